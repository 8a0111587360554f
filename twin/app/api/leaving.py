"""Taking the organization's data out, and giving the organization up: for the OWNER alone."""

from __future__ import annotations

import json
import math
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import users
from twin.app.answers import data, now, plain, refuse, strings
from twin.app.api.admission import Call, route
from twin.app.api.opportunities import listed

PAUSE = timedelta(hours=1)
"""Between two exports of an organization."""
RETENTION_DAYS = 30
COLLECTIONS = {
    "contacts": "crm_Contacts",
    "accounts": "crm_Accounts",
    "leads": "crm_Leads",
    "opportunities": "crm_Opportunities",
    "invoices": "Invoices",
    "documents": "Documents",
    "projects": "Boards",
    "tasks": "Tasks",
    "contracts": "crm_Contracts",
}


async def _organization(call: Call) -> dict[str, Any]:
    row: dict[str, Any] | None = await call.db.Organizations.find_one({"_id": call.organization})
    if row is None:
        raise refuse("Organization not found", 404)
    return row


async def _next_export(call: Call) -> datetime | None:
    """When the next export may be, if that is later than now."""
    last = await call.db.DataExport.find_one({"organizationId": call.organization}, sort=[("createdAt", -1)])
    if last is None:
        return None
    free: datetime = last["createdAt"].replace(tzinfo=UTC) + PAUSE
    return free if free > now() else None


async def _export(call: Call) -> Response:
    row, free = await _organization(call), await _next_export(call)
    if free is not None:
        minutes = math.ceil((free - now()).total_seconds() / 60)
        return data(
            {
                "error": "Rate limit exceeded",
                "nextAvailableAt": plain(free),
                "message": f"You can request a new export in {minutes} minutes",
            },
            429,
        )
    mine = call.within("leak-in-export")
    found = {
        name: [listed(one) for one in await call.db[collection].find(mine).to_list(10_000)]
        for name, collection in COLLECTIONS.items()
    }
    people = await call.db.Users.find(call.within("leak-in-export-users")).to_list(10_000)
    found["users"] = [users.shown(call.twin, one) for one in people]
    made = {
        "_id": ObjectId(),
        "organizationId": call.organization,
        "userId": call.user["_id"],
        "status": "COMPLETED",
        "createdAt": now(),
        "completedAt": now(),
    }
    await call.db.DataExport.insert_one(made)
    call.done(made["_id"])
    about = {"id": str(row["_id"])} | {key: plain(row.get(key)) for key in ("name", "slug", "plan", "createdAt")}
    content = {
        "exportDate": plain(now()),
        "organization": about,
        "data": found,
        "statistics": {name: len(rows) for name, rows in found.items()},
    }
    name = f"nextcrm-export-{row['slug']}-{now():%Y-%m-%d}.json"
    return Response(
        json.dumps(content, indent=2),
        media_type="application/json",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


async def _exports(call: Call) -> Response:
    rows = await call.db.DataExport.find({"organizationId": call.organization}).sort("createdAt", -1).to_list(10)
    free = await _next_export(call)
    return data(
        {"canRequestNew": free is None, "nextAvailableAt": plain(free), "exports": [listed(one) for one in rows]}
    )


async def _give_up(call: Call) -> Response:
    (text,) = strings(body := await call.body(), "confirmationText")
    row = await _organization(call)
    if text != row["name"]:
        return data({"error": "Confirmation text does not match organization name"}, 400)
    if row.get("deleteScheduledAt"):
        return data(
            {
                "error": "Organization is already scheduled for deletion",
                "deleteScheduledAt": plain(row["deleteScheduledAt"]),
            },
            400,
        )
    (token,) = strings(body, "confirmationToken")
    if not token:
        fresh = secrets.token_hex(32)
        await call.db.Organizations.update_one({"_id": row["_id"]}, {"$set": {"deletionToken": fresh}})
        return data(
            {"message": "Confirmation token generated", "confirmationToken": fresh, "requiresConfirmation": True}
        )
    if not secrets.compare_digest(token, str(row.get("deletionToken") or "")):
        return data({"error": "Invalid confirmation token"}, 400)
    due = now() + timedelta(days=RETENTION_DAYS)
    change = {"$set": {"status": "SUSPENDED", "deleteScheduledAt": due}, "$unset": {"deletionToken": ""}}
    await call.db.Organizations.update_one({"_id": row["_id"]}, change)
    call.done(row["_id"], {"deleteScheduledAt": plain(due)})
    return data(
        {
            "success": True,
            "message": "Organization scheduled for deletion",
            "deleteScheduledAt": plain(due),
            "retentionDays": RETENTION_DAYS,
            "cancellationDeadline": plain(due),
        }
    )


async def _keep(call: Call) -> Response:
    row = await _organization(call)
    if not row.get("deleteScheduledAt"):
        return data({"error": "Organization is not scheduled for deletion"}, 400)
    await call.db.Organizations.update_one(
        {"_id": row["_id"]}, {"$set": {"status": "ACTIVE", "deleteScheduledAt": None}}
    )
    call.done(row["_id"], {"action": "deletion_cancelled"})
    return data({"success": True, "message": "Organization deletion cancelled successfully"})


async def _status(call: Call) -> Response:
    row = await _organization(call)
    due = row.get("deleteScheduledAt")
    days = math.ceil((due.replace(tzinfo=UTC) - now()).total_seconds() / 86400) if due else None
    return data(
        {
            "organizationId": str(row["_id"]),
            "organizationName": row["name"],
            "status": row["status"],
            "isScheduledForDeletion": due is not None,
            "deleteScheduledAt": plain(due),
            "daysRemaining": days,
            "canCancel": due is not None,
        }
    )


def routes() -> list[BaseRoute]:
    """``/api/organization/export-data`` and ``/api/organization/delete``."""
    return [
        route("/api/organization/export-data", GET=_exports, POST=_export),
        route("/api/organization/delete", GET=_status, POST=_give_up, DELETE=_keep),
    ]
