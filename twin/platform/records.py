"""What was recorded around the twin since it was deployed, kept on disk: statements, probes, access log, reviews."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from twin.platform import activity, history, reviews, statements
from twin.state import Twin

STALE_S = 240
"""After so many seconds the records are made anew: a log that ends a quarter of an hour ago has a hole."""
# Only these faults change what is on disk; all others leave it as it is.
_PREFIXES = ("log-", "probe", "watcher-", "review-", "statements-", "tracked-")


def folder(twin: Twin) -> Path:
    """Where the records are."""
    return twin.folder / "records"


def describe(twin: Twin) -> dict[str, str]:
    """Where everything is."""
    here = folder(twin)
    return {
        "statements": str(here / "statements"),
        "history": str(here / "history"),
        "access_log": str(here / "access.ndjson"),
    }


def settle(twin: Twin) -> None:
    """Bring what is on disk into line with the faults that are on."""
    wanted = tuple(name for name in twin.faults.names() if name.startswith(_PREFIXES))
    fresh = time.monotonic() - twin.platform.recorded_at < STALE_S
    if fresh and wanted == twin.platform.recorded:
        return
    here = folder(twin)
    statements.write(twin, here / "statements")
    history.write_probes(twin, here / "history" / "probes")
    days = history.write_log(twin, here / "access.ndjson")
    activity.note(twin, here / "history" / "users")
    reviews.write(twin, here / "history" / "reviews", days)
    twin.platform.recorded, twin.platform.recorded_at = wanted, time.monotonic()


async def keep(twin: Twin) -> None:
    """Keep the records of a long-lived twin up to now."""
    while True:
        await asyncio.sleep(STALE_S / 4)
        await asyncio.to_thread(settle, twin)
