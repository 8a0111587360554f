"""The control socket: what a test does to the deployment, out of reach of the public port.

Only the owner of the process may open it. It answers JSON.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.description import describe
from twin.faults import UnknownFaultError, as_data
from twin.state import DEPENDENCIES, Twin


def _twin(request: Request) -> Twin:
    twin: Twin = request.app.state.twin
    return twin


async def _list(request: Request, member: str) -> list[str] | None:
    """The strings in *member* of the body, or None if it is not that."""
    try:
        found = json.loads(await request.body())
    except ValueError:
        return None
    names = found.get(member) if isinstance(found, dict) else None
    return names if isinstance(names, list) and all(isinstance(name, str) for name in names) else None


def _wrong(message: str, status: int = 400, **more: Any) -> Response:
    return JSONResponse({"error": message} | more, status)


async def _state(request: Request) -> Response:
    twin = _twin(request)
    found = describe(twin) | {
        "faults": twin.faults.names(),
        "down": sorted(twin.dependencies_down),
        "mails": len(twin.inbox),
    }
    return JSONResponse(found)


async def _faults(request: Request) -> Response:
    return JSONResponse({"on": _twin(request).faults.names(), "catalogue": as_data()})


async def _set_faults(request: Request) -> Response:
    """Switch on exactly the faults in ``on``."""
    twin, names = _twin(request), await _list(request, "on")
    if names is None:
        return _wrong('send {"on": ["name", ...]}')
    try:
        twin.faults.set(names)
    except UnknownFaultError as error:
        return _wrong("unknown faults", 404, unknown=str(error.args[0]).split(", "))
    twin.health_snapshot = None
    await request.app.state.settle()
    return JSONResponse({"on": twin.faults.names()})


async def _set_dependencies(request: Request) -> Response:
    """Take exactly the dependencies in ``down`` away from the application."""
    twin, names = _twin(request), await _list(request, "down")
    if names is None:
        return _wrong('send {"down": ["name", ...]}')
    if unknown := sorted(set(names) - DEPENDENCIES):
        return _wrong("unknown dependencies", 404, unknown=unknown)
    twin.dependencies_down = set(names)
    return JSONResponse({"down": sorted(twin.dependencies_down)})


async def _reset(request: Request) -> Response:
    """Begin all request counts and sign-in throttles anew, and forget events that never arrived; mail and rows stay."""
    twin = _twin(request)
    twin.limiter.forget()
    events = twin.stripe.objects.get("event", {})
    for key in [key for key, event in events.items() if event["pending_webhooks"]]:
        del events[key]
    return Response(status_code=204)


async def _empty_inbox(request: Request) -> Response:
    _twin(request).inbox.remove()
    return Response(status_code=204)


async def _deploy(request: Request) -> Response:
    """Pretend that another build was deployed."""
    try:
        found = json.loads(await request.body())
    except ValueError:
        found = None
    build = found.get("build") if isinstance(found, dict) else None
    if not isinstance(build, str) or not build:
        return _wrong('send {"build": "..."}')
    _twin(request).build = build
    return JSONResponse({"build": build})


def build(twin: Twin, settle: Callable[[], Awaitable[None]]) -> Starlette:
    """The ASGI application of the socket. *settle* is called after the faults have changed."""
    app = Starlette(
        routes=[
            Route("/state", _state),
            Route("/faults", _faults),
            Route("/faults", _set_faults, methods=["PUT"]),
            Route("/dependencies", _set_dependencies, methods=["PUT"]),
            Route("/reset", _reset, methods=["POST"]),
            Route("/inbox", _empty_inbox, methods=["DELETE"]),
            Route("/deploy", _deploy, methods=["POST"]),
        ]
    )
    app.state.twin, app.state.settle = twin, settle
    return app
