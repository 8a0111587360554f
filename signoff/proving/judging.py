"""Whether what the tests said while a fault was on shows that it was noticed as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from signoff import checklist

RED = {"FAIL", "ERROR", "INCONCLUSIVE"}
# The worst first: the result of a fault is the worst over the items it names.
RESULTS = ("SURVIVED", "ERROR", "WRONG REASON", "KILLED")
NO_TEST = "NO TEST"
BROWSER_WEIGHT = 6  # how much longer a test in a browser takes


@dataclass(frozen=True)
class Fault:
    """One way to break the twin, as its catalogue has it."""

    name: str
    breaks: str
    reddens: tuple[str, ...]
    reason: str
    may_redden: tuple[str, ...]
    switches: tuple[str, ...] = ()
    """What is switched on for it, if not the fault of that name alone."""
    undecided: tuple[str, ...] = ()
    """Items that nobody can decide while it is on: INCONCLUSIVE, and no more."""


@dataclass(frozen=True)
class Expected:
    """What faults at once must redden exactly, by item: the faults that it is red for."""

    fails: Mapping[str, Sequence[str]]
    undecided: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Proof:
    """What became of one fault.

    result: one of RESULTS, or NO_TEST while none of the named items has a test. detail: why it is not KILLED.
    collateral: items that turned red without being named.
    """

    fault: str
    breaks: str
    items: tuple[str, ...]
    result: str
    detail: str = ""
    collateral: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Whether the fault was noticed as it should be."""
        return self.result == "KILLED" and not self.collateral


def judge(fault: Fault, tests: Sequence[Mapping[str, str]], seconds: float = 0.0) -> Proof:
    """What *tests* (nodeid, item, state, reason, text), run while *fault* was on, say about it."""
    by_item: dict[str, list[Mapping[str, str]]] = {}
    for test in tests:
        by_item.setdefault(test["item"], []).append(test)
    results, details = [], []
    for item_id in (*fault.reddens, *fault.undecided):
        if item_id in by_item:
            result, detail = (_judge_item if item_id in fault.reddens else _judge_undecided)(
                fault, item_id, by_item[item_id]
            )
            results.append(result)
            details += [detail] if detail else []
    allowed = {*fault.reddens, *fault.may_redden, *fault.undecided}
    collateral = [
        f"{item_id}{' (ERROR)' if test['state'] == 'ERROR' else ''}: {test['reason']}"
        for item_id, some in by_item.items()
        for test in some
        if (item_id not in allowed and test["state"] in RED) or (fault.switches and test["state"] == "ERROR")
    ]
    worst = min(results, key=RESULTS.index, default=NO_TEST)
    return Proof(fault.name, fault.breaks, fault.reddens, worst, "; ".join(details), tuple(collateral), seconds)


def _judge_item(fault: Fault, item_id: str, tests: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    failed = [test for test in tests if test["state"] == "FAIL"]
    if any(re.search(fault.reason, test["text"], re.IGNORECASE) for test in failed):
        return "KILLED", ""
    if failed:
        return "WRONG REASON", f"{item_id} says {failed[0]['reason']!r}, which does not match {fault.reason!r}"
    unable = [test for test in tests if test["state"] != "PASS"]
    if unable:
        return "ERROR", f"{item_id} is {unable[0]['state']}, not FAIL: {unable[0]['reason']}"
    return "SURVIVED", f"{item_id} passed"


def _judge_undecided(fault: Fault, item_id: str, tests: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    states = {test["state"] for test in tests}
    if "INCONCLUSIVE" in states and "FAIL" not in states:
        return "KILLED", ""
    found = next((test for test in tests if test["state"] == "FAIL"), tests[0])
    return "WRONG REASON", f"{item_id} is {found['state']}, not INCONCLUSIVE: {found['reason'] or fault.name}"


def together(faults: Sequence[Fault], expected: Expected | None = None) -> Fault:
    """All of *faults* at once: what they name turns red, nothing else does, and every item can still be asked.

    expected: where it is known, exactly that turns red, and what is computed of it. What faults may redden, each of
    them alone, says little of all of them: among so many names a cascade would hide.
    """
    fails = {*expected.fails, *_computed(expected)} if expected else {one for each in faults for one in each.reddens}
    return Fault(
        name=f"{len(faults)}-at-once",
        breaks="; ".join(fault.breaks for fault in faults),
        reddens=tuple(sorted(fails)),
        reason="",  # each item has one reason, of whichever fault it met first
        may_redden=() if expected else tuple(sorted({item_id for fault in faults for item_id in fault.may_redden})),
        switches=tuple(fault.name for fault in faults),
        undecided=tuple(sorted(expected.undecided)) if expected else (),
    )


def _computed(expected: Expected) -> set[str]:
    """The items that rest on one that fails."""
    items = checklist.load()
    return {item.id for item in items if any(one.id in expected.fails for one in items.rests_on(item))}


def shares(faults: Iterable[Fault], jobs: int) -> list[list[Fault]]:
    """*faults* dealt out to at most *jobs* processes, so that all take about as long."""
    items = checklist.load()
    weights = {
        fault: 1 + BROWSER_WEIGHT * sum("browser" in items[one].marks for one in fault.reddens if one in items)
        for fault in faults
    }
    dealt: list[list[Fault]] = [[] for _ in range(max(1, jobs))]
    for fault in sorted(weights, key=lambda one: (-weights[one], one.name)):
        min(dealt, key=lambda share: sum(weights[one] for one in share)).append(fault)
    return [share for share in dealt if share]
