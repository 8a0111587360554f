"""What surrounds every page for signed-in users."""

from __future__ import annotations

from signoff.evidence import Screen
from signoff.pages.auth import SignIn
from signoff.pages.tab import View


class Shell(View):
    """Sidebar and header."""

    path = "/en"

    def sign_out(self) -> Screen:
        """Sign out through the avatar's menu; wait for the sign-in form; tell what shows."""
        self.tab.need(self.tab.sidebar, "sidebar")
        # The avatar button has no accessible name; it is the first menu after the theme's.
        avatar = self.page.get_by_role("button", name="Toggle theme").locator(
            "xpath=following::button[@aria-haspopup='menu'][1]"
        )
        self.tab.need_ready(avatar, "avatar menu").click()
        self.tab.need(self.page.get_by_role("menuitem", name="Sign out"), "menu item 'Sign out'").click()
        sign_in = SignIn(self.tab)
        gone = self.tab.until(lambda: self.tab.path == SignIn.path and self.tab.visible(sign_in.button("Login")))
        return self.tab.screen("sign out", silent=not gone)
