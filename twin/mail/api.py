"""HTTP of the mail server: Resend's ``POST /emails`` for the application, Mailpit's ``/api/v1`` for who reads."""

from __future__ import annotations

import json
import secrets
import uuid
from email.utils import getaddresses
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from twin.mail.inbox import Inbox, Mail
from twin.state import Twin

SIZE_LIMIT = 2 * 1024 * 1024


def _refusal(status: int, name: str, message: str) -> Response:
    return JSONResponse({"statusCode": status, "name": name, "message": message}, status)


async def _json(request: Request) -> dict[str, Any]:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > SIZE_LIMIT:
            return {}
    try:
        found = json.loads(bytes(body) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


async def _send(request: Request) -> Response:
    """Resend: send one mail; answers its id."""
    twin: Twin = request.app.state.twin
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme != "Bearer" or not key:
        return _refusal(401, "missing_api_key", "Missing API key in the authorization header.")
    if not secrets.compare_digest(key.encode(), twin.resend_key.encode()):
        return _refusal(403, "invalid_api_key", "API key is invalid.")
    asked = await _json(request)
    to = [asked["to"]] if isinstance(asked.get("to"), str) else asked.get("to")
    if not to or not asked.get("from") or not asked.get("subject") or not (asked.get("html") or asked.get("text")):
        return _refusal(422, "missing_required_field", "The request body is missing one or more required fields.")
    mail = Mail(
        str(asked["from"]),
        tuple(getaddresses([str(one) for one in to])),
        str(asked["subject"]),
        str(asked.get("text") or ""),
        str(asked.get("html") or ""),
        "resend",
        id=str(uuid.uuid4()),
    )
    twin.inbox.add(mail)
    return JSONResponse({"id": mail.id})


def _page(inbox: Inbox, request: Request, query: str) -> Response:
    found = inbox.search(query)
    start, limit = (_number(request, name, default) for name, default in (("start", 0), ("limit", 50)))
    shown = found[start : start + limit]
    return JSONResponse(
        {
            "total": len(inbox),
            "unread": len(inbox),
            "count": len(shown),
            "messages_count": len(found),
            "messages_unread": len(found),
            "start": start,
            "tags": [],
            "messages": [mail.listed() for mail in shown],
        }
    )


def _number(request: Request, name: str, default: int) -> int:
    value = request.query_params.get(name, "")
    return int(value) if value.isdigit() else default


async def _search(request: Request) -> Response:
    return _page(request.app.state.twin.inbox, request, request.query_params.get("query", ""))


async def _list(request: Request) -> Response:
    return _page(request.app.state.twin.inbox, request, "")


async def _message(request: Request) -> Response:
    inbox: Inbox = request.app.state.twin.inbox
    found = inbox.get(request.path_params["id"])
    if request.path_params["id"] == "latest":
        found = next(iter(inbox.search()), None)
    return JSONResponse(found.whole()) if found else PlainTextResponse("404 page not found", 404)


async def _delete(request: Request) -> Response:
    """Mailpit: delete those in ``IDs``, or all if none are named."""
    ids = (await _json(request)).get("IDs")
    request.app.state.twin.inbox.remove({str(one) for one in ids} if isinstance(ids, list) and ids else None)
    return PlainTextResponse("ok")


def build(twin: Twin) -> Starlette:
    """The ASGI application of the mail server."""
    app = Starlette(
        routes=[
            Route("/emails", _send, methods=["POST"]),
            Route("/api/v1/search", _search),
            Route("/api/v1/messages", _list),
            Route("/api/v1/messages", _delete, methods=["DELETE"]),
            Route("/api/v1/message/{id}", _message),
        ]
    )
    app.state.twin = twin
    return app
