"""Expectations on a measurement beside those of earlier runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.performance import LATE_MS, ms
from signoff.evidence.trend import ALL, Held, Margin, Pair, Trend
from signoff.expect.judging import expectation
from signoff.expect.perf import MOST_ERRORS

WAIT = timedelta(days=6)  # the checklist looks again on days 6 and 7
NAMED = 3


@expectation
def not_worse(measured: Trend, *, percent: float, one_percent: float) -> None:
    """The 95th percentile of all calls is at most *percent* % (or the floor, if more) above that of each reference.

    Nor is one kind of call surely more than that above it; that it is not more than *one_percent* % above it is sure.
    All are intervals: worse is what is worse whichever values in them are the true ones, and still is so when it is
    measured once more. Raises Pending where there is nothing to compare with yet, and Inconclusive where the intervals
    allow both answers, the two measurements do, the generator was late, or a line of the record is damaged, which might
    have been the reference.
    """
    margin = Margin(percent, one_percent, measured.floor_ms)
    for one in (measured, measured.again):
        if one is not None:
            _answered(one)
            _in_time(one)
    worse = _those(measured, lambda pair: pair.worse(margin))
    if worse:
        raise _regression(measured, _still(measured, worse, margin), margin)
    if measured.damaged:
        raise Inconclusive(
            f"{measured.what}: a damaged line does not count, and it might be what this is to be held against: "
            f"{'; '.join(measured.damaged[:NAMED])}: repair it, or take it out"
        )
    if not measured.held:
        _waits(measured)
    doubtful = _those(measured, lambda pair: not pair.fine(margin))
    if doubtful:
        held, pair = doubtful[0]
        most = percent if pair.name == ALL else one_percent
        raise Inconclusive(
            f"{measured.what}: may or may not be more than {most:g} % and {measured.floor_ms:g} ms above {held.why} "
            f"({held.measured.when}): {pair}"
        )


def _answered(measured: Trend) -> None:
    if not measured.now.whole.n or measured.error_share > MOST_ERRORS:
        kinds = "; ".join(f"{number} x {kind}" for kind, number in measured.errors.items())
        raise CheckFailed(
            f"{measured.what}: {measured.error_share:.1%} are errors, whose times say nothing about speed",
            f"at most {MOST_ERRORS:.0%} errors",
            kinds or "nothing was asked",
            measured,
            "what answers with errors while it is measured",
        )


def _in_time(measured: Trend) -> None:
    if not measured.late_ms <= LATE_MS:
        raise Inconclusive(
            f"{measured.what}: the generator itself was up to {ms(measured.late_ms)} late (99 % of requests; "
            f"{ms(LATE_MS)} is allowed), so nothing was recorded: measure from a machine with less to do"
        )


def _still(measured: Trend, worse: list[tuple[Held, Pair]], margin: Margin) -> list[tuple[Held, Pair]]:
    """Those of *worse* that are so the second time, too. Raises Inconclusive where none is."""
    if measured.again is None:
        return worse
    again = {(held.why, pair.name) for held, pair in _those(measured.again, lambda pair: pair.worse(margin))}
    still = [(held, pair) for held, pair in worse if (held.why, pair.name) in again]
    if not still:
        held, pair = worse[0]
        raise Inconclusive(
            f"{measured.what}: worse than {held.why} ({held.measured.when}), but no longer so when it was measured "
            f"once more: {pair}; something else may have kept the machines busy: measure again"
        )
    return still


def _those(measured: Trend, wanted: Callable[[Pair], bool]) -> list[tuple[Held, Pair]]:
    return [(held, pair) for held in measured.held for pair in held.pairs if wanted(pair)]


def _regression(measured: Trend, worse: list[tuple[Held, Pair]], margin: Margin) -> CheckFailed:
    names = list(dict.fromkeys(pair.name for _, pair in worse))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    held, pair = worse[0]
    return CheckFailed(
        f"{measured.what}: worse than the recorded baseline (regression): {', '.join(names[:NAMED])}{more}",
        f"{pair.name}: p{100 * pair.quantile:g} at most {margin.percent:g} % or {margin.floor_ms:g} ms above "
        f"{held.why}, on {held.measured.when}: {pair.then}",
        f"{pair.now}",
        measured,
        "what was deployed or grew since then; to make a wanted slowdown the reference, `python -m signoff accept`",
    )


def _waits(measured: Trend) -> None:
    if not measured.recorded:
        raise Inconclusive(
            f"{measured.what}: nothing is recorded yet, and this measurement is no baseline: "
            f"{sum(measured.errors.values())} error(s), p95 {measured.now.whole}"
        )
    due = datetime.fromisoformat(measured.now.when) + WAIT
    raise Pending(f"{measured.what}: the baseline was recorded just now; measure again on day 6 or 7", due)
