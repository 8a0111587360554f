"""Is B in the mean at most a margin slower than A? Interleaved, with a control, and with looks that are planned before.

Calls are asked in blocks whose order reads the same from behind, so that the difference of a block, mean of its B less
mean of its A, is free of any drift that is linear over it (ABBA). The bound on the mean difference has two parts:

- the body: up to a cap beyond what nearly all of A take, by Student's t over the blocks. A cap instead of trimming, as
  trimming takes away what only B has: every twentieth call 100 ms slower was 0 ms in the trimmed mean, and is 5 ms.
- the tail: a bound on the share of B beyond the cap less that of A (stalls of the network hit both alike), times the
  greatest excess seen; and what may not have been seen at all. Nothing bounds a mean against stalls of any rarity and
  length, so those up to RARE margins are: with none seen among n calls, their share is below ln(1 / error) / n.

The number of looks is fixed before the first one, and each spends its part of the allowed error (Bonferroni), so that
stopping early promises nothing that looking once would not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import NormalDist, fmean

from signoff.evidence.performance import Difference, Overhead
from signoff.perf.statistics import quantile, share_interval

LOOKS = (80, 160, 400)  # blocks after which the differences are looked at; the last look decides
ERROR = 0.05  # chance of a wrong PASS, and of a wrong FAIL, over all looks together
CONTROL_PART = 0.5  # the control has to show that A differs from A by less than this part of the margin
BODY = 0.95  # quantile of A up to which nothing is slow
BODY_WITH_TAIL = 0.99  # the same where the tail is bounded too: its bound is wide, so it had better be small
SLOW = 5.0  # margins beyond it, from which on a call belongs to the tail
RARE = 50.0  # margins that a stall may be long which was not seen, yet is allowed for

Block = tuple[Sequence[float], Sequence[float]]  # times of A and of B, in ms, in the order in which they were asked


@dataclass
class Blocks:
    """The blocks asked so far, by what they compare: A and B."""

    limited: list[Block] = field(default_factory=list)
    usage: list[Block] = field(default_factory=list)
    control: list[Block] = field(default_factory=list)
    one_route: list[Block] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.limited)

    def add(self, times: Mapping[str, Sequence[float]]) -> None:
        """One more block: the times of each of its calls. The one call of the control is its own A, outside, and B."""
        free, limited = times["free"], times["limited"]
        self.limited.append((free, limited))
        self.usage.append((times["usage"], limited))
        self.control.append(((free[0], free[-1]), free[1:-1]))
        if "counted" in times:
            self.one_route.append((times["passed"], times["counted"]))


def bounded(blocks: Sequence[Block], margin: float, error: float, *, tail: bool = False) -> Difference:
    """The mean difference of *blocks*, with an interval whose ends miss the truth with about *error* each.

    tail: whether the upper end allows for what lies beyond the cap. The lower end is that of the body, or that of the
    mean of everything seen where it shows more: slow calls may be in the tail alone.
    """
    if len(blocks) < 2:
        return Difference(math.nan, -math.inf, math.inf, len(blocks))
    free = sorted(time for some, _ in blocks for time in some)
    cap = quantile(free, BODY_WITH_TAIL if tail else BODY) + SLOW * margin
    differences = [fmean(b) - fmean(a) for a, b in blocks]
    capped = [fmean(min(time, cap) for time in b) - fmean(min(time, cap) for time in a) for a, b in blocks]
    # Of the two lower ends the better one is taken, so each has half of the error.
    low = max(fmean(some) - _half(some, error / 2) for some in (differences, capped))
    high = fmean(capped) + _half(capped, error) + (_tail(blocks, cap, margin, error) if tail else 0.0)
    return Difference(fmean(differences), low, high, len(blocks))


def _half(differences: Sequence[float], error: float) -> float:
    n, mean = len(differences), fmean(differences)
    variance = math.fsum((one - mean) ** 2 for one in differences) / (n - 1)
    return student(1 - error, n - 1) * math.sqrt(variance / n)


def _tail(blocks: Sequence[Block], cap: float, margin: float, error: float) -> float:
    """What calls beyond *cap* may add to the mean of B, and not to that of A."""
    excess = [time - cap for _, b in blocks for time in b if time > cap]
    n = sum(len(b) for _, b in blocks)
    seen = 0.0
    if excess:
        n_other = sum(len(a) for a, _ in blocks)
        hits = sum(time > cap for a, _ in blocks for time in a)
        share, other = len(excess) / n, hits / n_other
        high = share_interval(len(excess), n, 1 - error)[1]
        low = share_interval(hits, n_other, 1 - error)[0]
        # The bound on a difference of shares from the exact bounds on each (Newcombe, Stat. Med. 17, 1998, method 10).
        seen = max(0.0, share - other + math.hypot(high - share, other - low)) * max(excess)
    return seen + math.log(1 / error) / n * RARE * margin


def student(p: float, df: int) -> float:
    """The *p* quantile of Student's t with *df* degrees of freedom (Cornish-Fisher expansion; exact to 1 % from 10)."""
    z = NormalDist().inv_cdf(p)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / df + second / df**2 + third / df**3


def looks(blocks: Blocks, margin: float, *, what: str) -> Iterator[Overhead]:
    """What each planned look finds that the blocks given so far reach."""
    error = ERROR / len(LOOKS)
    for number, size in enumerate(LOOKS, 1):
        if blocks.number < size:
            return
        yield Overhead(
            what,
            margin,
            bounded(blocks.limited[:size], margin, error, tail=True),
            bounded(blocks.control[:size], margin, error),
            look=number,
            looks=len(LOOKS),
            control_margin=CONTROL_PART * margin,
            usage=bounded(blocks.usage[:size], margin, error),
            one_route=bounded(blocks.one_route[:size], margin, error),
        )


def decided(found: Overhead) -> bool:
    """Whether this look ends the measurement: the control is sound, and the margin is kept or shown to be exceeded."""
    return found.control_sound and (found.kept or bool(found.exceeded))
