"""Expectations on speed: passing takes the whole interval below the limit, failing the whole interval above it."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pytest

from signoff import expect
from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.load import LoadReached
from signoff.evidence.loading import PageLoad, PageLoads
from signoff.evidence.performance import Difference, FirstCall, Interval, Latencies, Overhead, Times
from signoff.evidence.queries import Plan, QueryTimes, Stage

INF = math.inf


def times(low: float, value: float, high: float, *, name: str = "all calls", n: int = 400, errors: int = 0) -> Times:
    return Times(name, n, value / 2, value, Interval(value, low, high, n), value, value, errors)


def latencies(low: float, value: float, high: float, **more: object) -> Latencies:
    whole = times(low, value, high)
    given = {"planned": 400, "sent": 400, "whole": whole, "routes": (whole,), "late_p99": 1.0, "cold": ()}
    return Latencies("a mix", **(given | more))  # type: ignore[arg-type]


def test_an_interval_below_the_limit_passes():
    expect.perf.p95_below(latencies(80, 100, 199), 200)


@pytest.mark.parametrize(("low", "value", "high"), [(200, 210, 220), (201, 500, INF), (INF, INF, INF)])
def test_an_interval_above_the_limit_fails(low, value, high):
    with pytest.raises(CheckFailed, match="The API is slow"):
        expect.perf.p95_below(latencies(low, value, high), 200)


@pytest.mark.parametrize(("low", "value", "high"), [(150, 190, 210), (199, 205, 220), (100, 150, INF)])
def test_an_interval_around_the_limit_decides_nothing(low, value, high):
    with pytest.raises(Inconclusive):
        expect.perf.p95_below(latencies(low, value, high), 200)


def test_an_error_is_no_want_of_samples():
    with pytest.raises(Inconclusive, match=r"1 error\(s\) count as infinitely slow"):
        expect.perf.p95_below(latencies(10, 20, INF, whole=times(10, 20, INF, errors=1)), 200)


def test_a_late_generator_cannot_find_the_target_slow():
    with pytest.raises(Inconclusive, match="generator itself"):
        expect.perf.p95_below(latencies(300, 400, 500, late_p99=80.0), 200)


def test_a_late_generator_can_find_the_target_fast():
    """Lateness is counted as latency, so the target can only be faster than measured."""
    expect.perf.p95_below(latencies(80, 100, 120, late_p99=80.0), 200)


def test_a_slow_route_does_not_hide_behind_one_that_cannot_be_judged():
    routes = (times(100, 150, INF, name="GET /few"), times(300, 310, 320, name="GET /slow"))
    with pytest.raises(CheckFailed, match="GET /slow is slow"):
        expect.perf.every_p95_below(latencies(50, 60, 70, routes=routes), 200)


def test_a_tail_that_only_all_calls_together_show_is_found():
    routes = (times(50, 300, INF, name="GET /a"), times(50, 300, INF, name="GET /b"))
    with pytest.raises(CheckFailed, match="The API is slow"):
        expect.perf.every_p95_below(latencies(250, 300, 400, routes=routes), 200)


def test_no_routes_do_not_pass():
    with pytest.raises(CheckFailed, match="no route"):
        expect.perf.every_p95_below(latencies(50, 60, 70, routes=()), 200)


def test_no_requests_do_not_pass():
    with pytest.raises(CheckFailed, match="0 requests"):
        expect.perf.all_answered(latencies(INF, INF, INF, planned=0, sent=0))


def test_fewer_requests_than_planned_decide_nothing():
    with pytest.raises(Inconclusive, match="399 of 400"):
        expect.perf.all_answered(latencies(50, 60, 70, sent=399))


@pytest.mark.parametrize(("errors", "passes"), [(0, True), (4, True), (5, False), (400, False)])
def test_more_than_one_error_in_a_hundred_does_not_pass(errors, passes):
    found = latencies(1, 2, 3, whole=times(1, 2, 3, errors=errors), errors={"GET /: status 500": errors})
    if passes:
        expect.perf.all_answered(found)
    else:
        with pytest.raises(CheckFailed, match="never counted as fast"):
            expect.perf.all_answered(found)


@pytest.mark.parametrize("cold", [(), (FirstCall("GET /", 5.0, "status 503"),)])
def test_cold_calls_must_be_made_and_answered(cold):
    with pytest.raises(CheckFailed):
        expect.perf.cold_answered(latencies(1, 2, 3, cold=cold))


def overhead(
    low: float,
    high: float,
    *,
    usage: tuple[float, float] = (-0.1, 0.3),
    one_route: tuple[float, float] = (-0.1, 0.3),
    control: float = 0.3,
    problem: str = "",
) -> Overhead:
    found, usages, route, same = (
        Difference((ends[0] + ends[1]) / 2, *ends, 80) for ends in ((low, high), usage, one_route, (-control, control))
    )
    return Overhead("calls", 2.0, found, same, 1, 3, 1.0, usages, route, problem)


def test_an_overhead_below_the_margin_passes():
    expect.perf.overhead_below(overhead(0.2, 1.9, usage=(0.1, 1.9), one_route=(-0.5, 1.9)), of="The limiter")


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (overhead(2.0, 5.0), r"The limiter is slow(?s:.*)\+3\.50 ms"),
        (overhead(0.2, 1.0, one_route=(4.0, 6.0)), r"The limiter is slow(?s:.*)of one route with and without it"),
        (overhead(0.2, 1.0, usage=(3.0, 6.0), one_route=(4.0, 6.0)), r"slow(?s:.*)of one route with and without it"),
    ],
    ids=["at-the-margin", "hidden", "hidden-by-one-free-call"],
)
def test_an_overhead_above_the_margin_fails(found, words):
    with pytest.raises(CheckFailed) as failed:
        expect.perf.overhead_below(found, of="The limiter")
    assert re.search(words, str(failed.value))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (overhead(1.0, 2.5), "within the interval"),
        (overhead(0.2, 1.0, control=1.5), "too noisy"),
        (overhead(4.0, 5.0, control=1.5), "too noisy"),
        (overhead(-9.0, -3.0), "slower by more than the margin"),
        (overhead(0.2, 1.0, problem="GET / is not counted by the limiter"), "not counted"),
        (overhead(4.0, 5.0, problem="time is up"), "time is up"),
        (overhead(-INF, INF), "within the interval"),
        (overhead(0.2, 1.0, usage=(4.0, 6.0)), "do not agree"),
        (overhead(0.2, 1.0, usage=(-9.0, -3.0)), "do not agree"),
        (overhead(0.2, 1.0, one_route=(1.0, 3.0)), "do not agree"),
        (overhead(0.2, 1.0, one_route=(-INF, INF)), "do not agree"),
    ],
)
def test_what_cannot_be_compared_decides_nothing(found, words):
    with pytest.raises(Inconclusive, match=words):
        expect.perf.overhead_below(found, of="The limiter")


PING = times(0.4, 0.5, 0.6, name="ping")


def queries(*shapes: Times, ping: Times = PING, errors: tuple[str, ...] = ()) -> QueryTimes:
    return QueryTimes(shapes[0] if shapes else times(INF, INF, INF, n=0), shapes, ping, errors)


def test_fast_queries_pass():
    expect.queries.fast(queries(times(1, 2, 3), times(30, 40, 49)), 50)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (queries(), "0 queries"),
        (queries(times(1, 2, 3), errors=("user by id: NetworkTimeout",)), "NetworkTimeout"),
        (queries(times(1, 2, 3), times(55, 60, 65, name="leads")), "slow: leads"),
        (queries(times(20, 60, 70), times(55, 60, 65, name="leads")), "slow: leads"),
    ],
)
def test_slow_or_missing_queries_fail(found, words):
    with pytest.raises(CheckFailed, match=words):
        expect.queries.fast(found, 50)


def test_a_far_database_decides_nothing():
    with pytest.raises(Inconclusive, match="nearer"):
        expect.queries.fast(queries(times(80, 85, 90), ping=times(76, 78, 79)), 50)


def test_a_network_that_is_slow_at_times_decides_nothing():
    """Every tenth ping takes 65 ms, and so does every tenth query."""
    jittery = replace(times(5, 65, 66), p50=5.0, max=66.0)
    with pytest.raises(Inconclusive, match="nearer"):
        expect.queries.fast(queries(times(60, 66, 70), ping=jittery), 50)


def test_a_slow_database_is_told_from_few_pings():
    few = replace(times(0.4, 0.5, INF, n=30), max=0.9)
    with pytest.raises(CheckFailed, match="query is slow"):
        expect.queries.fast(queries(times(60, 66, INF, n=30), ping=few), 50)


def plan(*stages: str, key: str = "organizationId", whole: bool = False, problem: str = "") -> Plan:
    """Stages as they are shown; those that name an index, and the last one, read."""
    made = []
    for stage in stages:
        name, _, index = stage.partition(" ")
        reads = bool(index) or stage == stages[-1]
        made.append(Stage(name, index, key if index else "", whole and bool(index), reads))
    return Plan("leads of an organization", "crm_Leads", ("organizationId",), tuple(made), problem)


@pytest.mark.parametrize("stage", ["IXSCAN by_organization", "IDHACK", "EXPRESS_IXSCAN", "COUNT_SCAN"])
def test_a_plan_with_an_index_passes(stage):
    expect.queries.indexed([plan("LIMIT", "FETCH", stage)])


@pytest.mark.parametrize(
    ("plans", "words"),
    [
        ([plan("SORT", "COLLSCAN")], "collection scan"),
        ([plan("FETCH", "IXSCAN a"), plan("OR", "IXSCAN a", "COLLSCAN")], "1 of 2 queries"),
        ([plan("LIMIT", "FETCH", "IXSCAN by_date", key="createdAt")], "collection or index"),
        ([plan("FETCH", "IXSCAN by_organization", whole=True)], "from end to end"),
        ([plan("OR", "IXSCAN by_organization", "SOMETHING_NEW")], "cannot be seen"),
        ([plan("FETCH")], "cannot be seen"),
        ([plan()], "cannot be seen"),
        ([plan(problem="not authorized")], "not authorized"),
        ([], "no query"),
    ],
)
def test_a_plan_without_an_index_fails(plans, words):
    with pytest.raises(CheckFailed, match=words):
        expect.queries.indexed(plans)


def test_of_a_collection_that_is_not_there_nothing_can_be_said():
    with pytest.raises(Inconclusive, match="crm_Leads: not there"):
        expect.queries.indexed([plan("FETCH", "IXSCAN by_organization"), plan("EOF")])


def page(*loads: PageLoad, control: tuple[float, ...] = (30.0, 30.0, 30.0)) -> PageLoads:
    return PageLoads("/en", "OWNER", "'Dashboard'", loads, control)


GOOD = PageLoad(300, 400, 500)


def test_pages_that_show_soon_pass():
    expect.loading.shown_within(page(GOOD, GOOD, GOOD), 2000)


@pytest.mark.parametrize(
    ("loads", "words"),
    [
        ((), "not loaded"),
        ((PageLoad(2500, 2500, 2500),) * 3, "first contentful paint"),
        ((GOOD, GOOD, PageLoad(2100, 2100, 2100)), "worst"),
        ((PageLoad(200, 3200, 3200),) * 3, "content"),
        ((GOOD, GOOD, PageLoad(300, 300, INF)), "never"),
        ((PageLoad(INF, INF, INF, "net::ERR_CONNECTION_REFUSED"),) * 3, "never"),
        ((GOOD, GOOD, PageLoad(math.nan, 400, 500)), "first contentful paint.* worst load"),
        ((PageLoad(math.nan, 400, 500), GOOD, GOOD), "first contentful paint.* worst load"),
        ((PageLoad(300, 400, math.nan),) * 3, "content"),
        ((PageLoad(-300, 400, 500),) * 3, "first contentful paint"),
        ((PageLoad(300, 400, 2000.0),) * 3, "content"),
    ],
)
def test_pages_that_show_late_fail(loads, words):
    with pytest.raises(CheckFailed, match=words):
        expect.loading.shown_within(page(*loads), 2000)


SLOW, NEVER = PageLoad(2500, 2500, 2500), PageLoad(300, 400, INF)


@pytest.mark.parametrize(
    ("load", "control"),
    [
        (SLOW, (900.0, 900.0, 900.0)),
        (SLOW, (30.0, 900.0, 900.0)),
        (SLOW, ()),
        (NEVER, (INF, INF, 30.0)),
        (NEVER, (2500.0, 2500.0, 30.0)),
        (NEVER, (math.nan, math.nan, 30.0)),
    ],
)
def test_a_browser_that_is_slow_by_itself_decides_nothing(load, control):
    with pytest.raises(Inconclusive, match="too busy"):
        expect.loading.shown_within(page(load, load, load, control=control), 2000)


@pytest.mark.parametrize(
    ("load", "control"),
    [
        (NEVER, (600.0, 30.0, 30.0)),
        (NEVER, (600.0, 600.0, 600.0)),
        (SLOW, (600.0, 30.0, 30.0)),
        (SLOW, (INF, 30.0, 30.0)),
        (PageLoad(300, 400, 7000), (600.0, 600.0, 600.0)),
    ],
)
def test_a_control_that_is_not_about_as_slow_excuses_nothing(load, control):
    with pytest.raises(CheckFailed, match="a page without network: median"):
        expect.loading.shown_within(page(load, load, load, control=control), 2000)


@pytest.mark.parametrize("lcp", [INF, math.nan, -1.0])
def test_paints_that_were_not_told_decide_nothing(lcp):
    with pytest.raises(Inconclusive, match="largest contentful paint"):
        expect.loading.shown_within(page(GOOD, PageLoad(300, lcp, 500), GOOD), 2000)


LOAD = LoadReached(
    wanted=50,
    present=50,
    seconds=12.0,
    wanted_s=10.0,
    served=(50, 50, 50),
    good=560,
    errors={},
    error_share=(0.0, 0.005),
    think_s=(0.5, 1.5),
    late_s=0.001,
    probe=latencies(10, 20, 30, cold=(FirstCall("GET /", 1100.0), FirstCall("GET /a", 90.0))),
    probe_s=(0.1, 11.9),
    workers=(50,),
)


def bear(**changes: object) -> None:
    expect.load.borne(replace(LOAD, **changes), users=50, error_percent=1, p95_ms=200)


@pytest.mark.parametrize("changes", [{}, {"good": 451}, {"wanted": 51, "served": (50, 51, 50)}])
def test_a_load_that_was_borne_passes(changes):
    """450 good answers in 12 s are those of 50 users who wait 0.2 s for each and think for 1 s, less 10 %."""
    bear(**changes)


SLOW_FIRST = (FirstCall("GET /", 1100.0), FirstCall("GET /a", 3900.0))
UNANSWERED = (FirstCall("GET /", 5000.0, "TimeoutError"), FirstCall("GET /a", 9.0))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"good": 0}, "0 requests"),
        ({"good": 0, "errors": {"status 302": 9}}, "9 errors: 9 x status 302"),
        ({"served": (50, 50, 30)}, "30 of 50 users were served in part 3 of 3"),
        ({"served": ()}, "0 of 50 users"),
        ({"good": 449}, "throughput is too low"),
        ({"good": 300, "late_s": 0.02}, "throughput is too low"),
        ({"probe": latencies(10, 20, 30, cold=SLOW_FIRST)}, "first calls of one more user are slow"),
        ({"probe": latencies(10, 20, 30, cold=UNANSWERED)}, "first call of a route is not answered"),
        ({"probe": latencies(10, 20, 30)}, "No cold call"),
        ({"probe": latencies(300, 310, 320, cold=LOAD.probe.cold)}, "Under load the API is slow"),
    ],
)
def test_a_load_that_was_not_borne_fails(changes, words):
    with pytest.raises(CheckFailed, match=words):
        bear(**changes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"present": 30}, "30 of 50"),
        ({"wanted": 30, "present": 30, "served": (30, 30, 30)}, "no load"),
        ({"seconds": 4.0}, "lasted 4.0 s"),
        ({"probe_s": (-0.1, 11.0)}, "not all under load"),
        ({"probe_s": (0.1, 12.1)}, "not all under load"),
        ({"problem": "a worker was lost"}, "a worker was lost"),
        ({"good": 430, "late_s": 0.1}, "late itself"),
    ],
)
def test_a_load_that_was_not_reached_decides_nothing(changes, words):
    with pytest.raises(Inconclusive, match=words):
        bear(**changes)


def test_two_errors_in_a_hundred_fail():
    with pytest.raises(CheckFailed, match="errors"):
        expect.load.few_errors(replace(LOAD, errors={"status 503": 20}, error_share=(0.013, 0.029)), percent=1)


def test_too_few_requests_for_an_error_rate_decide_nothing():
    with pytest.raises(Inconclusive):
        expect.load.few_errors(replace(LOAD, good=100, error_share=(0.0, 0.03)), percent=1)
