"""The application's database, read behind its back and written where the application has no way (seeding)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase

from signoff.evidence import TRAIL, Fact, Row, Rows, shorten
from signoff.evidence.operations import SlowOperations
from signoff.waiting import eventually

TIMEOUT_MS = 8000
NOTICED_S = 1.0  # within which a row is written that is not written before the answer


class Database:
    """The database that DATABASE_URL names, with short deadlines. Connects on first use."""

    def __init__(self, url: str) -> None:
        self._client: MongoClient[dict[str, Any]] = MongoClient(
            url, serverSelectionTimeoutMS=TIMEOUT_MS, socketTimeoutMS=TIMEOUT_MS, appname="awms-signoff", tz_aware=True
        )
        self.db: MongoDatabase[dict[str, Any]] = self._client.get_default_database("test")

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def find(self, collection: str, where: Row) -> Rows:
        """The rows that match, at most 100. *where* should be selective: staging is shared."""
        rows = Rows(collection, dict(where), list(self.db[collection].find(dict(where)).limit(100)))
        TRAIL.note(rows)
        return rows

    def newest(
        self,
        collection: str,
        where: Row,
        number: int,
        *,
        until: Callable[[Rows], bool] = lambda _: True,
        within_s: float = NOTICED_S,
    ) -> Rows:
        """The *number* newest rows that match, newest first. *where* should be selective, as for ``find``.

        until: what is waited for, for rows that are written a moment after the answer.
        """
        rows = eventually(
            lambda: Rows(
                collection, dict(where), list(self.db[collection].find(dict(where)).sort("_id", -1).limit(number))
            ),
            until,
            within_s=within_s,
        )
        TRAIL.note(rows)
        return rows

    def ping(self) -> Fact:
        """Whether the database answers, asked directly. ``answered`` begins with "ok" or "down"."""
        try:
            self._client.admin.command("ping")
            said = "ok"
        except Exception as error:  # noqa: BLE001 - whatever the driver raises means the same: no answer
            said = f"down: {shorten(str(error), 200)}"
        fact = Fact(
            "database: ping, asked directly", said, 'mongosh "$DATABASE_URL" --eval "db.adminCommand({ping: 1})"'
        )
        TRAIL.note(fact)
        return fact

    def profiler(self) -> SlowOperations:
        """Whether the profiler of the database logs slow operations, and from where on (``{profile: -1}``)."""
        said = self.db.command({"profile": -1})
        found = SlowOperations(
            source="database: {profile: -1}",
            # It may be on and take a sample of nothing.
            on=int(said["was"]) >= 1 and float(said.get("sampleRate", 1)) > 0,
            threshold_ms=float(said["slowms"]) if int(said["was"]) == 1 else 0.0,
            repeat='mongosh "$DATABASE_URL" --eval "db.getProfilingStatus()"',
        )
        TRAIL.note(found)
        return found

    def set(self, collection: str, where: Row, values: Row) -> int:
        """Set fields of the one row that matches. Returns how many rows matched."""
        return self.db[collection].update_one(dict(where), {"$set": dict(values)}).matched_count

    def insert(self, collection: str, row: Row) -> Any:
        """Insert a row and return its id. The caller has written it to the ledger before."""
        return self.db[collection].insert_one(dict(row)).inserted_id

    def remove(self, collection: str, where: Row) -> int:
        """Remove the rows that match; an empty where is refused. Returns how many there were."""
        if not where:
            raise ValueError("refusing to remove a whole collection")
        return self.db[collection].delete_many(dict(where)).deleted_count

    def count(self, collection: str, where: Row) -> int:
        """How many rows match."""
        return self.db[collection].count_documents(dict(where))

    def collections(self) -> list[str]:
        """Names of all collections, sorted."""
        return sorted(self.db.list_collection_names())
