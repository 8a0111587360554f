"""How long audit rows are kept: a TTL index on their date, and a job beside it; and what faults make of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId

from twin.faults import Switchboard
from twin.state import Twin

SECONDS = 90 * 24 * 3600
"""How long audit rows are kept."""
NAME = "AuditLog_createdAt_idx"
JOB = "/api/cron/purge-audit-log"
"""The route that ends the same rows; the hosting calls it every night."""
_PLANTED = "retention-fault"
_SOUND: tuple[list[tuple[str, int]], dict[str, Any]] = ([("createdAt", 1)], {"expireAfterSeconds": SECONDS})
JOB_ALONE = (
    "retention-job-not-scheduled",
    "retention-job-weekly",
    "retention-jobs-switched-off",
    "retention-job-refuses-its-token",
    "retention-job-crashes-after-a-row",
    "retention-job-after-30-days",
    "retention-job-after-900-days",
    "retention-job-of-some-rows",
    "retention-job-ends-everything",
)
_FAULTY: dict[str, tuple[list[tuple[str, int]], dict[str, Any]]] = {
    "retention-absent": ([("createdAt", 1)], {}),
    "retention-of-30-days": ([("createdAt", 1)], {"expireAfterSeconds": 30 * 24 * 3600}),
    "retention-of-900-days": ([("createdAt", 1)], {"expireAfterSeconds": 900 * 24 * 3600}),
    "retention-in-minutes": ([("createdAt", 1)], {"expireAfterSeconds": 90 * 24 * 60}),
    "retention-on-another-field": ([("expiresAt", 1)], {"expireAfterSeconds": SECONDS}),
    "retention-of-some-rows": (
        [("createdAt", 1)],
        {"expireAfterSeconds": SECONDS, "partialFilterExpression": {"action": "VIEW"}},
    ),
    "retention-on-a-pair-of-fields": ([("createdAt", 1), ("action", 1)], {}),
    "retention-purge-stopped": ([("createdAt", 1)], {}),
    **{name: ([("createdAt", 1)], {}) for name in JOB_ALONE},
}
FAULTS = frozenset(_FAULTY)
"""The faults that give the audit trail another index."""
_NO_JOB = (
    "retention-absent",
    "retention-on-a-pair-of-fields",
    "retention-purge-stopped",
    "retention-job-not-scheduled",
)


async def settle(twin: Twin) -> None:
    """Bring index and rows of the audit trail into line with the faults."""
    if twin.mongo is None:
        return
    rows = twin.mongo.get_default_database().AuditLog
    keys, options = next((how for name, how in _FAULTY.items() if twin.faults.on(name)), _SOUND)
    present = (await rows.index_information()).get(NAME)
    if present is None or not _same(present, keys, options):
        if present is not None:
            await rows.drop_index(NAME)
        await rows.create_index(keys, name=NAME, **options)
    await rows.delete_many({"resource": _PLANTED})
    planted = {"__v": 0, "organizationId": ObjectId(), "action": "UPDATE", "resource": _PLANTED}
    if twin.faults.on("retention-purge-stopped"):
        await rows.insert_one(planted | {"createdAt": datetime.now(UTC) - timedelta(days=100)})
    if twin.faults.on("retention-dates-as-text"):
        await rows.insert_one(planted | {"createdAt": datetime.now(UTC).isoformat()})


def schedule(faults: Switchboard) -> list[dict[str, str]]:
    """When the hosting calls the job."""
    if any(faults.on(name) for name in _NO_JOB):
        return []
    return [
        {
            "host": "awms.vercel.app",
            "path": JOB,
            "schedule": "0 3 * * " + ("0" if faults.on("retention-job-weekly") else "*"),
        }
    ]


async def purge(twin: Twin) -> int:
    """End the rows that are too old, as the job does, and tell how many there were."""
    on = twin.faults.on
    days = 30 if on("retention-job-after-30-days") else 900 if on("retention-job-after-900-days") else SECONDS // 86400
    old: dict[str, Any] = {"createdAt": {"$lt": datetime.now(UTC) - timedelta(days=days)}}
    if on("retention-job-of-some-rows"):
        old["action"] = "VIEW"
    if on("retention-job-ends-everything"):
        old = {}
    rows = twin.db.AuditLog
    if on("retention-job-crashes-after-a-row"):
        await rows.delete_one(old)
        raise RuntimeError("the job broke off")
    return (await rows.delete_many(old)).deleted_count


def _same(present: dict[str, Any], keys: list[tuple[str, int]], options: dict[str, Any]) -> bool:
    kept = {name: present[name] for name in ("expireAfterSeconds", "partialFilterExpression") if name in present}
    return [(str(name), int(order)) for name, order in present["key"]] == keys and kept == options
