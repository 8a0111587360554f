"""A measurement beside an earlier one of the same thing."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.performance import Interval


@dataclass(frozen=True)
class Measured:
    """A 95th percentile with its interval, in ms. when: ISO date and time. n: samples."""

    when: str
    p95: float
    low: float
    high: float
    n: int

    @property
    def interval(self) -> Interval:
        """The same as other measurements show it."""
        return Interval(self.p95, self.low, self.high, self.n)


@dataclass(frozen=True)
class Trend:
    """What was measured now, the baseline (None where there is none yet), and what else is known, oldest first.

    floor_ms: a difference that is too small to matter, whatever its percentage.
    """

    what: str
    now: Measured
    baseline: Measured | None
    floor_ms: float
    earlier: tuple[Measured, ...] = ()

    @property
    def asked(self) -> str:
        return f"{self.what}: measured now, and looked up what was recorded"

    @property
    def answered(self) -> str:
        base = f"{self.baseline.interval} on {self.baseline.when}" if self.baseline else "none recorded yet"
        return f"p95 now {self.now.interval}; baseline {base}"

    @property
    def repeat(self) -> str:
        return ""
