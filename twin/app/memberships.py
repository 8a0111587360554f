"""Belonging to more than one organization.

``Users.organizationId`` and ``organization_role`` say which organization a user works in now, as the whole
application reads them. ``OrganizationMembers`` has one row for every organization he belongs to, with his role there;
it is filled when he joins a second one. Switching copies a row of it to the user.
"""

from __future__ import annotations

from typing import Any

from bson import ObjectId

from twin.state import Twin

COLLECTION = "OrganizationMembers"


async def _write(twin: Twin, user_id: ObjectId, organization: ObjectId, role: str) -> None:
    key = {"userId": user_id, "organizationId": organization}
    await twin.db[COLLECTION].update_one(key, {"$set": {"role": role}}, upsert=True)


async def join(twin: Twin, user: dict[str, Any], organization: ObjectId, role: str) -> None:
    """Let *user* belong to *organization* and work in it from now on; he keeps the organizations he has."""
    kept = not twin.faults.on("joining-leaves-first-organization")
    if user.get("organizationId") and kept:
        await _write(twin, user["_id"], user["organizationId"], user["organization_role"])
    await _write(twin, user["_id"], organization, role)
    await _enter(twin, user["_id"], organization, role)


async def _enter(twin: Twin, user_id: ObjectId, organization: ObjectId | None, role: str) -> None:
    change = {"organizationId": organization, "organization_role": role}
    await twin.db.Users.update_one({"_id": user_id}, {"$set": change})


async def switch(twin: Twin, user: dict[str, Any], organization: ObjectId) -> bool:
    """Let *user* work in another of his organizations; False if he does not belong to it."""
    row = await twin.db[COLLECTION].find_one({"userId": user["_id"], "organizationId": organization})
    if row is None:
        return False
    await _write(twin, user["_id"], user["organizationId"], user["organization_role"])
    role = user["organization_role"] if twin.faults.on("switch-keeps-role") else row["role"]
    if not twin.faults.on("switch-changes-nothing"):
        await _enter(twin, user["_id"], organization, role)
    return True


async def change_role(twin: Twin, user: dict[str, Any], role: str) -> None:
    """Give *user* another role in the organization he works in."""
    key = {"userId": user["_id"], "organizationId": user["organizationId"]}
    await twin.db[COLLECTION].update_one(key, {"$set": {"role": role}})
    await twin.db.Users.update_one({"_id": user["_id"]}, {"$set": {"organization_role": role}})


async def leave(twin: Twin, user: dict[str, Any]) -> None:
    """Take *user* out of the organization he works in; he goes on in another of his, if there is one."""
    await twin.db[COLLECTION].delete_one({"userId": user["_id"], "organizationId": user["organizationId"]})
    other = await twin.db[COLLECTION].find_one({"userId": user["_id"]})
    await _enter(twin, user["_id"], other["organizationId"] if other else None, other["role"] if other else "MEMBER")
