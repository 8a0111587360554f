"""Routes judged on hand-made probes: session, role, tenant, gains, and the rows of denials."""

from __future__ import annotations

import dataclasses

import pytest

from signoff.evidence import CheckFailed, Inconclusive, Probe, Rows
from signoff.expect import census
from tests_suite.making import answer

URL = "https://staging.test/api/crm/account"
DONE = answer(200, {"id": 1}, url=URL, method="PUT")
DENIED = answer(403, {"error": "Insufficient permissions"}, url=URL, method="PUT")
NO_SESSION = answer(401, "Unauthenticated", url=URL)
MISSING = answer(404, "Account not found or unauthorized", url=URL)
ERROR = answer(500, "Initial error", url=URL)
ASK = "PUT /api/crm/account"
ROW = {
    "action": "PERMISSION_DENIED",
    "userId": "u",
    "organizationId": "o",
    "resource": "account",
    "createdAt": "now",
    "changes": {"method": "PUT", "endpoint": "/api/crm/account"},
}


def probe(said, control=DONE, **more) -> Probe:
    return Probe(ASK, "VIEWER", said, control, **more)


def rows(*entries) -> Rows:
    return Rows("AuditLog", {}, list(entries))


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (probe(DONE), "does not ask an anonymous visitor"),
        (probe(MISSING), "does not ask an anonymous visitor"),
        (probe(ERROR), "does not ask an anonymous visitor"),
        (probe(DENIED), "does not ask an anonymous visitor"),
        (probe(NO_SESSION, touched="crm_Accounts: name changed"), "works without a session"),
        (probe(NO_SESSION, NO_SESSION), "refuses everybody"),
    ],
)
def test_a_route_that_asks_for_no_session_is_named(found, words):
    with pytest.raises(CheckFailed, match=words) as caught:
        census.sessions([found])
    assert ASK in str(caught.value)


def test_a_route_that_asks_for_a_session_is_right_also_without_a_control():
    census.sessions([probe(NO_SESSION), probe(NO_SESSION, None)])


@pytest.mark.parametrize("body", ["", "Forbidden", {"error": "Forbidden"}])
def test_a_machine_without_a_key_may_be_forbidden_in_whatever_words(body):
    census.sessions([probe(answer(403, body), None)])
    for found in (probe(answer(403, body)), probe(answer(403, "<h1>Forbidden</h1>", PAGE), None)):
        with pytest.raises(CheckFailed, match="does not ask an anonymous visitor"):
            census.sessions([found])


PAGE = [("content-type", "text/html; charset=utf-8")]


@pytest.mark.parametrize("gone", [answer(405), answer(410), answer(404, "<html>404</html>", PAGE)])
def test_a_route_that_was_taken_away_lets_nobody_in(gone):
    """Of routes for machines nobody else is asked with whom to compare: an upload without a guard may be removed."""
    census.sessions([probe(NO_SESSION), probe(gone, None)])
    with pytest.raises(CheckFailed, match="nobody can tell"):
        census.sessions([probe(NO_SESSION), probe(gone, None), probe(gone, None)])
    with pytest.raises(CheckFailed, match="does not ask an anonymous visitor"):
        census.sessions([probe(NO_SESSION), probe(answer(404, "No such notion"), None)])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (probe(DONE), "VIEWER was not refused"),
        (probe(NO_SESSION), "a missing session, not a permission"),
        (probe(answer(403, {"code": "QUOTA_EXCEEDED"})), "a spent quota, not a permission"),
        (probe(answer(400, "Invalid JSON")), "a malformed request, not a permission"),
        (probe(DENIED, touched="crm_Accounts: row gone"), "but it was done: crm_Accounts: row gone"),
        (probe(DENIED, DENIED), "refuses every role"),
    ],
)
def test_a_route_that_does_not_enforce_the_role_is_named(found, words):
    with pytest.raises(CheckFailed, match=words) as caught:
        census.roles([found])
    assert ASK in str(caught.value)


def test_one_route_of_many_shows_as_its_name():
    other = dataclasses.replace(probe(DONE), ask="DELETE /api/crm/leads/[leadId]")
    with pytest.raises(CheckFailed, match=r"DELETE /api/crm/leads/\[leadId\]"):
        census.roles([probe(DENIED)] * 50 + [other])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (probe(MISSING, touched="crm_Accounts: name changed"), "was changed"),
        (probe(MISSING, leaked=("name",)), "is shown"),
        (probe(DONE), "id is accepted"),
        (probe(ERROR), "an error instead of a refusal"),
        (probe(answer(200, {"name": "x"}, method="GET")), "id is accepted"),
    ],
)
def test_a_route_that_reaches_another_tenant_is_named(found, words):
    with pytest.raises(CheckFailed, match=words):
        census.tenants([found])


@pytest.mark.parametrize("said", [MISSING, DENIED, answer(200, "[]", method="GET"), answer(200, "null", method="GET")])
def test_a_row_of_another_tenant_may_be_missing_refused_or_left_out(said):
    census.tenants([probe(said)])


def test_the_same_error_for_who_may_decides_nothing_and_most_must_be_decided():
    census.roles([probe(ERROR, ERROR), probe(DENIED), probe(DENIED)])
    with pytest.raises(CheckFailed, match="nobody can tell"):
        census.roles([probe(ERROR, ERROR), probe(ERROR, ERROR), probe(DENIED)])


LIMITED = answer(429, "Too Many Requests")


@pytest.mark.parametrize("judge", [census.sessions, census.roles, census.tenants])
def test_what_the_request_limit_answers_decides_nothing(judge):
    """Where the whole run has one address, its hour may be over: that is no route without a session guard."""
    good = {census.sessions: answer(401, "Unauthenticated"), census.roles: DENIED}.get(judge, MISSING)
    judge([probe(good), probe(good), probe(good)])
    with pytest.raises(Inconclusive, match="1 of 3 requests met the request limit"):
        judge([probe(good), probe(good), probe(LIMITED)])
    with pytest.raises(Inconclusive, match="2 of 3 requests met the request limit"):
        judge([probe(good), probe(LIMITED), probe(LIMITED, None)])
    with pytest.raises(CheckFailed):
        judge([probe(good), probe(LIMITED, touched="crm_Leads: name changed")])


@pytest.mark.parametrize("judge", [census.sessions, census.roles, census.tenants, census.denials])
def test_nothing_asked_does_not_pass(judge):
    with pytest.raises(CheckFailed):
        judge([])


def test_a_denial_with_one_full_row_is_right():
    census.denials([probe(DENIED, audit=rows(ROW))])


@pytest.mark.parametrize(
    ("audit", "words"),
    [
        (rows(), "0 such rows"),
        (rows({**ROW, "action": "VIEW"}), "but VIEW"),
        (rows(ROW, ROW), "2 such rows"),
        (rows({**ROW, "userId": None}), "who"),
        (rows({**ROW, "organizationId": None}), "who"),
        (rows({**ROW, "resource": ""}), "what"),
        (rows({**ROW, "changes": None}), "what.*where"),
        (rows({**ROW, "changes": {"method": "GET", "endpoint": "/api/crm/account"}}), "what"),
        (rows({**ROW, "changes": {"method": "PUT", "endpoint": "/api"}}), "where"),
        (rows({**ROW, "createdAt": None}), "when"),
    ],
)
def test_a_denial_without_its_row_is_named(audit, words):
    with pytest.raises(CheckFailed, match=words):
        census.denials([probe(DENIED, audit=audit)])


def test_who_is_not_denied_leaves_no_denial_to_look_for():
    """That nobody was refused is another item's failure; that nobody at all was is this one's."""
    census.denials([probe(DONE, audit=rows()), probe(DENIED, audit=rows(ROW))])
    for said in (DONE, NO_SESSION):
        with pytest.raises(Inconclusive, match=r"none of 2 requests was denied.*PRE-7\.1"):
            census.denials([probe(said, audit=rows())] * 2)


def test_a_gain_is_named_and_a_request_that_works_for_nobody_decides_nothing():
    with pytest.raises(CheckFailed, match="is_admin was False, is True"):
        census.nothing_gained([probe(DONE, None, touched="is_admin was False, is True")], by="a field")
    census.nothing_gained([probe(answer(400, "no")), probe(DONE)], by="a field")
    with pytest.raises(CheckFailed, match="Nobody can tell"):
        census.nothing_gained([probe(MISSING, ERROR), probe(MISSING, ERROR), probe(DONE)], by="a field")


@pytest.mark.parametrize("unheard", [LIMITED, ERROR, answer(599)])
def test_a_request_that_was_not_heard_shows_no_gain(unheard):
    census.nothing_gained([probe(answer(400, "no"), None)], by="registering")
    with pytest.raises(Inconclusive, match="nobody can tell what is gained by registering"):
        census.nothing_gained([probe(unheard, None)], by="registering")


def shown(*entries):
    return answer(200, {"logs": list(entries)})


def test_a_denial_that_the_trail_shows_is_right():
    census.denial_shows(probe(DENIED, audit=rows(ROW)), shown({"action": "UPDATE"}, ROW))


@pytest.mark.parametrize(
    ("found", "trail", "words"),
    [
        (probe(DONE, audit=rows()), shown(ROW), "Nobody is denied anything"),
        (probe(DENIED, audit=rows()), shown(ROW), "does not say so once"),
        (probe(DENIED, audit=rows(ROW)), shown(), "does not show"),
        (probe(DENIED, audit=rows(ROW)), shown({**ROW, "userId": "another"}), "does not show"),
        (probe(DENIED, audit=rows(ROW)), shown({**ROW, "changes": {"endpoint": "/other"}}), "does not show"),
        (probe(DENIED, audit=rows(ROW)), answer(403, "no"), "cannot be read"),
        (probe(DENIED, audit=rows(ROW)), answer(200, {"rows": []}), "cannot be read"),
    ],
)
def test_a_denial_that_does_not_show_is_named(found, trail, words):
    with pytest.raises(CheckFailed, match=words):
        census.denial_shows(found, trail)
