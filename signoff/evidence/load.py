"""What a load test really was: how many users, for how long, and what they were answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR
from signoff.evidence.performance import Latencies


@dataclass(frozen=True)
class LoadReached:
    """Many users at once, counted from the moment when all of them were there.

    wanted: users asked for. present: the fewest that were at work at a time. served: those who got a good answer.
    seconds, wanted_s: how long, and how long it should have been. good: good answers. errors: others, by kind.
    error_share: the interval of their part of all answers, from 0 to 1.
    think: a user's pause between two requests. probe: the open-loop measurement made meanwhile.
    """

    wanted: int
    seconds: float
    wanted_s: float
    present: int
    served: int
    good: int
    errors: Mapping[str, int]
    error_share: tuple[float, float]
    think: str
    probe: Latencies

    @property
    def bad(self) -> int:
        """Answers that were none."""
        return sum(self.errors.values())

    @property
    def asked(self) -> str:
        return (
            f"load: {self.wanted} users at once for {self.wanted_s:g} s, each with a session and a tenant of their "
            f"own, thinking {self.think} between requests; beside it {self.probe.what}"
        )

    @property
    def answered(self) -> str:
        lines = [
            f"{self.present} users at work all the time, {self.served} of {self.wanted} served, {self.seconds:.1f} s",
            f"{self.good} good answers ({self.good / self.seconds if self.seconds else 0:.1f}/s), {self.bad} errors",
            *(f"  {number} x {kind}" for kind, number in self.errors.items()),
            f"measured beside it: {self.probe.answered}",
        ]
        return REDACTOR.text("\n".join(lines))

    @property
    def repeat(self) -> str:
        return ""
