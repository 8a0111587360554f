"""What faults make of audit rows about security events: nothing at all, less than there should be, or too much."""

from __future__ import annotations

import asyncio
import json
import re
import urllib.parse
from typing import Any

from bson import ObjectId
from starlette.requests import Request

from twin.app import tokens
from twin.app.users import hash_of
from twin.faults.events import EVENTS
from twin.state import Twin

Row = dict[str, Any]
_SILENT = {f"event-{name}-silent": (one.action, one.method, re.compile(one.path)) for name, one in EVENTS.items()}
_MISSING = {"actor": "userId", "address": "ipAddress", "time": "createdAt"}


async def spoilt(request: Request, row: Row) -> Row | None:
    """The row as the faults that are on have it; None where they leave none."""
    twin: Twin = request.app.state.twin
    on = twin.faults.on
    for fault, (action, method, path) in _SILENT.items():
        if row["action"] == action and request.method == method and path.fullmatch(request.url.path) and on(fault):
            return None
    for kind in _kinds(row):
        for what, name in _MISSING.items():
            if on(f"{kind}-without-{what}"):
                row = row | {name: None}
                row = row | {"changes": None} if what == "actor" else row
    if on("audit-without-address"):
        row = row | {"ipAddress": None}
    if row["action"] == "PERMISSION_DENIED" and on("denials-logged-as-somebody-else"):
        row = row | {"userId": ObjectId()}
    if _failed_sign_in(row):
        if on("sign-in-failure-of-unknown-users-silent") and row["userId"] is None:
            return None
        if on("sign-in-failure-logged-as-success"):
            row = row | {"changes": {"result": "success", "email": row["changes"].get("email")}}
    return await _with_secret(request, row)


def _kinds(row: Row) -> list[str]:
    """Which faults' names speak of this row."""
    kinds = ["denials"] if row["action"] == "PERMISSION_DENIED" else []
    kinds += ["admin-changes"] if row["action"] in ("ROLE_CHANGE", "REMOVE") else []
    return kinds + (["sign-in-failures"] if _failed_sign_in(row) else [])


def _failed_sign_in(row: Row) -> bool:
    changes = row.get("changes")
    return row["action"] == "LOGIN" and isinstance(changes, dict) and changes.get("result") == "failure"


async def _with_secret(request: Request, row: Row) -> Row:
    twin: Twin = request.app.state.twin
    on, path = twin.faults.on, request.url.path
    more: Row = {}
    if _failed_sign_in(row) and on("audit-row-with-wrong-password"):
        more = {"typed": (await _sent(request)).get("password")}
    if row["action"] == "LOGIN" and not _failed_sign_in(row) and on("audit-row-with-session-token"):
        more = {"session": tokens.encode({"email": "somebody"}, twin.secret)}
    if path.endswith("/setnewpass") and (on("audit-row-with-new-password") or on("audit-row-with-new-password-late")):
        more = {"to": (await _sent(request)).get("password")}
    if path.endswith("/setnewpass") and on("audit-row-with-hash"):
        more = {"to": await hash_of("secret")}
    if path == "/api/user" and row["action"] == "CREATE" and on("audit-row-with-registered-password"):
        more = {"body": await _sent(request)}
    return row | {"changes": (row.get("changes") or {}) | more} if more else row


async def late(twin: Twin, row: Row) -> None:
    """Write the row some time after the answer."""
    await asyncio.sleep(0.7)
    await twin.db.AuditLog.insert_one(row)


async def _sent(request: Request) -> Row:
    body = (await request.body()).decode()
    return json.loads(body) if body.startswith("{") else dict(urllib.parse.parse_qsl(body))
