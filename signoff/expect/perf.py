"""Expectations on speed: a bound counts only when the confidence interval lies on one side of it.

PASS needs the whole interval below the limit, FAIL the whole interval above it; whatever is between cannot be
decided with these samples and is Inconclusive.
"""

from __future__ import annotations

import math
from functools import partial

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.performance import LATE_MS, Latencies, Overhead, Times, ms
from signoff.expect.judging import all_hold, expectation

MOST_ERRORS = 0.01  # part of the answers; errors are counted as infinitely slow besides
LOOK = "the slowest route in the table, and what it waits for"


@expectation
def all_answered(measured: Latencies) -> None:
    """The calls were really made and really answered: times of errors would say nothing about speed."""
    if measured.sent == 0 or measured.planned == 0:
        raise CheckFailed(
            "Nothing was measured: 0 requests", "requests at the stated rate", "0 requests", measured, "the generator"
        )
    if measured.sent < measured.planned:
        raise Inconclusive(f"the generator sent {measured.sent} of {measured.planned} requests")
    if measured.error_share > MOST_ERRORS:
        kinds = "; ".join(f"{number} x {kind}" for kind, number in measured.errors.items())
        raise CheckFailed(
            f"{measured.error_share:.1%} of the answers are errors, and an error is never counted as fast",
            f"at most {MOST_ERRORS:.0%} errors",
            f"{measured.whole.errors} of {measured.whole.n}: {kinds}",
            measured,
            "the routes that answer with errors while they are asked at this rate",
        )


@expectation
def p95_below(measured: Latencies, limit_ms: float, *, of: str = "The API") -> None:
    """The 95th percentile of all warm calls is below *limit_ms*, with its upper confidence bound."""
    _below(measured, measured.whole, limit_ms, f"{of} is slow")


@expectation
def every_p95_below(measured: Latencies, limit_ms: float) -> None:
    """The 95th percentile of all calls together, and of every single one: no fast route hides a slow one."""
    if not measured.routes:
        raise CheckFailed("Nothing was measured: no route", "times of each route", "none", measured, "the generator")
    slowest_first = sorted(measured.routes, key=lambda route: -route.p95.value)
    all_hold(
        *(partial(_below, measured, route, limit_ms, f"{route.name} is slow") for route in slowest_first),
        partial(_below, measured, measured.whole, limit_ms, "The API is slow"),
    )


@expectation
def cold_answered(measured: Latencies) -> None:
    """The first call of every route, cold, was answered as it should be; its time is shown, and kept apart."""
    bad = [call for call in measured.cold if call.error]
    if bad or not measured.cold:
        raise CheckFailed(
            "The first call of a route is not answered" if bad else "No cold call was made",
            "the usual answer, however slow",
            ", ".join(f"{call.name}: {call.error}" for call in bad) or "nothing",
            measured,
            "what happens while an instance starts",
        )


def _below(measured: Latencies, found: Times, limit_ms: float, claim: str) -> None:
    p95 = found.p95
    if p95.high < limit_ms:
        return
    if measured.late_p99 > LATE_MS:
        raise Inconclusive(
            f"{found.name}: p95 {p95}, but the generator itself was up to {ms(measured.late_p99)} late (99 % of "
            f"requests; {ms(LATE_MS)} is allowed): measure from a machine with less to do"
        )
    if p95.low >= limit_ms:
        raise CheckFailed(
            f"{claim}: 95 % of the calls should take less than {limit_ms:g} ms",
            f"p95 < {limit_ms:g} ms, with the upper end of its {p95.confidence:.0%} interval",
            f"p95 {p95}",
            measured,
            LOOK,
        )
    if math.isinf(p95.high) and found.errors:
        raise Inconclusive(
            f"{found.name}: p95 {p95}: {found.errors} error(s) count as infinitely slow, so there is no upper bound"
        )
    if math.isinf(p95.high) and p95.value < limit_ms:
        raise Inconclusive(f"{found.name}: p95 {p95}: too few samples for an upper bound")
    raise Inconclusive(f"{found.name}: p95 {p95}: the limit of {limit_ms:g} ms lies within the interval")


@expectation
def overhead_below(measured: Overhead, *, of: str) -> None:
    """*of* costs less than the margin (equivalence test) by every pair; the control, a call and itself, is the same.

    Raises Inconclusive when the calls could not be compared or the noise is too great for either answer.
    """
    margin, found = measured.margin, measured.difference
    if measured.problem:
        raise Inconclusive(f"{of}: the calls cannot be compared: {measured.problem}")
    if not measured.control_sound:
        raise Inconclusive(
            f"{of}: too noisy: the same call measured against itself differs by {measured.control}, and should by "
            f"less than {measured.control_margin:g} ms"
        )
    if measured.exceeded:
        alone = measured.one_route.low >= margin
        raise CheckFailed(
            f"{of} is slow",
            f"less than {margin:g} ms a request in the mean, with the upper end of the interval",
            f"{measured.one_route}, of one route with and without it" if alone else str(found),
            measured,
            "the store in which the limiter counts" if alone else "what the limiter waits for (session, plan, store)",
        )
    if measured.kept:
        return
    if found.high >= margin:
        raise Inconclusive(
            f"{of}: {found}: the margin of {margin:g} ms lies within the interval, which allows for rare slow calls"
        )
    if found.low <= -margin:
        raise Inconclusive(f"{of}: {found}: the call without it is slower by more than the margin, so no comparison")
    raise Inconclusive(
        f"{of}: the pairs do not agree: {found}; but {measured.usage} from another call without it, and "
        f"{measured.one_route} of one route with and without it"
    )
