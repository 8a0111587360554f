"""A measurement beside earlier ones of the same thing. All times are in milliseconds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from signoff.evidence.basics import REDACTOR
from signoff.evidence.performance import Interval, ms

ALL = "all together"
COVERS = (
    "of the POST-2 measurements the trend covers the two with a 95th percentile: calls (POST-2.1) and queries "
    "(POST-2.2); page loads (POST-2.3) and what the limiter costs (POST-2.4) are held against their limits alone"
)


@dataclass(frozen=True)
class Measured:
    """What one run found. when: ISO date and time. whole: the 95th percentile of all calls together.

    kinds: the times of each kind of call, in the order of the calls; {} where an old record does not have them.
    """

    when: str
    build: str
    run: str
    whole: Interval
    kinds: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"p95 {self.whole} on {self.when}, build {self.build or 'without a name'}, run {self.run}"


@dataclass(frozen=True)
class Accepted:
    """A person's word that what *measured* found is what later measurements are held against. by: name and address."""

    measured: Measured
    by: str
    made: str
    says: str

    def __str__(self) -> str:
        return f"accepted by {self.by} on {self.made[:10]}: {self.says}"


@dataclass(frozen=True)
class Margin:
    """How much worse is worse. percent: of all calls together, and of one kind that is surely worse.

    one_percent: what one kind, of which there are fewer calls, must surely keep below. floor_ms: a difference that is
    too small to matter, whatever its percentage.
    """

    percent: float
    one_percent: float
    floor_ms: float


@dataclass(frozen=True)
class Pair:
    """One kind of call, or all together, then and now: intervals of the same quantile.

    Worse is what is worse whichever values in the intervals are the true ones; fine is what is not worse, whichever
    they are. What is no number is neither.
    """

    name: str
    quantile: float
    then: Interval
    now: Interval

    def worse(self, margin: Margin) -> bool:
        """Whether it is surely more than the margin above what it was."""
        return _sound(self.then) and self.now.low > _bound(self.then.high, margin.percent, margin.floor_ms)

    def fine(self, margin: Margin) -> bool:
        """Whether it is surely at most the margin above what it was, for one kind the wider one, and not worse."""
        percent = margin.percent if self.name == ALL else margin.one_percent
        keeps = self.now.high <= _bound(self.then.low, percent, margin.floor_ms)
        return _sound(self.then) and _sound(self.now) and keeps and not self.worse(margin)

    def __str__(self) -> str:
        return f"{self.name}: p{100 * self.quantile:g} {self.now}, then {self.then}"


@dataclass(frozen=True)
class Held:
    """What was measured now against one earlier measurement. why: what makes that one a reference."""

    why: str
    measured: Measured
    pairs: tuple[Pair, ...]

    def __str__(self) -> str:
        return f"{self.why} ({self.measured})"


@dataclass(frozen=True)
class Trend:
    """What was measured now, what it is held against (nothing where there is none yet), and what else is known.

    floor_ms: a difference that is too small to matter, whatever its percentage. errors: kinds of answers that were
    no good, with their numbers. late_ms: how late the generator itself was. recorded: whether this measurement was
    sound enough to be kept. earlier: oldest first. damaged: what is wrong with lines of the record that do not count.
    again: what was worse, measured once more at once; None where nothing was.
    """

    what: str
    now: Measured
    floor_ms: float
    held: tuple[Held, ...] = ()
    errors: Mapping[str, int] = field(default_factory=dict)
    late_ms: float = 0.0
    recorded: bool = True
    earlier: tuple[Measured, ...] = ()
    damaged: tuple[str, ...] = ()
    again: Trend | None = None

    @property
    def error_share(self) -> float:
        """Part of the calls that got no good answer, from 0 to 1."""
        return sum(self.errors.values()) / self.now.whole.n if self.now.whole.n else 1.0

    @property
    def asked(self) -> str:
        return f"{self.what}: measured now, and looked up what was recorded ({COVERS})"

    @property
    def answered(self) -> str:
        lines = [f"now {self.now}{'' if self.recorded else '; not recorded'}"]
        for one in self.held:
            lines += [f"held against {one}", *(f"  {pair}" for pair in one.pairs)]
        lines += [] if self.held else ["nothing to hold it against is recorded yet"]
        lines += [f"errors: {number} x {kind}" for kind, number in self.errors.items()]
        lines += [f"the generator was up to {ms(self.late_ms)} late"] if self.late_ms else []
        lines += [f"damaged record: {text}" for text in self.damaged]
        lines += [f"once more: {self.again.answered}"] if self.again else []
        return REDACTOR.text("\n".join(lines))

    @property
    def repeat(self) -> str:
        return ""


def _bound(value: float, percent: float, floor_ms: float) -> float:
    return max(value * (1 + percent / 100), value + floor_ms)


def _sound(found: Interval) -> bool:
    return all(math.isfinite(one) and one > 0 for one in (found.low, found.value, found.high))
