"""Loads pages cold and reads when they were painted, and when what they are for could be seen."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import Any

from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as BrowserError

from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.loading import PageLoad, PageLoads
from signoff.pages.sight import READ, SHOWN, STAYED, STAYS_MS, TOLD, WATCH, Sight, Wanted

CONTROL = "data:text/html,<!doctype html><h1>Control</h1>"
EMPTY = (Wanted("h1", "Control"),)
CONTROLS = 3
MOST_S, FEWEST = 10.0, 3  # a slow page is known to be slow after fewer loads


def load_cold(
    new_context: Callable[[], BrowserContext],
    base_url: str,
    sight: Sight,
    *,
    visitor: str,
    loads: int,
    within_s: float,
    conditions: str = "",
) -> PageLoads:
    """Load *sight* in fresh contexts, one after the other, and a page that needs no network as a control.

    A page stays open while the next ones load, and the control, so that hardly anybody waits to see its content stay.
    """
    with ExitStack() as opened:

        def load(url: str, *wanted: Wanted) -> _Load:
            return _Load(opened.enter_context(closing(new_context())), url, wanted, within_s)

        # The first of them starts what a browser starts once.
        empty = [load(CONTROL, *EMPTY)]
        begun: list[_Load] = []
        deadline = time.monotonic() + MOST_S
        while len(begun) < loads and (len(begun) < FEWEST or time.monotonic() < deadline):
            begun.append(load(base_url + sight.path, *sight.wanted))
        empty += [load(CONTROL, *EMPTY) for _ in range(1, CONTROLS)]
        done = tuple(one.watched() for one in begun)
        control = tuple(one.now().fcp for one in empty)
    found = PageLoads(sight.path, visitor, sight.words, done, control, conditions)
    TRAIL.note(found)
    return found


class _Load:
    """One page from the navigation that was asked for, over however many documents lead to it."""

    def __init__(self, context: BrowserContext, url: str, wanted: tuple[Wanted, ...], within_s: float) -> None:
        self._told: list[dict[str, Any]] = []
        self._problem = ""
        self._deadline = time.monotonic() + within_s
        self._page = context.new_page()
        self._page.expose_function(TOLD, self._hear)
        words = json.dumps([[[one.selector, one.text, one.least] for one in wanted], STAYS_MS, TOLD])
        self._page.add_init_script(f"({WATCH})({words})")
        try:
            self._page.goto(url, wait_until="commit", timeout=within_s * 1000)
        except BrowserError as error:
            # A document that sends the browser on at once is a part of the load like any other.
            if "interrupted by another navigation" not in error.message:
                self._keep(error)
        if not self._problem:
            self._wait(SHOWN)

    def _hear(self, seen: dict[str, Any]) -> None:
        self._told.append(seen)

    def watched(self) -> PageLoad:
        """What was seen, after the content has stayed for a while or time is over."""
        if not self._problem and not self._stayed():
            self._deadline += STAYS_MS / 1000
            self._wait(STAYED)
        return self.now()

    def now(self) -> PageLoad:
        """What was seen up to now. Content that has not stayed yet is none."""
        seen = self._stayed() or self._read()
        # The clock of a document starts with its own navigation; the user's started with the first one.
        before = seen.get("origin", math.nan) - self._told[0]["origin"] if self._told else math.nan
        fcp, lcp, glimpse = (_time(seen.get(name), before) for name in ("fcp", "lcp", "glimpse"))
        content = _time(seen.get("content") if seen.get("stayed") else None, before)
        missing = REDACTOR.text(shorten(str(seen.get("missing", "")), 120))
        documents = sum(not one["stayed"] for one in self._told)
        return PageLoad(fcp, lcp, content, self._problem, glimpse, missing, documents)

    def _stayed(self) -> dict[str, Any]:
        return next((one for one in self._told if one["stayed"]), {})

    def _read(self) -> dict[str, Any]:
        try:
            seen: dict[str, Any] = self._page.evaluate(READ)
        except BrowserError as error:
            self._keep(error)
            return {}
        return seen

    def _wait(self, condition: str) -> None:
        try:
            self._page.wait_for_function(condition, timeout=max(1.0, (self._deadline - time.monotonic()) * 1000))
        except BrowserError as error:
            self._keep(error)

    def _keep(self, error: BrowserError) -> None:
        self._problem = self._problem or f"({shorten(REDACTOR.text(str(error)), 120)})"


def _time(value: object, before: float) -> float:
    """A time within a document that began *before* milliseconds after the first navigation; inf: it was not told."""
    found = value + before if isinstance(value, int | float) else math.inf
    return found if math.isfinite(found) else math.inf
