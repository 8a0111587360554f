"""The edge: what is true of every answer, whoever gives it.

Security headers, a nonce per answer, the client's address, a bound on bodies, and a plain 500 for what went wrong.
"""

from __future__ import annotations

import logging

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from twin.app import exposure, front, headers
from twin.app.slowness import Slowness
from twin.state import Twin

BODY_LIMIT = 1024 * 1024
"""Bytes that a request body may have."""
log = logging.getLogger("twin")


class Edge:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, twin: Twin) -> None:
        self.app = app
        self.twin = twin
        self.slowness = Slowness(twin)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, whatever happens inside."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False
        asked = Headers(scope=scope)
        nonce = headers.nonce(self.twin)
        scope.setdefault("state", {}).update(csp_nonce=nonce, client_address=self._address(scope, asked))

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers.dress(
                    self.twin, MutableHeaders(raw=message["headers"]), scope["path"], message["status"], nonce
                )
                exposure.dress(self.twin, MutableHeaders(raw=message["headers"]), scope, message["status"])
            await send(message)

        try:
            await self._answer(scope, _bounded(asked, receive), dressed)
        except Exception:
            # The cause goes to the log of whoever runs the twin, never into the answer.
            log.exception("%s %s", scope["method"], scope["path"])
            if not started:
                await Response("Internal Server Error", 500, media_type="text/plain")(scope, receive, dressed)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = front.door(self.twin, scope) or exposure.door(self.twin, scope) or await self.slowness.hold(scope)
        await (answer or self.app)(scope, receive, send)

    def _address(self, scope: Scope, asked: Headers) -> str:
        """The address in the header that only the platform in front knows the name of, else the peer's."""
        told = asked.get(self.twin.client_address_header)
        peer = scope.get("client")
        return told or (peer[0] if peer else "unknown")


def _bounded(asked: Headers, receive: Receive) -> Receive:
    """*receive*, but reading a body larger than BODY_LIMIT is a 413."""
    taken = 0
    announced = asked.get("content-length", "0")

    async def take() -> Message:
        nonlocal taken
        if announced.isdigit() and int(announced) > BODY_LIMIT:
            raise HTTPException(413)
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY_LIMIT:
            raise HTTPException(413)
        return message

    return take
