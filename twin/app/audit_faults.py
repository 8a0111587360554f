"""Ways in which faults spoil the rows of the audit trail for what was done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from starlette.requests import Request

from twin.app import audit
from twin.operations import Operation
from twin.state import Twin

CRM = ("account", "contact", "lead", "opportunity", "document")
ACTIONS = {"POST": "CREATE", "PUT": "UPDATE", "DELETE": "DELETE"}


async def written(request: Request, action: str, resource: str, row_id: str, changes: dict[str, Any] | None) -> None:
    """The row of something that was done, as the faults that are on have it."""
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if resource in CRM and faults.on("crm-changes-not-audited"):
        return
    if faults.on("audit-wrong-action"):
        action = "VIEW"
    if faults.on("audit-wrong-resource"):
        resource = "row"
    row_id = str(ObjectId()) if faults.on("audit-wrong-id") else row_id
    await audit.write(request, action, resource, row_id, changes)
    if faults.on("audit-twice"):
        await audit.write(request, action, resource, row_id, changes)
    row = {"action": action, "resource": resource, "resourceId": row_id}
    if change := await _spoilt(twin):
        await twin.db.AuditLog.update_many(row, {"$set": change})


async def _spoilt(twin: Twin) -> dict[str, Any]:
    """The members of the row that faults change after it was written."""
    faults = twin.faults
    change: dict[str, Any] = {}
    if faults.on("audit-wrong-actor"):
        other = await twin.db.Users.find_one({"email": "owner@other.test"})
        change["userId"] = other["_id"] if other else ObjectId()
    if faults.on("audit-without-actor"):
        change["userId"] = None
    if faults.on("audit-wrong-time"):
        change["createdAt"] = datetime.now(UTC) - timedelta(days=2)
    if faults.on("audit-of-another-tenant"):
        other = await twin.db.Organizations.find_one({"slug": "other-workshop"})
        change["organizationId"] = other["_id"] if other else ObjectId()
    return change


async def refused_write(request: Request, operation: Operation) -> None:
    """The row that a trail must not have: of a write that was refused."""
    twin: Twin = request.app.state.twin
    if twin.faults.on("audit-row-of-refused-write") and request.method in ACTIONS:
        row_id = request.path_params.get("id") or str(ObjectId())
        await audit.write(request, ACTIONS[request.method], operation.resource, row_id, None)
