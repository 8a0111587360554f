"""Ways in which the twin is slow or gives way under load. A sound one passes through here at once."""

from __future__ import annotations

import asyncio
import time

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

from twin.app.answers import data
from twin.state import Twin

STALL_S, PERIOD_S = 1.0, 5.0
FAILING = {"/api/organization", "/api/organization/members", "/api/rate-limit", "/api/crm/account"}
CROWD = 20
"""So many sessions at the same time are a load, and no usual use."""
RECENT_S = 5.0
WAITING = """<!doctype html><meta http-equiv="refresh" content="3;url={}"><p>One moment ..."""
LONGER_THAN_ANY_RUN_S = 120.0


class Slowness:
    """What holds a request up before the application sees it, as the faults that are on say."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self._number = 0
        self._seen: dict[str, float] = {}
        self._order: dict[str, int] = {}
        self._warm: set[str] = set()
        self._single = asyncio.Lock()

    async def hold(self, scope: Scope) -> Response | None:
        """Wait as long as the faults want; an answer instead of the application's, or None."""
        path: str = scope["path"]
        if not path.startswith("/api/"):
            return await self._page(path, scope["query_string"].decode("latin-1"))
        if path == "/api/health":
            return None
        self._number += 1
        return await self._api(path) or await self._crowd(Headers(scope=scope).get("cookie", ""))

    async def _page(self, path: str, query: str) -> Response | None:
        on = self.twin.faults.on
        style, document = path.endswith(".css"), "." not in path
        if (document and on("page-slow")) or (style and on("page-style-slow")):
            await asyncio.sleep(2.5)
        if path.endswith("/crm/accounts") and on("page-accounts-slow"):
            await asyncio.sleep(2.5)
        if document and on("page-sometimes-slow"):
            self._number += 1
            await asyncio.sleep(2.5 if self._number % 4 == 0 else 0)
        if path == "/en" and query != "waited" and on("page-behind-waiting-page"):
            return HTMLResponse(WAITING.format(f"{path}?waited"))
        return None

    async def _api(self, path: str) -> Response | None:
        on, number = self.twin.faults.on, self._number
        first = path not in self._warm
        self._warm = {*self._warm, path} if on("api-cold-refused") else set()
        if on("api-slow"):
            await asyncio.sleep(0.21)
        if on("api-slower-than-before"):
            await asyncio.sleep(0.06)
        if on("api-one-route-slower-than-before") and path == "/api/organization/members":
            await asyncio.sleep(0.06)
        if on("api-one-route-slow") and path == "/api/organization/members":
            await asyncio.sleep(0.3)
        if on("limit-and-session-slow") and path == "/api/auth/session":
            await asyncio.sleep(0.0045)
        if on("api-slow-tail") and number % 9 == 0:
            await asyncio.sleep(0.4)
        if on("api-cold-starts-again-and-again") and number % 10 == 0:
            await asyncio.sleep(1.5)
        if on("api-stalls"):
            await asyncio.sleep(max(0.0, STALL_S - time.monotonic() % PERIOD_S))
        if on("api-one-at-a-time"):
            async with self._single:
                await asyncio.sleep(0.05)
        if on("api-quick-errors") and path in FAILING:
            return data({"error": "Internal Server Error"}, 500)
        if on("api-errors-are-fast") and number % 12 == 0:
            return data({"error": "Internal Server Error"}, 500)
        if on("api-empty-answers-are-fast") and number % 12 == 0:
            return data({})
        if on("api-cold-refused") and first:
            return data({"error": "Starting"}, 503)
        return None

    async def _crowd(self, session: str) -> Response | None:
        """What happens when many sessions ask at the same time."""
        now, on = time.monotonic(), self.twin.faults.on
        self._seen[session] = now
        self._order.setdefault(session, len(self._order))
        self._seen = {one: at for one, at in self._seen.items() if now - at < RECENT_S}
        recent = sorted(self._seen, key=self._order.__getitem__)
        if len(recent) <= CROWD:
            return None
        if on("load-slow"):
            await asyncio.sleep(0.4)
        if on("load-hangs") or (on("load-leaves-users-waiting") and recent.index(session) >= 30):
            await asyncio.sleep(LONGER_THAN_ANY_RUN_S)
        if on("load-errors") and self._number % 40 == 0:
            return data({"error": "Service Unavailable"}, 503)
        if on("load-empty-answers") and self._number % 40 == 0:
            return data([])
        return None
