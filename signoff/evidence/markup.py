"""What became of stored text on a page, in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    """One page with stored payloads on it.

    shown: whether the text shows. ran: what a script that was stored left behind, or "". elements: how many elements
    were made of it. links: addresses of links that would run script. evaluated: whether a template was computed.
    crashed: whether the page was replaced by an error page, though the same page with ordinary text is not.
    """

    path: str
    actor: str
    shown: bool
    ran: str
    elements: int
    links: Sequence[str]
    evaluated: bool
    crashed: bool = False

    @property
    def asked(self) -> str:
        return f"browser: open {self.path} as {self.actor}, with stored payloads"

    @property
    def answered(self) -> str:
        return (
            f"text {'shows' if self.shown else 'does not show'}, {self.elements} element(s) made of it, "
            f"{len(self.links)} link(s), script {self.ran or 'did not run'}"
            f"{'; an error page, where ordinary text shows' if self.crashed else ''}"
        )

    @property
    def repeat(self) -> str:
        return ""
