"""Statements lift what could not be asked, waivers bind to one failure, success criteria follow from the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from signoff import checklist
from signoff.evidence import CheckFailed, NotRun
from signoff.evidence.rollup import Part, RestsOn
from signoff.evidence.waivers import Waiver, WaiverError, waivers
from signoff.expect.success import in_order
from signoff.plugin.settling import ROLL_UP_TEST, settle
from signoff.report.record import ItemRecord, TestRecord
from signoff.verdict import State

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ITEMS = checklist.load()
PRINT = "3f2a9c0d11e4"


def record(item: str, *states: State, reason: str = "why", due: str = "", computed: bool = False) -> ItemRecord:
    name = f"test_success.py{ROLL_UP_TEST}{item}]" if computed else f"test_x.py::test_{item}"
    tests = tuple(
        TestRecord(f"{name}{number or ''}", item, state, reason, fingerprint=PRINT, due=due)
        for number, state in enumerate(states)
    )
    state = min(states, key=lambda one: one.rank) if states else State.NOT_RUN
    return ItemRecord(ITEMS[item], state, reason, tests=tests, due=due)


def settled(*given: ItemRecord, statements: dict[str, str] | None = None, waived: list[Waiver] | None = None):
    """The items of the checklist, all PASS but the given ones."""
    by_id = {one.item.id: one for one in given}
    whole = [by_id.get(item.id) or record(item.id, State.PASS, computed=bool(item.rests_on)) for item in ITEMS]
    found = settle(
        whole, ITEMS, statements=statements or {}, waivers=waived or [], now=NOW, why_not=lambda _: "did not run"
    )
    return {one.item.id: one for one in found}


def waiver(item: str = "POST-4.2", print_: str = PRINT, days: int = 5) -> Waiver:
    return Waiver(item, print_, "Ann", "old bookmarks", (NOW + timedelta(days=days)).date())


# ---- statements


def test_a_statement_lifts_what_could_not_be_asked():
    found = settled(record("DEP-2.1", State.NOT_RUN, State.PASS), statements={"DEP-2.1": "Ann said so"})["DEP-2.1"]
    assert found.state is State.ATTESTED
    assert "Ann said so" in found.reason


@pytest.mark.parametrize("state", [State.FAIL, State.ERROR, State.INCONCLUSIVE, State.PENDING, State.PASS])
def test_a_statement_never_changes_what_was_asked(state):
    assert settled(record("DEP-2.1", state), statements={"DEP-2.1": "Ann"})["DEP-2.1"].state is state


def test_a_statement_does_not_lift_a_part_beside_a_failure():
    found = settled(record("DEP-2.1", State.NOT_RUN, State.FAIL), statements={"DEP-2.1": "Ann"})
    assert found["DEP-2.1"].state is State.FAIL


def test_a_statement_does_not_stand_for_a_test_that_was_lost():
    lost = record("DEP-2.1", State.NOT_RUN, reason="did not run")
    assert settled(lost, statements={"DEP-2.1": "Ann"})["DEP-2.1"].state is State.NOT_RUN
    assert settled(record("DEP-2.1"), statements={"DEP-2.1": "Ann"})["DEP-2.1"].state is State.NOT_RUN


# ---- waivers


def test_a_waiver_accepts_the_failure_that_it_names():
    found = settled(record("POST-4.2", State.FAIL), waived=[waiver()])["POST-4.2"]
    assert found.state is State.WAIVED
    assert "waived by Ann" in found.reason


@pytest.mark.parametrize(
    "other", [waiver(print_="000000000000"), waiver("POST-4.3"), waiver(days=-1), waiver(days=200)]
)
def test_any_other_waiver_does_not(other):
    assert settled(record("POST-4.2", State.FAIL), waived=[other])["POST-4.2"].state is State.FAIL


def test_a_critical_item_is_never_waived():
    critical = next(item.id for item in ITEMS if item.critical)
    assert settled(record(critical, State.FAIL), waived=[waiver(critical)])[critical].state is State.FAIL


def test_a_waiver_does_not_hide_an_error_beside_the_failure():
    assert settled(record("POST-4.2", State.FAIL, State.ERROR), waived=[waiver()])["POST-4.2"].state is State.ERROR


def test_waivers_are_read_strictly():
    good = (
        f'[[waiver]]\nitem = "POST-4.2"\nfingerprint = "{PRINT}"\nowner = "Ann"\nreason = "x"\nexpires = 2026-12-01\n'
    )
    assert waivers(good, ITEMS) == [Waiver("POST-4.2", PRINT, "Ann", "x", date(2026, 12, 1))]
    for lost in ("item", "fingerprint", "owner", "reason", "expires"):
        text = "\n".join(line for line in good.splitlines() if not line.startswith(lost))
        with pytest.raises(WaiverError, match=lost):
            waivers(text, ITEMS)
    with pytest.raises(WaiverError, match="without a time"):
        waivers(good.replace("2026-12-01", "2026-12-01T01:00:00+02:00"), ITEMS)
    with pytest.raises(WaiverError, match="waivers, which is nothing"):
        waivers(good.replace("[[waiver]]", "[[waivers]]"), ITEMS)
    with pytest.raises(WaiverError, match="no list"):
        waivers("waiver = 3", ITEMS)
    with pytest.raises(WaiverError, match=r"POST-4\.22, which is no item"):
        waivers(good.replace("POST-4.2", "POST-4.22"), ITEMS)
    with pytest.raises(WaiverError, match="cannot be read"):
        waivers("not UTF-8: \xe4".encode("latin-1"), {"POST-4.2"})
    with pytest.raises(WaiverError, match="cannot be read"):
        waivers("[[waiver", ITEMS)


# ---- success criteria


def test_all_in_order():
    found = settled()
    assert {item.id: found[item.id].state for item in ITEMS if item.rests_on} == {
        item.id: State.PASS for item in ITEMS if item.rests_on
    }
    assert found["OK-6"].tests[0].reason == "computed: all 4 items that it rests on are in order"


@pytest.mark.parametrize("state", [one for one in State if one is not State.PASS])
@pytest.mark.parametrize(
    ("part", "whole"),
    [
        ("PRE-1.1", "OK-1"),
        ("DEP-1.1", "OK-2"),
        ("PRE-5.1", "OK-2"),
        ("DEP-2.2", "OK-2"),
        ("DEP-3.11", "OK-4"),
        ("POST-2.4", "OK-6"),
        ("POST-3.11", "OK-7"),
        ("PRE-7.17", "OK-7"),
        ("POST-4.5", "OK-5"),
    ],
)
def test_a_criterion_is_as_good_as_the_worst_that_it_rests_on(part, whole, state):
    found = settled(record(part, state, due="2026-11-24T00:00:00+00:00" if state is State.PENDING else ""))
    assert found[whole].state is (State.ATTESTED if state is State.ATTESTED else state)
    if state is State.PENDING:
        assert found[whole].due == "2026-11-24T00:00:00+00:00"


def test_sections_are_not_mixed_up():
    assert all(one.id.startswith("DEP-3.") for one in ITEMS.rests_on(ITEMS["OK-4"]))
    assert "PRE-6.24" not in {one.id for one in ITEMS.rests_on(ITEMS["OK-1"])}, "advisory items hold nothing back"
    assert "PRE-6.1" in {one.id for one in ITEMS.rests_on(ITEMS["OK-1"])}


def test_what_its_own_process_thought_does_not_matter():
    """Under xdist one worker does not know what the others found."""
    found = settled(record("OK-7", State.NOT_RUN, computed=True, reason="not known here"))
    assert found["OK-7"].state is State.PASS
    found = settled(record("OK-7", State.FAIL, computed=True, reason="a failure that was retried"))
    assert found["OK-7"].state is State.PASS


def test_its_own_checks_count_as_well():
    own = record("OK-5", State.FAIL)
    both = ItemRecord(own.item, State.FAIL, "x", tests=(*own.tests, *record("OK-5", State.PASS, computed=True).tests))
    assert settled(both)["OK-5"].state is State.FAIL


def test_a_statement_does_not_assert_a_criterion():
    found = settled(
        record("POST-2.1", State.NOT_RUN), record("OK-6", State.NOT_RUN, computed=True), statements={"OK-6": "Ann"}
    )
    assert found["OK-6"].state is State.NOT_RUN


def test_a_waived_part_does_not_count_as_passed():
    assert settled(record("POST-4.2", State.FAIL), waived=[waiver()])["OK-5"].state is State.WAIVED


# ---- how the node itself ends


def test_the_node_fails_passes_or_waits():
    in_order(RestsOn("OK-2", (Part("DEP-1.1", "PASS", ""), Part("DEP-2.1", "ATTESTED", ""))))
    with pytest.raises(CheckFailed, match="1 of the 2 items") as failed:
        in_order(RestsOn("OK-2", (Part("DEP-1.1", "FAIL", "dirty"), Part("DEP-2.1", "", ""))))
    assert "DEP-1.1 FAIL: dirty" in failed.value.actual
    with pytest.raises(NotRun, match="computed at the end"):
        in_order(RestsOn("OK-2", (Part("DEP-1.1", "PASS", ""), Part("DEP-2.1", "", ""))))
    with pytest.raises(CheckFailed, match="rests on nothing"):
        in_order(RestsOn("OK-2", ()))
