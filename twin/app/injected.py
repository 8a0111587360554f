"""What faults do with input that is meant as code: run operators, keep objects, crash, write headers."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

from twin.app.answers import refuse, text
from twin.faults.injection import CRASHES, ID_SLUGS, KEEP_SLUGS
from twin.state import Twin

_CRASHES = {fault: (method, re.compile(path)) for fault, (method, path) in CRASHES.items()}
_PRODUCT = re.compile(r"\{\{(\d+)\*(\d+)\}\}")


def flat(value: Any) -> Any:
    """What an operator would match: the value inside it."""
    while isinstance(value, dict | list) and value:
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value


def flattened(twin: Twin, fault: str, body: dict[str, Any]) -> dict[str, Any]:
    """*body* as a database layer reads it that takes objects for operators, while *fault* is on."""
    return {name: flat(value) for name, value in body.items()} if twin.faults.on(fault) else body


def word(twin: Twin, value: Any) -> str:
    """What is searched for. 400 for whatever is no text."""
    if twin.faults.on("search-operator-accepted"):
        value = flat(value)
    if not isinstance(value, str | None):
        raise refuse("Invalid input", 400)
    return value or ""


def keeps_objects(twin: Twin, slug: str) -> bool:
    """Whether a fault has this operation keep objects as they come."""
    return slug in KEEP_SLUGS and twin.faults.on(f"objects-kept-by-{slug}")


def kept_at_registration(twin: Twin, found: dict[str, Any]) -> dict[str, Any]:
    """What a registration that is in order otherwise keeps as it came: the name, where a fault wants it."""
    keeps = twin.faults.on("objects-kept-by-registration") and isinstance(found.get("name"), dict)
    return {"name": found["name"]} if keeps else {}


def key(twin: Twin, slug: str, value: object) -> object:
    """The id that a row is looked up by."""
    return flat(value) if slug in ID_SLUGS and twin.faults.on(f"id-operator-taken-by-{slug}") else value


async def crash(request: Request) -> Response | None:
    """The 500 of a handler that does not look at types, where a fault has one."""
    twin: Twin = request.app.state.twin
    for fault, (method, path) in _CRASHES.items():
        if request.method == method and path.fullmatch(request.url.path) and twin.faults.on(fault):
            try:
                body = json.loads(await request.body())
            except ValueError:
                return None
            if isinstance(body, dict) and any(isinstance(value, dict | list) for value in body.values()):
                return text("Initial error", 500)
    malformed = re.fullmatch(r"/api/crm/\w+/(?![0-9a-f]{24}$)[^/]+", request.url.path)
    if malformed and request.method == "DELETE" and twin.faults.on("malformed-ids-crash"):
        return text("Initial error", 500)
    return None


def signing_in(twin: Twin, found: Any) -> Any:
    """The JSON of a sign-in."""
    if isinstance(found, dict):
        for name in ("email", "password"):
            if twin.faults.on(f"sign-in-{name}-operator-accepted"):
                found = found | {name: flat(found.get(name))}
    return found


def form(twin: Twin, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of a form."""
    if twin.faults.on("sign-in-form-operator-accepted"):
        return [(name.partition("[")[0], value) for name, value in pairs]
    return list(pairs)


def leads_anywhere(twin: Twin, url: str) -> bool:
    """Whether a fault leads to *url* after a sign-in."""
    on = twin.faults.on
    if on("open-redirect-by-prefix") and url.startswith(twin.base_url):
        return True
    return on("open-redirect-after-sign-in") and url.startswith("http")


def headers(twin: Twin, scope: Scope) -> list[tuple[bytes, bytes]]:
    """Headers that came in with a line break."""
    asked = urllib.parse.unquote(scope["path"] + "?" + scope["query_string"].decode("latin-1"))
    in_path = "\n" in scope["path"] and twin.faults.on("header-lines-in-paths")
    in_query = "\n" in asked.partition("?")[2] and twin.faults.on("header-lines-in-queries")
    return [(b"x-so-injected", b"1")] if in_path or in_query else []


def evaluated(value: str) -> str:
    """The text as a template engine would have it."""
    return _PRODUCT.sub(lambda found: str(int(found.group(1)) * int(found.group(2))), value)
