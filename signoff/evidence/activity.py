"""What users did in the first days: rows of the audit trail, and how many registered and were activated."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any

ADMINISTRATIVE = frozenset({"ROLE_CHANGE", "SETTINGS_CHANGE", "SUBSCRIPTION_CHANGE", "REMOVE"})
POWERFUL = frozenset({"organization", "user", "member"})  # deleting one of these is administration too


@dataclass(frozen=True)
class AuditRow:
    """One row of the audit trail."""

    at: datetime
    actor: str
    organization: str
    action: str
    resource: str

    @property
    def administrative(self) -> bool:
        """Whether it changed who may do what."""
        return self.action in ADMINISTRATIVE or (self.action == "DELETE" and self.resource in POWERFUL)


@dataclass(frozen=True)
class AuditWindow:
    """The audit trail of a window, in order of time; the suite's own rows are left out. cut: there were more."""

    since: datetime
    until: datetime
    rows: Sequence[AuditRow]
    own: int = 0
    cut: bool = False

    @property
    def asked(self) -> str:
        return f"database: AuditLog from {self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M} UTC"

    @property
    def answered(self) -> str:
        actors = len({row.actor for row in self.rows})
        return f"{len(self.rows)} rows of {actors} actors, {self.own} of the suite left out"

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Limits:
    """From where on the audit trail is conspicuous. night: the hours (in *zone*) in which nobody administers."""

    burst: int
    burst_s: float
    night: tuple[int, int]
    gap_h: float
    zone: tzinfo = UTC


def conspicuous(window: AuditWindow, limits: Limits) -> list[str]:
    """Every anomaly in *window*, in words: bursts, administration at night, one actor in two tenants, gaps."""
    return [
        *_bursts(window, limits),
        *_at_night(window, limits),
        *_in_two_tenants(window),
        *_gaps(window, limits),
    ]


def _bursts(window: AuditWindow, limits: Limits) -> Iterator[str]:
    by_actor: dict[str, list[datetime]] = defaultdict(list)
    for row in window.rows:
        by_actor[row.actor].append(row.at)
    span = timedelta(seconds=limits.burst_s)
    for actor, moments in by_actor.items():
        most, when, left = 0, window.since, 0
        for right, moment in enumerate(moments):
            while moment - moments[left] > span:
                left += 1
            if right - left + 1 > most:
                most, when = right - left + 1, moments[left]
        if most > limits.burst:
            yield f"burst: {actor} left {most} rows in {limits.burst_s / 60:g} minutes from {when:%Y-%m-%d %H:%M} UTC"


def _at_night(window: AuditWindow, limits: Limits) -> Iterator[str]:
    begin, end = limits.night
    for row in window.rows:
        hour = row.at.astimezone(limits.zone).hour
        if row.administrative and (hour >= begin or hour < end):
            yield f"off hours: {row.actor} did {row.action} {row.resource} at {row.at:%Y-%m-%d %H:%M} UTC"


def _in_two_tenants(window: AuditWindow) -> Iterator[str]:
    tenants: dict[str, set[str]] = defaultdict(set)
    for row in window.rows:
        if row.actor and row.organization:
            tenants[row.actor].add(row.organization)
    for actor, some in tenants.items():
        if len(some) > 1:
            yield f"two tenants: {actor} acted in {', '.join(sorted(some))}"


def _gaps(window: AuditWindow, limits: Limits) -> Iterator[str]:
    longest = timedelta(hours=limits.gap_h)
    moments = [window.since, *(row.at for row in window.rows), window.until]
    for one, other in pairwise(moments):
        if other - one > longest:
            yield f"gap: no row from {one:%Y-%m-%d %H:%M} to {other:%Y-%m-%d %H:%M} UTC"


@dataclass(frozen=True)
class DayOfUsers:
    """How many users registered on a day (UTC), and how many of them are active, by the database and as noted."""

    day: str
    registered: int
    activated: int
    noted: Mapping[str, Any] | None
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"database: Users of {self.day}, and what was noted of that day"

    @property
    def answered(self) -> str:
        ratio = f", {100 * self.activated / self.registered:.0f} %" if self.registered else ""
        noted = self.problem or (f"noted: {dict(self.noted)}" if self.noted is not None else "nothing noted")
        return f"{self.registered} registered, {self.activated} of them active{ratio}; {noted}"

    @property
    def repeat(self) -> str:
        return ""
