"""What the payment provider has on record, and what billing pages show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from signoff.evidence.basics import REDACTOR, shorten
from signoff.evidence.rows import Rows


@dataclass(frozen=True)
class Objects:
    """Objects of a Stripe account, as its API shows them. what: which ones ("products", "events since …")."""

    what: str
    objects: tuple[Mapping[str, Any], ...]
    repeat: str = ""

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"Stripe: {self.what}")

    @property
    def answered(self) -> str:
        found = "; ".join(shorten(str(dict(one)), 240) for one in self.objects[:4])
        return REDACTOR.text(f"{len(self.objects)} object(s) {found}")

    def about(self, customer: str) -> tuple[Mapping[str, Any], ...]:
        """Those that are events about this customer."""
        return tuple(one for one in self.objects if one["data"]["object"].get("customer") == customer)


@dataclass(frozen=True)
class Cards:
    """The cards of a page: the text of each, by its heading. headings: all that the page shows."""

    action: str
    path: str
    cards: Mapping[str, str] = field(default_factory=dict)
    headings: tuple[str, ...] = ()
    crashed: bool = False

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        shown = " | ".join(f"{title}: {shorten(text, 300)}" for title, text in self.cards.items())
        crash = "the page crashed; " if self.crashed else ""
        return REDACTOR.text(f"at {self.path}: {crash}{shown or f'no cards, headings {list(self.headings[:5])}'}")

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Departure:
    """Where a button led: off the application's site, or not. said: what the page told the user instead.

    withheld: there was no such button for this user, or none that can be pressed.
    """

    action: str
    url: str
    path: str = ""
    said: str = ""
    crashed: bool = False
    withheld: bool = False

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {self.action}")

    @property
    def answered(self) -> str:
        crash = "the page crashed (Application error), " if self.crashed else ""
        crash += "no button that can be pressed, " if self.withheld else ""
        return REDACTOR.text(f"{crash}at {self.url.split('#')[0]}{f', says {self.said!r}' if self.said else ''}")

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Books:
    """What the application's database knows of an organization's money: its row, subscriptions, payments."""

    organization: Rows
    subscriptions: Rows
    payments: Rows

    @property
    def plan(self) -> str:
        """The plan that is stored, "" where the organization is gone."""
        rows = self.organization.rows
        return str(rows[0].get("plan")) if rows else ""

    @property
    def parts(self) -> tuple[Rows, Rows, Rows]:
        """All three."""
        return self.organization, self.subscriptions, self.payments

    @property
    def asked(self) -> str:
        return self.organization.asked

    @property
    def answered(self) -> str:
        found = ", ".join(f"{len(part.rows)} {part.collection}" for part in self.parts[1:])
        rows = [*self.subscriptions.rows[:2], *self.payments.rows[:2]]
        return REDACTOR.text(f"plan {self.plan or 'absent'}, {found} {shorten(str(rows), 500) if rows else ''}".strip())

    @property
    def repeat(self) -> str:
        return self.organization.repeat


@dataclass(frozen=True)
class Charge:
    """One charge that Stripe tells of in an event, and what the application's database has about it.

    gone: its customer was deleted at Stripe, so nobody has to know it any more. owner: id of the organization whose
    customer was charged, "" where the database has none. paid: a later attempt was paid.
    """

    event: Mapping[str, Any]
    rows: Rows
    gone: bool = False
    owner: str = ""
    paid: bool = False

    @property
    def invoice(self) -> Mapping[str, Any]:
        """The invoice that the event is about."""
        found: Mapping[str, Any] = self.event["data"]["object"]
        return found

    @property
    def asked(self) -> str:
        return f"Stripe: {self.event['type']} {self.event['id']}; {self.rows.asked}"

    @property
    def answered(self) -> str:
        return self.rows.answered

    @property
    def repeat(self) -> str:
        return f"stripe events retrieve {self.event['id']}"
