"""``/api/organization/audit-logs``: what was done in the organization, for its OWNER and ADMIN; read only."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app.answers import data, now, object_id, plain, refuse
from twin.app.api.admission import Call, Work, route
from twin.app.api.fields import moment

ACTIONS = (
    "CREATE",
    "UPDATE",
    "DELETE",
    "VIEW",
    "EXPORT",
    "LOGIN",
    "LOGOUT",
    "INVITE",
    "REMOVE",
    "ROLE_CHANGE",
    "SETTINGS_CHANGE",
    "SUBSCRIPTION_CHANGE",
    "PAYMENT",
    "PERMISSION_DENIED",
    "RATE_LIMIT_EXCEEDED",
)
MOST = 100
COLUMNS = ("Timestamp", "User", "Action", "Resource", "Resource ID", "IP Address", "Changes")
FILTERS = ("action", "resource", "userId", "startDate", "endDate")


def _count(call: Call, name: str, default: int, most: int) -> int:
    """A number of the query, from 1 to *most*. 400 for anything else."""
    told = call.request.query_params.get(name, str(default))
    if call.broken("audit-filters-crash") and not told.isdigit():
        raise refuse("Internal Server Error", 500)
    if not told.isascii() or not told.isdigit() or not int(told):
        raise refuse(f"Invalid {name}", 400)
    return min(int(told), most)


def _period(told: dict[str, Any]) -> dict[str, Any]:
    bounds = {"$gte": told.get("startDate"), "$lte": told.get("endDate")}
    found = {key: moment("date", value) for key, value in bounds.items() if value}
    return {"createdAt": found} if found else {}


def _wanted(call: Call) -> dict[str, Any]:
    """The filter of the query inside the caller's organization. 400 for an unknown action or a malformed id."""
    told = dict(call.request.query_params)
    exported = call.request.query_params.get("export") == "csv"
    leaks = call.broken("audit-view-of-all-tenants") or (exported and call.broken("leak-in-audit-export"))
    wanted: dict[str, Any] = {} if leaks else dict(call.mine)
    if told.get("action"):
        if told["action"] not in ACTIONS:
            raise refuse("Invalid action", 400)
        wanted["action"] = told["action"]
    if told.get("resource"):
        wanted["resource"] = told["resource"]
    if told.get("userId"):
        wanted["userId"] = object_id(told["userId"])
        if wanted["userId"] is None:
            raise refuse("Invalid userId", 400)
    wanted |= _period(told)
    for name in ("action", "resource", "userId"):
        if call.broken("audit-filter-ignored") or call.broken(f"audit-filter-{name.lower()}-ignored"):
            wanted.pop(name, None)
    if call.broken("enum-denial-not-shown") or call.broken("enum-limit-not-shown"):
        hidden = "PERMISSION_DENIED" if call.broken("enum-denial-not-shown") else "RATE_LIMIT_EXCEEDED"
        wanted = {"$and": [wanted, {"action": {"$ne": hidden}}]}
    return wanted


async def _named(call: Call, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    ids: list[ObjectId] = [row["userId"] for row in rows if row.get("userId")]
    people = await call.db.Users.find({"_id": {"$in": ids}}, {"name": 1, "email": 1}).to_list(len(ids) or 1)
    named = {one["_id"]: {"id": str(one["_id"]), "name": one.get("name"), "email": one["email"]} for one in people}
    return [
        {"id": str(row["_id"]), "v": row.get("__v", 0)}
        | {key: plain(value) for key, value in row.items() if key not in ("_id", "__v")}
        | {"user": named.get(row.get("userId"))}
        for row in rows
    ]


async def _list(call: Call) -> Response:
    page, limit = _count(call, "page", 1, 10**6), _count(call, "limit", 50, MOST)
    if call.broken("audit-view-refused-to-all"):
        raise await call.denied("Insufficient permissions")
    wanted = _wanted(call)
    total = await call.db.AuditLog.count_documents(wanted)
    skip = 0 if call.broken("audit-page-ignored") else (page - 1) * limit
    order = [("createdAt", 1 if call.broken("audit-view-oldest-first") else -1), ("_id", -1)]
    found = call.db.AuditLog.find(wanted).sort(order).skip(skip)
    rows = await found.limit(MOST if call.broken("audit-limit-ignored") else limit).to_list(MOST)
    if call.broken("audit-view-empty"):
        rows, total = [], 0
    logs = await _named(call, rows)
    pages = -(-total // limit)
    form = call.request.query_params.get("export")
    if form in ("csv", "json"):
        return _exported(call, logs, form)
    return data(
        {
            "logs": logs,
            "filters": {name: call.request.query_params.get(name) for name in FILTERS},
            "pagination": {
                "page": page,
                "limit": limit,
                "totalCount": total,
                "totalPages": pages,
                "hasNext": page < pages,
                "hasPrev": page > 1,
            },
        }
    )


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: object, marks: tuple[str, ...]) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection): *marks* begin one."""
    text = "" if value is None else str(value)
    return "'" + text if marks and text.startswith(marks) else text


def _exported(call: Call, logs: list[dict[str, Any]], form: str) -> Response:
    day = f"{now():%Y-%m-%d}"
    attached = {"content-disposition": f'attachment; filename="audit-logs-{day}.{form}"'}
    if form == "json":
        return Response(json.dumps(logs, indent=2), media_type="application/json", headers=attached)
    out = io.StringIO()
    lines = csv.writer(out)
    marks: tuple[str, ...] = FORMULA[:1] if call.broken("csv-only-equals-quoted") else FORMULA
    marks = () if call.broken("csv-formulas-raw") else marks
    lines.writerow(COLUMNS)
    for row in logs:
        user = (row.get("user") or {}).get("email")
        cells = (
            row["createdAt"],
            user,
            row["action"],
            row["resource"],
            row["resourceId"],
            row["ipAddress"],
            json.dumps(row["changes"]),
        )
        lines.writerow([_cell(one, marks) for one in cells])
    return Response(out.getvalue(), media_type="text/csv", headers=attached)


async def _statistics(call: Call) -> Response:
    wanted = call.within("leak-in-audit-statistics") | _period(await call.body())

    async def by(name: str, most: int) -> list[dict[str, Any]]:
        steps = [{"$match": wanted}, {"$group": {"_id": f"${name}", "count": {"$sum": 1}}}, {"$sort": {"count": -1}}]
        cursor = await call.db.AuditLog.aggregate([*steps, {"$limit": most}])
        found: list[dict[str, Any]] = await cursor.to_list(most)
        return found

    users, kinds = await by("userId", 10), await by("resource", 50)
    return data(
        {
            "totalLogs": await call.db.AuditLog.count_documents(wanted),
            "actionCounts": [{"action": one["_id"], "count": one["count"]} for one in await by("action", 50)],
            "resourceCounts": [{"resource": one["_id"], "count": one["count"]} for one in kinds],
            "topUsers": [{"user": plain(one["_id"]), "count": one["count"]} for one in users],
        }
    )


def routes() -> list[BaseRoute]:
    """Reading and counting; there is no way to write."""
    work: dict[str, Work] = {"GET": _list, "POST": _statistics}
    return [route("/api/organization/audit-logs", **work)]
