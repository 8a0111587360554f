"""Is B at most a margin slower than A? Paired, interleaved, with a control, and with looks that are planned beforehand.

A block is ABBA (for the control AAAA): its difference, mean of the two B less mean of the two A, is free of any
drift that is linear over the block. The 10 % largest and smallest differences are trimmed, as a few stalls would
otherwise decide (Yuen, Biometrika 61, 1974). The number of looks is fixed before the first one, and each spends
its part of the allowed error (Bonferroni), so that stopping early promises nothing that looking once would not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from signoff.evidence.performance import Difference, Overhead

LOOKS = (40, 80, 160, 320)  # blocks after which the differences are looked at; the last look decides
ERROR = 0.05  # chance of a wrong PASS, and of a wrong FAIL, over all looks together
TRIM = 0.1
CONTROL_PART = 0.5  # the control has to show that A differs from A by less than this part of the margin


@dataclass(frozen=True)
class Block:
    """Four calls in the order A B B A, and the same for the control with A in place of B; times in ms."""

    times: tuple[float, float, float, float]

    @property
    def difference(self) -> float:
        """How much slower the inner two are."""
        first, second, third, fourth = self.times
        return (second + third) / 2 - (first + fourth) / 2


def trimmed(differences: Sequence[float], error: float) -> Difference:
    """The trimmed mean of *differences* with an interval whose ends miss the truth with at most *error* each."""
    n = len(differences)
    cut = int(TRIM * n)
    ordered = sorted(differences)
    kept = ordered[cut : n - cut]
    if len(kept) < 2:
        return Difference(math.nan, -math.inf, math.inf, n)
    mean = math.fsum(kept) / len(kept)
    # Winsorized: what was trimmed counts as the nearest kept one.
    held = [ordered[cut]] * cut + kept + [ordered[n - cut - 1]] * cut
    centre = math.fsum(held) / n
    spread = math.sqrt(math.fsum((one - centre) ** 2 for one in held) / (n - 1))
    half = student(1 - error, len(kept) - 1) * spread / ((1 - 2 * TRIM) * math.sqrt(n))
    return Difference(mean, mean - half, mean + half, n)


def student(p: float, df: int) -> float:
    """The *p* quantile of Student's t with *df* degrees of freedom (Cornish-Fisher expansion; exact to 1 % from 10)."""
    z = NormalDist().inv_cdf(p)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def looks(with_limiter: Sequence[float], control: Sequence[float], margin: float, *, what: str) -> Iterator[Overhead]:
    """What each planned look finds that the blocks given so far reach: differences of the pair, and of the control."""
    for number, size in enumerate(LOOKS, 1):
        if len(with_limiter) < size or len(control) < size:
            return
        error = ERROR / len(LOOKS)
        found = trimmed(with_limiter[:size], error)
        same = trimmed(control[:size], error)
        yield Overhead(what, margin, found, same, look=number, looks=len(LOOKS), control_margin=CONTROL_PART * margin)


def decided(found: Overhead) -> bool:
    """Whether this look ends the measurement: the control is sound, and the difference on one side of the margin."""
    sure = found.difference.high < found.margin or found.difference.low >= found.margin
    return found.control_sound and sure
