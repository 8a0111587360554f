"""Rows of the CRM to be made: what a user enters in the form, what the API is sent, and what must be stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from bson import ObjectId


class Named(NamedTuple):
    """Something a form lets one choose: its id, and the name that the list shows."""

    id: str
    name: str


@dataclass(frozen=True)
class Draft:
    """One row. key: the text by which it is found in lists, unique. identifier: the field that holds it.

    form: values by the names of the form's controls. body: of a create over the API. stored: fields of the database.
    day: of the month, of the date field that the calendar fills; 0 for none.
    """

    kind: str
    collection: str
    key: str
    identifier: str
    form: Mapping[str, str]
    body: Mapping[str, Any]
    stored: Mapping[str, Any]
    day: int = 0

    @property
    def where(self) -> dict[str, Any]:
        """What finds the row in the database, in whatever organization it was put."""
        return {self.identifier: self.key}


@dataclass(frozen=True)
class Around:
    """What a row points at: members of its organization, an account and a contact of it, and the lookups."""

    assignee: Named
    account: Named
    contact: Named
    industry: Named
    type: Named
    stage: Named
    campaign: Named


DAY = 20  # once in every calendar sheet, whatever month it shows
COLLECTIONS = {
    "account": "crm_Accounts",
    "contact": "crm_Contacts",
    "lead": "crm_Leads",
    "opportunity": "crm_Opportunities",
}


def _account(key: str, around: Around) -> Draft:
    texts = {
        "name": key,
        "office_phone": "+420 123 456 789",
        "email": f"{key}@example.test",
        "website": "https://www.example.test",
        "company_id": "1234567890",
        "vat": "CZ1234567890",
        "billing_street": "Main Street 1",
        "billing_postal_code": "11000",
        "billing_city": "Prague",
        "billing_state": "Bohemia",
        "billing_country": "Czechia",
        "shipping_street": "Side Street 2",
        "shipping_postal_code": "60200",
        "shipping_city": "Brno",
        "shipping_state": "Moravia",
        "shipping_country": "Slovakia",
        "description": f"about {key}",
        "annual_revenue": "1000000",
        "member_of": "Group of Workshops",
    }
    chosen = {"industry": around.industry, "assigned_to": around.assignee}
    return _draft("account", "name", key, texts, chosen)


def _contact(key: str, around: Around) -> Draft:
    texts = {
        "first_name": "Cora",
        "last_name": key,
        "mobile_phone": "+11 1236 77 55",
        "office_phone": "+11 1236 77 66",
        "email": f"{key}@example.test",
        "personal_email": f"{key}@home.example.test",
        "website": "https://contact.example.test",
        "description": f"about {key}",
    }
    made = _draft("contact", "last_name", key, texts, {"assigned_to": around.assignee})
    more = {"status": True, "type": "Customer"}
    form = {**made.form, "status": "on", "type": "Customer"}
    return Draft("contact", made.collection, key, "last_name", form, {**made.body, **more}, {**made.stored, **more})


def _lead(key: str, around: Around) -> Draft:
    texts = {
        "first_name": "Lena",
        "last_name": key,
        "company": f"{key} Works",
        "jobTitle": "Head of the fleet",
        "email": f"{key}@example.test",
        "phone": "+11 123 456 7",
        "description": f"about {key}",
        "lead_source": "A trade fair",
        "refered_by": "A customer",
        "campaign": "Spring check",
    }
    made = _draft("lead", "lastName", key, texts, {"assigned_to": around.assignee})
    names = {"first_name": "firstName", "last_name": "lastName"}
    stored = {names.get(name, name): value for name, value in made.stored.items()}
    return Draft("lead", made.collection, key, "lastName", made.form, made.body, stored)


def _opportunity(key: str, around: Around) -> Draft:
    texts = {"name": key, "description": f"about {key}", "currency": "USD", "next_step": "Call them"}
    money = {"budget": "1000", "expected_revenue": "1500"}
    chosen = {
        "type": around.type,
        "sales_stage": around.stage,
        "assigned_to": around.assignee,
        "account": around.account,
        "contact": around.contact,
        "campaign": around.campaign,
    }
    made = _draft("opportunity", "name", key, texts, chosen)
    numbers = {name: int(value) for name, value in money.items()}
    body = {**made.body, **money, "close_date": "2030-01-20T12:00:00.000Z"}
    form = {**made.form, **money, "close_date": str(DAY)}
    return Draft("opportunity", made.collection, key, "name", form, body, {**made.stored, **numbers}, DAY)


def _draft(kind: str, identifier: str, key: str, texts: Mapping[str, str], chosen: Mapping[str, Named]) -> Draft:
    form = {**texts, **{name: one.name for name, one in chosen.items()}}
    body = {**texts, **{name: one.id for name, one in chosen.items()}}
    stored = {**texts, **{name: ObjectId(one.id) for name, one in chosen.items()}}
    return Draft(kind, COLLECTIONS[kind], key, identifier, form, body, stored)


MAKERS: Mapping[str, Callable[[str, Around], Draft]] = {
    "account": _account,
    "contact": _contact,
    "lead": _lead,
    "opportunity": _opportunity,
}
"""Makes a draft of each kind from its key and what it points at."""
