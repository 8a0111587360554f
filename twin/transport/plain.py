"""The plain-HTTP port: it has no content, only the way to the same address on HTTPS."""

from __future__ import annotations

import urllib.parse

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from twin.state import Twin
from twin.transport.certificates import OWN_NAMES


class Plain:
    """Answers everything with 308 to HTTPS, keeping method, path and query (RFC 9110, section 15.4.9)."""

    def __init__(self, twin: Twin, app: ASGIApp) -> None:
        self.twin = twin
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        faults = self.twin.faults
        served = faults.on("http-served") or (faults.on("http-health-served") and scope["path"] == "/api/health")
        if served:
            await self.app(scope, receive, send)
            return
        answer = self._redirect(scope)
        await answer(scope, receive, send)

    def _redirect(self, scope: Scope) -> Response:
        faults = self.twin.faults
        asked = scope["raw_path"].decode("latin-1").partition("?")[0]
        query = scope["query_string"].decode("latin-1")
        target = asked + (f"?{query}" if query else "")
        location = self._origin(scope) + target
        if faults.on("http-redirect-off-host"):
            location = "https://www.example.com" + target
        if faults.on("http-redirect-drops-path"):
            location = self._origin(scope) + "/"
        if faults.on("http-redirect-loop"):
            return Response(status_code=307, headers={"location": self.twin.http_url + target})
        if faults.on("http-redirect-in-page"):
            shown = urllib.parse.quote(location, safe=":/?&=")
            return HTMLResponse(f'<meta http-equiv="refresh" content="0;url={shown}">')
        return Response(status_code=308, headers={"location": location})

    def _origin(self, scope: Scope) -> str:
        """The HTTPS origin under the name that was asked for, if that is one of ours."""
        port = urllib.parse.urlsplit(self.twin.base_url).port
        name = Headers(scope=scope).get("host", "").rpartition(":")[0].strip("[]")
        shown = name if name in OWN_NAMES else OWN_NAMES[0]
        return f"https://{f'[{shown}]' if ':' in shown else shown}:{port}"
