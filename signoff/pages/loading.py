"""Loads pages cold and reads when they were painted, and when what they are for could be seen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext
from playwright.sync_api import Error as BrowserError

from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.loading import PageLoad, PageLoads

# Looks in every frame whether all that is wanted is visible: [selector, text] each. A spinner is not wanted, so it
# never counts. Injected by the browser itself, so the page's content policy does not matter.
WATCH = """wanted => {
    const seen = window.__signoff = { fcp: null, lcp: null, content: null };
    const watch = (type, keep) => new PerformanceObserver(list => list.getEntries().forEach(keep))
        .observe({ type, buffered: true });
    watch('paint', entry => { if (entry.name === 'first-contentful-paint') seen.fcp = entry.startTime; });
    watch('largest-contentful-paint', entry => { seen.lcp = entry.startTime; });
    const shown = ([selector, text]) => [...document.querySelectorAll(selector)].some(element =>
        element.innerText.trim() === text
        && element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
        && element.getBoundingClientRect().height > 0);
    const look = () => {
        // What was found now is painted before the next frame begins.
        if (wanted.every(shown)) requestAnimationFrame(() => { seen.content = performance.now(); });
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
DONE = "() => window.__signoff.content !== null && window.__signoff.fcp !== null && document.readyState === 'complete'"
CONTROL = "data:text/html,<!doctype html><h1>Control</h1>"
CONTROLS = 3
MOST_S, FEWEST = 10.0, 3  # a slow page is known to be slow after fewer loads


@dataclass(frozen=True)
class Sight:
    """What of a page counts as content: visible elements, each as a CSS selector and its whole text."""

    path: str
    wanted: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The content as messages show it."""
        return " and ".join(repr(text) for _, text in self.wanted)


SIGN_IN = Sight("/en/sign-in", (("button", "Login"),))
DASHBOARD = Sight("/en", (("h2", "Dashboard"), ("a", "Administration")))


def accounts(name: str) -> Sight:
    """The list of accounts, with the row of the account *name* in it."""
    return Sight("/en/crm/accounts", (("h2", "Accounts"), ("td", name), ("a", "Administration")))


def empty_page(new_context: Callable[[], BrowserContext], within_s: float) -> tuple[float, ...]:
    """How long this machine takes to paint a page that needs no network, in milliseconds."""
    return tuple(_once(new_context(), CONTROL, [("h1", "Control")], within_s).fcp for _ in range(CONTROLS))


def load_cold(
    new_context: Callable[[], BrowserContext],
    base_url: str,
    sight: Sight,
    *,
    control: tuple[float, ...],
    visitor: str,
    loads: int,
    within_s: float,
    conditions: str = "",
) -> PageLoads:
    """Load *sight* in fresh contexts, one after the other. Filed with *control*, what ``empty_page`` found."""
    done: list[PageLoad] = []
    deadline = time.monotonic() + MOST_S
    while len(done) < loads and (len(done) < FEWEST or time.monotonic() < deadline):
        done.append(_once(new_context(), base_url + sight.path, sight.wanted, within_s))
    found = PageLoads(sight.path, visitor, sight.words, tuple(done), control, conditions)
    TRAIL.note(found)
    return found


def _once(context: BrowserContext, url: str, wanted: Sequence[tuple[str, str]], within_s: float) -> PageLoad:
    try:
        page = context.new_page()
        page.add_init_script(f"({WATCH})({[list(one) for one in wanted]!r})")
        problem = ""
        try:
            page.goto(url, wait_until="commit", timeout=within_s * 1000)
            page.wait_for_function(DONE, timeout=within_s * 1000)
        except BrowserError as error:
            problem = f"({shorten(REDACTOR.text(str(error)), 120)})"
        seen: dict[str, Any] = {}
        try:
            seen = page.evaluate("() => window.__signoff || {}")
        except BrowserError as error:
            problem = problem or f"({shorten(REDACTOR.text(str(error)), 120)})"
        return PageLoad(_time(seen, "fcp"), _time(seen, "lcp"), _time(seen, "content"), problem)
    finally:
        context.close()


def _time(seen: dict[str, Any], name: str) -> float:
    value = seen.get(name)
    return float(value) if isinstance(value, int | float) else math.inf
