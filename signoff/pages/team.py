"""The team of an organization: inviting, pending invitations; and joining by a mailed link."""

from __future__ import annotations

from signoff.evidence import Listing, Screen
from signoff.pages.crm import listing
from signoff.pages.tab import View

ROLES = {"ADMIN": "Admin", "MEMBER": "Member", "VIEWER": "Viewer"}


class Team(View):
    """``/en/settings/team``."""

    path = "/en/settings/team"

    def open(self) -> None:
        """Load the page and wait for its heading."""
        self.tab.goto(self.path)
        self.tab.need(self.heading("Team Management", 1), "heading 'Team Management'")

    def invite(self, email: str, role: str) -> Screen:
        """Invite *email* as *role*; wait for the toast; tell what shows."""
        self.open()
        send = self.tab.need_ready(self.button("Send Invitation"), "button 'Send Invitation'")
        self.page.get_by_label("Email Address").fill(email)
        self.tab.choose(self.page.get_by_label("Role", exact=True), ROLES[role], "list of roles")
        send.click()
        answered = self.tab.until(self.tab.toasts, patience=2)  # the mail is sent within the request
        return self.tab.screen(f"invite {email} as {role}", silent=not answered)

    def pending(self) -> Listing:
        """Load the page anew, wait for the pending invitations, and read their table."""
        self.open()
        # They do not come with the page but with the answer to a question of its own, all at once.
        none = self.page.get_by_text("No pending invitations")
        shown = self.page.locator("thead th").filter(has_text="Expires").or_(none)
        self.tab.until(lambda: self.tab.visible(shown))
        return listing(self.tab, f"read the pending invitations of {self.path}", "Expires")


class Joining(View):
    """``/en/accept-invitation/<token>``, reached by the link in a mail."""

    def accept(self, link: str) -> Screen:
        """Open *link* and accept; wait for the outcome; tell what shows. The link is a secret and not shown."""
        self.tab.goto(link)
        button = self.button("Accept Invitation")
        dead = self.page.get_by_role("heading", name="404")
        if not self.tab.until(lambda: self.tab.visible(button), lambda: self.tab.visible(dead)) or (
            self.tab.visible(dead)
        ):
            return self.tab.screen("open the link of the invitation's mail", silent=True)
        self.tab.need_ready(button, "button 'Accept Invitation'").click()
        answered = self.tab.until(
            lambda: self.tab.visible(self.heading("Invitation Accepted!")),
            lambda: self.tab.visible(self.heading("Error")),
        )
        return self.tab.screen("accept the invitation through the mailed link", silent=not answered)
