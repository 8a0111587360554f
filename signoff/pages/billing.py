"""Plans and billing in the browser."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator, Request

from signoff.evidence import TRAIL, Cards, Departure
from signoff.pages.tab import View

# The text of each card by its heading: the largest block around an h3 without another.
CARDS = """() => Object.fromEntries([...document.querySelectorAll('h3')].filter(
    e => e.checkVisibility({ opacityProperty: true })).map(heading => {
    let card = heading;
    const alone = one => one && one.querySelectorAll('h3').length === 1;
    while (alone(card.parentElement)) card = card.parentElement;
    return [heading.innerText.trim(), card.innerText];
}))"""
HEADINGS = """() => [...document.querySelectorAll('h1,h2,h3')].filter(
    e => e.checkVisibility({ opacityProperty: true })).map(e => e.innerText)"""
TITLES = {"FREE": "Free", "PRO": "Pro", "ENTERPRISE": "Enterprise"}


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
        """Press *button* and wait until the browser is on another site, or the page says something.

        The address counts that the application sends the browser to, whether or not its page can be loaded from here.
        """
        own = urlsplit(self.tab.base_url).netloc
        # The API's own answer may take a while (it asks Stripe), and so may the page it leads to.
        before, sent = self.page.url, list[str]()

        def watch(request: Request) -> None:
            elsewhere = request.is_navigation_request() and urlsplit(request.url).netloc != own
            if elsewhere and request.frame == self.page.main_frame:  # others' frames come and go
                sent.append(request.url)

        self.page.on("request", watch)

        def left() -> bool:
            return urlsplit(self.page.url).netloc != own or self.page.url != before

        try:
            button.click()
            self.tab.until(left, self.tab.toasts, patience=2)
            toasts = self.tab.toasts()  # they do not last
            # What it said may be no refusal, but that it leaves now.
            if not left() and self.tab.until(left, lambda: sent, patience=0.3):
                self.tab.until(left, patience=2)
        finally:
            self.page.remove_listener("request", watch)
        if urlsplit(self.page.url).netloc != own:
            toasts = ()
        url = self.tab.sent_to = sent[0] if sent else ""
        url = url or self.page.url
        piece = Departure(
            f"{action} as {self.tab.visitor}", url, urlsplit(url).path, " · ".join(toasts), self.tab.crashed()
        )
        TRAIL.note(piece)
        return piece


class Pricing(_Cards):
    """``/en/pricing``."""

    path = "/en/pricing"

    def open(self) -> Cards:
        """Load the page and read the plans."""
        self.tab.goto(self.path)
        if self.tab.until(lambda: self.tab.visible(self.heading("Choose Your Plan", 1))):
            self.tab.settle()
        return self.read("open the plans")

    def buy(self, plan: str) -> Departure:
        """Press the button of a plan."""
        self.open()
        return self._press(plan)

    def try_to_buy(self, plan: str) -> Departure:
        """Press the button of a plan, if the page gives this visitor one that can be pressed."""
        self.open()
        button = self._button(plan)
        if self.tab.until(lambda: button.count() == 1) and button.is_enabled():
            return self._press(plan)
        crashed = self.tab.crashed()
        piece = Departure(
            f"buy {plan} as {self.tab.visitor}", self.page.url, self.tab.path, crashed=crashed, withheld=True
        )
        TRAIL.note(piece)
        return piece

    def _button(self, plan: str) -> Locator:
        """The button in the card of a plan; those of several cards where the card has none."""
        heading = self.page.get_by_role("heading", name=TITLES[plan], exact=True)
        return heading.locator("xpath=ancestor::div[.//button][1]").get_by_role("button")

    def _press(self, plan: str) -> Departure:
        button = self.tab.need_ready(self._button(plan), f"button of the plan {TITLES[plan]}")
        return self.leave(f"buy {plan}", button)


class Billing(_Cards):
    """``/en/settings/billing``."""

    path = "/en/settings/billing"

    def open(self, *, awaiting: str = "") -> Cards:
        """Load the page and read its cards; also where it is refused. awaiting: a heading that may come later."""
        self.tab.goto(self.path)
        title = self.heading("Billing & Subscription", 1)
        self.tab.until(
            lambda: self.tab.visible(self.button("View All Plans")),
            lambda: self.tab.visible(title) and self.tab.visible(self.page.get_by_text(re.compile("not allowed|Only"))),
            lambda: self.tab.path != self.path,
        )
        if self.tab.visible(self.button("View All Plans")):
            self.tab.until(lambda: self.tab.visible(self.heading(awaiting or "Plan Usage")))
            self.tab.settle()
        else:  # where a gate leads, its page comes after its address
            self.tab.until(lambda: self.tab.visible(self.page.locator("h1,h2,h3")))
        return self.read("open the billing page")

    def manage(self) -> Departure:
        """Press Manage Subscription."""
        self.open()
        button = self.tab.need_ready(self.button("Manage Subscription"), "button 'Manage Subscription'")
        return self.leave("open the customer portal", button)
