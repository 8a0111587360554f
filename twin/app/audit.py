"""The audit trail: one row of the collection ``AuditLog`` per event, with actor, time and address."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from twin.app import denial_faults, event_faults
from twin.app.answers import now
from twin.app.sessions import current_user
from twin.state import Twin


async def write(
    request: Request,
    action: str,
    resource: str,
    resource_id: str | None,
    changes: dict[str, Any] | None = None,
    *,
    user: dict[str, Any] | None = None,
    organization: Any = None,
) -> None:
    """Write one row. The actor is the user of the session unless *user* is given."""
    twin: Twin = request.app.state.twin
    if action == "PERMISSION_DENIED" and twin.faults.on("enum-denial-rejected"):
        return
    if action == "RATE_LIMIT_EXCEEDED" and twin.faults.on("enum-limit-rejected"):
        return
    actor = user or await current_user(request)
    row = await event_faults.spoilt(
        request,
        {
            "__v": 0,
            "organizationId": organization or (actor.get("organizationId") if actor else None),
            "userId": actor["_id"] if actor else None,
            "action": action,
            "resource": resource,
            "resourceId": resource_id,
            "changes": changes,
            "ipAddress": request.state.client_address,
            "userAgent": request.headers.get("user-agent"),
            "createdAt": now(),
        },
    )
    if row is not None and twin.faults.on("audit-row-with-new-password-late"):
        twin.later(event_faults.late(twin, row))
    elif row is not None:
        await twin.db.AuditLog.insert_one(row)


async def denied(request: Request, resource: str, reason: str, resource_id: str | None = None) -> None:
    """A PERMISSION_DENIED row: who was refused what, and where."""
    user = await current_user(request)
    role = user.get("organization_role") if user else None
    changes = {
        "method": request.method,
        "endpoint": request.url.path,
        "actualRole": role,
        "severity": "warning",
        "reason": reason,
    }
    for action, told in denial_faults.rows(request.app.state.twin, resource, changes):
        await write(request, action, resource, resource_id, told)
