"""``/api/organization/members``: who belongs to the tenant, and as what."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, memberships
from twin.app.answers import body_of, data, object_id, plain, refuse, strings
from twin.app.api.guard import member, only
from twin.app.routing import resource
from twin.state import Twin

ASSIGNABLE = ("ADMIN", "MEMBER", "VIEWER")
_SHOWN = ("name", "email", "avatar", "organization_role", "created_on")


async def _list(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await member(request)
    mine = {} if twin.faults.on("leak-in-members") else {"organizationId": caller["organizationId"]}
    found = twin.db.Users.find(mine).sort("created_on", -1)
    return data(
        [{"id": str(user["_id"])} | {key: plain(user.get(key)) for key in _SHOWN} for user in await found.to_list(1000)]
    )


async def _target(request: Request, caller: dict[str, Any]) -> dict[str, Any]:
    twin: Twin = request.app.state.twin
    found = object_id(request.path_params["user_id"])
    user = await twin.db.Users.find_one({"_id": found}) if found else None
    if user is None:
        raise refuse("Member not found", 404)
    await only(
        request,
        user.get("organizationId") == caller["organizationId"],
        "member",
        "Member does not belong to your organization",
        str(user["_id"]),
    )
    return user


async def _is_owner(request: Request, user: dict[str, Any]) -> bool:
    twin: Twin = request.app.state.twin
    row = await twin.db.Organizations.find_one({"_id": user["organizationId"]})
    return row is not None and row["ownerId"] == user["_id"]


def _promotes(request: Request, caller: dict[str, Any]) -> bool:
    """Whether a fault lets somebody change his own role who is no OWNER."""
    himself = request.path_params["user_id"] == str(caller["_id"])
    return himself and bool(request.app.state.twin.faults.on("members-change-their-own-role"))


async def _change_role(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await member(request)
    (role,) = strings(await body_of(request), "role")
    if not role:
        raise refuse("Role is required", 400)
    on = twin.faults.on
    allowed = caller["organization_role"] == "OWNER" or _promotes(request, caller)
    if not allowed and on("role-refused-but-changed"):
        await memberships.change_role(twin, await _target(request, caller), role)
    await only(request, allowed, "member", "Only owners can manage roles")
    if role not in ASSIGNABLE and not (role == "OWNER" and on("owner-role-handed-out")):
        raise refuse("Invalid role", 400)
    user = await _target(request, caller)
    if await _is_owner(request, user) and not on("owner-may-step-down"):
        raise refuse("Cannot change the owner's role", 400)
    await memberships.change_role(twin, user, role)
    changes = {"role": {"from": user["organization_role"], "to": role}}
    await audit.write(request, "ROLE_CHANGE", "member", str(user["_id"]), changes)
    return data({"id": str(user["_id"]), "name": user.get("name"), "email": user["email"], "organization_role": role})


async def _remove(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await member(request)
    await only(request, caller["organization_role"] in ("OWNER", "ADMIN"), "member", "Insufficient permissions")
    user = await _target(request, caller)
    if user["_id"] == caller["_id"] and not twin.faults.on("owner-may-leave"):
        raise refuse("You cannot remove yourself from the organization", 400)
    loose = twin.faults.on("owner-removable") or twin.faults.on("owner-may-leave")
    if await _is_owner(request, user) and not loose:
        raise refuse("Cannot remove the organization owner", 400)
    await memberships.leave(twin, user)
    await audit.write(request, "REMOVE", "member", str(user["_id"]), {"email": user["email"]})
    return data({"success": True})


def routes() -> list[BaseRoute]:
    """``/api/organization/members``."""
    return [
        resource("/api/organization/members", GET=_list),
        resource("/api/organization/members/{user_id}/role", PUT=_change_role),
        resource("/api/organization/members/{user_id}", DELETE=_remove),
    ]
