"""The locale prefix of page addresses, as next-intl's middleware keeps it."""

from __future__ import annotations

import urllib.parse

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from twin.state import Twin

LOCALES = ("en", "de", "cz", "uk")
COOKIE = "NEXT_LOCALE"


def is_page(path: str) -> bool:
    """Whether the prefix applies: not to the API, not to build files, not to a path with a dot."""
    return not path.startswith(("/api", "/_next")) and "." not in path


def of_path(path: str) -> str | None:
    """The locale that *path* begins with."""
    first = path.split("/", 2)[1] if path.startswith("/") else ""
    return first if first in LOCALES else None


def wanted(request: Request) -> str:
    """What the visitor prefers: the cookie, then ``Accept-Language``, then English."""
    chosen = request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return chosen
    for part in request.headers.get("accept-language", "").split(","):
        language = part.split(";")[0].strip().split("-")[0].lower()
        if language in LOCALES:
            return language
    return LOCALES[0]


class Locale:
    """ASGI middleware: 307 to the prefixed address; on prefixed ones, the cookie that remembers the locale."""

    def __init__(self, app: ASGIApp, twin: Twin) -> None:
        self.app = app
        self.twin = twin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Redirect, or pass on and set the cookie."""
        if scope["type"] != "http" or not is_page(scope["path"]) or self._skipped(scope):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        path, locale = scope["path"], of_path(scope["path"])
        if locale and path.endswith("/"):
            # Next.js knows one address for a page, the one without the slash.
            location = urllib.parse.quote(path.rstrip("/"))
            await Response(location, 308, headers={"location": location})(scope, receive, send)
            return
        chosen = locale or wanted(request)
        bare = path[len(locale) + 1 :] if locale else path
        extra = [(b"link", self._alternates(bare).encode())]
        if request.cookies.get(COOKIE) != chosen:
            extra.append((b"set-cookie", f"{COOKIE}={chosen}; Path=/; Max-Age=31536000; SameSite=lax".encode()))
        if locale is None:
            query = scope["query_string"].decode("latin-1")
            location = f"/{chosen}" + urllib.parse.quote(path.rstrip("/")) + (f"?{query}" if query else "")
            answer = Response(location, 307, headers={"location": location})
            answer.raw_headers.extend(extra)
            await answer(scope, receive, send)
            return

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(raw=message["headers"]).raw.extend(extra)
            await send(message)

        await self.app(scope, receive, marked)

    def _skipped(self, scope: Scope) -> bool:
        """Whether a header makes a fault leave this middleware out."""
        claim = dict(scope["headers"]).get(b"x-middleware-subrequest", b"")
        on = self.twin.faults.on
        source = claim.startswith(b"src/") and on("middleware-header-of-source-folder")
        return bool(claim) and (on("middleware-header-skips-locale") or source)

    def _alternates(self, bare: str) -> str:
        quoted = urllib.parse.quote(bare.rstrip("/"))
        links = [f'<{self.twin.base_url}/{name}{quoted}>; rel="alternate"; hreflang="{name}"' for name in LOCALES]
        return ", ".join(links)
