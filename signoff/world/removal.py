"""How each kind of thing that a run creates is found again and removed, and nothing else."""

from __future__ import annotations

import re

from signoff.clients.database import Database

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


class NotOurs(ValueError):
    """A removal of something that this suite has not created was asked for."""


def remove(database: Database, kind: str, key: str) -> int:
    """Remove what *key* names with all that depends on it. Returns how many rows went. Raises NotOurs."""
    if not OURS.search(key):
        raise NotOurs(f"{kind} {key!r} does not carry the prefix of a run")
    if kind == "user":
        users = [row["_id"] for row in database.db["Users"].find({"email": key}, {"_id": 1})]
        gone = sum(database.remove("AuditLog", {"userId": user}) for user in users)
        return gone + database.remove("Users", {"email": key})
    if kind == "organization":
        found = [row["_id"] for row in database.db["Organizations"].find({"slug": key}, {"_id": 1})]
        gone = sum(database.remove(name, {"organizationId": one}) for one in found for name in TENANT_COLLECTIONS)
        return gone + database.remove("Organizations", {"slug": key})
    raise NotOurs(f"nobody knows how to remove a {kind!r}")


def present(database: Database, prefix: str) -> list[str]:
    """What carries *prefix* in the database now, as "kind key"."""
    # Not anchored: a mail pattern may put the tag anywhere in the address.
    carries = {"$regex": re.escape(prefix)}
    users = database.db["Users"].find({"email": carries}, {"email": 1})
    tenants = database.db["Organizations"].find({"slug": carries}, {"slug": 1})
    return [f"user {row['email']}" for row in users] + [f"organization {row['slug']}" for row in tenants]
