"""Expectations on a measurement beside its baseline."""

from __future__ import annotations

from datetime import datetime, timedelta

from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.performance import ms
from signoff.evidence.trend import Trend
from signoff.expect.judging import expectation

WAIT = timedelta(days=6)  # the checklist looks again on days 6 and 7


@expectation
def not_worse(measured: Trend, *, percent: float) -> None:
    """The 95th percentile is at most *percent* % (or the floor, if that is more) above that of the baseline.

    Both are intervals: worse is what is worse whichever values in them are the true ones. Raises Pending where there
    is nothing to compare with yet, and Inconclusive where the intervals allow both answers.
    """
    base, now, floor_ms = measured.baseline, measured.now, measured.floor_ms
    if base is None:
        due = datetime.fromisoformat(now.when) + WAIT
        raise Pending(f"{measured.what}: the baseline was recorded just now; measure again on day 6 or 7", due)
    most_low = max(base.low * (1 + percent / 100), base.low + floor_ms)
    most_high = max(base.high * (1 + percent / 100), base.high + floor_ms)
    if now.low > most_high:
        raise CheckFailed(
            f"{measured.what}: worse than the recorded baseline (regression)",
            f"p95 at most {ms(most_high)}: {percent:g} % or {floor_ms:g} ms above the baseline's {base.interval}",
            f"p95 {now.interval}",
            measured,
            "what was deployed or grew since the baseline was recorded",
        )
    if now.high > most_low:
        raise Inconclusive(
            f"{measured.what}: p95 {now.interval} may or may not be more than {percent:g} % above the baseline's "
            f"{base.interval}"
        )
