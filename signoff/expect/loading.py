"""Expectations on page loads."""

from __future__ import annotations

import math

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.loading import PageLoads, content, fcp
from signoff.evidence.performance import ms
from signoff.expect.judging import expectation

BUSY_PART = 0.25  # of the limit; a browser that takes longer for nothing measures its machine


@expectation
def shown_within(measured: PageLoads, limit_ms: float) -> None:
    """The page is painted, and shows what it is for, within *limit_ms*, in the median and in the worst load.

    Raises Inconclusive when a page without network and script took the same browser long as well.
    """
    if not measured.loads:
        raise CheckFailed(f"{measured.path} was not loaded", "several cold loads", "none", measured)
    problem = _problem(measured, limit_ms)
    if not problem:
        return
    control = max(measured.control, default=math.inf)
    if control > BUSY_PART * limit_ms:
        raise Inconclusive(f"{problem[0]}, but a page without network took this browser {ms(control)} too: too busy")
    raise CheckFailed(*problem, measured, f"what {measured.path} waits for before it shows anything")


def _problem(measured: PageLoads, limit_ms: float) -> tuple[str, str, str] | None:
    """Claim, expected and actual of the first thing that is wrong, or None."""
    number = len(measured.loads)
    for of, what in ((fcp, "first contentful paint"), (content, f"its content, {measured.wanted}")):
        middle, worst = measured.median(of), measured.worst(of)
        found = f"median {_shown(middle)}, worst {_shown(worst)} of {number} cold loads"
        if middle >= limit_ms:
            return f"{measured.path} is slow to show {what}", f"less than {limit_ms:g} ms", found
        if worst >= limit_ms:
            return f"{measured.path} is slow to show {what} in the worst load", f"less than {limit_ms:g} ms", found
    return None


def _shown(value: float) -> str:
    return "never" if math.isinf(value) else ms(value)
