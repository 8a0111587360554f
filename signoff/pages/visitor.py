"""Somebody at a browser: one context with its cookies, one or more tabs, and the pages in them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Response
from playwright.sync_api import Error as BrowserError

from signoff.evidence import REDACTOR, TRAIL, Exchange, Screen
from signoff.evidence.exchange import kept_headers
from signoff.pages.auth import Register, SignIn, landing
from signoff.pages.billing import Billing, Pricing
from signoff.pages.crm import Crm
from signoff.pages.documents import Documents
from signoff.pages.hosted import StripePages
from signoff.pages.onboarding import Onboarding
from signoff.pages.policy import injected
from signoff.pages.provider import Provider
from signoff.pages.reset import Reset
from signoff.pages.shell import Shell
from signoff.pages.switching import Switcher
from signoff.pages.tab import Tab
from signoff.pages.team import Joining, Team

TOO_MANY = 429
# Adds an inline script the way an injection would; only what the page's own policy allows will run.
INJECT = """mark => {
    const script = document.createElement('script');
    script.textContent = `document.documentElement.dataset.planted = ${JSON.stringify(mark)}`;
    document.body.append(script);
    const image = document.createElement('img');
    image.setAttribute('onerror', `document.documentElement.dataset.planted = ${JSON.stringify(mark)}`);
    image.src = 'data:image/png;base64,bad';
    document.body.append(image);
    return new Promise(done => setTimeout(() => done(document.documentElement.dataset.planted || ''), 300));
}"""


class Visitor:
    """A browser context (its own cookies) with a first tab. ``tab()`` opens further ones that share the cookies.

    shares_address: whether its requests are counted together with those of other actors.
    """

    def __init__(
        self, context: BrowserContext, base_url: str, name: str, ready_s: float = 15.0, *, shares_address: bool = False
    ) -> None:
        self.context = context
        self.base_url = base_url.rstrip("/")
        self.name = name
        self._ready_s = ready_s
        self._used_up: list[str] = []
        if shares_address:
            context.on("response", self._hear)

    def _hear(self, response: Response) -> None:
        if response.status == TOO_MANY and response.url.startswith(f"{self.base_url}/"):
            self._used_up.append(f"{response.request.method} {urlsplit(response.url).path}")

    @cached_property
    def first(self) -> Tab:
        """The first tab."""
        return Tab(self.context.new_page(), self.base_url, self.name, self._ready_s, self._used_up)

    def tab(self) -> Tab:
        """Another tab with the same cookies."""
        name = f"{self.name}, another tab"
        return Tab(self.context.new_page(), self.base_url, name, self._ready_s, self._used_up)

    @property
    def sign_in(self) -> SignIn:
        """The sign-in page in the first tab."""
        return SignIn(self.first)

    @property
    def register(self) -> Register:
        """The registration page in the first tab."""
        return Register(self.first)

    @property
    def reset(self) -> Reset:
        """What a password-reset mail carries, used in the first tab."""
        return Reset(self.first)

    @property
    def onboarding(self) -> Onboarding:
        """The onboarding page in the first tab."""
        return Onboarding(self.first)

    @property
    def provider(self) -> Provider:
        """A stand-in's own page in the first tab."""
        return Provider(self.first)

    @property
    def pricing(self) -> Pricing:
        """The plans in the first tab."""
        return Pricing(self.first)

    @property
    def billing(self) -> Billing:
        """The billing page in the first tab."""
        return Billing(self.first)

    @property
    def stripe(self) -> StripePages:
        """Stripe's own page in the first tab."""
        return StripePages(self.first)

    @property
    def shell(self) -> Shell:
        """Sidebar and header in the first tab."""
        return Shell(self.first)

    def crm(self, kind: str) -> Crm:
        """The list of one kind of row in the first tab."""
        return Crm(self.first, kind)

    @property
    def team(self) -> Team:
        """The team page in the first tab."""
        return Team(self.first)

    @property
    def joining(self) -> Joining:
        """The page behind a mailed invitation, in the first tab."""
        return Joining(self.first)

    @cached_property
    def documents(self) -> Documents:
        """The documents page in the first tab."""
        return Documents(self.first)

    @property
    def switcher(self) -> Switcher:
        """The organization's menu in the first tab."""
        return Switcher(self.first)

    def open(self, path: str = "/en", *, tab: Tab | None = None) -> Screen:
        """Load *path* and tell where the gates lead."""
        return landing(tab or self.first, path)

    def reload(self) -> Screen:
        """Reload the first tab and tell what shows."""
        try:
            self.first.page.reload(wait_until="domcontentloaded")
        except BrowserError as error:
            raise self.first.unusable(error, f"reload {self.first.path}") from None
        return landing(self.first)

    def inject(self, path: str, mark: str) -> Screen:
        """Plant an inline script and an inline handler into a page; where one ran, *mark* is among the headings."""
        self.first.goto(path)
        planted = str(self.first.ask(INJECT, mark))
        screen = self.first.screen(f"inject an inline script into {path}")
        return Screen(screen.action, screen.path, (*screen.headings, planted) if planted else screen.headings)

    def attack(self, path: str, kind: str) -> Screen:
        """Put into a page what an injection would; where it took effect, its mark is among the headings."""
        return injected(self.first, path, kind)

    def session(self) -> Exchange:
        """Whom the deployment takes this browser for, asked with its cookies."""
        started = time.monotonic()
        answer = self.context.request.get(f"{self.base_url}/api/auth/session", max_redirects=0)
        exchange = Exchange(
            actor=self.name,
            method="GET",
            url=answer.url,
            status=answer.status,
            reason=answer.status_text,
            headers=kept_headers((one["name"], one["value"]) for one in answer.headers_array),
            text=REDACTOR.text(answer.body()[:100_000].decode("utf-8", "replace")),
            sent_headers=(("cookie", "[redacted]"),),
            elapsed_s=time.monotonic() - started,
        )
        TRAIL.note(exchange)
        return exchange

    def cookies(self) -> list[dict[str, Any]]:
        """The cookies of this browser, with their secret values: to carry over, not for evidence."""
        return [dict(cookie) for cookie in self.context.cookies()]

    def session_cookie(self) -> Mapping[str, str]:
        """The session cookie (or its parts) as name and value, secret; learnt by the redactor."""
        held = {c["name"]: c["value"] for c in self.cookies() if "next-auth.session-token" in c["name"]}
        for value in held.values():
            REDACTOR.learn(value, "session token")
        return held
