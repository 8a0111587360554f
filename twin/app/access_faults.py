"""How faults bend the guard: what a role is answered instead."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from starlette.responses import Response

from twin.app.answers import RefusedError, data, refuse
from twin.faults.standing import DONE_ANYWAY
from twin.operations import Permission

if TYPE_CHECKING:
    from twin.app.api.admission import Call

QUOTA = {
    "error": "You have reached your Contacts limit (100/100). Upgrade your plan to add more.",
    "requiresUpgrade": True,
    "code": "QUOTA_EXCEEDED",
}
REFUSALS: dict[str, Callable[[], Response]] = {
    "viewer-refused-for-a-quota": lambda: data(QUOTA, 403),
    "viewer-refused-as-anonymous": lambda: refuse("Unauthenticated", 401).response,
    "viewer-refused-as-malformed": lambda: refuse("Invalid JSON", 400).response,
    "viewer-refused-without-a-reason": lambda: Response(status_code=403),
    "viewer-refused-by-a-page": lambda: Response("<h1>403 Forbidden</h1>", 403, media_type="text/html"),
    "viewer-write-accepted-not-written": lambda: data({"message": "Saved"}),
}
"""What VIEWER is answered to a write, by fault."""
WRITES = (Permission.WRITE, Permission.OWN)


async def instead(call: Call, work: Callable[[Call], Awaitable[Response]]) -> Response | None:
    """What is answered in place of the sound answer, or None."""
    role, permission = call.user["organization_role"], call.operation.permission
    await _too_late(call, work)
    if permission in WRITES:
        if call.broken("everybody-refused-to-write"):
            raise await call.denied("Nobody may write")
        if role == "VIEWER":
            return await _viewer(call, work)
        if role == "MEMBER":
            return await _member(call, work)
        return await _admin(call) if role == "ADMIN" else None
    if role == "VIEWER" and permission is Permission.READ and call.broken("viewer-may-not-read"):
        raise await call.denied("VIEWER may not read")
    return None


async def _too_late(call: Call, work: Callable[[Call], Awaitable[Response]]) -> None:
    """Refuse after the work whom the guard of users and organizations let pass for it."""
    if (call.request.method, call.request.url.path) != DONE_ANYWAY:
        return
    if call.broken("inactive-refused-but-written") and call.user["userStatus"] != "ACTIVE":
        await _done_anyway(call, work)
        raise await call.denied("Your account is not active")
    if call.broken("suspended-refused-but-written"):
        found = await call.db.Organizations.find_one({"_id": call.organization}) or {}
        if found.get("status") == "SUSPENDED":
            await _done_anyway(call, work)
            raise await call.denied("The organization is suspended")


async def _viewer(call: Call, work: Callable[[Call], Awaitable[Response]]) -> Response | None:
    for fault, answer in REFUSALS.items():
        if call.broken(fault):
            return answer()
    if call.broken("viewer-refused-but-written"):
        await _done_anyway(call, work)
        raise await call.denied("VIEWER is read-only")
    return None


async def _member(call: Call, work: Callable[[Call], Awaitable[Response]]) -> Response | None:
    creates = call.operation.permission is Permission.WRITE
    if creates and call.broken("member-may-not-create"):
        raise await call.denied("MEMBER may not create")
    if creates and call.broken("member-create-accepted-not-written"):
        return data({"message": "Saved"})
    if not creates and call.broken("member-refused-but-written"):
        call.lenient = True
        answer = await _done_anyway(call, work)
        if call.of_another:
            raise await call.denied("This resource was created by another member")
        return answer
    return None


async def _admin(call: Call) -> Response | None:
    if call.operation.method == "DELETE" and call.broken("admin-delete-accepted-not-written"):
        return data({"message": "Deleted"})
    return None


async def _done_anyway(call: Call, work: Callable[[Call], Awaitable[Response]]) -> Response | None:
    try:
        return await work(call)
    except RefusedError as refused:
        return refused.response
