"""Collections and indexes that the application relies on, under the names that Prisma gives them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pymongo import IndexModel
from pymongo.errors import DuplicateKeyError

from twin.database import planted, retention
from twin.state import Twin


@dataclass(frozen=True)
class Index:
    """One index on one field."""

    collection: str
    name: str
    unique: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    without: str = ""
    """The faults that take this index away, separated by blanks."""

    @property
    def title(self) -> str:
        """Prisma's name for it."""
        return f"{self.collection}_{self.name}_{'key' if self.unique else 'idx'}"

    def model(self) -> IndexModel:
        """What the driver wants to be told."""
        more = {"unique": True} if self.unique else {}
        return IndexModel([(self.name, 1)], name=self.title, **more, **self.options)


def _unique(collection: str, name: str, *, without: str = "", options: dict[str, Any] | None = None) -> Index:
    return Index(collection, name, unique=True, options=options or {}, without=without)


FORGOTTEN = {("AuditLog", "organizationId"): "query-scans-audit", ("crm_Leads", "organizationId"): "query-scans-leads"}
"""Indexes that a fault takes away, by collection and field."""


def _plain(collection: str, *names: str) -> list[Index]:
    return [Index(collection, name, without=FORGOTTEN.get((collection, name), "")) for name in names]


# An absent customer is no value, so that any number of organizations can be without one.
_IF_TEXT = {"partialFilterExpression": {"stripeCustomerId": {"$type": "string"}}}
INDEXES = (
    _unique("Users", "email", without="register-duplicate-accepted registrations-raced"),
    *_plain("Users", "organizationId"),
    _unique("Organizations", "slug", without="onboarding-duplicate-slug-accepted slugs-raced"),
    _unique("Organizations", "stripeCustomerId", options=_IF_TEXT),
    _unique("OrganizationInvitations", "token"),
    *_plain("OrganizationInvitations", "organizationId", "email"),
    *_plain("AuditLog", "organizationId", "userId", "action", "resource"),
    Index("AuditLog", "createdAt", options={"expireAfterSeconds": retention.SECONDS}),
    _unique("Subscriptions", "stripeSubscriptionId"),
    _unique("PaymentHistory", "stripePaymentIntentId"),
    *_plain("PaymentHistory", "organizationId"),
    *_plain("Subscriptions", "organizationId"),
    _unique("StripeEvents", "eventId"),
    *_plain("OrganizationMembers", "userId", "organizationId"),
    _unique("OrganizationUsage", "organizationId"),
    *_plain("DataExport", "organizationId", "userId", "status"),
    _unique("UserSession", "token"),
    _unique("PasswordResets", "tokenHash"),
    Index("PasswordResets", "expiresAt", options={"expireAfterSeconds": 0}),
    *(
        index
        for name in (
            "crm_Accounts",
            "crm_Contacts",
            "crm_Leads",
            "crm_Opportunities",
            "crm_Contracts",
            "crm_Accounts_Tasks",
            "Documents",
            "Invoices",
            "Boards",
            "Sections",
            "Tasks",
        )
        for index in _plain(name, "organizationId")
    ),
)


FAULTS = retention.FAULTS | {fault for index in INDEXES for fault in index.without.split()}
"""The faults that live with other indexes."""


async def create(twin: Twin) -> None:
    """Make every index, and with it every collection."""
    for collection in sorted({index.collection for index in INDEXES}):
        models = [index.model() for index in INDEXES if index.collection == collection]
        await twin.db[collection].create_indexes(models)


async def settle(twin: Twin) -> None:
    """Take away the indexes that the faults which are on live without; put the others back."""
    await retention.settle(twin)
    await planted.settle(twin)
    for index in INDEXES:
        if not index.without or twin.mongo is None:
            continue
        rows = twin.mongo.get_default_database()[index.collection]
        present = index.title in await rows.index_information()
        away = any(twin.faults.on(fault) for fault in index.without.split())
        if away and present:
            await rows.drop_index(index.title)
        elif not away and not present:
            await _put_back(twin, index)


async def _put_back(twin: Twin, index: Index) -> None:
    """Make a unique index again. Rows that came twice while it was away go, but for the first."""
    assert twin.mongo is not None
    rows = twin.mongo.get_default_database()[index.collection]
    try:
        await rows.create_indexes([index.model()])
    except DuplicateKeyError:
        seen: set[Any] = set()
        for row in await rows.find({}, {index.name: 1}).sort("_id", 1).to_list(None):
            if row[index.name] in seen:
                await rows.delete_one({"_id": row["_id"]})
            seen.add(row[index.name])
        await rows.create_indexes([index.model()])
