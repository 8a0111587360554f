"""Who may go on: helpers that hand back the caller or raise the refusal."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from twin.app import audit, standing
from twin.app.answers import refuse
from twin.app.sessions import current_organization, current_user


async def signed_in(request: Request) -> dict[str, Any]:
    """The caller. 401 without a session; 403 for a user who waits or was deactivated."""
    user = await current_user(request)
    if user is None:
        raise refuse("Unauthenticated", 401)
    good = user.get("userStatus") == "ACTIVE" or standing.served_all_the_same(request, "inactive")
    await only(request, good, "user", "Your account is not active", str(user["_id"]))
    return user


async def member(request: Request) -> dict[str, Any]:
    """The caller, who belongs to an organization that is not suspended. 401, 400, 403."""
    user = await signed_in(request)
    unfiltered = request.app.state.twin.faults.on("leak-to-users-without-organization")
    if not user.get("organizationId") and not unfiltered:
        raise refuse("User does not belong to an organization", 400)
    if not standing.may_be_suspended(request):
        good = (await current_organization(request) or {}).get("status") != "SUSPENDED"
        await only(request, good, "organization", "The organization is suspended", str(user.get("organizationId")))
    return user


async def only(request: Request, allowed: bool, resource: str, message: str, resource_id: str | None = None) -> None:
    """Go on if *allowed*; else 403 with *message*, and a PERMISSION_DENIED row."""
    if not allowed:
        await audit.denied(request, resource, message, resource_id)
        raise refuse(message, 403)
