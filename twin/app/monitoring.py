"""What the pages carry for monitoring: analytics of the hosting, custom events, and the error tracker's address."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from twin.app.answers import page
from twin.state import Twin

EVENTS = {"sign-up": "Sign Up", "sign-in": "Sign In", "checkout": "Checkout Started"}
"""Custom events by the form that they belong to."""


def _script(content: str) -> Response:
    return Response(content, media_type="text/javascript", headers={"cache-control": "no-store"})


async def _insights(request: Request) -> Response:
    """The script that the hosting serves once analytics are enabled for the project."""
    twin: Twin = request.app.state.twin
    if twin.faults.on("analytics-script-is-a-page"):
        return page("<!DOCTYPE html><title>AWMS</title><h1>Sign in</h1>")
    if twin.faults.on("analytics-script-missing") or twin.faults.on("analytics-disabled"):
        return page("<!DOCTYPE html><title>404</title><h1>404</h1>", 404)
    return _script(
        "(function(){var q=window.vaq||[];window.va=function(){q.push(arguments)};"
        "window.va('pageview',{path:location.pathname});})();\n"
    )


async def _wiring(request: Request) -> Response:
    """The application's own part: its custom events, and where errors are reported to."""
    twin: Twin = request.app.state.twin
    on, events = twin.faults.on, dict(EVENTS)
    if on("custom-events-absent"):
        events = {}
    if on("custom-event-of-sign-up-absent"):
        events.pop("sign-up")
    lines = ["window.va=window.va||function(){(window.vaq=window.vaq||[]).push(arguments)};"]
    if not on("error-address-absent"):
        dsn = "https://<key>@sentry.invalid/1" if on("error-address-is-a-placeholder") else twin.platform.dsn
        lines.append(f"window.monitoring={json.dumps({'dsn': dsn, 'environment': 'staging'})};")
    lines += [
        f"document.addEventListener('submit',function(e){{if(e.target.dataset.event==={json.dumps(form)})"
        f"window.va('event',{{name:{json.dumps(name)}}});}});"
        for form, name in events.items()
    ]
    return _script("\n".join(lines) + "\n")


def routes() -> list[BaseRoute]:
    """The two scripts."""
    return [Route("/_vercel/insights/script.js", _insights), Route("/static/monitoring-{build:path}.js", _wiring)]
