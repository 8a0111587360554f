"""Ends a page whose script never rests. Most of what a browser is asked about a page has no time-out of its own."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from greenlet import greenlet  # type: ignore[import-untyped]
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page


class Watch:
    """Asks *page* now and then whether it is alive, and closes it where no answer comes for *within_s* seconds.

    Whatever was being asked of it ends with an error then. Works beside that, in the loop that waits for it.
    """

    def __init__(self, page: Page, within_s: float) -> None:
        self.hung = False
        self._page = page
        self._within_s = within_s
        self._answered = True
        self._next()

    def _next(self) -> None:
        # The loop of the browser's own driver, which runs as long as anything is waited for.
        asyncio.get_running_loop().call_later(self._within_s, lambda: greenlet(self._look).switch())

    def _look(self) -> None:
        if self._page.is_closed():
            return
        if not self._answered:
            self.hung = True
            self._page.close()
            return
        self._answered = False
        self._next()
        with suppress(BrowserError):  # it is just being replaced, or was closed
            self._page.evaluate("0")
        self._answered = True
