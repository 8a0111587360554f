"""The alerting service: rules that count events in a window, and an evaluator that replays events through a rule."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.state import Twin

RULES: tuple[tuple[str, str, str, int, int], ...] = (
    ("rate-limit", "Rate limit violations", "RATE_LIMIT_EXCEEDED", 100, 60),
    ("permission", "Permission denials", "PERMISSION_DENIED", 50, 3600),
    ("sign-in", "Failed logins", "LOGIN_FAILED", 10, 60),
    ("database", "Database connection errors", "DATABASE_CONNECTION_ERROR", 0, 60),
)


def rules(twin: Twin) -> list[dict[str, Any]]:
    """The rules as the service hands them out."""
    on, found = twin.faults.on, []
    for name, title, event, threshold, window in RULES:
        if on(f"alert-{name}-absent"):
            continue
        found.append(
            {
                "id": name,
                "name": title,
                "event": event,
                "operator": ">",
                "threshold": 1000 if on(f"alert-{name}-threshold-1000") else threshold,
                "window_s": 86400 if on("alert-windows-of-a-day") else window,
                "enabled": not on("alerts-disabled"),
                "receivers": [] if on("alerts-without-receiver") else ["oncall@awms.example"],
            }
        )
    return found


def _fires(twin: Twin, rule: dict[str, Any], moments: list[datetime]) -> bool:
    if twin.faults.on("alerts-never-fire"):
        return False
    if twin.faults.on("alerts-always-fire"):
        return True
    window = timedelta(seconds=rule["window_s"])
    allowed = rule["threshold"] - (1 if twin.faults.on("alerts-fire-at-the-threshold") else 0)
    return any(sum(moment <= other < moment + window for other in moments) > allowed for moment in moments)


def _authorized(request: Request) -> Twin | None:
    twin: Twin = request.app.state.twin
    return twin if request.headers.get("authorization") == f"Bearer {twin.platform.alerts_token}" else None


async def _rules(request: Request) -> Response:
    twin = _authorized(request)
    return JSONResponse({"rule": rules(twin)}) if twin else JSONResponse({"error": "unauthorized"}, 401)


async def _evaluate(request: Request) -> Response:
    twin = _authorized(request)
    if twin is None:
        return JSONResponse({"error": "unauthorized"}, 401)
    rule = next((one for one in rules(twin) if one["id"] == request.path_params["rule"]), None)
    if rule is None:
        return JSONResponse({"error": "no such rule"}, 404)
    try:
        events = json.loads(await request.body())["events"]
        moments = [datetime.fromisoformat(one["at"]) for one in events if one["event"] == rule["event"]]
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"error": 'send {"events": [{"event": "...", "at": "..."}]}'}, 400)
    return JSONResponse({"rule": rule["id"], "firing": _fires(twin, rule, moments)})


def build(twin: Twin) -> Starlette:
    """The ASGI application of the service."""
    app = Starlette(
        routes=[
            Route("/rules", _rules),
            Route("/rules/{rule}/evaluate", _evaluate, methods=["POST"]),
        ]
    )
    app.state.twin = twin
    return app
