"""Expectations on how long audit rows are kept (checklist PRE-7.17; ASVS 5.0 14.2.4, 16.4.2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from signoff.evidence import CheckFailed
from signoff.evidence.store import DAY_S, Keeping, Purge
from signoff.expect.judging import expectation

LOOK = "the TTL index of the collection AuditLog (MongoDB: expireAfterSeconds), or the job that purges it"


@expectation
def kept_for(found: Keeping, purge: Purge | None, *, seconds: float) -> None:
    """One TTL index on the date of all rows, of exactly *seconds*; without one, a daily job that does the same."""
    if purge is not None:
        _purged(found, purge, seconds)
        return
    wanted = f"a TTL index on {found.field} of {seconds:g} s ({seconds / DAY_S:g} days), for all rows"

    def wrong(actual: str) -> CheckFailed:
        claim = f"The rows of {found.collection} are not kept for {seconds / DAY_S:g} days"
        return CheckFailed(claim, wanted, actual, found, LOOK)

    ttl = {name: index for name, index in found.indexes.items() if "expireAfterSeconds" in index}
    if not ttl:
        raise wrong("no TTL index: nothing in the database ends the rows, and AUDIT_PURGE_PATH names no job that does")
    here = {name: index for name, index in ttl.items() if _key(index) == found.field}
    if not here:
        fields = ", ".join(_key(index) for index in ttl.values())
        raise wrong(f"the TTL index is on another field ({fields})")
    for name, index in here.items():
        after = index["expireAfterSeconds"]
        if isinstance(after, bool) or not isinstance(after, int | float) or after != seconds:
            days = f" ({after / DAY_S:g} days)" if isinstance(after, int | float) else ""
            raise wrong(f"{name} ends rows after {after} s{days}")
        if index.get("partialFilterExpression"):
            raise wrong(f"{name} is partial: it ends only rows with {index['partialFilterExpression']}")


def _purged(found: Keeping, purge: Purge, seconds: float) -> None:
    days = f"{seconds / DAY_S:g} days"

    def wrong(actual: str) -> CheckFailed:
        claim = f"{found.collection} has no TTL index, and {purge.path} does not keep its rows for {days}"
        return CheckFailed(
            claim, f"a call every day, which ends the rows older than {days} and no other", actual, purge, LOOK
        )

    if not purge.schedules:
        raise wrong("the hosting never calls it: the project has no such cron job")
    if not purge.enabled:
        raise wrong("cron jobs are switched off in this project")
    if not any(_daily(one) for one in purge.schedules):
        raise wrong(f"it is not called every day: {', '.join(purge.schedules)}")
    if purge.answer is None or not 200 <= purge.answer.status < 300:
        raise wrong(f"called as the hosting does it answered {purge.answer.status if purge.answer else 'nothing'}")
    if not min(purge.left, default=seconds) < seconds < max(purge.left, default=seconds):
        raise wrong("no rows on both sides of the limit were there to be told apart")
    for age, (planted, left) in purge.left.items():
        if age > seconds and left:
            raise wrong(f"{left} of {planted} rows that were {age / DAY_S:g} days old are still there")
        if age < seconds and left < planted:
            raise wrong(f"{planted - left} of {planted} rows that were {age / DAY_S:g} days old are gone")


def _daily(schedule: str) -> bool:
    # Minute and hour are free; every day of the month, every month, every day of the week.
    fields = schedule.split()
    return len(fields) == 5 and fields[2:] == ["*", "*", "*"]


def _key(index: Mapping[str, Any]) -> str:
    # MongoDB ends rows by single-field indexes only; on a compound one expireAfterSeconds has no effect.
    fields = [str(pair[0]) for pair in index.get("key", ())]
    return fields[0] if len(fields) == 1 else "+".join(fields)


@expectation
def nothing_older(found: Keeping, *, seconds: float, slack_s: float, now: datetime) -> None:
    """No row is older than *seconds* and *slack_s*, and every row has a date to be old by.

    slack_s: MongoDB's TTL monitor may lag behind, and a job runs once a day.
    """
    oldest = found.oldest
    if oldest is not None and now - oldest > timedelta(seconds=seconds + slack_s):
        age = (now - oldest).total_seconds() / DAY_S
        raise CheckFailed(
            f"{found.collection} keeps rows that are older than {seconds / DAY_S:g} days",
            f"no row from before {now - timedelta(seconds=seconds):%Y-%m-%d}",
            f"the oldest row is of {oldest:%Y-%m-%d}, {age:.0f} days old",
            found,
            LOOK,
        )
    if found.undated:
        raise CheckFailed(
            f"{found.collection} has rows that never end",
            f"a date in {found.field} of every row",
            f"{found.undated} row(s) whose {found.field} is no date, which no TTL index removes",
            found,
            LOOK,
        )


@expectation
def in_use(found: Keeping) -> None:
    """The collection has rows: an empty one of the right name would say nothing."""
    if found.rows == 0 or found.oldest is None:
        raise CheckFailed(
            f"{found.collection} is empty, so nothing is kept at all",
            "audit rows of what was just done",
            f"{found.rows} rows",
            found,
            LOOK,
        )
