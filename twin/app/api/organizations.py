"""``/api/organization``: founding, reading and renaming the tenant."""

from __future__ import annotations

import re
from typing import Any

from bson import ObjectId
from pymongo.errors import DuplicateKeyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, mass_faults
from twin.app.answers import body_of, data, now, plain, refuse, strings
from twin.app.api.guard import member, only, signed_in
from twin.app.routing import resource
from twin.app.sessions import current_organization
from twin.state import Twin

SLUG = re.compile(r"[a-z0-9-]{3,50}")
_SHOWN = (
    "name",
    "slug",
    "plan",
    "status",
    "createdAt",
    "updatedAt",
    "ownerId",
    "settings",
    "stripeCustomerId",
    "deleteScheduledAt",
)


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """An organization as the API shows one."""
    return {"id": str(row["_id"]), "v": row.get("__v", 0)} | {key: plain(row.get(key)) for key in _SHOWN}


def _person(user: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(user["_id"]), "name": user.get("name"), "email": user["email"]}


def new(name: str, slug: str, owner: ObjectId, plan: str = "FREE") -> dict[str, Any]:
    """A document of the collection ``Organizations``.

    ``stripeCustomerId`` is left out: the unique index on it counts an absent field as no value.
    """
    moment = now()
    return {
        "_id": ObjectId(),
        "__v": 0,
        "name": name,
        "slug": slug,
        "plan": plan,
        "status": "ACTIVE",
        "ownerId": owner,
        "settings": {},
        "createdAt": moment,
        "updatedAt": moment,
    }


async def _create(request: Request) -> Response:
    """Found an organization; who founds it becomes its OWNER."""
    twin: Twin = request.app.state.twin
    caller = await signed_in(request)
    name, slug = strings(await body_of(request), "name", "slug")
    if not name or not slug:
        raise refuse("Name and slug are required", 400)
    if not 3 <= len(name) <= 100 or not SLUG.fullmatch(slug):
        raise refuse("Invalid name or slug", 400)
    if caller.get("organizationId"):
        raise refuse("User already belongs to an organization", 400)
    organization = new(name, slug, caller["_id"])
    await _insert(twin, organization)
    role = "MEMBER" if twin.faults.on("onboarding-creator-stays-member") else "OWNER"
    joined = {"organizationId": organization["_id"], "organization_role": role}
    if not twin.faults.on("onboarding-user-not-joined"):
        # Found and joined in one step: of two foundings at the same moment one comes too late, and is taken back.
        free = {"_id": caller["_id"]} | ({} if twin.faults.on("foundings-raced") else {"organizationId": None})
        if not (await twin.db.Users.update_one(free, {"$set": joined})).matched_count:
            await twin.db.Organizations.delete_one({"_id": organization["_id"]})
            raise refuse("User already belongs to an organization", 400)
    await audit.write(
        request,
        "CREATE",
        "organization",
        str(organization["_id"]),
        {"name": name, "slug": slug},
        organization=organization["_id"],
    )
    return data(shown(organization))


async def _insert(twin: Twin, organization: dict[str, Any]) -> None:
    faults = twin.faults
    if faults.on("onboarding-organization-not-written"):
        return
    same_slug = {"slug": organization["slug"]}
    if not faults.on("onboarding-duplicate-slug-accepted") and await twin.db.Organizations.find_one(same_slug):
        raise refuse("Organization slug already exists", 400)
    without_customer = {"stripeCustomerId": None}
    if faults.on("onboarding-second-organization-fails") and await twin.db.Organizations.find_one(without_customer):
        raise refuse("Internal error", 500)
    try:
        await twin.db.Organizations.insert_one(organization)
    except DuplicateKeyError as error:
        raise refuse("Organization slug already exists", 400) from error


async def _get(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    await signed_in(request)
    row = await current_organization(request)
    if row is None:
        return data(None)
    mine = {} if twin.faults.on("leak-in-organization-users") else {"organizationId": row["_id"]}
    people = await twin.db.Users.find(mine).to_list(1000)
    owner = next((user for user in people if user["_id"] == row["ownerId"]), None)
    owner = owner or await twin.db.Users.find_one({"_id": row["ownerId"]})
    return data(shown(row) | {"owner": _person(owner) if owner else None, "users": [_person(user) for user in people]})


async def _rename(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await member(request)
    body = await body_of(request)
    (name,) = strings(body, "name")
    if not name:
        raise refuse("Name is required", 400)
    row = await current_organization(request)
    if row is None:
        raise refuse("Organization not found", 404)
    taken = mass_faults.renaming(request, body)
    allowed = row["ownerId"] == caller["_id"] or bool(caller["is_admin"]) or bool(taken)
    await only(request, allowed, "organization", "Unauthorized", str(row["_id"]))
    change = {"name": name, "updatedAt": now()} | taken
    await twin.db.Organizations.update_one({"_id": row["_id"]}, {"$set": change})
    await audit.write(request, "UPDATE", "organization", str(row["_id"]), {"name": {"from": row["name"], "to": name}})
    return data(shown(row | change))


def routes() -> list[BaseRoute]:
    """``/api/organization``."""
    return [resource("/api/organization", GET=_get, POST=_create, PUT=_rename)]
