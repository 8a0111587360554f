"""Inviting people into an organization by mail, and joining one by the link in it."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, timedelta
from html import escape
from typing import Any

from bson import ObjectId
from starlette.requests import Request

from twin.app import audit, mailer, memberships
from twin.app.answers import now
from twin.app.api.members import ASSIGNABLE
from twin.state import Twin

EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,190}")
LIFE = timedelta(days=7)
COLLECTION = "OrganizationInvitations"
Result = dict[str, Any]


async def invite(request: Request, user: dict[str, Any] | None, *arguments: object) -> Result:
    """The server action ``inviteMember``."""
    twin: Twin = request.app.state.twin
    if user is None:
        return {"error": "Unauthenticated"}
    if not user.get("organizationId"):
        return {"error": "User does not belong to an organization"}
    allowed: tuple[str, ...] = ("OWNER",) if twin.faults.on("invite-refused-to-admin") else ("OWNER", "ADMIN")
    allowed = () if twin.faults.on("invite-refused-to-everybody") else allowed
    if user["organization_role"] not in allowed and not twin.faults.on("invite-open-to-every-role"):
        await audit.denied(request, "invitation", "You do not have permission to invite members")
        return {"error": "You do not have permission to invite members"}
    asked = arguments[0] if arguments and isinstance(arguments[0], dict) else {}
    email, role = asked.get("email"), asked.get("role")
    wrong = {}
    if not isinstance(email, str) or not EMAIL.fullmatch(email):
        wrong["email"] = ["Invalid email address"]
    if role not in ASSIGNABLE:
        wrong["role"] = ["Invalid role"]
    if wrong or not isinstance(email, str) or not isinstance(role, str):
        return {"fieldErrors": wrong}
    refusal = await _refusal(twin, user, email)
    return {"error": refusal} if refusal else await _send(request, user, email, role)


async def _refusal(twin: Twin, user: dict[str, Any], email: str) -> str:
    if email == user["email"]:
        return "You cannot invite yourself"
    mine = {"organizationId": user["organizationId"], "email": email}
    if await twin.db.Users.find_one(mine):
        return "This user is already a member of your organization"
    if await twin.db[COLLECTION].find_one(mine | {"status": "PENDING", "expiresAt": {"$gt": now()}}):
        return "An invitation already exists for this email address"
    return ""


async def _send(request: Request, user: dict[str, Any], email: str, role: str) -> Result:
    twin: Twin = request.app.state.twin
    faults = twin.faults
    token = (
        f"{await twin.db[COLLECTION].count_documents({}):064x}"
        if faults.on("invitation-token-is-a-number")
        else (secrets.token_hex(32))
    )
    kept = "ADMIN" if faults.on("invitation-row-says-admin") else role
    kept = "MEMBER" if role == "ADMIN" and faults.on("invitation-of-admin-says-member") else kept
    row = {
        "_id": ObjectId(),
        "__v": 0,
        "organizationId": user["organizationId"],
        "email": email,
        "role": kept,
        "token": token,
        "status": "PENDING",
        "invitedBy": user["_id"],
        "expiresAt": now() + LIFE,
        "createdAt": now(),
        "updatedAt": now(),
    }
    if not faults.on("invitation-without-row"):
        await twin.db[COLLECTION].insert_one(row)
    await audit.write(request, "INVITE", "invitation", str(row["_id"]), {"email": email, "role": role})
    if not faults.on("invitation-sends-no-mail"):
        await _mail(twin, user, email, token)
    return {"data": {"success": True, "message": f"Invitation sent to {email}", "invitationId": str(row["_id"])}}


async def _mail(twin: Twin, user: dict[str, Any], email: str, token: str) -> None:
    faults = twin.faults
    organization = await twin.db.Organizations.find_one({"_id": user["organizationId"]})
    name = organization["name"] if organization else ""
    path = "auth/accept-invitation" if faults.on("invitation-link-leads-nowhere") else "accept-invitation"
    base = "http://app.invalid" if faults.on("invitation-link-of-another-host") else f"{twin.base_url}/en"
    link = f"{base}/{path}/{token}"
    to = user["email"] if faults.on("invitation-mailed-to-inviter") else email
    words = f"You have been invited to join {name}."
    if faults.on("invitation-mail-without-link"):
        await mailer.by_smtp(twin, to, f"You're invited to {name}", f"{words} Ask whoever invited you for the link.\n")
        return
    html = (
        f'<html><body><p>{escape(words)}</p><p><a href="{escape(link)}">Accept the invitation</a></p>'
        "<p>The link works once and for seven days.</p></body></html>"
    )
    await mailer.by_smtp(twin, to, f"You're invited to {name}", f"{words}\n\nAccept: {link}\n", html)


def _no(message: str) -> Result:
    return {"success": False, "message": message}


async def accept(request: Request, user: dict[str, Any] | None, *arguments: object) -> Result:
    """The server action ``acceptInvitation``."""
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if user is None:
        return _no("Please sign in to accept the invitation")
    token = arguments[0] if arguments and isinstance(arguments[0], str) else ""
    row = await twin.db[COLLECTION].find_one({"token": token}) if token else None
    if row is None:
        return _no("Invitation not found or has been revoked")
    if faults.on("accept-refused-to-everybody"):
        return _no("Invitation not found or has been revoked")
    refusal = await _not_acceptable(twin, row, user)
    if refusal:
        await audit.denied(request, "invitation", refusal, str(row["_id"]))
        if faults.on("accept-refuses-and-joins"):
            await memberships.join(twin, user, row["organizationId"], row["role"])
        return _no(refusal)
    # Found and marked in one step: of two requests with the same token only one succeeds.
    wanted = {"_id": row["_id"]}
    if not faults.on("invitation-works-twice"):
        wanted["status"] = row["status"]
    status = "PENDING" if faults.on("invitation-stays-pending") else "ACCEPTED"
    change = {"$set": {"status": status, "updatedAt": now()}}
    if await twin.db[COLLECTION].find_one_and_update(wanted, change) is None:
        return _no("Invitation has already been accepted")
    return await _join(request, user, row)


async def _join(request: Request, user: dict[str, Any], row: dict[str, Any]) -> Result:
    twin: Twin = request.app.state.twin
    role = "ADMIN" if twin.faults.on("accept-joins-as-admin") else row["role"]
    if not twin.faults.on("accept-joins-nobody"):
        await memberships.join(twin, user, row["organizationId"], role)
    organization = await twin.db.Organizations.find_one({"_id": row["organizationId"]}, {"name": 1})
    await audit.write(request, "CREATE", "member", str(user["_id"]), {"role": role}, organization=row["organizationId"])
    return {
        "success": True,
        "message": f"Successfully joined {organization['name'] if organization else ''}",
        "organizationId": str(row["organizationId"]),
    }


async def _not_acceptable(twin: Twin, row: dict[str, Any], user: dict[str, Any]) -> str:
    """Why *user* may not join by that invitation; empty if he may."""
    faults, status = twin.faults, row["status"]
    for_good = {
        "CANCELLED": "invitation-cancelled-accepted",
        "ACCEPTED": "invitation-works-twice",
        "EXPIRED": "invitation-expired-accepted",
    }
    if status != "PENDING" and not faults.on(for_good[status]):
        return f"Invitation has already been {status.lower()}"
    if row["expiresAt"].replace(tzinfo=UTC) <= now() and not faults.on("invitation-expired-accepted"):
        await twin.db[COLLECTION].update_one({"_id": row["_id"]}, {"$set": {"status": "EXPIRED"}})
        return "Invitation has expired"
    if row["email"] != user["email"] and not faults.on("invitation-of-somebody-else-accepted"):
        return "This invitation is for a different email address"
    if row["organizationId"] == user.get("organizationId") and not faults.on("invitation-works-twice"):
        return "You are already a member of this organization"
    return ""
