"""``/en/documents``: uploading a file, and the list of files."""

from __future__ import annotations

from playwright.sync_api import FilePayload

from signoff.evidence import Listing, Screen, shorten
from signoff.pages.crm import listing
from signoff.pages.tab import Tab, View


class Documents(View):
    """The documents of an organization."""

    path = "/en/documents"

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab)
        self._alerts: list[str] = []
        # A failed upload is told by a native alert, which the tab dismisses.
        self.page.on("dialog", lambda dialog: self._alerts.append(shorten(dialog.message, 300)))

    def open(self) -> None:
        """Load the page and wait until it takes input."""
        self.tab.goto(self.path)
        self.tab.need_ready(self.button("Upload pdf"), "button 'Upload pdf'")

    def upload(self, name: str, content: bytes) -> Screen:
        """Upload a PDF through the dialog; wait until it is there or refused; an alert stands among the toasts."""
        self.open()
        self.button("Upload pdf").click()
        dialog = self.tab.need(self.page.get_by_role("dialog"), "upload dialog")
        self.tab.need(dialog.get_by_text("Choose a file or drag and drop"), "text 'Choose a file'")
        file = FilePayload(name=name, mimeType="application/pdf", buffer=content)
        dialog.locator("input[type=file]").set_input_files(file)
        send = self.tab.need(dialog.get_by_role("button", name="Upload 1 file"), "button 'Upload 1 file'")
        send.click()
        # There is no toast: the button falls back when the upload is over.
        over = dialog.get_by_role("button", name="Choose File")
        done = self.tab.until(lambda: self._alerts, lambda: self.tab.visible(over))
        screen = self.tab.screen(f"upload {name}", silent=not done)
        self.page.keyboard.press("Escape")
        self.tab.until(lambda: not self.tab.visible(dialog))
        return Screen(
            screen.action,
            screen.path,
            screen.headings,
            (*screen.toasts, *self._alerts),
            screen.field_errors,
            screen.crashed,
            screen.errors,
            screen.silent,
        )

    def find(self, name: str) -> Listing:
        """Open the list, filter it by *name*, wait for the row, and read it."""
        self.open()
        self.page.get_by_placeholder("Filter by document name ...").fill(name)
        row = self.page.locator("tbody tr").filter(has_text=name)
        self.tab.until(lambda: self.tab.visible(row), patience=0.3)
        return listing(self.tab, f"look for {name!r} in {self.path}", "Document name")
