"""Measured times, with how sure they are. All times are in milliseconds; inf stands for "no good answer"."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from signoff.evidence.basics import REDACTOR

LATE_MS = 20.0  # a generator later than this measures itself as well


@dataclass(frozen=True)
class Interval:
    """An estimate with its two-sided confidence interval. high is inf where the samples are too few for a bound.

    n: samples. confidence: probability that the interval holds the true value (0.95 for 95 %).
    """

    value: float
    low: float
    high: float
    n: int
    confidence: float = 0.95

    def __str__(self) -> str:
        return f"{ms(self.value)} ({self.confidence:.0%} interval {ms(self.low)} to {ms(self.high)}, n = {self.n})"


@dataclass(frozen=True)
class Times:
    """Times of one kind of call. p95 is an interval, the others are estimates. errors: how many of n were no good."""

    name: str
    n: int
    p50: float
    p90: float
    p95: Interval
    p99: float
    max: float
    errors: int = 0

    def __str__(self) -> str:
        parts = [f"p50 {ms(self.p50)}", f"p90 {ms(self.p90)}", f"p95 {self.p95}", f"p99 {ms(self.p99)}"]
        return f"{self.name}: {', '.join(parts)}, max {ms(self.max)}, {self.errors} error(s)"


@dataclass(frozen=True)
class FirstCall:
    """The first call of a route in this run, over a fresh connection: cold. error: why it was no good, or ""."""

    name: str
    time: float
    error: str = ""


@dataclass(frozen=True)
class Latencies:
    """An open-loop measurement: times count from the moment a request was due, not from when it could be sent.

    what: the load, in words. planned, sent: requests. whole: all warm calls together; an error counts as
    infinitely slow. errors: their kinds with their numbers. late_p99: how late the generator itself was.
    conditions: of the machine that measured.
    """

    what: str
    planned: int
    sent: int
    whole: Times
    routes: tuple[Times, ...]
    cold: tuple[FirstCall, ...]
    late_p99: float
    errors: Mapping[str, int] = field(default_factory=dict)
    conditions: str = ""

    @property
    def error_share(self) -> float:
        """Part of the requests that got no good answer, from 0 to 1."""
        return self.whole.errors / self.whole.n if self.whole.n else 1.0

    @property
    def asked(self) -> str:
        return REDACTOR.text(self.what)

    @property
    def answered(self) -> str:
        lines = [str(self.whole), *(f"  {route}" for route in self.routes)]
        lines += [f"cold: {call.name} {ms(call.time)} {call.error}".rstrip() for call in self.cold]
        lines += [f"errors: {number} x {kind}" for kind, number in self.errors.items()]
        lines.append(f"the generator sent {self.sent} of {self.planned}, 99 % of them at most {ms(self.late_p99)} late")
        lines += [self.conditions] if self.conditions else []
        return REDACTOR.text("\n".join(lines))

    @property
    def repeat(self) -> str:
        return ""


def ms(value: float) -> str:
    """A time as people read it."""
    if math.isinf(value):
        return "no bound" if value > 0 else "no lower bound"
    return f"{value:.0f} ms" if abs(value) >= 100 else f"{value:.1f} ms" if abs(value) >= 10 else f"{value:.2f} ms"


@dataclass(frozen=True)
class Difference:
    """By how much one kind of call is slower than another, in ms, with the ends of its interval; n: blocks."""

    value: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.value:+.2f} ms (interval {self.low:+.2f} to {self.high:+.2f} ms, {self.n} blocks)"


@dataclass(frozen=True)
class Overhead:
    """Calls that the limiter counts, against comparable ones that it does not, and one of these against itself.

    what: all of them, in words. margin: what the differences are held against, in ms. difference: of the limited call
    and the free one, its upper end with what rare slow calls may add to the mean; usage: of the same and another free
    one. control: of the free one and itself, and the margin it must stay within for anything to be told from noise.
    one_route: of one route with and without the limiter, which is what the count itself costs. look, looks: at which
    of the planned looks it ended.
    """

    what: str
    margin: float
    difference: Difference
    control: Difference
    look: int
    looks: int
    control_margin: float
    usage: Difference
    one_route: Difference
    problem: str = ""

    @property
    def control_sound(self) -> bool:
        """Whether the same call, measured as two, showed no difference to speak of."""
        return -self.control_margin < self.control.low and self.control.high < self.control_margin

    @property
    def exceeded(self) -> bool:
        """Whether the limiter is shown to cost the margin or more."""
        return self.difference.low >= self.margin or self.one_route.low >= self.margin

    @property
    def kept(self) -> bool:
        """Whether it is shown to cost less, by every pair, and no free call is so slow that it would hide the cost."""
        pairs = (self.difference, self.usage, self.one_route)
        return all(-self.margin < pair.low and pair.high < self.margin for pair in pairs)

    @property
    def asked(self) -> str:
        return REDACTOR.text(self.what)

    @property
    def answered(self) -> str:
        lines = [
            f"difference {self.difference}",
            f"from the other free call {self.usage}",
            f"of one route with and without the limiter {self.one_route}",
            f"control (the same call as both) {self.control}",
            f"look {self.look} of {self.looks}",
        ]
        return REDACTOR.text("\n".join([*lines, self.problem] if self.problem else lines))

    @property
    def repeat(self) -> str:
        return ""
