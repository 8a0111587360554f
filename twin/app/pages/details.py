"""Detail pages of the CRM: a heading and cards of pairs, label and value."""

from __future__ import annotations

from typing import Any

from twin.app.pages.entities import Entity
from twin.app.pages.rows import Document, Names, person, title_of
from twin.app.pages.words import day, money

Pairs = list[tuple[str, str]]
HEADINGS = {
    "Account": "Account: {title}",
    "Contact": "Contact detail view: {title}",
    "Lead": "Lead: {title}",
    "Opportunity": "Opportunity {title} - detail view",
}
MAIN = {
    "Account": (
        ("Annual revenue", "annual_revenue"),
        ("Company ID", "company_id"),
        ("VAT number", "vat"),
        ("Description", "description"),
        ("Email", "email"),
        ("Website", "website"),
        ("Office phone", "office_phone"),
        ("Status", "status"),
        ("Type", "type"),
        ("Member of", "member_of"),
    ),
    "Contact": (
        ("Position", "position"),
        ("Description", "description"),
        ("E-mail", "email"),
        ("Personal e-mail", "personal_email"),
        ("Office phone", "office_phone"),
        ("Mobile phone", "mobile_phone"),
        ("Website", "website"),
        ("Type", "type"),
    ),
    "Lead": (
        ("Company name", "company"),
        ("Job title", "jobTitle"),
        ("Description", "description"),
        ("Email", "email"),
        ("Phone", "phone"),
        ("Status", "status"),
        ("Type", "type"),
        ("Lead source", "lead_source"),
        ("refered_by", "refered_by"),
    ),
    "Opportunity": (
        ("Description", "description"),
        ("Currency", "currency"),
        ("Next step", "next_step"),
        ("Status", "status"),
    ),
}
ADDRESS = ("street", "postal_code", "city", "state", "country")


def _text(value: Any) -> str:
    return "N/A" if value in (None, "") else str(value)


def _named(known: dict[Any, str], key: Any) -> str:
    return known.get(key, "Not assigned")


def of(entity: Entity, row: Document, known: Names) -> tuple[str, list[tuple[str, Pairs]]]:
    """The heading of *row* and its cards."""
    pairs: Pairs = [(label, _text(row.get(key))) for label, key in MAIN[entity.name]]
    if entity.name == "Lead":
        pairs.insert(0, ("Name", person(row)))
    if entity.name == "Contact":
        pairs.append(("Status", "Active" if row.get("status") else "Inactive"))
    if entity.name == "Opportunity":
        pairs += [
            ("Budget", money(row.get("budget"))),
            ("Expected revenue", money(row.get("expected_revenue"))),
            ("Expected close date", day(row.get("close_date"))),
            ("Contact", _named(known.contacts, row.get("contact"))),
        ]
    if entity.name != "Account":
        pairs.append(("Account", _named(known.accounts, row.get("account") or row.get("accountsIDs"))))
    pairs += [
        ("Assigned to", _named(known.users, row.get("assigned_to"))),
        ("Created", day(row.get("createdAt") or row.get("created_on"))),
        ("Created by", _named(known.users, row.get("createdBy") or row.get("created_by"))),
    ]
    cards = [("", pairs)]
    if entity.name == "Account":
        for kind in ("Billing", "Shipping"):
            lines = [(f"{kind} {part.replace('_', ' ')}", _text(row.get(f"{kind.lower()}_{part}"))) for part in ADDRESS]
            cards.append((f"{kind} Address", lines))
    return HEADINGS[entity.name].format(title=title_of(entity, row)), cards
