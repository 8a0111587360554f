"""Plans and billing in the browser, and the pages of Stripe that they lead to."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator

from signoff.evidence import TRAIL, Cards, Departure, Screen, shorten
from signoff.pages.tab import View

# The text of each card by its heading: the largest block around an h3 without another.
CARDS = """() => Object.fromEntries([...document.querySelectorAll('h3')].filter(
    e => e.checkVisibility()).map(heading => {
    let card = heading;
    const alone = one => one && one.querySelectorAll('h3').length === 1;
    while (alone(card.parentElement)) card = card.parentElement;
    return [heading.innerText.trim(), card.innerText];
}))"""
HEADINGS = "() => [...document.querySelectorAll('h1,h2,h3')].filter(e => e.checkVisibility()).map(e => e.innerText)"
TITLES = {"FREE": "Free", "PRO": "Pro", "ENTERPRISE": "Enterprise"}
FUTURE = "12 / 40"
ASKS_TWICE = "4000002760003184"  # a test card that always wants 3-D Secure


class _Cards(View):
    """A page that consists of cards."""

    def read(self, action: str) -> Cards:
        """The cards that show now."""
        try:
            cards, headings = self.page.evaluate(CARDS), self.page.evaluate(HEADINGS)
        except BrowserError:
            cards, headings = {}, []  # the page is just being replaced
        piece = Cards(
            f"{action} as {self.tab.visitor}", self.tab.path, cards, tuple(map(str, headings)), self.tab.crashed()
        )
        TRAIL.note(piece)
        return piece

    def leave(self, action: str, button: Locator) -> Departure:
        """Press *button* and wait until the browser is on another site, or the page says something."""
        own = urlsplit(self.tab.base_url).netloc
        # The API's own answer may take a while (it asks Stripe), and so may the page it leads to.
        before = self.page.url
        button.click()
        self.tab.until(
            lambda: urlsplit(self.page.url).netloc != own, self.tab.toasts, lambda: self.page.url != before, patience=2
        )
        toasts = self.tab.toasts() if urlsplit(self.page.url).netloc == own else ()
        piece = Departure(
            f"{action} as {self.tab.visitor}", self.page.url, self.tab.path, " · ".join(toasts), self.tab.crashed()
        )
        TRAIL.note(piece)
        return piece


class Pricing(_Cards):
    """``/en/pricing``."""

    path = "/en/pricing"

    def open(self) -> Cards:
        """Load the page and read the plans."""
        self.tab.goto(self.path)
        self.tab.until(lambda: self.tab.visible(self.heading("Choose Your Plan", 1)))
        return self.read("open the plans")

    def buy(self, plan: str) -> Departure:
        """Press the button of a plan."""
        self.open()
        card = self.page.get_by_role("heading", name=TITLES[plan], exact=True).locator(
            "xpath=ancestor::div[.//button][1]"
        )
        button = self.tab.need_ready(card.get_by_role("button"), f"button of the plan {TITLES[plan]}")
        return self.leave(f"buy {plan}", button)


class Billing(_Cards):
    """``/en/settings/billing``."""

    path = "/en/settings/billing"

    def open(self) -> Cards:
        """Load the page and read its cards; also where it is refused."""
        self.tab.goto(self.path)
        title = self.heading("Billing & Subscription", 1)
        self.tab.until(
            lambda: self.tab.visible(self.button("View All Plans")),
            lambda: self.tab.visible(title) and self.tab.visible(self.page.get_by_text(re.compile("not allowed|Only"))),
            lambda: self.tab.path != self.path,
        )
        return self.read("open the billing page")

    def manage(self) -> Departure:
        """Press Manage Subscription."""
        self.open()
        button = self.tab.need_ready(self.button("Manage Subscription"), "button 'Manage Subscription'")
        return self.leave("open the customer portal", button)


class StripePages(View):
    """What Stripe hosts: the checkout that is open in the tab, or the portal."""

    def pay(self, number: str) -> Screen:
        """Fill in the card and subscribe; wait until Stripe leads back, refuses, or asks for 3-D Secure."""
        self.tab.need(self.page.get_by_placeholder("1234 1234 1234 1234"), "card field of the checkout").fill(number)
        self.page.get_by_placeholder("MM / YY").fill(FUTURE)
        self.page.get_by_placeholder("CVC").fill("123")
        self.page.get_by_placeholder("Full name on card").fill("Test Owner")
        self.page.get_by_role("button", name="Subscribe").click()
        self.tab.until(self._is_back, self._is_refused, self._asks_twice, patience=3)
        return self.tab.screen(f"pay with the test card {number}")

    def pay_and_confirm(self, number: str) -> Screen:
        """Pay, and confirm what 3-D Secure asks, if it does; wait until the browser is back."""
        screen = self.pay(number)
        return self.confirm(genuine=True) if self._asks_twice() else screen

    def fail_to_pay(self, number: str) -> Screen:
        """Try a card that is declined; with any word for a number, one whose 3-D Secure question is failed."""
        if number.isdigit():
            return self.pay(number)
        self.pay(ASKS_TWICE)
        return self.confirm(genuine=False)

    def confirm(self, *, genuine: bool) -> Screen:
        """Answer the question of 3-D Secure."""
        answer = self.page.get_by_role("button", name="Complete" if genuine else "Fail")
        self.tab.need(answer, "question of 3-D Secure").click()
        self.tab.until(self._is_back, self._is_refused, patience=3)
        return self.tab.screen(f"{'confirm' if genuine else 'fail'} 3-D Secure")

    def go_back(self) -> Screen:
        """Leave by Stripe's own way back."""
        back = self.page.get_by_role("link", name=re.compile("^(back|return)", re.IGNORECASE))
        self.tab.need(back.first, "way back from Stripe's page").click()
        self.tab.until(self._is_back, patience=2)
        self.tab.until(lambda: self.page.locator("h1").count() > 0)
        return self.tab.screen("go back from Stripe's page")

    def text(self) -> Cards:
        """All that the page shows."""
        shown = shorten(self.page.locator("body").inner_text(), 2000)
        piece = Cards(f"read Stripe's page as {self.tab.visitor}", self.page.url, {"page": shown})
        TRAIL.note(piece)
        return piece

    def _is_back(self) -> bool:
        return self.page.url.startswith(self.tab.base_url)

    def _is_refused(self) -> bool:
        return self.tab.visible(self.page.get_by_role("alert")) or self.tab.visible(self.page.get_by_text("declined"))

    def _asks_twice(self) -> bool:
        return self.tab.visible(self.page.get_by_role("heading", name=re.compile("3D Secure")))
