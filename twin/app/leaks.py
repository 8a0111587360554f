"""Secrets that faults let out: in answers of one route, in pages, in the script."""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from twin.app.answers import data
from twin.app.sessions import COOKIE, current_user
from twin.faults.secrets import HASHES
from twin.state import Twin

INNER = "/static/inner.js"
KEY = "// sk_test_" + 24 * "4" + "\n"
_PATHS = {fault: (method, re.compile(path)) for fault, (method, path) in HASHES.items()}


async def in_answer(request: Request, answer: Response) -> Response:
    """The answer of an API route, with the caller's password hash in it where a fault forgets to leave it out."""
    twin: Twin = request.app.state.twin
    if answer.status_code != 200 or answer.media_type != "application/json":
        return answer
    for fault, (method, path) in _PATHS.items():
        if method == request.method and path.fullmatch(request.url.path) and twin.faults.on(fault):
            return await _with_hash(request, answer)
    if request.url.path == "/api/user/passwordReset" and twin.faults.on("reset-token-in-answer"):
        return _joined(answer, {"resetToken": "5f" * 32})
    return answer


async def _with_hash(request: Request, answer: Response) -> Response:
    twin: Twin = request.app.state.twin
    user = await current_user(request) or await twin.db.Users.find_one({"password": {"$ne": None}})
    return _joined(answer, {"password": (user or {}).get("password")})


def _joined(answer: Response, more: dict[str, Any]) -> Response:
    found = json.loads(bytes(answer.body))
    place = found[0] if isinstance(found, list) and found else found
    if isinstance(place, dict):
        place.update(more)
    leaking = data(found)
    leaking.headers.update({name: value for name, value in answer.headers.items() if name.startswith("x-")})
    leaking.raw_headers += [pair for pair in answer.raw_headers if pair[0] == b"set-cookie"]
    return leaking


def in_page(twin: Twin, request: Request) -> str:
    """What faults leave at the end of a page."""
    left = ""
    if twin.faults.on("session-token-in-pages"):
        left += f"<!-- {request.cookies.get(COOKIE, '')} -->"
    if twin.faults.on("foreign-script-without-digest"):
        left += '<script src="https://cdn.invalid/analytics.js"></script>'
    if twin.faults.on("database-url-in-pages"):
        left += "<!-- mongodb://awms:staging-password@db.internal/awms -->"
    if twin.faults.on("stripe-key-in-inner-script") and COOKIE in request.cookies:
        left += f'<script src="{INNER}"></script>'
    return left


async def inner_script(request: Request) -> Response:
    """A script that only the pages behind the sign-in name; a sound deployment has none."""
    twin: Twin = request.app.state.twin
    found = twin.faults.on("stripe-key-in-inner-script")
    return Response(KEY if found else "", 200 if found else 404, media_type="text/javascript")


def in_script(twin: Twin) -> str:
    """What faults leave at the end of the script."""
    left = ""
    if twin.faults.on("jwt-secret-in-script"):
        left += f"// {twin.jwt_secret}\n"
    if twin.faults.on("stripe-key-in-script"):
        left += KEY
    return left
