"""The lists of the CRM: creating, changing, deleting, filtering, paging; and the page of one row."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Locator

from signoff.evidence import TRAIL, Card, Choices, Listing, Screen, shorten
from signoff.pages.kinds import KINDS, Control
from signoff.pages.tab import Tab, View

READ_TABLE = """column => {
    const wanted = [...document.querySelectorAll('table')].find(
        table => [...table.querySelectorAll('thead th')].some(cell => cell.innerText.trim() === column));
    const texts = cells => [...cells].map(cell => cell.innerText.trim());
    const footer = (document.body.innerText.match(/Page \\d+ of \\d+|No assigned \\w+ found/) || [''])[0];
    if (!wanted) return {columns: [], rows: [], footer};
    const rows = [...wanted.querySelectorAll('tbody tr')].map(row => texts(row.cells));
    return {columns: texts(wanted.querySelectorAll('thead th')), rows: rows.filter(row => row.length > 1), footer};
}"""
READ_PAIRS = """() => {
    const texts = [...document.querySelectorAll('p')].map(part => part.innerText.trim());
    return texts.slice(0, -1).map((text, at) => [text, texts[at + 1]]);
}"""
MAX_ROWS = 100


def listing(tab: Tab, action: str, column: str) -> Listing:
    """The table of the page that has a column of this name, filed as evidence of *action*."""
    try:
        read = tab.page.evaluate(READ_TABLE, column)
    except BrowserError:
        read = {"columns": [], "rows": [], "footer": ""}  # the page is just being replaced
    found = Listing(
        f"{action} as {tab.visitor}",
        tab.path,
        tuple(read["columns"]),
        tuple(tuple(shorten(cell, 200) for cell in row) for row in read["rows"][:MAX_ROWS]),
        read["footer"],
        tab.crashed(),
    )
    TRAIL.note(found)
    return found


class Crm(View):
    """The list of one kind of row, such as ``/en/crm/accounts``."""

    def __init__(self, tab: Tab, kind: str) -> None:
        super().__init__(tab)
        self.kind = KINDS[kind]
        self.path = self.kind.path

    def open(self) -> None:
        """Load the list and wait until it takes input."""
        self.tab.goto(self.path)
        self.tab.need_ready(self.button("+"), "button '+'")

    def create(self, values: Mapping[str, str]) -> Screen:
        """Open the form, fill in *values* (by the names of fields), submit; wait for the outcome; tell what shows."""
        self.open()
        title, submit = self.kind.create
        dialog = self._dialog(self.button("+"), title)
        self._fill(dialog, values)
        return self._submitted(dialog, submit, f"create {_one(self.kind.name)}", stays_open=self.kind.stays_open)

    def update(self, row: str, values: Mapping[str, str]) -> Screen:
        """Change fields of the row with this text, through its menu; wait for the outcome; tell what shows."""
        title, submit = self.kind.update
        dialog = self._dialog(self._entry(row, "Update"), title)
        self.tab.need_ready(dialog.get_by_role("button", name=submit, exact=True), f"button {submit!r}")
        self._fill(dialog, values)
        return self._submitted(dialog, submit, f"change {_one(self.kind.name)}", stays_open=False)

    def delete(self, row: str) -> Screen:
        """Delete the row with this text, through its menu; wait for the outcome; tell what shows."""
        dialog = self._dialog(self._entry(row, "Delete"), "Are you sure?")
        dialog.get_by_role("button", name="Continue", exact=True).click()
        answered = self.tab.until(self.tab.toasts)
        screen = self.tab.screen(f"delete {_one(self.kind.name)}", silent=not answered)
        self._closed(stays_open=False)
        return screen

    def find(self, text: str, *, gone: bool = False) -> Listing:
        """Open the list and filter it by *text*; wait until a row shows (with *gone*: until none does); read it."""
        self.open()
        search = self.page.get_by_placeholder(self.kind.filter)
        row = self.page.locator("tbody tr").filter(has_text=text)
        # An empty list has no table, hence no filter.
        self.tab.until(lambda: self.tab.visible(search), lambda: self.tab.visible(self.page.get_by_text("No assigned")))
        if self.tab.visible(search):
            search.fill(text)
        self.tab.until(lambda: self.tab.visible(row) is not gone)
        return listing(self.tab, f"look for {text!r} in {self.path}", "Status")

    def read(self, *, page: int = 1) -> Listing:
        """Open the list, turn to page number *page*, and read it."""
        self.open()
        self.tab.until(lambda: self.tab.visible(self.page.locator("tbody tr")))
        for number in range(2, page + 1):
            self.page.get_by_role("button", name="Go to next page").click()
            turned = self.page.get_by_text(f"Page {number} of")
            self.tab.until(functools.partial(self.tab.visible, turned))
        return listing(self.tab, f"read page {page} of {self.path}", "Status")

    def card(self, key: str) -> Card:
        """Open the page of the row with this id and read it."""
        self.tab.goto(f"{self.path}/{key}")
        heading = self.page.get_by_role("heading", level=2)
        missing = self.page.get_by_text(f"{self.kind.name.capitalize()} not found")
        if self.tab.until(lambda: self.tab.visible(heading), lambda: self.tab.visible(missing)):
            self.tab.settle()
        screen = self.tab.screen(f"open the page of {_one(self.kind.name)}")
        pairs = [] if screen.crashed else self.tab.ask(READ_PAIRS)
        card = Card(
            screen.action,
            screen.path,
            screen.headings,
            tuple((str(one), str(two)) for one, two in pairs),
            screen.crashed,
        )
        TRAIL.note(card)
        return card

    def assignees(self, row: str = "") -> Choices:
        """Whom the create form offers as assignee; with *row*, whom the update form of that row offers."""
        if not row:
            self.open()
        opener = self._entry(row, "Update") if row else self.button("+")
        title, submit = self.kind.update if row else self.kind.create
        dialog = self._dialog(opener, title)
        self.tab.need_ready(dialog.get_by_role("button", name=submit, exact=True), f"button {submit!r}")
        control = self.kind.controls[self.kind.assignee]
        self.tab.need(_of(dialog, control), f"select {control.label!r}").click()
        options = self.page.get_by_role("option")
        self.tab.need(options.first, f"entry of {control.label!r}")
        what = f"the {'update' if row else 'create'} form's list of assignees"
        found = Choices(f"open {what} as {self.tab.visitor}", what, tuple(map(str.strip, options.all_inner_texts())))
        TRAIL.note(found)
        return found

    def _dialog(self, opener: Locator, title: str) -> Locator:
        opener.click()
        # Titles of update sheets go on with the row's name.
        return self.tab.need(
            self.page.get_by_role("dialog", name=re.compile(f"^{re.escape(title)}")), f"dialog {title!r}"
        )

    def _entry(self, row: str, name: str) -> Locator:
        line = self.tab.need(self.page.get_by_role("row").filter(has_text=row), f"row with {row!r}")
        menu = line.get_by_role("button", name="Open menu")
        self.tab.need_ready(menu, "row menu").click()
        return self.tab.need(self.page.get_by_role("menuitem", name=name), f"entry {name!r} of the row menu")

    def _fill(self, dialog: Locator, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            control = self.kind.controls[name]
            found = self.tab.need(_of(dialog, control), f"field {control.label!r}")
            _SETTERS[control.kind](self.tab, found, value)

    def _submitted(self, dialog: Locator, submit: str, action: str, *, stays_open: bool) -> Screen:
        dialog.get_by_role("button", name=submit, exact=True).click()
        complaint = self.page.locator('p[id$="-form-item-message"]')
        answered = self.tab.until(self.tab.toasts, lambda: self.tab.visible(complaint))
        screen = self.tab.screen(action, silent=not answered)
        self._closed(stays_open=stays_open)
        return screen

    def _closed(self, *, stays_open: bool) -> None:
        """Wait until the dialog is gone; press "Close" where it stays open."""
        dialog = self.page.locator("[role=dialog]")
        close = self.page.get_by_role("button", name="Close", exact=True)
        # A side sheet takes more than a second to slide out.
        if not stays_open and self.tab.until(lambda: not self.tab.visible(dialog), patience=0.2):
            return
        if self.tab.visible(close) and not self.tab.crashed():
            close.first.click()
            self.tab.until(lambda: not self.tab.visible(dialog), patience=0.3)


def _of(dialog: Locator, control: Control) -> Locator:
    return dialog.get_by_label(control.label, exact=True).nth(control.nth)


def _text(tab: Tab, control: Locator, value: str) -> None:
    control.fill(value)


def _select(tab: Tab, control: Locator, value: str) -> None:
    tab.choose(control, value, "the select")


def _switch(tab: Tab, control: Locator, value: str) -> None:
    # Untouched it is undefined: the form would neither be sent nor say why.
    control.click()
    if (control.get_attribute("aria-checked") == "true") is not (value == "on"):
        control.click()


def _date(tab: Tab, control: Locator, value: str) -> None:
    """Choose a day of the month shown; *value* is its number, 15 to 28 (lower ones come twice in the grid)."""
    control.click()
    grid = tab.need(tab.page.get_by_role("grid"), "calendar")
    grid.get_by_role("gridcell", name=value, exact=True).last.click()
    tab.page.keyboard.press("Escape")
    tab.until(lambda: not tab.visible(grid))


_SETTERS: dict[str, Any] = {"text": _text, "select": _select, "switch": _switch, "date": _date}


def _one(name: str) -> str:
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
