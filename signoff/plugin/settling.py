"""The last step to the states of the items: statements of persons, waivers, and roll-ups, in this order.

A statement lifts what could not be asked (NOT RUN), and nothing else. A waiver turns the failure that it names into
WAIVED, never on a critical item. A success criterion is computed from the final states of the items it rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from signoff.checklist import Checklist
from signoff.evidence.waivers import Waiver
from signoff.report.record import ItemRecord, TestRecord
from signoff.verdict import SETTLED, State, worst

# The test that stands for the computation; under xdist its process does not know all states, so its own is replaced.
ROLL_UP_TEST = "::test_everything_it_rests_on_is_in_order["
SHOWN = 5


def settle(
    records: Sequence[ItemRecord],
    items: Checklist,
    *,
    statements: Mapping[str, str],
    waivers: Sequence[Waiver],
    now: datetime,
    why_not: Callable[[str], str],
) -> tuple[ItemRecord, ...]:
    """The final records.

    statements: what counts, by item. why_not: the reason of a test that never ran, which no statement lifts.
    """
    settled = [_lifted(_waived(one, waivers, now), statements.get(one.item.id, ""), why_not) for one in records]
    by_id = {one.item.id: one for one in settled}
    return tuple(_rolled_up(one, items, by_id) if one.item.rests_on else one for one in settled)


def _lifted(record: ItemRecord, statement: str, why_not: Callable[[str], str]) -> ItemRecord:
    if not statement or record.state is not State.NOT_RUN or not record.tests:
        return record
    if any(test.state is State.NOT_RUN and test.reason.endswith(why_not(test.nodeid)) for test in record.tests):
        return record
    return replace(record, state=State.ATTESTED, reason=f"{statement} (not asked: {record.reason})")


def _waived(record: ItemRecord, waivers: Sequence[Waiver], now: datetime) -> ItemRecord:
    some = [one for one in waivers if one.item == record.item.id]
    if not some or record.state is not State.FAIL:
        return record
    if record.item.critical:
        return replace(record, reason=f"{record.reason} (a critical item cannot be waived)")
    tests = tuple(_waive(test, some, now) for test in record.tests)
    state = worst(test.state for test in tests)
    if state is State.FAIL:
        left = [test.fingerprint for test in tests if test.state is State.FAIL]
        why = dict.fromkeys(reason for print_ in left for one in some if (reason := one.why_not(print_, now)))
        return replace(record, tests=tests, reason=f"{record.reason} (not waived: {'; '.join(why)})")
    reasons = dict.fromkeys(test.reason for test in tests if test.state is state and test.reason)
    return replace(record, tests=tests, state=state, reason="; ".join(reasons))


def _waive(test: TestRecord, waivers: Sequence[Waiver], now: datetime) -> TestRecord:
    if test.state is not State.FAIL:
        return test
    for one in waivers:
        if not one.why_not(test.fingerprint, now):
            return replace(test, state=State.WAIVED, reason=f"{one.shown} ({test.reason})")
    return test


def _rolled_up(record: ItemRecord, items: Checklist, by_id: Mapping[str, ItemRecord]) -> ItemRecord:
    """The item with the state that follows from its own tests and from what it rests on."""
    parts = [by_id[one.id] for one in items.rests_on(record.item)]
    state = worst(part.state for part in parts)
    of_state = [part.item.id for part in parts if part.state is state]
    if state in SETTLED:
        reason = f"computed: all {len(parts)} items that it rests on are in order"
    else:
        some = ", ".join(of_state[:SHOWN]) + (f" and {len(of_state) - SHOWN} more" if len(of_state) > SHOWN else "")
        reason = f"computed: {len(of_state)} of {len(parts)} items that it rests on {_are(state)}: {some}"
    due = max((part.due for part in parts if part.state is state), default="")
    own = tuple(
        replace(test, state=state, reason=reason, due=due, rows=(), fingerprint="") if _computed(test) else test
        for test in record.tests
    )
    if not own:
        return record
    final = worst([state, *(test.state for test in own)])
    reasons = dict.fromkeys(test.reason for test in own if test.state is final and test.reason)
    dues = [test.due for test in own if test.state is final]
    return replace(
        record, tests=own, state=final, reason="; ".join(reasons) if record.in_scope else record.reason, due=max(dues)
    )


def _computed(test: TestRecord) -> bool:
    return ROLL_UP_TEST in test.nodeid


def _are(state: State) -> str:
    return {State.FAIL: "failed", State.NOT_RUN: "were not run", State.PENDING: "are pending"}.get(
        state, f"are {state}"
    )
