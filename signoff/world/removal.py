"""How each kind of thing that a run creates is found again and removed, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from signoff.clients.database import Database
from signoff.clients.payments import Stripe
from signoff.clients.restoring import Server
from signoff.clients.storage import Storage
from signoff.evidence import NotRun

# Every prefix carries like this; a key without it was not made by this suite and is never touched.
OURS = re.compile(r"\bso-[0-9a-z]{6}-")
# Rows that belong to a tenant and go with it.
TENANT_COLLECTIONS = (
    "AuditLog",
    "Boards",
    "DataExport",
    "Documents",
    "Invoices",
    "OrganizationInvitations",
    "OrganizationMembers",
    "OrganizationUsage",
    "PaymentHistory",
    "Sections",
    "Subscriptions",
    "Tasks",
    "crm_Accounts",
    "crm_Accounts_Tasks",
    "crm_Contacts",
    "crm_Contracts",
    "crm_Leads",
    "crm_Opportunities",
)
# Rows that name no tenant and go with the user who made them.
USER_COLLECTIONS = {"AuditLog": "userId", "openAi_keys": "user", "secondBrain_notions": "user", "tasksComments": "user"}


# Lists that all organizations share; a run adds to an empty one.
LOOKUPS = ("crm_Industry_Type", "crm_Opportunities_Sales_Stages", "crm_Opportunities_Type", "crm_campaigns")


# What goes with one question per collection, however many there are: a world has dozens of them.
TOGETHER = ("user", "organization")


class NotOurs(ValueError):
    """A removal of something that this suite has not created was asked for."""


@dataclass(frozen=True)
class Places:
    """Where things are created: database, object store, scratch databases, Stripe; None where no setting names them."""

    database: Database | None = None
    storage: Storage | None = None
    stripe: Stripe | None = None
    scratch: Server | None = None

    def db(self) -> Database:
        """The database. Raises NotRun where there is none."""
        if self.database is None:
            raise NotRun("set DATABASE_URL (users are seeded there)")
        return self.database


def remove(places: Places, kind: str, key: str) -> int:
    """Remove what *key* names with all that depends on it. Returns how many rows (or objects) went. Raises NotOurs."""
    if kind in TOGETHER:
        return remove_together(places, kind, [key])
    _must_be_ours(kind, key)
    if kind == "lookup":
        return sum(places.db().remove(name, {"name": key}) for name in LOOKUPS)
    if kind == "scratch" and places.scratch is not None:
        places.scratch.drop(key)
        return 1
    if kind == "customer" and places.stripe is not None:
        return places.stripe.remove_customers(key)
    if kind == "object" and places.storage is not None:
        places.storage.remove(key)
        return 1
    raise NotOurs(f"nobody knows how to remove a {kind!r}")


def remove_together(places: Places, kind: str, keys: Sequence[str]) -> int:
    """As ``remove``, for all *keys* of a kind of TOGETHER. Raises NotOurs, and removes nothing, if one is not ours."""
    for key in keys:
        _must_be_ours(kind, key)
    if kind == "user":
        return _remove_users(places.db(), keys)
    return _remove_organizations(places.db(), keys)


def _must_be_ours(kind: str, key: str) -> None:
    if not OURS.search(key):
        raise NotOurs(f"{kind} {key!r} does not carry the prefix of a run")


def _remove_users(database: Database, emails: Sequence[str]) -> int:
    where = {"email": {"$in": list(emails)}}
    users = [row["_id"] for row in database.db["Users"].find(where, {"_id": 1})]
    gone = sum(database.remove(name, {field: {"$in": users}}) for name, field in USER_COLLECTIONS.items() if users)
    return gone + database.remove("Users", where)


def _remove_organizations(database: Database, slugs: Sequence[str]) -> int:
    where = {"slug": {"$in": list(slugs)}}
    found = [row["_id"] for row in database.db["Organizations"].find(where, {"_id": 1})]
    gone = sum(database.remove(name, {"organizationId": {"$in": found}}) for name in TENANT_COLLECTIONS if found)
    return gone + database.remove("Organizations", where)


def present(database: Database, prefix: str) -> list[str]:
    """What carries *prefix* in the database now, as "kind key"."""
    # Not anchored: a mail pattern may put the tag anywhere in the address.
    carries = {"$regex": re.escape(prefix)}
    users = database.db["Users"].find({"email": carries}, {"email": 1})
    tenants = database.db["Organizations"].find({"slug": carries}, {"slug": 1})
    return [f"user {row['email']}" for row in users] + [f"organization {row['slug']}" for row in tenants]
