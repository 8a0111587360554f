"""What a browser shows of rows: a list, the page of one row, the entries of a select."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR, shorten


@dataclass(frozen=True)
class Listing:
    """A table of a page as read. rows: the texts of the cells. footer: the words on the page's number."""

    action: str
    path: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    footer: str = ""
    crashed: bool = False

    def having(self, text: str) -> tuple[tuple[str, ...], ...]:
        """The rows with *text* in one of their cells."""
        return tuple(row for row in self.rows if any(text in cell for cell in row))

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        if self.crashed:
            return f"at {self.path}, the page crashed (Application error)"
        shown = "; ".join(" | ".join(row) for row in self.rows[:5])
        return REDACTOR.text(f"at {self.path}, {len(self.rows)} row(s) {self.footer} {shorten(shown)}".strip())

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Card:
    """The page of one row as read: its headings, and its pairs of label and value."""

    action: str
    path: str
    headings: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    crashed: bool = False

    def value(self, label: str) -> str:
        """The value beside *label*; "" where there is none."""
        return next((value for name, value in self.pairs if name == label), "")

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        if self.crashed:
            return f"at {self.path}, the page crashed (Application error)"
        shown = ", ".join(f"{label}: {value}" for label, value in self.pairs)
        headings = ", ".join(repr(text) for text in self.headings[:4])
        return REDACTOR.text(f"at {self.path}, headings {headings}; {shorten(shown)}")

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Choices:
    """The entries of a select or a menu as read."""

    action: str
    what: str
    entries: tuple[str, ...]

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        return REDACTOR.text(f"{self.what} offers {shorten(', '.join(self.entries)) or 'nothing'}")

    @property
    def repeat(self) -> str:
        return ""
