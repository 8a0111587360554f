"""Isolation judged on hand-made readings, attempts, snapshots and numbers."""

from __future__ import annotations

import dataclasses

import pytest

from signoff.evidence import CheckFailed, Inconclusive, Numbers, Probe, Reading, Snapshot
from signoff.expect import isolation
from tests_suite.making import answer

OWN = answer(200, "words")
OTHER = answer(200, "[]")
EVERYTHING = tuple(f"{kind}.name" for kind in isolation.EVERY_KIND)
READING = Reading("GET /api/crm/account", "api", "OWNER of another organization", OWN, OTHER, seen=EVERYTHING)
BEFORE = Snapshot("so-run-org", "aa", {"crm_Accounts": {"1": {"name": "a", "status": "Active"}}, "AuditLog": {}})


def test_what_its_own_tenant_sees_and_nobody_else_is_right():
    isolation.nothing_of_another([READING])


def test_a_leak_names_channel_reader_and_words():
    leak = dataclasses.replace(READING, leaked=("account.name", "account.email"))
    with pytest.raises(
        CheckFailed, match="OWNER of another organization is shown another tenant's data in GET"
    ) as caught:
        isolation.nothing_of_another([READING, leak])
    assert "account.name, account.email" in str(caught.value)


def test_many_leaks_are_one_failure():
    leaks = [dataclasses.replace(READING, channel=f"page /{number}", leaked=("lead.phone",)) for number in range(9)]
    with pytest.raises(CheckFailed, match="9 of 10 are wrong"):
        isolation.nothing_of_another([READING, *leaks])


def test_silence_is_no_isolation_where_the_tenant_itself_sees_nothing():
    blind = dataclasses.replace(READING, seen=tuple(one for one in EVERYTHING if one != "lead.name"))
    with pytest.raises(CheckFailed, match=r"own data anywhere \(lead\)"):
        isolation.nothing_of_another([blind])
    with pytest.raises(CheckFailed, match="own data anywhere"):
        isolation.nothing_of_another([])


def test_what_cannot_be_read_whole_does_not_pass():
    cut = dataclasses.replace(READING, other=answer(200, "x", cut=True))
    with pytest.raises(CheckFailed, match="too long to be read whole"):
        isolation.nothing_of_another([READING, cut])


@pytest.mark.parametrize("status", [429, 599])
def test_what_the_route_did_not_answer_decides_nothing(status):
    refused = dataclasses.replace(READING, other=answer(status, "Too Many Requests"))
    with pytest.raises(Inconclusive, match="1 of 2 readings got no answer of the route: GET /api/crm/account"):
        isolation.nothing_of_another([READING, refused])
    leak = dataclasses.replace(READING, leaked=("account.name",))
    with pytest.raises(CheckFailed, match="is shown another tenant's data"):
        isolation.nothing_of_another([leak, refused])
    with pytest.raises(Inconclusive, match="1 of 2 attempts"):
        isolation.nothing_changed(BEFORE, BEFORE, [attempt(answer(404)), attempt(answer(status))])


def test_channels_that_are_silent_for_the_tenant_too_are_not_covered():
    silent = dataclasses.replace(READING, channel="GET /api/temp", seen=())
    assert isolation.coverage([READING, READING, silent]) == "1 of 2 channels covered"


def attempt(said, ask="DELETE /api/crm/account/[accountId]", **more) -> Probe:
    return Probe(ask, "another organization's OWNER", said, None, **more)


MISSING = answer(404, "Account not found or unauthorized", method="DELETE")


def test_attempts_that_are_refused_and_change_nothing_are_right():
    isolation.nothing_changed(
        BEFORE, BEFORE, [attempt(MISSING), attempt(answer(200, "{}"), ask="POST /api/crm/account")]
    )


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (attempt(MISSING, touched="crm_Accounts: row gone"), "changed a row of another tenant"),
        (attempt(MISSING, leaked=("account.name",)), "is told of a row of another tenant"),
        (attempt(answer(200, {"message": "Account deleted"})), "not refused the id of another tenant's row"),
    ],
)
def test_an_attempt_that_succeeds_is_named(found, words):
    with pytest.raises(CheckFailed, match=words):
        isolation.nothing_changed(BEFORE, BEFORE, [found, attempt(MISSING)])


def after(**rows) -> Snapshot:
    return Snapshot("so-run-org", "bb", {"crm_Accounts": rows, "AuditLog": {"9": {"action": "PERMISSION_DENIED"}}})


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (after(), "row 1 went"),
        (after(**{"1": {"name": "b", "status": "Active"}}), "name of row 1 changed"),
        (after(**{"1": {"name": "a", "status": "Active"}, "2": {}}), "row 2 came"),
    ],
)
def test_a_row_that_came_went_or_changed_is_named(then, words):
    with pytest.raises(CheckFailed, match=words):
        isolation.nothing_changed(BEFORE, then, [attempt(MISSING)])


def test_the_trail_may_grow_by_what_was_refused():
    isolation.nothing_changed(BEFORE, after(**{"1": {"name": "a", "status": "Active"}}), [attempt(MISSING)])


def numbers(before, then, control) -> Numbers:
    return Numbers("page /en", OWN, before, then, control)


def test_numbers_that_change_with_own_rows_alone_are_right():
    isolation.counts_own_rows([numbers(("1",), ("1",), ("2",)), numbers((), (), ())])


def test_numbers_that_change_with_rows_of_another_are_named():
    with pytest.raises(CheckFailed, match="page /en changes when another tenant gains rows"):
        isolation.counts_own_rows([numbers(("1",), ("2",), ("3",))])


def test_numbers_that_never_change_prove_nothing():
    with pytest.raises(CheckFailed, match="No number changes"):
        isolation.counts_own_rows([numbers(("0",), ("0",), ("0",))])
    with pytest.raises(CheckFailed, match="No number changes"):
        isolation.counts_own_rows([])


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<b>12</b> deals", ("12",)),
        ('<a href="/x/5">Leads</a><b>3</b>', ("3",)),
        ("<script>var a = 7;</script><style>b{width:9px}</style>1", ("1",)),
        ('{"totalLogs":4,"actionCounts":[{"count":2}]}', ("4", "2")),
        ("12:30 1.5 build-77 x9 2026-11-23", ()),
        ("<b>1,000</b> of 20,000,000", ("1,000", "20,000,000")),
    ],
)
def test_numbers_are_those_that_a_reader_sees(html, found):
    assert isolation.visible_numbers(html) == found
