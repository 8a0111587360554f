"""One browser tab: the waits, toasts and traps that every page of the application shares.

The same code drives the Next.js application and the twin. What bites there: a submit before hydration is a
native GET that puts the password into the address bar; redirects of gates are client-side, the document's
status stays 200; toasts raised over an open dialog are not in the accessibility tree.
"""

from __future__ import annotations

import functools
import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as BrowserTimeout

from signoff.evidence import TRAIL, AddressUsedUp, CheckFailed, Fact, Screen, shorten
from signoff.pages.scripts import HYDRATED, READ, SEEN
from signoff.pages.watch import Watch
from signoff.waiting import eventually

TOASTS = "li[role=status], [data-sonner-toast]"
CRASH = "Application error"
MAX_TEXTS = 30
TWICE = "strict mode violation"
# What the browser's errors say of a page that answers, and is no good; and of a host that does not answer at all.
OF_THE_PAGE = re.compile(r"net::ERR_|Download is starting|Timeout \d+ms|context was destroyed|crashed|interrupted by")
UNREACHED = re.compile(r"ERR_(?:CONNECTION_REFUSED|NAME_NOT_RESOLVED|ADDRESS_|INTERNET_|PROXY_|NETWORK_)")
AWAITED = re.compile(r"waiting for ([^\n]{1,300})")  # what Playwright was waiting for, as its message has it

P = ParamSpec("P")
T = TypeVar("T")


class Tab:
    """A Playwright page of one visitor. Acts, waits and reads; never asserts.

    ready_s: the longest wait for a page or a control, in seconds. used_up: paths that were refused for what other
    visitors asked under the same address; what the page shows then is not its own doing.
    """

    def __init__(
        self, page: Page, base_url: str, visitor: str, ready_s: float = 15.0, used_up: Sequence[str] = ()
    ) -> None:
        self.page = page
        self._used_up = used_up
        self.ready_s = ready_s
        page.set_default_timeout(ready_s * 1000)
        page.set_default_navigation_timeout(2 * ready_s * 1000)
        self.base_url = base_url.rstrip("/")
        self.visitor = visitor
        # The address of another site that the application sent the browser to, whether or not it got there.
        self.sent_to = ""
        self._errors: list[str] = []
        self._watch = Watch(page, 2 * ready_s)
        page.on("pageerror", lambda error: self._errors.append(shorten(str(error), 200)))
        # A native alert or confirm would block the page for ever.
        page.on("dialog", lambda dialog: dialog.dismiss())

    @property
    def path(self) -> str:
        """Path of the address bar. The query is left out: it can hold secrets."""
        return urlsplit(self.page.url).path

    @property
    def host(self) -> str:
        """Host of the address bar."""
        return urlsplit(self.page.url).hostname or ""

    def goto(self, path: str) -> None:
        """Load *path*, which may be a whole address. Redirects of gates come later, on the client."""
        address = path if "://" in path else self.base_url + path
        for last in (False, True):
            try:
                self.page.goto(address, wait_until="domcontentloaded")
            except BrowserError as error:
                # The page before may just be following a gate, which marks its answer for a second later.
                if last or "interrupted by another navigation" not in error.message:
                    raise self.unusable(error, f"open {path}") from None
            else:
                return

    def unusable(self, error: BrowserError, action: str) -> Exception:
        """What an error of the browser means: that the page is no good, or *error* itself where nobody was asked."""
        own = self.page.url.startswith(self.base_url) or self.base_url in error.message
        if UNREACHED.search(error.message) or not own or not (self.hung or OF_THE_PAGE.search(error.message)):
            return error
        screen = self.screen(action, silent=True)
        said = "its script never rests" if self.hung else shorten(error.message.split("\n")[0], 200)
        return CheckFailed(
            f"The page cannot be used ({action})",
            f"a page that loads within {2 * self.ready_s:g} s, stays and can be read",
            said,
            screen,
            f"the page {self.path}",
        )

    def ask(self, script: str, argument: object = None) -> Any:
        """What *script* finds in the page. Raises CheckFailed where the page does not stay, or never rests."""
        try:
            return self.page.evaluate(script, argument)
        except BrowserError as error:
            raise self.unusable(error, f"read {self.path}") from None

    @property
    def hung(self) -> bool:
        """Whether the page had to be closed, as its script never rested."""
        return self._watch.hung

    def need(self, locator: Locator, what: str) -> Locator:
        """Wait until the page offers *what*. Raises CheckFailed when it does not: the application lacks it."""
        lacks = "offers no"
        try:
            locator.wait_for()
            # To a browser transparent text is visible. What fades in is waited for, and what is gone again was seen.
            if self.until(lambda: self._told(locator, SEEN, gone=True)):
                return locator
            lacks = "shows nobody the"
        except BrowserTimeout:
            pass
        screen = self.screen(f"look for {what} on {self.path}", silent=True)
        raise CheckFailed(
            f"The page {self.path} {lacks} {what}",
            f"{what} within {self.ready_s:g} s",
            screen.answered,
            screen,
            f"the page {self.path}",
        )

    def need_ready(self, locator: Locator, what: str) -> Locator:
        """Wait until *what* is there and takes input: React owns it, and it is enabled."""
        self.need(locator, what)
        if not self.until(lambda: self._told(locator, HYDRATED)):
            screen = self.screen(f"wait for {what} on {self.path} to take input", silent=True)
            raise CheckFailed(
                f"{what} on {self.path} does not become interactive",
                f"hydrated within {self.ready_s:g} s",
                screen.answered,
                screen,
                f"the scripts of the page {self.path}",
            )
        return locator

    def _told(self, locator: Locator, script: str, *, gone: bool = False) -> bool:
        """What *script* says of *locator*, found anew: React replaces what the server rendered otherwise.

        gone: what counts where it cannot be asked.
        """
        try:
            return bool(locator.evaluate(script, timeout=1000))
        except BrowserError:
            return gone

    def choose(self, combobox: Locator, option: str, what: str) -> None:
        """Choose *option* of a Radix select: its entries stand in a portal at the end of the body."""
        self.need(combobox, what).click()
        self.need(self.page.get_by_role("option", name=option, exact=True), f"entry {option!r} of {what}").click()

    def toasts(self) -> tuple[str, ...]:
        """The texts of the toasts that show now, of both toast libraries."""
        try:
            return _texts(self.page.locator(TOASTS).all_inner_texts(), 300)
        except BrowserError:
            return ()  # the page is just being replaced

    def visible(self, locator: Locator) -> bool:
        """Whether *locator* shows now; not while the page is being replaced."""
        try:
            return locator.first.is_visible()
        except BrowserError:
            return False

    def crashed(self) -> bool:
        """Whether the page was replaced by the framework's error page."""
        return self.visible(self.page.get_by_text(CRASH))

    @property
    def sidebar(self) -> Locator:
        """A link of the sidebar. The page's script alone renders it, so where it shows the page takes input."""
        return self.page.get_by_role("link", name="Administration", exact=True)

    def settle(self) -> None:
        """Wait until the script has taken over a page with a sidebar, or has put an error page in its place.

        Before that the page is what the server made of it, which may be whole although nobody can use it. A sidebar
        that never comes fails nothing here: it is no part of what the page shows.
        """
        self.until(lambda: self.visible(self.sidebar))

    def until(self, *conditions: Callable[[], object], patience: float = 1.0) -> bool:
        """Wait until one of *conditions* holds, the page crashes or time is over. Tells whether one held.

        patience: how many times the usual wait.
        """
        held = eventually(
            lambda: "yes" if any(condition() for condition in conditions) else "crash" if self.crashed() else "",
            within_s=patience * self.ready_s,
            every_s=0.05,
        )
        return held == "yes"

    def screen(self, action: str, *, silent: bool = False, heard: Sequence[str] = ()) -> Screen:
        """What the user has before them now, filed as evidence of *action*. heard: toasts that may be gone by now.

        Raises AddressUsedUp where it shows a refusal that is about other visitors.
        """
        try:
            read = self.page.evaluate(READ, [TOASTS, CRASH])
        except BrowserError as error:
            headings = [f"(the page could not be read: {error})"]
            read = {"headings": headings, "fieldErrors": [], "toasts": [], "crashed": False}
        screen = Screen(
            action=f"{action} as {self.visitor}",
            path=self.path,
            headings=_texts(read["headings"], 200),
            toasts=tuple(dict.fromkeys((*heard, *_texts(read["toasts"], 300)))),
            field_errors=_texts(read["fieldErrors"], 200),
            crashed=bool(read["crashed"]),
            errors=tuple(self._errors[-5:]),
            silent=silent,
        )
        TRAIL.note(screen)
        if self._used_up:
            raise AddressUsedUp(self._used_up[0])
        return screen

    def note(self, action: str) -> None:
        """File that something was done which is not judged by itself."""
        TRAIL.note(Fact(f"browser: {action} as {self.visitor}", f"at {self.path}"))


def _texts(read: Sequence[object], length: int) -> tuple[str, ...]:
    """What a page shows, bounded, without what is empty."""
    return tuple(shorten(str(text), length) for text in read[:MAX_TEXTS] if str(text).strip())


def _offered(act: Callable[P, T]) -> Callable[P, T]:
    """*act*, so that a control which does not come, or cannot be used, is the page's failing and is shown as such."""

    @functools.wraps(act)
    def acting(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True
        try:
            return act(*args, **kwargs)
        except BrowserError as error:
            tab = args[0].tab  # type: ignore[attr-defined]
            if TWICE in error.message:
                screen = tab.screen(f"{act.__name__.replace('_', ' ')} on {tab.path}", silent=True)
                raise CheckFailed(
                    f"The page {tab.path} offers a control more than once, so that nobody can tell which is meant",
                    "one of each that the contract names",
                    shorten(error.message.split(TWICE)[1].split("\n")[0].strip(": "), 200),
                    screen,
                    f"the page {tab.path}",
                ) from None
            if not isinstance(error, BrowserTimeout):
                raise tab.unusable(error, act.__name__.replace("_", " ")) from None
            screen = tab.screen(f"{act.__name__.replace('_', ' ')} on {tab.path}", silent=True)
            raise CheckFailed(
                f"The page {tab.path} does not offer what the contract names",
                f"{sought.group(1) if (sought := AWAITED.search(error.message)) else 'a control'}, ready for use",
                screen.answered,
                screen,
                f"the page {tab.path}",
            ) from None

    return acting


class View:
    """One page of the application, in one tab. Its public methods fail (not err) where a control is missing."""

    path = ""

    def __init_subclass__(cls) -> None:
        for name, member in list(vars(cls).items()):
            if inspect.isfunction(member) and not name.startswith("_"):
                setattr(cls, name, _offered(member))

    def __init__(self, tab: Tab) -> None:
        self.tab = tab
        self.page = tab.page

    def heading(self, text: str, level: int | None = None) -> Locator:
        """The heading with this text."""
        if level is None:
            return self.page.get_by_role("heading", name=text)
        return self.page.get_by_role("heading", name=text, level=level)

    def button(self, name: str) -> Locator:
        """The button with exactly this name."""
        return self.page.get_by_role("button", name=name, exact=True)
