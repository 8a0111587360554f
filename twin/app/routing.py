"""API routes: one object per path that knows its methods, as a Next.js route file does.

A method it does not export is 405 with an empty body, OPTIONS is 204 with ``Allow``, HEAD runs GET.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from twin.app import exposure, fetching, injected, leaks
from twin.app.answers import RefusedError
from twin.app.limiter import Bucket, counted

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Resource:
    """The handlers of one path and the count that its requests belong to (None: not counted)."""

    handlers: Mapping[str, Handler]
    buckets: Mapping[str, Bucket | None]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        await fetching.of_request(request)
        answer = await injected.crash(request) or await self._answer(request)
        response = await leaks.in_answer(request, exposure.mistaken(request, answer))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        method = "GET" if request.method == "HEAD" else request.method
        if method == "OPTIONS":
            return Response(status_code=204, headers={"allow": ", ".join(self._allowed())})
        handler = self.handlers.get(method)
        if handler is None:
            return Response(status_code=405)
        bucket = self.buckets[method]
        if bucket is None:
            return await _run(handler, request)
        return await counted(request, bucket, lambda: _run(handler, request))

    def _allowed(self) -> list[str]:
        implied = {"OPTIONS"} | ({"HEAD"} if "GET" in self.handlers else set())
        return sorted(implied | self.handlers.keys())


async def _run(handler: Handler, request: Request) -> Response:
    try:
        return await handler(request)
    except RefusedError as refused:
        return refused.response


def resource(
    path: str, *, bucket: Bucket | None = Bucket.PLAN, own: Mapping[str, Bucket] | None = None, **handlers: Handler
) -> Route:
    """A route for *path*. Keywords are methods; *own* gives a method a count other than *bucket*."""
    buckets = {method: (own or {}).get(method, bucket) for method in handlers}
    return Route(path, endpoint=Resource(handlers, buckets))
