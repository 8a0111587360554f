"""What a load test really was: how many users, for how long, and what they were answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR
from signoff.evidence.performance import Latencies

LONG_S = 1.0
"""Under load nobody should have to wait longer for one answer: five times the limit of the 95th percentile."""


@dataclass(frozen=True)
class LoadReached:
    """Many users at once, counted from the moment when all of them were there. All times are in seconds.

    wanted: users asked for. present: the fewest that were at work at a time. seconds, wanted_s: how long, and how long
    it should have been. served: for each part of that time, how many users got a good answer in it. good: good answers.
    errors: others, by kind. error_share: the interval of their part of all answers, from 0 to 1. think_s: shortest and
    longest pause of a user between two requests. late_s: by how much the users' own processes were late on average.
    probe: the open-loop measurement made meanwhile. probe_s: from when to when it asked, on the clock of the load.
    workers: users of each process. problem: why this was not the load that was wanted, or "".
    """

    wanted: int
    present: int
    seconds: float
    wanted_s: float
    served: tuple[int, ...]
    good: int
    errors: Mapping[str, int]
    error_share: tuple[float, float]
    think_s: tuple[float, float]
    late_s: float
    probe: Latencies
    probe_s: tuple[float, float]
    workers: tuple[int, ...] = ()
    problem: str = ""

    @property
    def bad(self) -> int:
        """Answers that were none."""
        return sum(self.errors.values())

    @property
    def kinds(self) -> str:
        """The errors in one line."""
        return "; ".join(f"{number} x {kind}" for kind, number in self.errors.items())

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return self.good / self.seconds if self.seconds > 0 else 0.0

    def rate_with(self, answer_s: float) -> float:
        """Answers a second if each of the wanted users waits *answer_s* for an answer, and thinks in between."""
        return self.wanted / (sum(self.think_s) / 2 + answer_s)

    @property
    def asked(self) -> str:
        shortest, longest = self.think_s
        return (
            f"load: {self.wanted} users at once for {self.wanted_s:g} s, each with a session and a tenant of their "
            f"own, thinking {shortest:g} to {longest:g} s between requests; beside it {self.probe.what}"
        )

    @property
    def answered(self) -> str:
        lines = [
            f"{self.present} users at work all the time, {self.seconds:.1f} s, in {len(self.workers)} process(es) with "
            f"{', '.join(map(str, self.workers))}",
            f"users with a good answer in each of {len(self.served)} parts: {', '.join(map(str, self.served))}",
            f"{self.good} good answers ({self.rate:.1f}/s), {self.bad} errors",
            *(f"  {number} x {kind}" for kind, number in self.errors.items()),
            f"measured beside it, from {self.probe_s[0]:.1f} s to {self.probe_s[1]:.1f} s: {self.probe.answered}",
            f"what made the load was {self.late_s * 1000:.1f} ms late on average",
            *([self.problem] if self.problem else []),
        ]
        return REDACTOR.text("\n".join(lines))

    @property
    def repeat(self) -> str:
        return ""
