"""Expectations on page loads."""

from __future__ import annotations

import math

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.loading import PageLoads, content, fcp, lcp, when
from signoff.expect.judging import expectation

BUSY_PART = 0.25  # of the limit; a browser that takes longer for nothing measures its machine
ORDER = 10  # a page that takes so many times as long as nothing is slow by itself, on any machine


@expectation
def shown_within(measured: PageLoads, limit_ms: float) -> None:
    """The page is painted, and shows what it is for, within *limit_ms*, in the median and in the worst load.

    Raises Inconclusive when a page without network and script took the same browser about as long, in the median, or
    when the browser did not tell all of its paints.
    """
    if not measured.loads:
        raise CheckFailed(f"{measured.path} was not loaded", "several cold loads", "none", measured)
    for of, what in ((fcp, "first contentful paint"), (content, f"its content, {measured.wanted}")):
        middle, worst = measured.median(of), measured.worst(of)
        if worst < limit_ms:
            continue
        if _busy(measured, middle if middle >= limit_ms else worst, limit_ms):
            raise Inconclusive(
                f"{measured.path} is slow to show {what} ({when(worst)} in the worst load), "
                f"but a page without network took this browser {when(measured.own)} too, in the median: too busy"
            )
        raise CheckFailed(
            f"{measured.path} is slow to show {what}{'' if middle >= limit_ms else ' in the worst load'}",
            f"less than {limit_ms:g} ms",
            f"median {when(middle)}, worst {when(worst)} of {len(measured.loads)} cold loads; "
            f"a page without network: median {when(measured.own)}",
            measured,
            f"what {measured.path} waits for before it shows anything",
        )
    if math.isinf(measured.worst(lcp)):
        raise Inconclusive(f"the browser told no largest contentful paint of {measured.path}, so it did not tell all")


def _busy(measured: PageLoads, found: float, limit_ms: float) -> bool:
    """Whether the browser's own time can be why *found* is not within the limit."""
    own = measured.own
    return own >= limit_ms or (own > BUSY_PART * limit_ms and found < ORDER * own)
