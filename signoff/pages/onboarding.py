"""The first steps of a user without an organization."""

from __future__ import annotations

from signoff.evidence import Screen
from signoff.pages.auth import settle
from signoff.pages.tab import View


class Onboarding(View):
    """``/en/onboarding``."""

    path = "/en/onboarding"

    def create(self, name: str, slug: str) -> Screen:
        """Open, fill in and submit; wait for the dashboard or an error; tell what shows."""
        self.tab.goto(self.path)
        self.tab.need_ready(self.button("Create Organization"), "button 'Create Organization'")
        # Typing the name overwrites the slug on every keystroke: the slug comes last.
        self.page.get_by_label("Organization Name").fill(name)
        self.page.get_by_label("Organization Slug").fill(slug)
        self.button("Create Organization").click()
        answered = self.tab.until(
            lambda: self.tab.path == "/en" and self.tab.visible(self.heading("Dashboard", 2)), self._refused
        )
        settle(self.tab)
        return self.tab.screen(f"create the organization {slug}", silent=not answered)

    def _refused(self) -> bool:
        return any("Success" not in toast for toast in self.tab.toasts())
