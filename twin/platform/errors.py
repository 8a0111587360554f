"""The ingest of the error tracker: takes envelopes as Sentry's does (POST /api/<project>/envelope/)."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.state import Twin


def _key(request: Request) -> str:
    header = request.headers.get("x-sentry-auth", "")
    fields = dict(part.strip().partition("=")[::2] for part in header.removeprefix("Sentry").split(","))
    return fields.get("sentry_key", "") or parse_qs(request.url.query).get("sentry_key", [""])[0]


def _lines(content: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in content.splitlines() if line.strip()]


async def _envelope(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    if _key(request) != twin.platform.errors_key or twin.faults.on("error-tracker-refuses"):
        return JSONResponse({"detail": "denied", "causes": ["ProjectId is disabled"]}, 403)
    try:
        envelope, head, event = _lines(await request.body())
        known = head["type"] == "event" and envelope["event_id"] == event["event_id"]
    except (ValueError, KeyError, TypeError):
        known = False
    if not known:
        return JSONResponse({"detail": "bad envelope"}, 400)
    if twin.faults.on("error-tracker-drops"):
        return JSONResponse({})
    twin.platform.errors_received.append(event)
    return JSONResponse({"id": event["event_id"]})


def build(twin: Twin) -> Starlette:
    """The ASGI application of the ingest."""
    app = Starlette(routes=[Route("/api/1/envelope/", _envelope, methods=["POST"])])
    app.state.twin = twin
    return app
