"""OAuth providers as the browser meets them: where the button leads, and the sign-in at a stand-in."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from playwright.sync_api import Locator, Request, Route
from playwright.sync_api import TimeoutError as BrowserTimeout

from signoff.evidence import Authorization, Screen, authorization
from signoff.pages.tab import View

CALLBACK = "/api/auth/callback/"
# The buttons of the sign-in page, and NextAuth's names of the providers.
KEYS = {"Google": "google", "Github": "github"}


class Provider(View):
    """A provider's own page (of a stand-in): one textbox for the e-mail and a button."""

    def sign_in(self, email: str) -> Screen:
        """Say who one is, and wait until the browser is back at the application."""
        self.tab.need(self.page.get_by_role("textbox", name="Email"), "textbox 'Email' at the provider").fill(email)
        self.button("Continue").click()
        back = self.tab.until(lambda: self.page.url.startswith(self.tab.base_url) and CALLBACK not in self.tab.path)
        return self.tab.screen(f"sign in at the provider with {email}", silent=not back)

    def answer(self, email: str) -> str:
        """Say who one is, but stop before the browser goes back. Returns where it would have gone, a secret."""
        self.tab.need(self.page.get_by_role("textbox", name="Email"), "textbox 'Email' at the provider").fill(email)
        found: list[str] = []

        def stop(route: Route) -> None:
            response = route.fetch(max_redirects=0)
            location = response.headers.get("location", "")
            if CALLBACK in location:
                found.append(location)
                route.fulfill(status=200, content_type="text/plain", body="stopped before the callback")
            else:
                route.fulfill(response=response)

        self.page.route("**/*", stop)
        try:
            self.button("Continue").click()
            self.tab.until(lambda: found)
        finally:
            self.page.unroute("**/*", stop)
        self.tab.note(f"sign in at the provider with {email}, and keep its answer")
        return found[0] if found else ""

    def bring_back(self, answer: str, *, state: str) -> Screen:
        """Bring the provider's *answer* to the application, with another state than it was given."""
        parts = urlsplit(answer)
        query = dict(parse_qsl(parts.query)) | {"state": state}
        self.tab.goto(urlunsplit(parts._replace(query=urlencode(query))))
        self.tab.until(lambda: CALLBACK not in self.tab.path)
        return self.tab.screen(f"come back from the provider to {parts.path} with a foreign state")


def intercepted(button: Locator, provider: str) -> Authorization:
    """Press *button*, stop the browser before it enters the provider's site, and tell where it would have gone."""
    page = button.page

    def leaves(request: Request) -> bool:
        return request.is_navigation_request() and "redirect_uri=" in request.url

    def stop(route: Route, request: Request) -> None:
        if leaves(request):
            route.fulfill(status=200, content_type="text/plain", body="stopped before the provider")
        else:
            route.fallback()

    page.route("**/*", stop)
    try:
        with page.expect_request(leaves) as awaited:
            button.click()
        url = awaited.value.url
    except BrowserTimeout:
        url = ""  # it leads nowhere; the expectation says so
    finally:
        page.unroute("**/*", stop)
    return authorization(KEYS[provider], url, f"browser: press {provider!r} on the sign-in page")
