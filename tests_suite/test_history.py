"""Windows of time: what a record must be like to pass, and what it is called until then."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from datetime import UTC, datetime, timedelta

import pytest

from conftest import _moment
from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.probes import Probes, probes
from signoff.evidence.reviews import Review, counts_of
from signoff.evidence.statements import sealed
from signoff.evidence.traffic import Route, Traffic
from signoff.expect import history
from signoff.expect.intervals import wilson

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def line(ago_s: float, *, problem: str = "", build: str = "b1", host: str = "staging") -> str:
    at = (NOW - timedelta(seconds=ago_s)).isoformat()
    checks = [{"path": "/api/health", "status": 200, "ms": 5.0, "problem": problem}]
    return json.dumps({"at": at, "host": host, "build": build, "checks": checks}) + "\n"


def hour(*, step: int = 15, begin: int = 3600, end: int = 0) -> list[str]:
    return [line(ago) for ago in range(begin, end - 1, -step)]


def judge(lines: list[str], *, deployed: datetime = NOW - DAY, now: datetime = NOW, build: str = "b1") -> None:
    found = probes(lines, "staging", "records")
    history.healthy_for(found, window_s=3600, max_gap_s=120, build=build, deployed=deployed, now=now)


def test_an_hour_without_failure_or_gap_passes():
    judge(hour())


def test_it_passes_also_when_it_is_judged_later():
    judge(hour(), now=NOW + timedelta(days=3))


def test_one_failed_probe_fails_the_hour():
    with pytest.raises(CheckFailed, match="1 of the probes of the last 60 minutes failed"):
        judge([*hour(), line(600, problem="503")])


def test_a_failure_before_the_last_hour_is_over_and_done_with():
    judge([line(4000, problem="503"), *hour(begin=3990)])


def test_ten_minutes_without_the_watcher_fail_the_hour():
    with pytest.raises(CheckFailed, match="down for 10 minutes"):
        judge(hour(end=1800) + hour(begin=1200))


def test_a_watcher_that_was_killed_early_does_not_wait_for_ever():
    with pytest.raises(CheckFailed, match="The watcher was down"):
        judge(hour(begin=3600, end=3000))


def test_an_hour_that_is_not_over_is_pending_with_its_end():
    with pytest.raises(Pending) as pending:
        judge(hour(begin=1200))
    assert pending.value.due == NOW + timedelta(seconds=2400)


def test_nothing_watched_is_pending_in_the_first_hour_and_a_failure_afterwards():
    with pytest.raises(Pending):
        judge([], deployed=NOW - timedelta(minutes=5))
    with pytest.raises(CheckFailed, match="Nobody watched"):
        judge([])


def test_probes_of_another_build_or_host_do_not_count():
    with pytest.raises(CheckFailed, match="Nobody watched"):
        judge(hour(), build="b2")
    with pytest.raises(CheckFailed, match="Nobody watched"):
        judge([line(ago, host="production") for ago in range(3600, -1, -15)])


def test_probes_of_no_build_count_from_the_deployment_on():
    nameless = [line(ago, build="") for ago in range(3600, -1, -15)]
    judge(nameless)
    judge(hour(), build="")
    for lines, build in ((nameless, "b1"), (nameless, ""), (hour(), "")):
        with pytest.raises(CheckFailed, match="Nobody watched"):
            judge(lines, build=build, deployed=NOW + timedelta(minutes=5), now=NOW + DAY)


def test_a_failure_of_no_build_counts_between_those_of_the_build():
    with pytest.raises(CheckFailed, match="1 of the probes"):
        judge([*hour(), line(600, problem="ConnectError", build="")], deployed=NOW)


def test_where_nothing_tells_deployments_apart_the_record_goes_on_until_now():
    judge(hour(), build="", deployed=NOW)
    with pytest.raises(Inconclusive, match="DEPLOYED_AT"):
        judge(hour(), build="", deployed=NOW + DAY, now=NOW + DAY)
    with pytest.raises(CheckFailed, match="down for 10 minutes"):
        judge(hour(end=1800) + hour(begin=1200), build="", deployed=NOW)


def test_a_torn_line_is_a_gap_and_nothing_more():
    torn = [*hour(end=1815), line(1800)[:30] + "\n", json.dumps({"started": NOW.isoformat()}) + "\n", *hour(begin=1785)]
    judge(torn)


def test_any_other_unreadable_line_fails():
    with pytest.raises(CheckFailed, match="cannot be read whole"):
        judge([*hour(end=1815), "\x00\x00\n", *hour(begin=1800)])


@pytest.mark.parametrize(
    "changed", [{"checks": []}, {"checks": [{"path": "/"}]}, {"at": "noon"}, {"at": "2026-11-23T12:00"}]
)
def test_a_round_that_says_nothing_is_unreadable(changed):
    found = probes([json.dumps({**json.loads(line(5)), **changed})], "staging", "records")
    assert (found.rounds, found.unreadable) == ((), 1)


@pytest.mark.parametrize("text", ["yesterday", "2026-11-20T12:00", "5"])
def test_a_moment_that_is_none_is_told(text):
    with pytest.raises(ArgumentTypeError, match="2026-11-20T12:00Z"):
        _moment(text)


def test_records_as_of_a_moment_do_not_see_what_came_later():
    with pytest.raises(CheckFailed, match="down for"):
        judge([*hour(begin=7200, end=3600), line(10)])
    judge([*hour(begin=7200, end=3600), line(10)], now=NOW - timedelta(seconds=3600))


def test_gaps_count_the_edges():
    found = Probes("records", "staging", probes(hour(begin=1800, end=600), "staging", "r").rounds)
    assert len(found.gaps(NOW - timedelta(hours=1), NOW, 120)) == 2


# ---- intervals (values of R's binom::binom.confint, method "wilson")


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.27753), (5, 10, 0.23659, 0.76341), (1, 100, 0.00177, 0.05449), (10, 10, 0.72247, 1.0)],
)
def test_wilson(hits, of, low, high):
    assert wilson(hits, of) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


def test_nothing_counted_says_nothing():
    assert wilson(0, 0) == (0.0, 1.0)


# ---- the access log


def traffic(**more: object) -> Traffic:
    given = {"lines": 5000, "unreadable": 0, "own": 3, "by_status": {200: 4900}, "told": 9, "named": 9, **more}
    return Traffic("log", NOW - DAY, NOW, NOW - 2 * DAY, NOW, **given)


def whole(found: Traffic, deployed: datetime = NOW - 3 * DAY) -> None:
    history.whole_day(found, deployed=deployed, now=NOW)


def test_a_whole_day_passes():
    whole(traffic())


def test_a_day_after_the_deployment_is_waited_for():
    with pytest.raises(Pending) as pending:
        whole(traffic(lines=0), deployed=NOW - timedelta(hours=5))
    assert pending.value.due == NOW + timedelta(hours=19)


@pytest.mark.parametrize(
    ("more", "claim"),
    [
        ({"lines": 0}, "is empty"),
        ({"unreadable": 1}, "cannot be read"),
        ({"holes": ((NOW - timedelta(hours=3), NOW - timedelta(hours=2)),)}, "has a hole"),
    ],
)
def test_a_log_that_is_not_whole_fails(more, claim):
    with pytest.raises(CheckFailed, match=claim):
        whole(traffic(**more))


def test_the_suites_own_traffic_is_no_traffic():
    with pytest.raises(Inconclusive, match="only 20 requests of people"):
        whole(traffic(by_status={200: 20}, own=9000))


@pytest.mark.parametrize("status", [500, 503, 599])
def test_one_server_error_fails(status):
    found = traffic(by_status={200: 900, status: 1}, routes=(Route(status, "/api/x", 1),))
    with pytest.raises(CheckFailed, match="server error") as failed:
        history.no_server_errors(found)
    assert "/api/x" in failed.value.actual


def share(hits: int, of: int) -> None:
    history.share_below(traffic(by_status={200: of - hits, 404: hits}), 404, percent=1, of="not found")


def test_a_share_is_judged_with_its_interval():
    share(20, 10_000)
    with pytest.raises(CheckFailed, match=r"1\.20 %"):
        share(120, 10_000)
    with pytest.raises(CheckFailed, match=r"1\.00 %"):
        share(100, 10_000)
    with pytest.raises(Inconclusive, match="too few requests"):
        share(0, 150)
    with pytest.raises(Inconclusive):
        share(95, 10_000)


def test_a_log_that_names_no_user_agent_shows_nothing_of_people():
    found = traffic(named=0, by_status={200: 900, 403: 400, 404: 400, 503: 1})
    with pytest.raises(Inconclusive, match="the suite's own requests"):
        history.no_server_errors(found)
    for status in (403, 404):
        with pytest.raises(Inconclusive, match="the suite's own requests"):
            history.share_below(found, status, percent=5, of="refused")


def test_connection_errors_crashes_and_failed_deliveries_fail():
    with pytest.raises(CheckFailed, match="2 connection errors"):
        history.no_database_errors(traffic(database_error_count=2, database_errors=("P1001",)))
    with pytest.raises(CheckFailed, match="1 critical"):
        history.no_fatal_errors(traffic(fatal_count=1, fatal=("bye",)))
    with pytest.raises(CheckFailed, match="1 of 3 webhook deliveries"):
        history.webhooks_delivered(traffic(webhooks=3, webhooks_failed=1))


def test_a_log_of_requests_alone_says_nothing_of_the_database_or_of_crashes():
    for judge in (history.no_database_errors, history.no_fatal_errors):
        judge(traffic())
        with pytest.raises(Inconclusive, match="words of the application"):
            judge(traffic(told=0))


def test_a_log_that_names_no_user_agent_says_nothing_of_deliveries():
    with pytest.raises(Inconclusive, match="user agent"):
        history.webhooks_delivered(traffic(named=0))


def test_a_day_without_a_delivery_says_nothing_of_deliveries():
    history.webhooks_delivered(traffic(webhooks=1))
    with pytest.raises(Inconclusive, match="no webhook delivery at all"):
        history.webhooks_delivered(traffic(webhooks=0))


# ---- reviews


def review(found: Traffic, **more: object) -> Review:
    made = found.until.isoformat()
    data = {"by": {"name": "Ann", "email": "a@x"}, "made": made, "counts": counts_of(found), "says": "fine", **more}
    return Review("2026-11-22", sealed(data))


def test_a_review_of_the_right_numbers_passes():
    history.reviewed(review(traffic()), traffic(), now=NOW)


def test_a_day_that_is_not_over_is_waited_for():
    with pytest.raises(Pending):
        history.reviewed(review(traffic()), traffic(), now=NOW - timedelta(minutes=1))


def test_a_review_of_a_day_of_which_the_log_says_nothing_does_not_count():
    silent = traffic(by_status={}, own=0)

    with pytest.raises(CheckFailed, match="says nothing of that day"):
        history.reviewed(review(silent), silent, now=NOW)


@pytest.mark.parametrize(
    ("made", "claim"),
    [
        (lambda: Review("2026-11-22", {}, "there is none"), "Nobody has reviewed"),
        (lambda: review(traffic(), by={"name": " "}), "Nobody has reviewed"),
        (lambda: review(traffic(), made=(NOW - DAY).isoformat()), "not dated after"),
        (lambda: review(traffic(), made="soon"), "not dated after"),
        (lambda: review(traffic(), made=(NOW + DAY).isoformat()), "not dated after"),
        (lambda: review(traffic(), by={"name": "Ann", "email": ""}), "Nobody has reviewed"),
        (lambda: review(traffic(), says=" "), "what came of it"),
        (lambda: review(traffic(), counts={}), "other numbers"),
        (lambda: Review("2026-11-22", {**review(traffic()).data, "says": "perfect"}), "edited"),
    ],
)
def test_a_review_that_is_none_fails(made, claim):
    with pytest.raises(CheckFailed, match=claim):
        history.reviewed(made(), traffic(), now=NOW)
