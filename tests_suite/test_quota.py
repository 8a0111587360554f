"""The edge of a quota, for whoever keeps counters and whoever counts rows; and who is refused there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from fixtures import billing
from signoff import expect
from signoff.evidence import CheckFailed, Rows
from signoff.evidence.probe import Probe
from signoff.world import Person, Tenant
from tests_suite.making import answer

TENANT = Tenant("a" * 24, "t", "t", "FREE")
OWNER = Person("b" * 24, "o@s.test", "o", "-", "OWNER", TENANT.id)


def test_a_nearly_full_organization_is_so_in_counters_and_in_rows() -> None:
    """A build that counts the rows in the moment of the write has no counters: it would serve all six."""
    counters, rows = {}, []
    world = SimpleNamespace(row=lambda collection, **of: rows.append(collection) or f"{len(rows):024x}")
    fill = billing.fill.__wrapped__(world, lambda tenant, **counts: counters.update(counts))

    ids = fill(TENANT, OWNER, "crm_Leads", "leads", 98)

    assert (counters, rows) == ({"leads": 98, "contacts": 98}, ["crm_Leads"] * 98)
    assert len(set(ids)) == 98


def probes(*answers):
    return [Probe("POST /api/crm/account", "", one) for one in answers]


QUOTA, MADE = answer(403, {"code": "QUOTA_EXCEEDED"}), answer(200, {"id": 1})
TWO = Rows("crm_Accounts", {}, [{"_id": 1}, {"_id": 2}])


def test_who_meets_the_others_at_the_edge_of_the_quota_may_be_told_so() -> None:
    expect.abuse.within_quota(probes(MADE, MADE, QUOTA, answer(409, "Try again")), TWO, left=2)
    for other in (answer(500, "Initial error"), answer(400, "no")):
        with pytest.raises(CheckFailed, match="for another reason"):
            expect.abuse.within_quota(probes(MADE, MADE, QUOTA, other), TWO, left=2)
    with pytest.raises(CheckFailed, match="overshoot"):
        expect.abuse.within_quota(probes(MADE, MADE, MADE, QUOTA), TWO, left=2)
