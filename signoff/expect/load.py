"""Expectations on a load test: that there was a load, and that the target bore it."""

from __future__ import annotations

from functools import partial

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.load import LONG_S, LoadReached
from signoff.expect.judging import all_hold, expectation
from signoff.expect.perf import all_answered, cold_answered, p95_below

RATE_TOLERANCE = 0.1  # chance, answers still on their way at the end, and the errors that are allowed
LOOK = "what the application runs out of: processes, connections to the database, memory"


@expectation
def reached(measured: LoadReached, *, users: int) -> None:
    """At least *users* users were at work at once for the whole time, and everything was measured in that time."""
    if measured.problem:
        raise Inconclusive(f"{measured.problem}: no load, no answer")
    if not measured.good:
        raise CheckFailed(
            "There was no load: 0 requests were answered well",
            f"answers for {users} users",
            f"0 good answers, {measured.bad} errors: {measured.kinds}",
            measured,
            LOOK,
        )
    if measured.present < users or measured.wanted < users:
        raise Inconclusive(f"only {measured.present} of {users} users could be put to work: no load, no answer")
    if measured.seconds < measured.wanted_s:
        raise Inconclusive(f"the load lasted {measured.seconds:.1f} s instead of {measured.wanted_s:g} s")
    first, last = measured.probe_s
    if first < 0 or last > measured.seconds:
        raise Inconclusive(
            f"what was measured from {first:.1f} s to {last:.1f} s was not all under load, which lasted from 0 s to "
            f"{measured.seconds:.1f} s"
        )


@expectation
def all_served(measured: LoadReached, *, users: int) -> None:
    """Each of at least *users* users got a good answer in every part of the time."""
    for number, served in enumerate(measured.served or (0,), 1):
        if served < users:
            raise CheckFailed(
                f"Only {served} of {measured.wanted} users were served in part {number} of {len(measured.served)}",
                f"a good answer for each of at least {users} users in every part of the time",
                f"{', '.join(map(str, measured.served))} users with a good answer in the parts of "
                f"{measured.seconds:.0f} s, {measured.bad} errors: {measured.kinds or 'none'}",
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
        raise CheckFailed(
            "Under load too many requests are answered with errors",
            f"at most {percent:g} % errors",
            f"{found}: {measured.kinds}",
            measured,
            LOOK,
        )
    if high * 100 > percent:
        raise Inconclusive(f"{found}: the limit of {percent:g} % lies within the interval")


@expectation
def first_calls_soon(measured: LoadReached) -> None:
    """The first calls of one more user are answered, and not most of them late: they are made under load as well."""
    cold_answered(measured.probe)
    times = [call.time for call in measured.probe.cold]
    late = [time for time in times if time > LONG_S * 1000]
    if 2 * len(late) > len(times):
        raise CheckFailed(
            "Under load the first calls of one more user are slow",
            f"at least half of them answered within {LONG_S:g} s",
            f"{len(late)} of {len(times)} took longer, up to {max(times):.0f} ms",
            measured,
            LOOK,
        )


@expectation
def throughput(measured: LoadReached, *, answer_ms: float) -> None:
    """So many good answers come as users get who wait *answer_ms* for each on average, less RATE_TOLERANCE.

    The mean of answers whose p95 is below a limit is below it too, but for a few that are very slow. What the processes
    of the users were late themselves is no fault of the target: a rate that it explains decides nothing.
    """
    part = 1 - RATE_TOLERANCE
    least = measured.rate_with(answer_ms / 1000) * part
    if measured.rate >= least:
        return
    found = f"{measured.rate:.1f} good answers a second instead of at least {least:.1f}"
    # Once when the pause of a user ends, and once when the answer is there.
    if measured.rate >= measured.rate_with(answer_ms / 1000 + 2 * measured.late_s) * part:
        raise Inconclusive(
            f"{found}, but what made the load was {measured.late_s * 1000:.0f} ms late itself: spread it over more "
            "processes or machines (LOAD_WORKERS, LOAD_JOINING)"
        )
    raise CheckFailed(
        "Under load the users themselves are served too slowly: the throughput is too low",
        f"at least {least:.1f} good answers a second: {measured.wanted} users who think "
        f"{sum(measured.think_s) / 2:g} s and wait {answer_ms:g} ms, on average, less {RATE_TOLERANCE:.0%}",
        found,
        measured,
        LOOK,
    )


@expectation
def borne(measured: LoadReached, *, users: int, error_percent: float, p95_ms: float) -> None:
    """The target bears the load: all users are served, few requests fail, and one more user is answered fast."""
    reached(measured, users=users)
    all_hold(
        partial(all_served, measured, users=users),
        partial(first_calls_soon, measured),
        partial(all_answered, measured.probe),
        partial(p95_below, measured.probe, p95_ms, of="Under load the API"),
        partial(few_errors, measured, percent=error_percent),
        partial(throughput, measured, answer_ms=p95_ms),
    )
