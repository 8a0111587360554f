"""What a browser shows after an action."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR, shorten


@dataclass(frozen=True)
class Screen:
    """A browser page as a user has it before them, after *action*.

    path: of the address bar. headings, toasts, field_errors: as read. crashed: the page was replaced by an
    application error. errors: uncaught script errors. silent: nothing of what was waited for came in time.
    """

    action: str
    path: str
    headings: tuple[str, ...] = ()
    toasts: tuple[str, ...] = ()
    field_errors: tuple[str, ...] = ()
    crashed: bool = False
    errors: tuple[str, ...] = ()
    silent: bool = False

    @property
    def said(self) -> str:
        """Everything the page tells the user, in one line."""
        return " · ".join((*self.toasts, *self.field_errors))

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        parts = [f"at {self.path}"]
        if self.crashed:
            parts.append("the page crashed (Application error)")
        if self.headings:
            parts.append("headings " + ", ".join(repr(text) for text in self.headings[:4]))
        parts.append("says " + repr(self.said) if self.said else "says nothing")
        if self.silent:
            parts.append("and nothing more came in time")
        if self.errors:
            parts.append("script errors " + "; ".join(self.errors[:3]))
        return shorten(REDACTOR.text(", ".join(parts)))

    @property
    def repeat(self) -> str:
        return ""
