"""Health: the endpoint is believed only when it says exactly what it should, freshly."""

from datetime import UTC, datetime, timedelta

import pytest

from signoff import expect
from signoff.evidence import CheckFailed, Fact
from tests_suite.making import answer

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
CHECKS = {"database": True, "auth": True, "storage": True}
JSON = [("content-type", "application/json")]


def health(code=200, *, headers=None, seconds=0.0, **changed):
    stamp = (NOW + timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")
    body = {"status": "healthy", "timestamp": stamp, "checks": CHECKS, "version": "1.0", **changed}
    return answer(code, {key: value for key, value in body.items() if value is not ...}, headers)


def test_healthy():
    expect.healthy(health())


@pytest.mark.parametrize(
    "sick",
    [
        health(503),
        health(204),
        health(status="degraded"),
        health(status="Healthy"),
        health(status=True),
        health(status=...),
        answer(200, '{"status": "healthy"}', [("content-type", "text/html")]),
        answer(200, '{"status": "healthy"}'),
        answer(200, "healthy", JSON),
        answer(200, "[]", JSON),
        answer(200, '{"status": "degraded", "status": "healthy"}', JSON),
        answer(200, '{"status": "healthy"', JSON, cut=True),
    ],
)
def test_not_healthy(sick):
    with pytest.raises(CheckFailed):
        expect.healthy(sick)


def test_fresh():
    expect.fresh(health(), health(seconds=0.01), now=NOW)


def test_an_answer_of_no_age_is_fresh():
    """Vercel sends ``Age: 0`` with every answer that it did not have in its cache."""
    new = [("age", "0"), ("x-vercel-cache", "MISS")]
    expect.fresh(health(headers=new), health(headers=new, seconds=0.01), now=NOW)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (health(), health()),
        (health(seconds=1), health()),
        (health(seconds=-90), health(seconds=-89)),
        (health(seconds=90), health(seconds=91)),
        (health(headers=[("age", "3")]), health(seconds=1)),
        (health(headers=[("age", "0"), ("age", "7")]), health(seconds=1)),
        (health(headers=[("age", "0")]), health(headers=[("age", "0")])),
        (health(timestamp=...), health(seconds=1)),
        (health(timestamp="yesterday"), health(seconds=1)),
        (health(timestamp="2026-01-02T03:04:05"), health(seconds=1)),
    ],
)
def test_not_fresh(first, second):
    with pytest.raises(CheckFailed):
        expect.fresh(first, second, now=NOW)


def test_build_is_named():
    expect.names_build(health(), expected="")
    expect.names_build(health(build="abc"), expected="abc")


@pytest.mark.parametrize(
    "nameless", [health(version=...), health(version="unknown"), health(version=None), health(version="")]
)
def test_build_is_not_named(nameless):
    with pytest.raises(CheckFailed, match="which build"):
        expect.names_build(nameless, expected="")


def test_another_build():
    with pytest.raises(CheckFailed, match="Another build"):
        expect.names_build(health(build="old"), expected="new")


@pytest.mark.parametrize("value", [False, "true", 1, {"status": "up"}, None, []])
def test_only_true_is_true(value):
    with pytest.raises(CheckFailed, match=r"checks\.database is not true"):
        expect.check_true(health(checks={**CHECKS, "database": value}), "database")


@pytest.mark.parametrize("checks", [..., None, {}, [], "database"])
def test_a_check_that_is_not_there_is_not_true(checks):
    with pytest.raises(CheckFailed, match="says nothing of database"):
        expect.check_true(health(checks=checks), "database")


def test_true_is_true():
    expect.check_true(health(), "database")


def test_admitting_what_is_broken():
    expect.admits(health(503, status="unhealthy", checks={**CHECKS, "auth": False}), "auth")


@pytest.mark.parametrize(
    "said",
    [
        health(),
        health(503, status="unhealthy"),
        health(503, status="unhealthy", checks={**CHECKS, "database": False}),
        health(503, status="unhealthy", checks=...),
        health(200, checks={**CHECKS, "auth": False}),
        health(200, status="unhealthy", checks={**CHECKS, "auth": False}),
        health(503, checks={**CHECKS, "auth": False}),
    ],
)
def test_not_admitting_it(said):
    with pytest.raises(CheckFailed, match="auth is down"):
        expect.admits(said, "auth")


def test_confirmation():
    expect.confirmed(Fact("ping", "ok"), of="the database")
    with pytest.raises(CheckFailed, match="asked directly it does not"):
        expect.confirmed(Fact("ping", "down: refused"), of="the database")
