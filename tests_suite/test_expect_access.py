"""The role matrix judged on hand-made witnesses: every way in which they can disagree."""

from __future__ import annotations

import dataclasses

import pytest

from signoff.evidence import Cell, CheckFailed, Inconclusive, Rows, Witnesses
from signoff.expect.access import judge, matrix, unasked
from tests_suite.making import answer

JSON = [("content-type", "application/json")]
DENIED = answer(403, {"error": "Forbidden", "code": "INSUFFICIENT_PERMISSIONS"}, method="DELETE")
QUOTA = answer(403, {"code": "QUOTA_EXCEEDED"}, method="POST")
DONE = answer(200, {"message": "Lead deleted"}, method="DELETE")
BROKEN = answer(500, "Initial error", method="POST")
VIEWER = Cell("VIEWER", "lead", "delete", "another's", False, "VIEWER is read-only", "DELETE /api/crm/leads/[leadId]")
MEMBER = dataclasses.replace(VIEWER, role="MEMBER", whose="own", allowed=True, because="a MEMBER deletes his own")
CREATE = dataclasses.replace(VIEWER, verb="create", whose="", ask="POST /api/crm/leads")
READ = dataclasses.replace(VIEWER, verb="read", whose="", allowed=True, ask="GET /en/crm/leads")


def trail(*actions: str) -> Rows:
    return Rows("AuditLog", {}, [{"action": action} for action in actions])


def seen(cell=VIEWER, said=DENIED, effect="no", *actions, control=DONE, shown=True) -> Witnesses:
    return Witnesses(cell, said, effect, None, trail(*actions), control, shown)


def test_a_refusal_for_want_of_permission_without_effect_is_right():
    matrix([seen()], of="VIEWER")


def test_what_is_allowed_and_done_is_right():
    matrix([seen(MEMBER, DONE, "yes")], of="MEMBER")


WRONG = {
    "not refused": (seen(VIEWER, DONE, "yes", "DELETE"), "not refused.*read-only: VIEWER deletes another's lead"),
    "a quota": (seen(VIEWER, QUOTA), r"a spent quota, not a permission"),
    "refused but written": (seen(VIEWER, DENIED, "yes", "DELETE"), "refused but written(.|\n)*the answer lies"),
    "refused, audited, and written": (
        seen(VIEWER, DENIED, "yes", "PERMISSION_DENIED"),
        "refused but written(.|\n)*the refusal comes after the write",
    ),
    "refused and partly written": (seen(VIEWER, DENIED, "partly"), "refused but written"),
    "accepted without effect": (seen(VIEWER, DONE, "no"), "not refused(.|\n)*nothing written"),
    "an error, and written": (seen(VIEWER, BROKEN, "yes"), "answered as an error but written"),
    "no session": (seen(VIEWER, answer(401, "Unauthenticated")), "a missing session, not a permission"),
    "no row": (seen(VIEWER, answer(404, "Lead not found")), "a missing row or route, not a permission"),
    "everybody refused": (seen(control=DENIED), "Everybody is refused, OWNER too"),
    "own refused": (seen(MEMBER, DENIED), "MEMBER was refused, though a MEMBER deletes his own"),
    "accepted but not written": (
        seen(MEMBER, DONE, "no", "DELETE"),
        "accepted but not written(.|\n)*answer and audit trail lie, the write is lost",
    ),
    "accepted but not written nor audited": (
        seen(MEMBER, DONE, "no"),
        "accepted but not written(.|\n)*the answer lies",
    ),
    "written otherwise": (seen(MEMBER, DONE, "partly"), "written otherwise than asked"),
    "allowed, refused, and written": (seen(MEMBER, DENIED, "yes", "DELETE"), "refused but written"),
    "broken for one role": (seen(MEMBER, BROKEN), "was refused"),
    "reading refused": (seen(READ, DENIED, ""), "every role of the organization may read"),
    "row not shown": (seen(READ, DONE, "", shown=False), "the row is not shown"),
    "shown to who may not": (
        seen(dataclasses.replace(READ, allowed=False), DONE, ""),
        "not refused(.|\n)*the row is shown",
    ),
    "refused and yet shown": (seen(dataclasses.replace(READ, allowed=False), DENIED, ""), "the row is shown"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_cell_that_is_wrong_fails_and_says_how(name):
    found, words = WRONG[name]
    with pytest.raises(CheckFailed, match=words):
        matrix([found], of="the role")


def test_all_wrong_cells_are_in_one_failure_with_their_number():
    cells = [dataclasses.replace(VIEWER, resource=name) for name in ("account", "contact", "lead")]
    others = [seen(dataclasses.replace(VIEWER, resource=f"x{number}"), DONE, "yes") for number in range(7)]
    found = [seen(cell, DONE, "yes") for cell in cells] + others + [seen()]
    with pytest.raises(CheckFailed, match="10 of 11 are wrong") as caught:
        matrix(found, of="VIEWER")
    text = str(caught.value)
    assert "1. VIEWER deletes another's account: 200 OK and written" in text
    assert "and 4 more: " in text
    assert "look at" in text


def test_what_is_broken_for_owner_too_says_nothing_of_roles():
    """An application that cannot create contacts fails the item about that, and no cell of another role."""
    broken = seen(dataclasses.replace(CREATE, role="MEMBER", allowed=True), BROKEN, control=BROKEN)
    assert unasked(broken)
    matrix([broken, seen(dataclasses.replace(CREATE, role="MEMBER", allowed=True), DONE, "yes")], of="MEMBER")


def test_what_should_be_refused_and_cannot_be_asked_is_not_decided():
    with pytest.raises(Inconclusive, match="POST /api/crm/leads is broken for OWNER too"):
        matrix([seen(CREATE, BROKEN, control=BROKEN), seen(CREATE)], of="VIEWER")


def test_it_is_named_beside_what_is_wrong():
    found = [seen(CREATE, BROKEN, control=BROKEN), seen(CREATE, DONE, "yes"), seen(CREATE, DONE, "yes")]
    with pytest.raises(CheckFailed, match="is broken for OWNER too"):
        matrix(found, of="VIEWER")


def test_a_refusal_in_front_of_a_broken_handler_counts():
    assert judge(seen(CREATE, DENIED, control=BROKEN)) is None
    assert not unasked(seen(CREATE, DENIED, control=BROKEN))


def test_an_error_that_writes_is_no_excuse():
    assert not unasked(seen(CREATE, BROKEN, "yes", control=BROKEN))


OWNER = dataclasses.replace(MEMBER, role="OWNER", whose="another's")


def test_an_error_for_owner_alone_to_see_is_no_refusal():
    """What an application cannot do at all is its failure in another item, also where it is done half."""
    assert unasked(seen(OWNER, BROKEN, "no", control=None))
    assert unasked(seen(OWNER, BROKEN, "yes", control=None))
    assert unasked(seen(MEMBER, BROKEN, "yes", control=BROKEN))
    for said in (answer(403, "Forbidden"), answer(401), answer(404), answer(400), DONE):
        assert not unasked(seen(OWNER, said, "no", control=None))
    with pytest.raises(CheckFailed, match="can delete anything"):
        matrix([seen(OWNER, BROKEN, "no", control=None)], of="every role")


@pytest.mark.parametrize("status", [401, 403])
def test_refusals_are_never_taken_for_broken(status):
    assert not unasked(seen(VIEWER, answer(status, "x"), control=answer(status, "x")))


def test_when_nothing_of_a_verb_can_be_asked_it_fails():
    with pytest.raises(CheckFailed, match="can create anything"):
        matrix([seen(dataclasses.replace(CREATE, allowed=True), BROKEN, control=BROKEN), seen()], of="MEMBER")


def test_no_cells_at_all_do_not_pass():
    with pytest.raises(CheckFailed, match="No cell"):
        matrix([], of="VIEWER")
