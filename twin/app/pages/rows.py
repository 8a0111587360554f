"""Rows of the CRM read for a visitor: names behind ids, options of selects, cells of lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bson import ObjectId

from twin.app.pages import words
from twin.app.pages.entities import Column, Entity
from twin.app.pages.forms import Field, Options
from twin.app.pages.gates import Visit

Document = dict[str, Any]

# what fills a select, by the name its field gives: collection, and whether it belongs to an organization
LOOKUPS = {
    "industries": "crm_Industry_Type",
    "types": "crm_Opportunities_Type",
    "stages": "crm_Opportunities_Sales_Stages",
    "campaigns": "crm_campaigns",
}
OWNED = {"accounts": "crm_Accounts", "contacts": "crm_Contacts", "users": "Users"}
MOST_ROWS = 500


@dataclass(frozen=True)
class Names:
    """Names behind the ids that rows hold."""

    users: dict[ObjectId, str]
    accounts: dict[ObjectId, str]
    contacts: dict[ObjectId, str]


def person(row: Document) -> str:
    """First and last name of a contact or a lead, whichever way its members are spelt."""
    parts = (row.get("first_name") or row.get("firstName"), row.get("last_name") or row.get("lastName"))
    return " ".join(str(part) for part in parts if part)


def title_of(entity: Entity, row: Document) -> str:
    """What a row is called in headings and dialogs."""
    return person(row) if entity.name in ("Contact", "Lead") else str(row.get("name") or "")


async def names(visit: Visit) -> Names:
    """Names of the organization's users, accounts and contacts."""
    users = await visit.db["Users"].find(visit.mine, {"name": 1, "email": 1}).to_list()
    accounts = await visit.db["crm_Accounts"].find(visit.mine, {"name": 1}).to_list()
    contacts = await visit.db["crm_Contacts"].find(visit.mine, {"first_name": 1, "last_name": 1}).to_list()
    return Names(
        {row["_id"]: row.get("name") or row["email"] for row in users},
        {row["_id"]: row["name"] for row in accounts},
        {row["_id"]: person(row) for row in contacts},
    )


async def _options(visit: Visit, source: str) -> Options:
    if source in LOOKUPS:
        rows = await visit.db[LOOKUPS[source]].find().to_list()
        return tuple((str(row["_id"]), str(row["name"])) for row in rows)
    wanted: Document = dict(visit.mine)
    if source == "users":
        wanted["userStatus"] = "ACTIVE"
        if visit.broken("assignee-of-any-tenant"):
            del wanted["organizationId"]
    rows = await visit.db[OWNED[source]].find(wanted).sort("_id", 1).to_list()
    pairs = ((str(row["_id"]), row.get("name") or person(row) or row.get("email")) for row in rows)
    return tuple((key, str(label)) for key, label in pairs)


async def with_options(visit: Visit, entity: Entity) -> tuple[Field, ...]:
    """The fields of the create form, each select with its options."""
    known = {source: await _options(visit, source) for source in set(entity.sources.values())}
    return tuple(
        replace(one, options=known[entity.sources[one.name]]) if one.name in entity.sources else one
        for one in entity.fields
    )


def _member(row: Document, key: str, known: Names) -> Any:
    if key == "account_name":
        return known.accounts.get(row.get("account") or row.get("accountsIDs") or ObjectId(), "")
    if key == "contact_names":
        return ", ".join(known.contacts[one] for one in row.get("contactsIDs") or () if one in known.contacts)
    return row.get(key)


def cell(column: Column, row: Document, known: Names, *, assignee: bool) -> str:
    """What stands in one cell. *assignee* is false while the fault that leaves it out is on."""
    if column.key == "assignee":
        return known.users.get(row["assigned_to"], "") if assignee and row.get("assigned_to") else ""
    value = _member(row, column.key, known)
    if column.form == "active":
        return "Active" if value else "Inactive"
    if column.form == "status":
        return str(value or "").replace("_", " ").capitalize()
    if column.form == "money":
        return words.money(value)
    if column.form == "text":
        return "" if value is None else str(value)
    return words.stamp(value, column.form) if isinstance(value, datetime) else ""


def values(entity: Entity, row: Document) -> dict[str, Any]:
    """The row as the update form starts with it, by the names of its fields."""
    found: dict[str, Any] = {}
    for one in (*entity.fields, *entity.extra):
        name = entity.renamed.get(one.name, one.name)
        value = row.get(entity.stored.get(one.name, name))
        if isinstance(value, datetime):
            value = words.aware(value).isoformat()
        elif isinstance(value, ObjectId):
            value = str(value)
        found[name] = value
    return found
