"""What is conspicuous in an audit trail, what was tracked of users, and how both and what is due are shown."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.activity import AuditRow, AuditWindow, DayOfUsers, Limits, conspicuous
from signoff.evidence.traffic import Bucket, Traffic
from signoff.expect import activity
from signoff.report import charts
from signoff.report.due import calendar
from signoff.verdict import Standing, State

BEGIN = datetime(2026, 11, 20, tzinfo=UTC)
END = BEGIN + timedelta(days=2)
LIMITS = {"burst": 60, "burst_s": 300, "night_from": 22, "night_to": 5, "gap_h": 24}
WORDS = Limits(60, 300, (22, 5), 24)


def row(
    hour: float, actor: str = "ann", tenant: str = "t1", action: str = "VIEW", resource: str = "account"
) -> AuditRow:
    return AuditRow(BEGIN + timedelta(hours=hour), actor, tenant, action, resource)


def window(*more: AuditRow) -> AuditWindow:
    calm = [row(hour) for hour in (9, 15, 30, 40)]
    return AuditWindow(BEGIN, END, sorted([*calm, *more], key=lambda one: one.at))


def test_ordinary_days_are_not_conspicuous():
    activity.nothing_conspicuous(window(row(10, action="ROLE_CHANGE", resource="member")), limits=LIMITS, now=END)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([row(10 + number / 1000, "bob") for number in range(61)], "burst: bob left 61 rows in 5 minutes"),
        (
            [row(3.2, action="ROLE_CHANGE", resource="member")],
            "off hours: ann did ROLE_CHANGE member at 2026-11-20 03:12",
        ),
        ([row(22.1, action="DELETE", resource="organization")], "off hours"),
        ([row(10, tenant="t2")], "two tenants: ann acted in t1, t2"),
    ],
)
def test_every_anomaly_is_listed(rows, word):
    with pytest.raises(CheckFailed, match="1 anomalies") as failed:
        activity.nothing_conspicuous(window(*rows), limits=LIMITS, now=END)
    assert word in failed.value.actual


def test_nights_are_those_of_whoever_administers():
    afternoon, night = (row(hour, action="ROLE_CHANGE", resource="member") for hour in (22.5, 9.5))
    for one, zone in ((afternoon, "America/New_York"), (night, ""), (night, "Europe/Berlin")):
        activity.nothing_conspicuous(window(one), limits=LIMITS, now=END, zone=zone)
    for one, zone in ((afternoon, ""), (afternoon, "Europe/Berlin"), (night, "America/New_York")):
        with pytest.raises(CheckFailed, match="1 anomalies"):
            activity.nothing_conspicuous(window(one), limits=LIMITS, now=END, zone=zone)


def test_as_many_rows_over_a_longer_time_are_no_burst():
    assert conspicuous(window(*(row(8 + number / 10, "bob") for number in range(61))), WORDS) == []


def test_deleting_an_account_at_night_is_no_administration():
    assert conspicuous(window(row(3, action="DELETE")), WORDS) == []


def test_an_empty_trail_is_a_gap():
    assert conspicuous(AuditWindow(BEGIN, END, []), WORDS) == [
        "gap: no row from 2026-11-20 00:00 to 2026-11-22 00:00 UTC"
    ]


def test_a_window_that_is_open_or_cut_is_not_judged():
    with pytest.raises(Pending):
        activity.nothing_conspicuous(window(), limits=LIMITS, now=END - timedelta(minutes=1))
    with pytest.raises(Inconclusive):
        activity.nothing_conspicuous(AuditWindow(BEGIN, END, [], cut=True), limits=LIMITS, now=END)


@pytest.mark.parametrize("noted", [{"registered": 4, "activated": 3}, {"registered": 4, "activated": 1}])
def test_what_was_tracked_may_have_fewer_activations(noted):
    activity.tracked(DayOfUsers("2026-11-20", 4, 3, noted), now=END)


@pytest.mark.parametrize(
    "noted",
    [None, {}, {"registered": 5, "activated": 3}, {"registered": 4, "activated": 4}, {"registered": 4},
     {"registered": "4", "activated": 3}, {"registered": 4, "activated": -1}, {"registered": 4, "activated": True}],
)  # fmt: skip
def test_any_other_number_fails(noted):
    with pytest.raises(CheckFailed, match="2026-11-20"):
        activity.tracked(DayOfUsers("2026-11-20", 4, 3, noted), now=END)


def test_a_day_that_is_not_over_is_waited_for():
    with pytest.raises(Pending):
        activity.tracked(DayOfUsers("2026-11-20", 4, 3, None), now=BEGIN + timedelta(hours=23))


# ---- charts


def traffic(*buckets: Bucket) -> Traffic:
    return Traffic("log", BEGIN, END, BEGIN, END, 1, 0, 0, buckets=buckets)


def test_charts_are_well_formed_and_need_nothing_from_elsewhere():
    some = [Bucket(BEGIN + timedelta(hours=hour), 100, hour % 2, 3, 20.0, 90.0 + hour) for hour in range(24)]
    found = charts.of_traffic(traffic(*some))

    assert sorted(found) == ["error-rate", "latency", "requests"]
    for drawing in found.values():
        tree = ET.fromstring(drawing)  # noqa: S314 - our own text
        assert tree.tag == "{http://www.w3.org/2000/svg}svg"
        assert not re.search(r"<script|href|url\(|nan|inf\b", drawing, re.IGNORECASE)


def test_a_chart_without_durations_or_requests_is_left_out():
    assert sorted(charts.of_traffic(traffic(Bucket(BEGIN, 0, 0, 0)))) == ["error-rate", "requests"]
    assert charts.of_traffic(traffic()) == {}


# ---- what is due


def standing(item: str, due: str, reason: str = "the log is not complete") -> Standing:
    return Standing(item, "required", State.PENDING, later=True, reason=reason, due=due)


def test_what_is_due_is_a_calendar():
    one = "2026-11-24T12:00:00+01:00"
    text = calendar(
        [standing("POST-4.1", one), standing("POST-4.2", one, "a; b, c\nd"), standing("WEEK-1.1", END.isoformat())],
        target="staging.test",
        now=BEGIN,
    )
    lines = text.split("\r\n")

    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20261124T110000Z" in lines
    assert "SUMMARY:Sign-off of staging.test: judge POST-4.1\\, POST-4.2" in text.replace("\r\n ", "")
    assert "a\\; b\\, c\\nd" in text.replace("\r\n ", "")
    assert (lines[0], lines[-2], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR", "")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert "\n" not in text.replace("\r\n", "")


def test_long_lines_are_folded_between_letters():
    text = calendar([standing("POST-4.1", END.isoformat(), "ü" * 200)], target="x", now=BEGIN)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "ü" * 200 in text.replace("\r\n ", "")
