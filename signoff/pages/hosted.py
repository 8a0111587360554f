"""The pages that Stripe hosts: the checkout, its question of 3-D Secure, and the customers' portal.

They are not the application's. What the suite cannot do there (no network, a captcha, another layout) cannot be decided
(Inconclusive), and is no failing of the deployment. A page of the application in their place is one.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator
from playwright.sync_api import TimeoutError as BrowserTimeout

from signoff.evidence import TRAIL, Cards, Inconclusive, Screen, shorten
from signoff.pages.tab import View

FUTURE = "12 / 40"
ASKS_TWICE = "4000002760003184"  # a test card that always wants 3-D Secure
# What the form asks besides, in some countries.
MORE = {"Full name on card": "Test Owner", "ZIP": "94107", "Postal code": "SW1A 1AA"}
CLICKS = 3  # a press before the question's page is ready gets lost
REFUSED = re.compile("declined|unable to authenticate", re.IGNORECASE)
BACK = re.compile("^(back|return)", re.IGNORECASE)


class StripePages(View):
    """What Stripe hosts: the checkout that is open in the tab, or the portal."""

    def pay(self, number: str) -> Screen:
        """Fill in the card and subscribe; wait until Stripe leads away, refuses, or asks for 3-D Secure."""
        with self._hosted("card form"):
            self._card_field().fill(number)
            self.page.get_by_placeholder("MM / YY").fill(FUTURE)
            self.page.get_by_placeholder("CVC").fill("123")
            for name, value in MORE.items():
                if self.tab.visible(field := self.page.get_by_placeholder(name, exact=True)):
                    field.first.fill(value)
            self._leave_nothing_behind()
            host = self._host
            marked = self.page.get_by_test_id("hosted-payment-submit-button")
            marked.or_(self.page.get_by_role("button", name="Subscribe")).first.click()
        self._answered(host, "the test card", lambda: bool(self._question("Fail")))
        return self.tab.screen(f"pay with the test card {number}")

    def pay_and_confirm(self, number: str) -> Screen:
        """Pay, and confirm what 3-D Secure asks, if it does; wait until the browser is back."""
        screen = self.pay(number)
        return self.confirm(genuine=True) if self._question("Complete") else screen

    def fail_to_pay(self, number: str) -> Screen:
        """Try a card that is declined; with any word for a number, one whose 3-D Secure question is failed."""
        if number.isdigit():
            return self.pay(number)
        self.pay(ASKS_TWICE)
        return self.confirm(genuine=False)

    def confirm(self, *, genuine: bool) -> Screen:
        """Answer the question of 3-D Secure."""
        host = self._host
        with self._hosted("question of 3-D Secure"):
            for _ in range(CLICKS):
                if (answer := self._question("Complete" if genuine else "Fail")) is None:
                    raise BrowserTimeout("no question")
                answer.click()
                if self.tab.until(lambda: self._question("Fail") is None):
                    break
        self._answered(host, "the answer to 3-D Secure")
        return self.tab.screen(f"{'confirm' if genuine else 'fail'} 3-D Secure")

    def go_back(self) -> Screen:
        """Leave by Stripe's own way back."""
        with self._hosted("way back"):
            host = self._host
            self.page.get_by_role("link", name=BACK).first.click()
        self.tab.until(lambda: self._has_left(host), patience=2)
        self.tab.until(lambda: self.page.locator("h1").count() > 0)
        return self.tab.screen("go back from Stripe's page")

    def text(self, *, awaiting: str = "") -> Cards:
        """All that the page shows; nothing where it cannot be loaded from here. awaiting: words that may come later."""
        if self._loaded and not self.page.url.startswith(self.tab.base_url):
            # Stripe's pages are made in the browser, and come after their address.
            self.tab.until(lambda: awaiting in self._body())
        shown = shorten(self._body(), 2000) if self._loaded else ""
        piece = Cards(f"read Stripe's page as {self.tab.visitor}", self.page.url, {"page": shown} if shown else {})
        TRAIL.note(piece)
        return piece

    @property
    def _host(self) -> str:
        """Host and port of the address bar."""
        return urlsplit(self.page.url).netloc

    @property
    def _loaded(self) -> bool:
        """Whether the address bar has a page of the web, and not the browser's own about an error."""
        return urlsplit(self.page.url).scheme in ("http", "https")

    def _body(self) -> str:
        try:
            return self.page.locator("body").inner_text()
        except BrowserError:
            return ""  # the page is just being replaced

    def _card_field(self) -> Locator:
        field = self.page.get_by_placeholder("1234 1234 1234 1234")
        field.wait_for()
        return field

    def _leave_nothing_behind(self) -> None:
        """Do not let Stripe keep the card for other shops: it would want a telephone number."""
        box = self.page.get_by_role("checkbox", name=re.compile("save my info", re.IGNORECASE))
        if box.count() and box.first.is_checked():
            box.first.uncheck(force=True)

    def _question(self, answer: str) -> Locator | None:
        """The button with which 3-D Secure is answered, in whatever frame of the page it stands."""
        for frame in self.page.frames:
            button = frame.get_by_role("button", name=re.compile(f"^{answer}", re.IGNORECASE))
            if self.tab.visible(button):
                return button.first
        return None

    def _answered(self, host: str, what: str, *more: object) -> None:
        """Wait until Stripe leads away from *host*, or refuses. Raises Inconclusive where it does neither."""
        others = [one for one in more if callable(one)]
        if not self.tab.until(lambda: self._has_left(host), self._is_refused, *others, patience=3):
            raise Inconclusive(f"Stripe's checkout gives no answer to {what}; it may keep automated browsers out")

    @contextlib.contextmanager
    def _hosted(self, what: str) -> Iterator[None]:
        """Use of a page of Stripe's. Raises Inconclusive where it is not there, unless the application's own is."""
        try:
            if not self._loaded:
                raise BrowserError("it cannot be loaded from this machine")
            yield
        except BrowserError as error:
            if self.page.url.startswith(self.tab.base_url) and not self.tab.sent_to:
                raise  # the application has not sent the browser anywhere else
            place = urlsplit(self.tab.sent_to).netloc or self._host
            raise Inconclusive(
                f"Stripe offers no {what} at {place}: not reached from this machine, closed to automated browsers, "
                f"or of another layout ({shorten(error.message.splitlines()[0], 120)})"
            ) from None

    def _has_left(self, host: str) -> bool:
        return self._host != host or self.page.url.startswith(self.tab.base_url)

    def _is_refused(self) -> bool:
        return self.tab.visible(self.page.get_by_role("alert")) or self.tab.visible(self.page.get_by_text(REFUSED))
