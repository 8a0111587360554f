"""Sign-in, registration, password reset."""

from __future__ import annotations

import functools

from playwright.sync_api import Locator

from signoff.evidence import Authorization, Screen
from signoff.pages.provider import intercepted
from signoff.pages.tab import Tab, View

# What a signed-in user can see first, by their state.
LANDINGS = (
    ("Dashboard", 2),
    ("your account must be allowed by Admin", 1),
    ("Your account has been deactivated", 3),
    ("Create Your Organization", 3),
)


class SignIn(View):
    """``/en/sign-in``."""

    path = "/en/sign-in"

    def open(self) -> Screen:
        """Load the page and wait until its form takes input."""
        self.tab.goto(self.path)
        self.ready()
        return self.tab.screen(f"open {self.path}")

    def ready(self) -> None:
        """Wait until the form takes input."""
        self.tab.need_ready(self.button("Login"), "button 'Login'")

    def attempt(self, email: str, password: str) -> Screen:
        """Open, fill in and submit; wait for a landing page or an error toast; tell what shows."""
        self.open()
        self.page.get_by_label("E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.button("Login").click()
        answered = self.tab.until(self.landed, self._complaints)
        complaints = self._complaints()
        settle(self.tab)
        if complaints:
            # A refused sign-in may leave for "/" and bounce back, with an empty form: wait for it. The toast may not.
            self.tab.until(lambda: self.tab.path == self.path and self.tab.visible(self.button("Login")))
        return self.tab.screen(f"sign in with e-mail {email}", silent=not answered, heard=complaints)

    def leave_for(self, provider: str) -> Authorization:
        """Press the button of *provider* and tell where it leads; the provider itself is not entered."""
        self.open()
        return intercepted(self.tab.need_ready(self.button(provider), f"button {provider!r}"), provider)

    def enter(self, provider: str) -> None:
        """Press the button of *provider* and go there."""
        self.open()
        self.tab.need_ready(self.button(provider), f"button {provider!r}").click()
        self.tab.note(f"press {provider!r}")

    def ask_reset(self, email: str) -> Screen:
        """Ask for a new password in the dialog of this page; wait for the toast."""
        self.open()
        self.tab.need_ready(self.button("here"), "button 'here' (password reset)").click()
        dialog = self.tab.need(self.page.get_by_role("dialog", name="Password Reset"), "dialog 'Password Reset'")
        dialog.get_by_placeholder("name@domain.com").fill(email)
        dialog.get_by_role("button", name="Reset", exact=True).click()
        answered = self.tab.until(lambda: self.tab.toasts(), patience=2)  # it mails within the request
        return self.tab.screen(f"ask for a password reset of {email}", silent=not answered)

    def landed(self) -> bool:
        """Whether one of the pages shows that a signed-in user comes to first."""
        return self.tab.visible(functools.reduce(Locator.or_, (self.heading(*one) for one in LANDINGS)))

    def _complaints(self) -> tuple[str, ...]:
        return tuple(toast for toast in self.tab.toasts() if "Login successful" not in toast)


class Register(View):
    """``/en/register``."""

    path = "/en/register"

    def submit(self, *, name: str, email: str, password: str) -> Screen:
        """Open, fill in and submit; wait for the sign-in page or an error toast; tell what shows."""
        self.tab.goto(self.path)
        self.tab.need_ready(self.button("Create account"), "button 'Create account'")
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("Username", exact=True).fill(name)
        self.page.get_by_label("E-mail").fill(email)
        self.tab.choose(self.page.get_by_role("combobox"), "English", "language list")
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_label("Confirm Password", exact=True).fill(password)
        self.button("Create account").click()
        answered = self.tab.until(self._at_sign_in, self._refused)
        return self.tab.screen(f"register {email}", silent=not answered)

    def _at_sign_in(self) -> bool:
        # The address changes before the form is there.
        return self.tab.path == SignIn.path and self.tab.visible(self.button("Login"))

    def _refused(self) -> bool:
        return any("Success" not in toast for toast in self.tab.toasts())


class NewPassword(View):
    """The page a mailed reset link leads to. The contract has no such page: any with password fields will do."""

    def set(self, link: str, password: str) -> Screen:
        """Open the link, fill every password field, submit; wait for an answer; tell what shows."""
        self.tab.goto(link)
        fields = self.page.locator("input[type=password]")
        if not self.tab.until(lambda: self.tab.visible(fields), lambda: self.tab.toasts()) or not fields.count():
            return self.tab.screen("open the mailed link", silent=True)
        submit = self.page.locator("form").filter(has=fields).get_by_role("button").last
        self.tab.need_ready(submit, "button of the password form")
        for number in range(fields.count()):
            fields.nth(number).fill(password)
        submit.click()
        answered = self.tab.until(lambda: self.tab.toasts(), lambda: self.tab.path == SignIn.path)
        return self.tab.screen("set a new password through the mailed link", silent=not answered)


def settle(tab: Tab) -> None:
    """Where the dashboard shows, wait until its script has taken it over; the other landing pages have no sidebar."""
    if tab.visible(tab.page.get_by_role("heading", name=LANDINGS[0][0], level=LANDINGS[0][1])):
        tab.settle()


def landing(tab: Tab, path: str = "") -> Screen:
    """Load *path* (or stay) and wait where the gates lead: a landing page, or the sign-in form."""
    sign_in = SignIn(tab)
    if path:
        tab.goto(path)
    answered = tab.until(
        sign_in.landed,
        lambda: tab.visible(sign_in.button("Login")),
        lambda: tab.visible(tab.page.get_by_role("heading", name="404")),
    )
    settle(tab)
    return tab.screen(f"open {path}" if path else "reload the page", silent=not answered)
