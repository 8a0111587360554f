"""The verdict, rule by rule and then over every combination of states."""

from __future__ import annotations

from itertools import product

import pytest

from signoff import verdict
from signoff.verdict import Outcome, Scope, Standing, State, decide, worst

WHOLE = Scope("whole")
PASSING = Standing("POST-1.1", "critical", State.PASS)
LEVELS = ("critical", "required", "advisory")


def outcome(*standings, scope=WHOLE, rehearsal=False, void=(), troubles=()):
    """The outcome over *standings*."""
    return decide(standings, scope, rehearsal=rehearsal, void=void, troubles=troubles).outcome


def another(state, level="required", **more):
    """A second item beside the passing one."""
    return Standing("POST-1.2", level, state, **more)


@pytest.mark.parametrize(
    ("state", "critical", "required"),
    [
        (State.PASS, Outcome.GO, Outcome.GO),
        (State.ATTESTED, Outcome.GO, Outcome.GO),
        (State.WAIVED, Outcome.NO_GO, Outcome.GO),
        (State.FAIL, Outcome.NO_GO, Outcome.NO_GO),
        (State.ERROR, Outcome.INCOMPLETE, Outcome.INCOMPLETE),
        (State.INCONCLUSIVE, Outcome.INCOMPLETE, Outcome.INCOMPLETE),
        (State.NOT_RUN, Outcome.INCOMPLETE, Outcome.INCOMPLETE),
        (State.PENDING, Outcome.INCOMPLETE, Outcome.INCOMPLETE),
    ],
)
def test_one_item_beside_a_passing_one(state, critical, required):
    assert outcome(PASSING, another(state, "critical")) == critical
    assert outcome(PASSING, another(state, "required")) == required
    assert outcome(PASSING, another(state, "advisory")) == Outcome.GO
    assert outcome(PASSING, another(state, "critical", in_scope=False)) == Outcome.GO


@pytest.mark.parametrize("rehearsal", [False, True])
@pytest.mark.parametrize("later", [False, True])
def test_every_combination_of_two_items(rehearsal, later):
    """GO if and only if all that counts is good enough and something was really settled."""
    kinds = list(product(State, LEVELS, [True, False], [True, False]))
    for first, second in product(kinds, repeat=2):
        standings = [
            Standing(f"PRE-{number}", level, state, later, in_scope, tested)
            for number, (state, level, in_scope, tested) in enumerate((first, second))
        ]
        counted = [
            one for one in standings if one.in_scope and one.level != "advisory" and (one.tested or not rehearsal)
        ]
        states = {one.state for one in counted}
        waived_critical = any(one.state is State.WAIVED and one.level == "critical" for one in counted)
        decision = decide(standings, WHOLE, rehearsal=rehearsal)
        if State.FAIL in states or waived_critical:
            expected = Outcome.NO_GO
        elif states & {State.ERROR, State.INCONCLUSIVE, State.NOT_RUN} or (State.PENDING in states and not later):
            expected = Outcome.INCOMPLETE
        elif states & {State.PASS, State.ATTESTED}:
            expected = Outcome.GO
        else:
            expected = Outcome.INCOMPLETE
        assert decision.outcome == expected, standings
        assert decision.provisional == (expected is Outcome.GO and State.PENDING in states)
        assert decision.promotable == (expected is Outcome.GO and not rehearsal)
        assert (decision.exit_code == 0) == (expected is Outcome.GO)
        assert decision.reasons


def test_nothing_at_all_is_not_go():
    assert outcome() == Outcome.INCOMPLETE


def test_only_pending_items_are_not_go():
    assert outcome(another(State.PENDING, later=True)) == Outcome.INCOMPLETE


def test_a_provisional_go_says_what_is_due():
    decision = decide(
        [PASSING, another(State.PENDING, later=True, due="2025-11-05T09:30:00+00:00")], WHOLE, rehearsal=False
    )
    assert decision.headline == "PROVISIONAL GO"
    assert [one.due for one in decision.due] == ["2025-11-05T09:30:00+00:00"]


def test_a_void_run_is_void_whatever_the_items_say():
    for state in State:
        assert outcome(PASSING, another(state), void=["the deployment changed"]) == Outcome.VOID


def test_trouble_keeps_from_go_and_does_not_hide_a_failure():
    assert outcome(PASSING, troubles=["left behind: a user"]) == Outcome.INCOMPLETE
    assert outcome(PASSING, another(State.FAIL), troubles=["left behind: a user"]) == Outcome.NO_GO


def test_a_rehearsal_is_headed_as_one_and_promotes_nothing():
    decision = decide([PASSING], WHOLE, rehearsal=True)
    assert decision.headline == "REHEARSAL · would be GO"
    assert decision.exit_code == 0
    assert not decision.promotable


def test_items_without_a_test_hold_a_deployment_back_but_not_a_rehearsal():
    untested = another(State.NOT_RUN, tested=False)
    assert outcome(PASSING, untested) == Outcome.INCOMPLETE
    assert outcome(PASSING, untested, rehearsal=True) == Outcome.GO
    assert decide([PASSING, untested], WHOLE, rehearsal=True).untested == 1


def test_a_rehearsal_without_any_test_is_not_go():
    assert outcome(another(State.NOT_RUN, tested=False), rehearsal=True) == Outcome.INCOMPLETE


def test_a_narrowed_run_has_no_verdict():
    decision = decide([PASSING], Scope("narrowed", "-k"), rehearsal=False)
    assert decision.outcome is None
    assert not decision.promotable


@pytest.mark.parametrize(
    ("pytest_code", "expected"), [(0, 6), (1, 6), (2, 2), (3, 3), (4, 4), (5, 5), (70, 3), (256, 3), (-1, 3)]
)
def test_the_exit_code_is_the_verdicts_unless_pytest_has_something_graver(pytest_code, expected):
    decision = decide([PASSING, another(State.ERROR)], WHOLE, rehearsal=False)
    assert verdict.exit_code(decision, pytest_code) == expected


def test_the_exit_codes():
    assert verdict.EXIT_CODES == {Outcome.GO: 0, Outcome.NO_GO: 1, Outcome.INCOMPLETE: 6, Outcome.VOID: 7}


def test_the_worst_state_of_several_tests_counts():
    assert worst([State.PASS, State.NOT_RUN, State.FAIL]) is State.FAIL
    assert worst([State.PASS, State.PENDING]) is State.PENDING
    assert worst([]) is State.NOT_RUN
    assert [str(state) for state in sorted(State, key=lambda one: one.rank)] == [
        "FAIL",
        "ERROR",
        "INCONCLUSIVE",
        "NOT RUN",
        "PENDING",
        "WAIVED",
        "ATTESTED",
        "PASS",
    ]
