"""Expectations on a load test: that there was a load, and that the target bore it."""

from __future__ import annotations

from functools import partial

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.load import LoadReached
from signoff.expect.judging import all_hold, expectation
from signoff.expect.perf import all_answered, p95_below

LOOK = "what the application runs out of: processes, connections to the database, memory"


@expectation
def reached(measured: LoadReached, *, users: int) -> None:
    """At least *users* users were at work at once for the whole time, and every one of them was served."""
    if not measured.good:
        raise CheckFailed(
            "There was no load: 0 requests were answered well",
            f"answers for {users} users",
            f"0 good answers, {measured.bad} errors",
            measured,
            LOOK,
        )
    if measured.present < users or measured.wanted < users:
        raise Inconclusive(f"only {measured.present} of {users} users could be put to work: no load, no answer")
    if measured.seconds < measured.wanted_s:
        raise Inconclusive(f"the load lasted {measured.seconds:.1f} s instead of {measured.wanted_s:g} s")
    if measured.served < users:
        raise CheckFailed(
            f"Only {measured.served} of {measured.wanted} users were served",
            f"an answer for each of at least {users} users",
            f"{measured.served} users with a good answer in {measured.seconds:.0f} s",
            measured,
            LOOK,
        )


@expectation
def few_errors(measured: LoadReached, *, percent: float) -> None:
    """At most *percent* % of the answers are errors, with the upper end of the interval of their share."""
    low, high = measured.error_share
    whole = measured.good + measured.bad
    found = f"{measured.bad} of {whole} answers are errors (interval {low:.2%} to {high:.2%})"
    if low * 100 > percent:
        kinds = "; ".join(f"{number} x {kind}" for kind, number in measured.errors.items())
        raise CheckFailed(
            "Under load too many requests are answered with errors",
            f"at most {percent:g} % errors",
            f"{found}: {kinds}",
            measured,
            LOOK,
        )
    if high * 100 > percent:
        raise Inconclusive(f"{found}: the limit of {percent:g} % lies within the interval")


@expectation
def borne(measured: LoadReached, *, users: int, error_percent: float, p95_ms: float) -> None:
    """The target bears the load: all users are served, few requests fail, and one more user is answered fast."""
    reached(measured, users=users)
    all_hold(
        partial(few_errors, measured, percent=error_percent),
        partial(all_answered, measured.probe),
        partial(p95_below, measured.probe, p95_ms, of="Under load the API"),
    )
