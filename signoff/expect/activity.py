"""What must be true of the users' first days (WEEK-1.2, WEEK-1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.activity import AuditWindow, DayOfUsers, Limits, conspicuous
from signoff.expect.judging import expectation

SHOWN = 20


@expectation
def tracked(day: DayOfUsers, *, now: datetime) -> None:
    """Registrations and activations of that day were noted, and the database has the same numbers.

    Who registered that day may be activated later, so the database may have more activations than the note.
    """
    over = datetime.fromisoformat(f"{day.day}T00:00:00+00:00") + timedelta(days=1)
    if now < over:
        raise Pending(f"{day.day} is not over", over)
    look = f"python -m signoff track {day.day}"
    if day.noted is None:
        actual = day.problem or "no note"
        raise CheckFailed(f"Nobody tracked the users of {day.day}", "registered and activated", actual, day, look)
    registered, activated = day.noted.get("registered"), day.noted.get("activated")
    wanted = f"{day.registered} registered, at most {day.activated} activated"
    same = registered == day.registered and isinstance(activated, int) and 0 <= activated <= day.activated
    if not same or isinstance(registered, bool) or isinstance(activated, bool):
        actual = f"{registered!r} registered, {activated!r} activated"
        claim = f"What was tracked of {day.day} differs from the database"
        raise CheckFailed(claim, wanted, actual, day, look)


@expectation
def nothing_conspicuous(window: AuditWindow, *, limits: Mapping[str, float], now: datetime, zone: str = "") -> None:
    """Nobody has left a burst of rows, administered at night or acted in two tenants, and the trail has no gap.

    zone: whose nights, "" for those of UTC.
    """
    if now < window.until:
        raise Pending("the first days are not over", window.until)
    if window.cut:
        raise Inconclusive(f"more than {len(window.rows)} rows in the window; look at them in smaller pieces")
    found = conspicuous(
        window,
        Limits(
            burst=int(limits["burst"]),
            burst_s=limits["burst_s"],
            night=(int(limits["night_from"]), int(limits["night_to"])),
            gap_h=limits["gap_h"],
            zone=ZoneInfo(zone) if zone else UTC,
        ),
    )
    if found:
        shown = "\n".join(found[:SHOWN]) + (f"\nand {len(found) - SHOWN} more" if len(found) > SHOWN else "")
        raise CheckFailed(
            f"{len(found)} anomalies in the audit trail that nobody has accepted yet",
            "none, or a waiver with an explanation",
            shown,
            window,
            "the audit trail of these actors at these times",
        )
