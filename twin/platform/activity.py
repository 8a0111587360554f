"""What people did in the week before: users who registered, rows of the audit trail, and what was noted of them."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bson import ObjectId

from twin.app import users
from twin.state import Twin

BROWSER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/131.0"
WORK = range(7, 19)
"""Hours (UTC) in which people work."""
REGISTERED = (4, 3, 2, 1)
"""Users who registered on the first days; all but the last one of each day have been activated."""
_FAULTS = frozenset({"audit-burst", "audit-change-at-night", "audit-actor-in-two-tenants", "audit-gap"})


def _midnight(twin: Twin, day: int) -> datetime:
    return (twin.platform.deployed + timedelta(days=day)).replace(hour=0, minute=0, second=0, microsecond=0)


async def register(twin: Twin) -> None:
    """Write the users who registered in the first days, once."""
    people = []
    for day, many in enumerate(REGISTERED):
        for number in range(many):
            at = _midnight(twin, day) + timedelta(hours=23, minutes=number)
            status = "ACTIVE" if number < many - 1 or many == 1 else "PENDING"
            people.append(
                users.new(f"guest{day}{number}@visitors.test", f"Guest {day}{number}", created_on=at, userStatus=status)
            )
    await twin.db.Users.insert_many(people)


def note(twin: Twin, folder: Path) -> None:
    """Put the notes on those users into *folder*, as the faults will have it."""
    on = twin.faults.on
    folder.mkdir(parents=True, exist_ok=True)
    for day, many in enumerate(REGISTERED):
        path = folder / f"{_midnight(twin, day):%Y-%m-%d}.json"
        path.unlink(missing_ok=True)
        if day == 1 and on("tracked-day-missing"):
            continue
        found = {
            "registered": many + (2 if on("tracked-numbers-differ") else 0),
            "activated": many - 1 + (3 if on("tracked-activations-invented") else 0),
        }
        path.write_text("{" if on("tracked-unreadable") else json.dumps(found))


def _row(at: datetime, actor: Any, organization: Any, action: str, resource: str) -> dict[str, Any]:
    told = hashlib.sha256(f"{at}{actor}{action}".encode()).digest()
    return {
        # The same row has the same id whenever it is written again: a backup made before still knows it.
        "_id": ObjectId(int(at.timestamp()).to_bytes(4, "big") + told[:8]),
        "__v": 0,
        "organizationId": organization,
        "userId": actor,
        "action": action,
        "resource": resource,
        "resourceId": None,
        "changes": None,
        "ipAddress": "203.0.113.9",
        "userAgent": BROWSER,
        "createdAt": at,
    }


def _rows(twin: Twin, people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    on, begin = twin.faults.on, _midnight(twin, 0)
    one, other = people[0], next(row for row in people if row["organizationId"] != people[0]["organizationId"])
    found = []
    for hour in range(8 * 24):
        at = begin + timedelta(hours=hour, minutes=17)
        if at.hour not in WORK or at >= datetime.now(UTC) or (on("audit-gap") and 18 <= hour < 54):
            continue
        who = people[hour % len(people)]
        found.append(_row(at, who["_id"], who["organizationId"], ("CREATE", "UPDATE", "VIEW")[hour % 3], "account"))
    noon = begin + timedelta(days=1, hours=12)
    if not on("audit-gap"):
        found.append(_row(noon, one["_id"], one["organizationId"], "ROLE_CHANGE", "member"))
    if on("audit-burst"):
        found += [
            _row(noon + timedelta(seconds=number), other["_id"], other["organizationId"], "VIEW", "account")
            for number in range(120)
        ]
    if on("audit-change-at-night"):
        found.append(
            _row(
                begin + timedelta(days=1, hours=3, minutes=12),
                other["_id"],
                other["organizationId"],
                "ROLE_CHANGE",
                "member",
            )
        )
    if on("audit-actor-in-two-tenants"):
        found.append(_row(noon, other["_id"], one["organizationId"], "VIEW", "account"))
    return found


async def settle(twin: Twin) -> None:
    """Bring the audit trail of the week before into line with the faults that are on."""
    wanted = tuple(name for name in twin.faults.names() if name in _FAULTS)
    if twin.mongo is None:
        return
    rows, mine = twin.mongo.get_default_database().AuditLog, {"_id": {"$in": twin.platform.audit_ids}}
    # Another fault may have purged what is too young for that.
    whole = await rows.count_documents(mine) == len(twin.platform.audit_ids)
    if twin.platform.audited == wanted and whole:
        return
    await rows.delete_many(mine)
    emails = [account["email"] for account in twin.accounts if account["organization"]]
    people = await twin.mongo.get_default_database().Users.find({"email": {"$in": emails}}).to_list(None)
    answer = await rows.insert_many(_rows(twin, sorted(people, key=lambda row: str(row["email"]))))
    twin.platform.audit_ids, twin.platform.audited = list(answer.inserted_ids), wanted
