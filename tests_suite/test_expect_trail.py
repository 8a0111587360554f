"""The audit trail: rows of what was done, and what its readers are shown."""

from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId

from signoff import expect
from signoff.evidence import CheckFailed, Inconclusive, Rows
from tests_suite.making import answer

ACTOR, TENANT, THING, OTHER = (str(ObjectId()) for _ in range(4))
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROW = {
    "userId": ObjectId(ACTOR),
    "organizationId": ObjectId(TENANT),
    "action": "CREATE",
    "resource": "lead",
    "resourceId": THING,
    "ipAddress": "2001:db8::1",
    "createdAt": NOW,
}


def rows(*found):
    return Rows("AuditLog", {}, list(found))


def one_row(*found):
    expect.trail.one_row(
        rows(*found),
        what="Creating a lead",
        action="CREATE",
        resource="lead",
        resource_id=THING,
        actor_id=ACTOR,
        organization_id=TENANT,
        since=NOW - timedelta(seconds=1),
        now=NOW + timedelta(seconds=1),
    )


def test_one_row():
    one_row(ROW)
    one_row(ROW | {"resource": "Lead"}, ROW | {"action": "PERMISSION_DENIED"})
    # The collection's name says as much as the route's; the address is PRE-7.9's.
    one_row(ROW | {"resource": "crm_Leads", "ipAddress": None})


@pytest.mark.parametrize(
    ("found", "because"),
    [
        ([], "left no audit row"),
        ([ROW | {"action": "PERMISSION_DENIED"}], "left no audit row"),
        ([ROW, ROW], "left 2 audit rows"),
        ([ROW | {"userId": ObjectId(OTHER)}], "another actor"),
        ([ROW | {"userId": None}], "another actor"),
        ([ROW | {"action": "VIEW"}], "another action"),
        ([ROW | {"resource": "row"}], "another resource"),
        ([ROW | {"resourceId": OTHER}], "another resource id"),
        ([ROW | {"organizationId": ObjectId(OTHER)}], "another organization"),
        ([ROW | {"createdAt": NOW - timedelta(days=2)}], "the time"),
        ([ROW | {"createdAt": NOW + timedelta(hours=1)}], "the time"),
        ([ROW | {"createdAt": NOW.isoformat()}], "the time"),
        ([ROW | {"resource": "crm_Accounts"}], "another resource"),
        ([ROW | {"resource": None}], "another resource"),
    ],
)
def test_not_one_row(found, because):
    with pytest.raises(CheckFailed, match=because):
        one_row(*found)


DENIED = {"error": "Forbidden", "code": "INSUFFICIENT_PERMISSIONS"}


def test_refused_without_row():
    refused, performed = answer(403, DENIED), answer(200, {"id": 1})
    expect.trail.refused_without_row([refused, answer(404)], rows(ROW | {"action": "PERMISSION_DENIED"}), what="It")
    expect.trail.refused_without_row([refused, performed], rows(ROW), what="It")
    for answers, found in (([refused], rows(ROW)), ([refused, performed], rows(ROW, ROW))):
        with pytest.raises(CheckFailed, match="was refused, and left"):
            expect.trail.refused_without_row(answers, found, what="It")
    with pytest.raises(Inconclusive, match="never refused"):
        expect.trail.refused_without_row([performed], rows(), what="It")


def test_done():
    expect.trail.done(answer(200, {"newLead": {}}), what="It")
    for wrong in (answer(500), answer(403, DENIED), answer(200, {"error": "no"})):
        with pytest.raises(CheckFailed, match="It fails"):
            expect.trail.done(wrong, what="It")


def test_what_cannot_be_done_decides_nothing_about_its_row():
    """An application that cannot create contacts fails the item about that, and not the one about the trail."""
    made = rows(ROW)
    expect.trail.happened(answer(200, {"newLead": {}}), what="It")
    expect.trail.happened(answer(200, {"newLead": {}}), what="It", rows=made)
    for said, found in (
        (answer(500, "Initial error"), None),
        (answer(403, DENIED), None),
        (answer(200, {"error": "no"}), None),
        (answer(200, {}), rows()),
        (answer(200, {}), rows(ROW, ROW)),
        (answer(500), made),
    ):
        with pytest.raises(Inconclusive, match=r"It (fails|makes [02] rows)"):
            expect.trail.happened(said, what="It", rows=found)


def shown(*times, **changes):
    base = {"action": "CREATE", "resource": "lead", "userId": ACTOR, "organizationId": TENANT, "resourceId": THING}
    logs = [{**base, "id": f"{n}", "createdAt": time, **changes} for n, time in enumerate(times or ("2026-11-23",))]
    return answer(200, {"logs": logs})


UNREADABLE = [answer(403, DENIED), answer(200, "no json"), answer(200, {"rows": []}), answer(200, {"logs": [1]})]
LATE, EARLY = "2026-11-23T12:00:01.000Z", "2026-11-23T12:00:00.000Z"


@pytest.mark.parametrize("wrong", [*UNREADABLE, answer(200, {"logs": []}), shown(userId=OTHER), shown(action="VIEW")])
def test_shows(wrong):
    expect.trail.shows(shown(), resource_id=THING, action="CREATE", actor_id=ACTOR)
    with pytest.raises(CheckFailed):
        expect.trail.shows(wrong, resource_id=THING, action="CREATE", actor_id=ACTOR)


def test_shows_says_who_is_named_instead():
    with pytest.raises(CheckFailed, match=f"1 among 1 rows, with userId {OTHER}"):
        expect.trail.shows(shown(userId=OTHER), resource_id=THING, action="CREATE", actor_id=ACTOR)


@pytest.mark.parametrize("wrong", [*UNREADABLE, answer(200, {"logs": []}), shown(organizationId=OTHER)])
def test_own_alone(wrong):
    expect.trail.own_alone(shown(), organization_id=TENANT)
    with pytest.raises(CheckFailed):
        expect.trail.own_alone(wrong, organization_id=TENANT)


@pytest.mark.parametrize("wrong", [*UNREADABLE, shown(LATE), shown(EARLY, LATE), shown(LATE, "never"), shown(LATE, "")])
def test_newest_first(wrong):
    expect.trail.newest_first(shown(LATE, EARLY))
    with pytest.raises(CheckFailed):
        expect.trail.newest_first(wrong)


@pytest.mark.parametrize("wrong", [*UNREADABLE, answer(200, {"logs": []}), shown(action="VIEW"), shown(resourceId="x")])
def test_filtered(wrong):
    expect.trail.filtered(shown(), by="action", value="CREATE", resource_ids=[THING])
    with pytest.raises(CheckFailed):
        expect.trail.filtered(wrong, by="action", value="CREATE", resource_ids=[THING])


def page(*ids):
    return answer(200, {"logs": [{"resourceId": one} for one in ids]})


@pytest.mark.parametrize(
    ("pages", "because"),
    [
        ([page("a", "b"), page("a", "b")], "each once"),
        ([page("a", "b", "c"), page()], "limit"),
        ([page("a", "b"), page()], "each once"),
        ([page("b", "a"), page("c")], "each once"),
    ],
)
def test_paged(pages, because):
    expect.trail.paged([page("a", "b"), page("c")], size=2, resource_ids=["a", "b", "c"])
    with pytest.raises(CheckFailed, match=because):
        expect.trail.paged(pages, size=2, resource_ids=["a", "b", "c"])


@pytest.mark.parametrize("wrong", [shown(), answer(401, "Unauthenticated"), answer(404), answer(403, "Quota exceeded")])
def test_refused_to(wrong):
    expect.trail.refused_to(answer(403, DENIED))
    with pytest.raises(CheckFailed, match="not refused the audit trail"):
        expect.trail.refused_to(wrong)


def test_written_and_read_back():
    kept = ROW | {"_id": ObjectId(), "action": "PERMISSION_DENIED"}
    good = answer(200, {"logs": [{"id": str(kept["_id"]), "action": "PERMISSION_DENIED"}]})
    expect.trail.written(rows(kept), value="PERMISSION_DENIED")
    expect.trail.read_back(good, rows(kept), value="PERMISSION_DENIED")
    with pytest.raises(CheckFailed, match="writes no audit row"):
        expect.trail.written(rows(ROW), value="PERMISSION_DENIED")
    for wrong in (*UNREADABLE, answer(200, {"logs": []}), answer(200, {"logs": [{"id": "1", "action": "VIEW"}]})):
        with pytest.raises(CheckFailed):
            expect.trail.read_back(wrong, rows(kept), value="PERMISSION_DENIED")
