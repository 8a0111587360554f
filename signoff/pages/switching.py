"""The menu of the organization in the sidebar: which others there are, and going to one."""

from __future__ import annotations

from signoff.evidence import Screen
from signoff.pages.tab import View


class Switcher(View):
    """The button with the organization's name, and its menu."""

    path = "/en"

    def switch(self, *, here: str, there: str) -> Screen:
        """From the organization *here* go to *there* through the menu; wait until the sidebar names it."""
        self.tab.goto(self.path)
        button = self.page.get_by_role("button", name=here)
        self.tab.need_ready(button, f"organization {here!r} in the sidebar").click()
        entry = self.page.get_by_role("menuitem", name=there)
        self.tab.need(entry, f"menu entry to switch to the organization {there!r}").click()
        switched = self.tab.until(lambda: self.tab.visible(self.page.get_by_role("button", name=there)))
        return self.tab.screen(f"switch to the organization {there}", silent=not switched)
