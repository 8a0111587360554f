"""How sure a measured number is. Pure: numbers in, numbers out.

Quantiles are bounded by order statistics, which assume nothing about the shape of a distribution: latencies have
long tails, and a normal approximation would promise too much (Hahn and Meeker, Statistical Intervals, section 5.2).
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence

from signoff.evidence.performance import Interval

CONFIDENCE = 0.95
BLOCKS = 12
T_BLOCKS = 2.201  # Student's t for them, 11 degrees of freedom, 97.5 %


def quantile(samples: Sequence[float], q: float) -> float:
    """The *q* quantile of *samples*, which are sorted: the smallest that at least that part does not exceed."""
    if not samples:
        return math.inf
    return samples[max(0, math.ceil(q * len(samples)) - 1)]


def quantile_interval(
    samples: Sequence[float], q: float, confidence: float = CONFIDENCE, *, comparisons: int = 1
) -> Interval:
    """The *q* quantile of sorted *samples* with a distribution-free interval.

    Too few samples for a bound on one side make it infinite: 95 % confidence in a bound above the 95th percentile
    takes 72 samples at least. comparisons: of how many intervals one whose lower end lies above a limit decides; each
    lower end misses with that part of the error (Bonferroni). A limit that all upper ends must keep needs no such care.
    """
    n = len(samples)
    if n == 0:
        return Interval(math.inf, -math.inf, math.inf, 0, confidence)
    tail = (1 - confidence) / 2
    lower, _ = _ranks(n, q, tail / comparisons)
    _, upper = _ranks(n, q, tail)
    low = samples[lower - 1] if lower >= 1 else -math.inf
    high = samples[upper - 1] if upper <= n else math.inf
    return Interval(quantile(samples, q), low, high, n, confidence)


def _ranks(n: int, q: float, tail: float) -> tuple[int, int]:
    """Ranks (from 1) of the order statistics that bound the quantile, each missing it with at most *tail*.

    The number of samples below the quantile is binomial, B(n, q). The quantile lies below the lower bound x(l)
    with P(B < l), and above the upper bound x(u) with P(B >= u).
    """
    lower, upper = 0, n + 1
    below = 0.0
    for k in range(n + 1):
        below += math.exp(_log_pmf(n, k, q))
        if below <= tail:
            lower = k + 1
        if below >= 1 - tail:
            upper = k + 1
            break
    return lower, upper


def _log_pmf(n: int, k: int, p: float) -> float:
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return ways + k * math.log(p) + (n - k) * math.log1p(-p)


def high_in_blocks(blocks: Sequence[Sequence[float]], q: float, least: float) -> float:
    """An upper end for the *q* quantile where samples that are near in time are slow together; at least *least*.

    The samples come as BLOCKS blocks of time. The share above a value is estimated from the blocks, which vary more
    than chance alone would let them where a stall takes many calls at once (cluster sampling: Cochran, Sampling
    Techniques, section 11.7). The end is the smallest sample whose share, with its bound, is at most 1 - q.
    """
    whole = sorted(value for block in blocks for value in block)
    ordered = [sorted(block) for block in blocks]
    left, right = bisect_left(whole, least), len(whole)
    while left < right:
        middle = (left + right) // 2
        if _share_above(ordered, whole[middle]) <= 1 - q:
            right = middle
        else:
            left = middle + 1
    return max(least, whole[left]) if left < len(whole) else math.inf


def _share_above(blocks: Sequence[Sequence[float]], value: float) -> float:
    """The share of samples above *value* with its upper bound."""
    counts = [(len(block) - bisect_right(block, value), len(block)) for block in blocks]
    number = sum(size for _, size in counts)
    share = sum(above for above, _ in counts) / number
    spread = math.fsum((above - size * share) ** 2 for above, size in counts)
    return share + T_BLOCKS * math.sqrt(len(counts) / (len(counts) - 1) * spread) / number


def share_interval(hits: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact (Clopper-Pearson) interval of a proportion: *hits* of *n*, each bound as sure as *confidence*."""
    if n == 0:
        return 0.0, 1.0
    tail = 1 - confidence
    low = 0.0 if hits == 0 else _solve(lambda p: 1 - _cdf(n, hits - 1, p), tail)
    high = 1.0 if hits == n else _solve(lambda p: -_cdf(n, hits, p), -tail)
    return low, high


def _cdf(n: int, k: int, p: float) -> float:
    return math.fsum(math.exp(_log_pmf(n, i, p)) for i in range(k + 1))


def _solve(rising: Callable[[float], float], wanted: float) -> float:
    """Where a function that rises over (0, 1) reaches *wanted*, by bisection."""
    left, right = 1e-12, 1 - 1e-12
    for _ in range(60):
        middle = (left + right) / 2
        if rising(middle) < wanted:
            left = middle
        else:
            right = middle
    return (left + right) / 2
