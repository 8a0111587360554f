"""Expectations on how long answers take, where the time itself would tell something (enumeration).

Judged by the Wilcoxon signed-rank test on pairs: the confidence interval of the Hodges-Lehmann shift. One sample says
nothing, a mean is moved by one outlier; ranks are not. The tolerance is what can be told apart with this few requests:
a target that passes may still tell it to somebody who asks ten thousand times.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist, median

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.samples import Pairs
from signoff.expect.judging import expectation

CONFIDENCE = 0.99
LEAST_PAIRS = 10
FLOOR_S = 0.03  # a difference that a network hides
SHARE = 0.4  # of the usual time of the slower kind; hashing a password or not makes a difference of nearly all of it


@dataclass(frozen=True)
class Shift:
    """By how many seconds the first kind takes longer: estimate and confidence interval."""

    estimate: float
    low: float
    high: float


def shift(differences: Sequence[float], confidence: float = CONFIDENCE) -> Shift:
    """The Hodges-Lehmann estimate with its interval: the median of the Walsh averages, and the ranks around it."""
    n = len(differences)
    walsh = sorted((differences[i] + differences[j]) / 2 for i in range(n) for j in range(i, n))
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    # The normal approximation of the signed-rank statistic (good from about ten pairs on).
    outside = max(0, math.floor(n * (n + 1) / 4 - z * math.sqrt(n * (n + 1) * (2 * n + 1) / 24)))
    return Shift(median(walsh), walsh[outside], walsh[-1 - outside])


def tolerance(found: Pairs) -> float:
    """Seconds that count as the same."""
    slower = max(
        median(pair.first.elapsed_s for pair in found.pairs), median(pair.second.elapsed_s for pair in found.pairs)
    )
    return max(FLOOR_S, SHARE * slower)


def decided(found: Pairs) -> bool:
    """Whether the interval is wholly inside or wholly outside the tolerance."""
    if len(found.pairs) < LEAST_PAIRS:
        return False
    by, limit = shift(found.differences), tolerance(found)
    return by.low > limit or by.high < -limit or (-limit < by.low and by.high < limit)


@expectation
def same_time(found: Pairs) -> None:
    """Both kinds of answers take the same time, within what can be told apart (ASVS 5.0 6.3.8)."""
    if len(found.pairs) < LEAST_PAIRS:
        raise Inconclusive(f"only {len(found.pairs)} pairs were answered; {LEAST_PAIRS} are the least to judge by")
    by, limit = shift(found.differences), tolerance(found)
    interval = f"{by.low * 1000:.0f} to {by.high * 1000:.0f} ms (99 %, {len(found.pairs)} pairs)"
    if by.low > limit or by.high < -limit:
        slower, faster = (found.first, found.second) if by.estimate > 0 else (found.second, found.first)
        raise CheckFailed(
            f"The time of the answer tells {slower} from {faster} (enumeration)",
            f"the same time for both, within {limit * 1000:.0f} ms",
            f"{slower} takes {abs(by.estimate) * 1000:.0f} ms longer; {interval}",
            found,
            "what is done for one of them only, before the answer: hashing, mailing, writing",
        )
    if not decided(found):
        raise Inconclusive(
            f"the times vary too much to tell: a difference of {interval}, tolerance {limit * 1000:.0f} ms"
        )
