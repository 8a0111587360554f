"""Ways in which the twin is slow or gives way under load. A sound one passes through here at once."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from twin.app.answers import data
from twin.state import Twin

STALL_S, PERIOD_S = 1.0, 5.0
FAILING = {"/api/organization", "/api/organization/members", "/api/rate-limit", "/api/crm/account"}
CROWD = 20
"""So many sessions at the same time are a load, and no usual use."""
WAITING = """<!doctype html><meta http-equiv="refresh" content="3;url={}"><p>One moment ..."""
RECENT_S = 6.0  # longer than anybody waits and thinks
LONGER_THAN_ANY_RUN_S = 120.0


class Crowd:
    """The sessions that ask at the same time, while the same *faults* are on.

    seen: when each asked last. order: in which they came. given: calls of each since they are a crowd.
    """

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        self.seen: dict[str, float] = {}
        self.order: dict[str, int] = {}
        self.given: Counter[str] = Counter()
        self.since = 0.0

    def recent(self, session: str) -> list[str]:
        """Who is there now that *session* asks, in the order in which they came."""
        now = time.monotonic()
        self.seen[session] = now
        self.order.setdefault(session, len(self.order))
        self.seen = {one: at for one, at in self.seen.items() if now - at < RECENT_S}
        if len(self.seen) > CROWD:
            self.given[session] += 1
            self.since = self.since or now
        return sorted(self.seen, key=self.order.__getitem__)


class Slowness:
    """What holds a request up before the application sees it, as the faults that are on say."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self._number = 0
        self._present = Crowd([])
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
        on, names = self.twin.faults.on, self.twin.faults.names()
        if self._present.faults != names:
            self._present = Crowd(names)
        recent = self._present.recent(session)
        if len(recent) <= CROWD:
            return None
        if session != recent[-1] and (refused := await self._all_but_one(session)):
            return refused
        if on("load-slow"):
            await asyncio.sleep(0.4)
        if on("load-slow-while-it-lasts"):
            await asyncio.sleep(2.0)
        if on("load-hangs") or (on("load-leaves-users-waiting") and recent.index(session) >= 30):
            await asyncio.sleep(LONGER_THAN_ANY_RUN_S)
        if on("load-errors") and self._number % 40 == 0:
            return data({"error": "Service Unavailable"}, 503)
        if on("load-empty-answers") and self._number % 40 == 0:
            return data([])
        return None

    async def _all_but_one(self, session: str) -> Response | None:
        """What happens to a crowd and spares who came last, as one who measures beside it does."""
        on = self.twin.faults.on
        if on("load-signs-users-out"):
            return RedirectResponse("/en/sign-in", 302)
        if on("load-slow-for-all-but-one"):
            await asyncio.sleep(1.0)
        gone = on("load-leaves-the-last-waiting") and time.monotonic() > self._present.since + 9.0
        if gone or (on("load-answers-seven-times") and self._present.given[session] > 7):
            await asyncio.sleep(LONGER_THAN_ANY_RUN_S)
        return None
