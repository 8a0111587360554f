"""What a watcher recorded of a deployment: one line per round of probes, and one for every start of the watcher."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Round:
    """One round of probes. problem: what was wrong with it, "" if nothing. slowest_ms: of its answers."""

    at: datetime
    build: str
    problem: str
    slowest_ms: float


@dataclass(frozen=True)
class Probes:
    """The rounds of one deployment's host, in order of time. unreadable: lines that are neither whole nor torn."""

    source: str
    host: str
    rounds: tuple[Round, ...]
    unreadable: int = 0

    @property
    def asked(self) -> str:
        return f"probes of {self.host} in {self.source}"

    @property
    def answered(self) -> str:
        if not self.rounds:
            return f"none ({self.unreadable} unreadable)"
        bad = sum(bool(one.problem) for one in self.rounds)
        first, last = self.rounds[0].at, self.rounds[-1].at
        return (
            f"{len(self.rounds)} rounds from {first:%Y-%m-%d %H:%M:%S} to {last:%Y-%m-%d %H:%M:%S} UTC, "
            f"{bad} with a failure, {self.unreadable} unreadable"
        )

    @property
    def repeat(self) -> str:
        return "python -m signoff watch --once"

    def of(self, build: str, since: datetime, until: datetime) -> Probes:
        """The rounds of *build* up to *until*. What does not say of which build it is counts from *since* on.

        since: when the deployment was made. Where an earlier round names *build*, it was there already.
        """
        named = (one.at for one in self.rounds if build and one.build == build)
        begin = min([since, *named])
        some = (
            one
            for one in self.rounds
            if one.at <= until and (one.build == build if build and one.build else one.at >= begin)
        )
        return Probes(self.source, self.host, tuple(some), self.unreadable)

    def within(self, since: datetime, until: datetime) -> list[Round]:
        """The rounds from *since* to *until*."""
        return [one for one in self.rounds if since <= one.at <= until]

    def gaps(self, since: datetime, until: datetime, longest_s: float) -> list[tuple[datetime, datetime]]:
        """Stretches of more than *longest_s* without a round, the edges of the window included."""
        moments = [since, *(one.at for one in self.within(since, until)), until]
        longest = timedelta(seconds=longest_s)
        return [(one, other) for one, other in pairwise(moments) if other - one > longest]


def probes(lines: Iterable[str], host: str, source: str) -> Probes:
    """Read *lines*. A line that a killed watcher tore off is followed by a start, or is the last: it says nothing.

    Any other line that cannot be read counts as unreadable.
    """
    rounds: list[Round] = []
    unreadable, torn = 0, False
    for line in lines:
        if not line.strip():
            continue
        found = _parsed(line)
        if found is None:
            unreadable += torn
            torn = True
            continue
        if torn and "started" not in found:
            unreadable += 1
        torn = False
        if found.get("host") == host and "at" in found:
            one = _round(found)
            rounds += [one] if one else []
            unreadable += one is None
    return Probes(source, host, tuple(sorted(rounds, key=lambda each: each.at)), unreadable)


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _round(found: dict[str, Any]) -> Round | None:
    try:
        at = datetime.fromisoformat(found["at"])
        checks = found["checks"]
        bad = [f"{one['path']}: {one['problem']}" for one in checks if one["problem"]]
        slowest = max(float(one["ms"]) for one in checks)
    except (KeyError, TypeError, ValueError):
        return None
    if at.tzinfo is None or not checks:
        return None
    return Round(at, str(found.get("build") or ""), "; ".join(bad), slowest)
