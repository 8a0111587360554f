"""Which earlier measurements a new one is held against. Pure: what was recorded in, references out.

No verdict is stored. Whether an earlier measurement was good enough to become a reference is worked out anew from
those before it, by the same comparison: one that was found worse, or could not be decided, never becomes one, however
often it is repeated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from signoff.evidence.performance import Interval
from signoff.evidence.trend import ALL, Accepted, Held, Margin, Measured, Pair
from signoff.perf.statistics import BLOCKS, CONFIDENCE, high_in_blocks, quantile, quantile_interval

QUANTILES = (0.95, 0.9, 0.75, 0.5)
SPARE = 2  # samples that must lie beyond a bound: one that is the longest of all says more of chance than of the rest
WORSE, GOOD = "held worse or not decided: no reference", "good"


@dataclass(frozen=True)
class Reference:
    """A measurement that later ones are held against. why: what makes it one."""

    why: str
    measured: Measured


class History:
    """Measurements in the order in which they were made, and what of them later ones are held against.

    The anchor is the first one. It moves when a person accepts another measurement, or when one is better by what
    would be a regression the other way round; never because a little was added each time. Beside it stand the first
    good measurement of this build and that of the build before.
    """

    def __init__(self, margin: Margin) -> None:
        self._margin = margin
        self._anchor: Reference | None = None
        self._good: list[Measured] = []

    def replay(self, entries: Iterable[Measured | Accepted]) -> list[str]:
        """Go through *entries*, oldest first; in words, what became of each."""
        return [self._accept(one) if isinstance(one, Accepted) else self._add(one) for one in entries]

    def references(self, build: str) -> list[Reference]:
        """What a measurement of *build* is held against, each once; nothing where nothing is known."""
        if self._anchor is None:
            return []
        before = next((one.build for one in reversed(self._good) if one.build != build), None)
        found = [self._anchor]
        for name, why in (
            (build, "the first good one of this build"),
            (before, "the first good one of the build before"),
        ):
            first = next((one for one in self._good if one.build == name), None)
            if first is not None and all(first is not one.measured for one in found):
                found.append(Reference(why, first))
        return found

    def held(self, now: Measured) -> tuple[Held, ...]:
        """*now* against each of its references."""
        found = self.references(now.build)
        return tuple(Held(one.why, one.measured, pairs(one.measured, now, self._margin)) for one in found)

    def _add(self, found: Measured) -> str:
        if self._anchor is None:
            self._anchor, self._good = Reference("the first one recorded", found), [found]
            return "reference: the first one recorded"
        if not all(pair.fine(self._margin) for one in self.held(found) for pair in one.pairs):
            return WORSE
        self._good.append(found)
        if Pair(ALL, 0.95, found.whole, self._anchor.measured.whole).worse(self._margin):
            self._anchor = Reference("the first one of those that are much better than before", found)
            return "reference: much better than the one before"
        return GOOD

    def _accept(self, said: Accepted) -> str:
        self._anchor, self._good = Reference(str(said), said.measured), [said.measured]
        return f"run {said.measured.run} is the reference from here on, {said}"


def pairs(then: Measured, now: Measured, margin: Margin) -> tuple[Pair, ...]:
    """All calls together at their 95th percentile, and each kind that both have.

    Each kind is compared at the highest quantile of which both have samples enough, and which is known of *then* so
    well that the same again would be found fine. So that many kinds are found worse by mistake no more often than one,
    the two ends that say so share one allowance of error (Bonferroni); that all of them are fine needs no such care.
    """
    common = [name for name in now.kinds if name in then.kinds]
    kinds = [_pair(name, tuple(then.kinds[name]), tuple(now.kinds[name]), len(common), margin) for name in common]
    return Pair(ALL, 0.95, then.whole, now.whole), *kinds


def _pair(name: str, then: tuple[float, ...], now: tuple[float, ...], of: int, margin: Margin) -> Pair:
    strict = 1 - (1 - CONFIDENCE) / of
    unknown = Interval(math.nan, -math.inf, math.inf, min(len(then), len(now)))
    found = Pair(name, QUANTILES[-1], unknown, unknown)
    for q in QUANTILES:
        before, after = _interval(then, q, CONFIDENCE, strict), _interval(now, q, strict, CONFIDENCE)
        if before is not None and after is not None:
            found = Pair(name, q, before, after)
            if before.high - before.low <= max(before.low * margin.one_percent / 200, margin.floor_ms):
                break
    return found


@lru_cache(maxsize=4096)
def _interval(times: tuple[float, ...], q: float, sure_low: float, sure_high: float) -> Interval | None:
    """The *q* quantile of *times*, which are in the order of the calls, each end as sure as it says; None: too few."""
    n = len(times)
    low, high = _ranks(n, q, sure_low)[0], _ranks(n, q, sure_high)[1]
    if low <= SPARE or high > n - SPARE:
        return None
    samples = sorted(times)
    edges = [n * number // BLOCKS for number in range(BLOCKS + 1)]
    blocks = [times[begin:end] for begin, end in pairwise(edges)]
    above = high_in_blocks(blocks, q, samples[high - 1])
    return Interval(quantile(samples, q), samples[low - 1], above, n)


@cache
def _ranks(n: int, q: float, confidence: float) -> tuple[int, int]:
    """The ranks, from 1, of the ends of a quantile's interval: they are that interval of the numbers 1 to *n*."""
    found = quantile_interval(range(1, n + 1), q, confidence)
    return (int(found.low) if found.low > 0 else 0), (int(found.high) if found.high <= n else n + 1)
