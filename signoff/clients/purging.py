"""The job that ends the rows of a collection, where no TTL index does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from signoff.clients.base import Caller
from signoff.clients.database import Database
from signoff.clients.hosting import Hosting
from signoff.evidence import TRAIL
from signoff.evidence.store import Purge
from signoff.waiting import eventually

DONE_S = 5.0  # a job may answer first, and then work


class PurgeJob:
    """The job behind one path of the deployment, and a database in which its effect shows.

    scheduler: asks with the headers of the hosting's own calls (``authorization: Bearer <CRON_SECRET>``, GET).
    """

    def __init__(self, path: str, hosting: Hosting, scheduler: Caller, database: Database) -> None:
        self._path = path
        self._hosting = hosting
        self._scheduler = scheduler
        self._rows = database

    def rehearse(self, collection: str, field: str, rows: Sequence[dict[str, Any]], ages: Sequence[float]) -> Purge:
        """Plant each of *rows* at each of *ages* (seconds), call the job once, and count what it left.

        A job that nothing calls is not called here either.
        """
        enabled, schedules = self._schedule()
        if not schedules or not enabled:
            found = Purge(self._path, schedules, enabled)
            TRAIL.note(found)
            return found
        insert = self._rows.insert
        planted = {age: [insert(collection, row | {field: _before(age)}) for row in rows] for age in ages}
        answer = self._scheduler.attempt("GET", self._path)

        def left() -> dict[float, tuple[int, int]]:
            count = self._rows.count
            return {age: (len(ids), count(collection, {"_id": {"$in": ids}})) for age, ids in planted.items()}

        counted = eventually(left, lambda now: answer.status >= 300 or now[max(ages)][1] == 0, within_s=DONE_S)
        found = Purge(self._path, schedules, enabled, answer, counted)
        TRAIL.note(found)
        return found

    def _schedule(self) -> tuple[bool, tuple[str, ...]]:
        body = self._hosting.project().json()
        crons = body.get("crons") if isinstance(body, dict) else None
        if not isinstance(crons, dict):
            return False, ()
        listed = crons.get("definitions")
        jobs = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        here = [one for one in jobs if str(one.get("path")).partition("?")[0] == self._path]
        return not crons.get("disabledAt"), tuple(str(one.get("schedule"))[:100] for one in here)


def _before(age_s: float) -> datetime:
    return datetime.now(UTC) - timedelta(seconds=age_s)
