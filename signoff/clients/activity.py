"""What users did since the deployment, read from the database: the audit trail, registrations and activations."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signoff.clients.database import Database
from signoff.clients.log_formats import OWN_AGENT
from signoff.evidence import TRAIL
from signoff.evidence.activity import AuditRow, AuditWindow, DayOfUsers

MOST_ROWS = 200_000
USERS = "users"  # the folder of the notes on users, within the records


class Activity:
    """Reads the application's database behind its back. test_mail: how addresses of test users begin and end."""

    def __init__(self, database: Database, test_mail: tuple[str, str]) -> None:
        self._database = database
        self._test_mail = test_mail

    def audit(self, since: datetime, until: datetime) -> AuditWindow:
        """The audit trail of a window. What tests left is not in it: their agent, and tenants that are gone again."""
        where = {"createdAt": {"$gte": since, "$lt": until}}
        fields = dict.fromkeys(("createdAt", "userId", "organizationId", "action", "resource", "userAgent"), 1)
        found = list(self._database.db.AuditLog.find(where, fields).limit(MOST_ROWS + 1))
        tenants = {row["_id"] for row in self._database.db.Organizations.find({}, {"_id": 1})}
        people = [row for row in found[:MOST_ROWS] if not self._own(row, tenants)]
        rows = sorted(map(_row, people), key=lambda row: row.at)
        own = min(len(found), MOST_ROWS) - len(people)
        window = AuditWindow(since, until, rows, own=own, cut=len(found) > MOST_ROWS)
        TRAIL.note(window)
        return window

    def users(self, day: datetime, records: Path) -> DayOfUsers:
        """How many registered on *day*, by the database and as it was noted in *records*."""
        registered, activated = self.count(day)
        name = f"{day:%Y-%m-%d}"
        noted, problem = _noted(records / USERS / f"{name}.json")
        found = DayOfUsers(name, registered, activated, noted, problem)
        TRAIL.note(found)
        return found

    def count(self, day: datetime) -> tuple[int, int]:
        """Registered on *day*, and active of these; test users are no users."""
        begin = day.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        where = {"created_on": {"$gte": begin, "$lt": begin + timedelta(days=1)}}
        rows = list(self._database.db.Users.find(where, {"email": 1, "userStatus": 1, "lastLoginAt": 1}))
        people = [row for row in rows if not self._test_user(str(row.get("email", "")))]
        return len(people), sum(row.get("userStatus") == "ACTIVE" for row in people)

    def _test_user(self, email: str) -> bool:
        begin, end = self._test_mail
        return email.startswith(f"{begin}so-") and email.endswith(end)

    def _own(self, row: Mapping[str, Any], tenants: set[Any]) -> bool:
        gone = row.get("organizationId") is not None and row["organizationId"] not in tenants
        return gone or OWN_AGENT in str(row.get("userAgent") or "")


def _row(row: Mapping[str, Any]) -> AuditRow:
    return AuditRow(
        at=row["createdAt"],
        actor=str(row.get("userId") or ""),
        organization=str(row.get("organizationId") or ""),
        action=str(row.get("action", "")),
        resource=str(row.get("resource", "")),
    )


def _noted(path: Path) -> tuple[Mapping[str, Any] | None, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None, ""
    except (OSError, ValueError) as error:
        return None, f"the note cannot be read: {error}"
    return (found, "") if isinstance(found, dict) else (None, "the note is no object")
