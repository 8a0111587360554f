"""Who may go on, judged on hand-made answers: what counts as a refusal, and what was done all the same."""

from __future__ import annotations

import pytest

from signoff.evidence import CheckFailed, Rows
from signoff.evidence.probe import Probe
from signoff.expect import standing
from tests_suite.making import answer

USER = {"_id": 1, "userStatus": "ACTIVE", "lastLoginAt": 1}
ONE, TWO = (Rows("crm_Accounts", {}, [{"_id": number} for number in range(count)]) for count in (1, 2))


def users(**changes):
    return Rows("Users", {}, [USER | changes])


def probe(status, location=""):
    return Probe("a route", "", answer(status, "", [("location", location)] if location else None))


@pytest.mark.parametrize("status", [401, 403, 404, 405, 410])
def test_an_account_is_left_alone_also_where_the_route_was_taken_away(status):
    """Of DELETE /api/user/{id} only the GET beside it may be left: then the framework says 405."""
    standing.left_alone([probe(status)], users(), users(lastLoginAt=2), who="A VIEWER")
    with pytest.raises(CheckFailed, match="changed in the database: userStatus"):
        standing.left_alone([probe(status)], users(), users(userStatus="INACTIVE"), who="A VIEWER")


@pytest.mark.parametrize("status", [200, 204, 302, 400, 500])
def test_what_is_no_refusal_leaves_no_account_alone(status):
    with pytest.raises(CheckFailed, match="account of somebody else"):
        standing.left_alone([probe(403), probe(status)], users(), users(), who="A VIEWER")


@pytest.mark.parametrize("refusal", [probe(401), probe(402), probe(403), probe(423), probe(307, "/en/pending")])
def test_whoever_is_refused_in_whatever_way_is_shut_out(refusal):
    standing.shut_out([refusal, probe(403)], who="A user", before=ONE, after=ONE)
    with pytest.raises(CheckFailed, match=r"refused, but written: 1 row"):
        standing.shut_out([refusal, probe(403)], who="A user", before=ONE, after=TWO)


@pytest.mark.parametrize("status", [200, 201, 204, 500])
def test_whoever_is_served_is_not_shut_out(status):
    with pytest.raises(CheckFailed, match="is served by the API"):
        standing.shut_out([probe(status), probe(403)], who="A user", before=ONE, after=ONE)
