"""How long audit rows are kept: a TTL index, or without one a job that the hosting calls every day."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from bson import ObjectId

from signoff import expect
from signoff.clients.base import Caller
from signoff.clients.database import Database
from signoff.clients.hosting import Hosting
from signoff.clients.keeping import keeping as read_keeping
from signoff.clients.purging import PurgeJob
from signoff.evidence import CheckFailed
from signoff.evidence.store import DAY_S, Keeping, Purge
from tests_suite.making import answer
from tests_suite.twin_client import Running, started, twin

__all__ = ["started", "twin"]
DAYS_90 = 90 * DAY_S
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
TTL = {"AuditLog_createdAt_idx": {"key": [("createdAt", 1)], "expireAfterSeconds": DAYS_90}}
PATH = "/api/cron/purge-audit-log"


def keeping(**changes: Any) -> Keeping:
    return dataclasses.replace(Keeping("AuditLog", "createdAt", TTL, NOW - timedelta(days=89), 0, 12), **changes)


def purge(**changes: Any) -> Purge:
    left = {89 * DAY_S: (3, 3), 91 * DAY_S: (3, 0)}
    return dataclasses.replace(Purge(PATH, ("0 3 * * *",), True, answer(200), left), **changes)


@pytest.mark.parametrize(
    ("index", "flaw"),
    [
        ({"key": [("createdAt", 1)]}, "no TTL"),
        ({"key": [("createdAt", 1)], "expireAfterSeconds": 2592000}, "30 days"),
        ({"key": [("createdAt", 1)], "expireAfterSeconds": "7776000"}, "7776000"),
        ({"key": [("createdAt", 1)], "expireAfterSeconds": True}, "True"),
        ({"key": [("updatedAt", 1)], "expireAfterSeconds": DAYS_90}, "another field"),
        ({"key": [("createdAt", 1), ("a", 1)], "expireAfterSeconds": DAYS_90}, "another field"),
        ({"key": [("createdAt", 1)], "expireAfterSeconds": DAYS_90, "partialFilterExpression": {"a": 1}}, "partial"),
    ],
)
def test_a_wrong_retention_is_named(index: dict[str, Any], flaw: str) -> None:
    with pytest.raises(CheckFailed, match=flaw):
        expect.retention.kept_for(keeping(indexes={"i": index}), None, seconds=DAYS_90)


def test_a_sound_retention_passes() -> None:
    expect.retention.kept_for(keeping(), None, seconds=DAYS_90)
    expect.retention.nothing_older(keeping(), seconds=DAYS_90, slack_s=DAY_S, now=NOW)
    for flaw, changes in {
        "older than": {"oldest": NOW - timedelta(days=91, hours=1)},
        "never end": {"undated": 1},
    }.items():
        with pytest.raises(CheckFailed, match=flaw):
            expect.retention.nothing_older(keeping(**changes), seconds=DAYS_90, slack_s=DAY_S, now=NOW)


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"schedules": ()}, "never calls it"),
        ({"enabled": False}, "switched off"),
        ({"schedules": ("0 3 * * 0",)}, "not called every day"),
        ({"schedules": ("0 3 1 * *", "")}, "not called every day"),
        ({"schedules": ("@daily * * *",)}, "not called every day"),
        ({"answer": None}, "answered nothing"),
        ({"answer": answer(401)}, "answered 401"),
        ({"answer": answer(307)}, "answered 307"),
        ({"left": {}}, "no rows on both sides"),
        ({"left": {91 * DAY_S: (3, 0)}}, "no rows on both sides"),
        ({"left": {89 * DAY_S: (3, 3), 91 * DAY_S: (3, 1)}}, "1 of 3 rows that were 91 days old are still there"),
        ({"left": {89 * DAY_S: (3, 1), 91 * DAY_S: (3, 0)}}, "2 of 3 rows that were 89 days old are gone"),
    ],
)
def test_a_job_that_does_not_keep_for_as_long_is_named(changes: dict[str, Any], flaw: str) -> None:
    with pytest.raises(CheckFailed, match=flaw):
        expect.retention.kept_for(keeping(indexes={}), purge(**changes), seconds=DAYS_90)


def test_a_sound_job_passes() -> None:
    expect.retention.kept_for(keeping(indexes={}), purge(), seconds=DAYS_90)
    expect.retention.kept_for(keeping(indexes={}), purge(schedules=("0 3 1 * *", "*/5 1,13 * * *")), seconds=DAYS_90)


@pytest.fixture
def without_ttl(twin: Running) -> Iterator[Database]:
    """The sound twin, whose database no longer ends audit rows by itself: the job alone does."""
    name, index = next(
        (one, how) for one, how in twin.db.AuditLog.index_information().items() if how.keys() & {"expireAfterSeconds"}
    )
    twin.db.AuditLog.drop_index(name)
    with closing(Database(twin.facts["database_url"])) as database:
        yield database
    twin.db.AuditLog.create_index(index["key"], name=name, expireAfterSeconds=index["expireAfterSeconds"])


def rehearsed(twin: Running, database: Database, secret: str) -> Purge:
    hosting = twin.facts["hosting"]
    project = Hosting(hosting["api"], token=hosting["token"], project=hosting["project_id"], team=hosting["team_id"])
    row = {"__v": 0, "organizationId": ObjectId(), "action": "VIEW", "resource": "organization"}
    bearer = {"authorization": f"Bearer {secret}"}
    with closing(project), closing(Caller(twin.base, name="the scheduler", headers=bearer)) as scheduler:
        return PurgeJob(PATH, project, scheduler, database).rehearse(
            "AuditLog", "createdAt", [row], [89 * DAY_S, 91 * DAY_S]
        )


def test_the_twins_job_keeps_for_as_long_as_its_index(twin: Running, without_ttl: Database) -> None:
    found = rehearsed(twin, without_ttl, twin.facts["cron_secret"])

    assert found.left == {89 * DAY_S: (1, 1), 91 * DAY_S: (1, 0)}
    held = read_keeping(without_ttl, "AuditLog", "createdAt")
    assert not held.has_ttl
    expect.retention.kept_for(held, found, seconds=DAYS_90)


def test_a_stranger_cannot_call_it(twin: Running, without_ttl: Database) -> None:
    found = rehearsed(twin, without_ttl, "a guess")

    assert found.left == {89 * DAY_S: (1, 1), 91 * DAY_S: (1, 1)}
    without_ttl.remove("AuditLog", {"createdAt": {"$lt": datetime.now(UTC) - timedelta(days=90)}})


@pytest.mark.parametrize("crons", [None, [], {"definitions": None}, {"definitions": [1, {"path": 2}]}, "often"])
def test_a_schedule_that_cannot_be_read_is_none(crons: Any) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, json={"crons": crons}))
    hosting = Hosting("https://hosting.example", token="t", project="p")
    hosting._caller._http = httpx.Client(base_url="https://hosting.example", transport=transport)

    found = PurgeJob(PATH, hosting, None, None).rehearse("AuditLog", "createdAt", [], [1.0])  # type: ignore[arg-type]

    assert (found.schedules, found.answer, dict(found.left)) == ((), None, {})
