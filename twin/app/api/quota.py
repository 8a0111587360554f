"""How many rows of a kind an organization may have on its plan; counted and taken in one step."""

from __future__ import annotations

import asyncio
import contextlib

from pymongo.errors import DuplicateKeyError

from twin.app.answers import RefusedError, data
from twin.app.api.admission import Call
from twin.app.api.nouns import ACCOUNT, CONTACT, LEAD, Noun

LIMITS = {"FREE": 100, "PRO": 10_000}
"""Rows of each kind; ENTERPRISE is not limited."""


def _counter(noun: Noun) -> str:
    names = {ACCOUNT.resource: "accountsCount", CONTACT.resource: "contactsCount", LEAD.resource: "leadsCount"}
    return names.get(noun.resource, "opportunitiesCount")


def _plural(noun: Noun) -> str:
    return f"{noun.title[:-1]}ies" if noun.title.endswith("y") else f"{noun.title}s"


async def _begin(call: Call, noun: Noun) -> None:
    """Count the organization's rows, where nobody has yet."""
    mine = {"organizationId": call.organization}
    if await call.db.OrganizationUsage.find_one({**mine, _counter(noun): {"$exists": True}}):
        return
    count = await call.db[noun.collection].count_documents(mine)
    uncounted = {**mine, _counter(noun): {"$exists": False}}
    # Who is counted meanwhile by another request is not found, and is not made a second time (unique organizationId).
    with contextlib.suppress(DuplicateKeyError):
        await call.db.OrganizationUsage.update_one(uncounted, {"$set": {_counter(noun): count}}, upsert=True)


async def take(call: Call, noun: Noun) -> None:
    """Take one row of the quota. 403 where none is left."""
    organization = await call.db.Organizations.find_one({"_id": call.organization}, {"plan": 1})
    limit = LIMITS.get((organization or {}).get("plan", "FREE"))
    if limit is None or call.broken("quota-absent"):
        return
    await _begin(call, noun)
    mine, name = {"organizationId": call.organization}, _counter(noun)
    row = await call.db.OrganizationUsage.find_one(mine) or {}
    full = row.get(name, 0) >= limit or call.broken("quota-refuses-everything")
    step = {"$inc": {name: 1}}
    if call.broken("quota-checked-before-the-write") or (call.broken("quota-raced-by-leads") and noun is LEAD):
        if not full:
            await asyncio.sleep(0.05)  # the time in which another request compares, as on a busy server
            await call.db.OrganizationUsage.update_one(mine, step)
    elif not full:
        # Compared and counted in one step: of two creates for the last row only one succeeds.
        full = await call.db.OrganizationUsage.find_one_and_update({**mine, name: {"$lt": limit}}, step) is None
    if full:
        raise RefusedError(
            data(
                {
                    "error": f"You have reached your {_plural(noun)} limit ({limit}/{limit}). "
                    "Upgrade your plan to add more.",
                    "requiresUpgrade": True,
                    "code": "QUOTA_EXCEEDED",
                },
                403,
            )
        )


async def give_back(call: Call, noun: Noun) -> None:
    """Give a row of the quota back after a deletion."""
    mine = {"organizationId": call.organization, _counter(noun): {"$gt": 0}}
    await call.db.OrganizationUsage.update_one(mine, {"$inc": {_counter(noun): -1}})
