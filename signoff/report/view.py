"""What the page shows, worked out beforehand so that the template only lays it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from signoff.report import evidence
from signoff.report.record import ItemRecord, RunRecord, TestRecord
from signoff.verdict import MEANING, Outcome, State

GLYPHS = {
    State.PASS: "✓",
    State.FAIL: "✕",
    State.ERROR: "!",
    State.INCONCLUSIVE: "≈",
    State.NOT_RUN: "–",
    State.PENDING: "◷",
    State.WAIVED: "~",
    State.ATTESTED: "✎",
}
# Drawn from good to bad, so that the bar fills from the left as a deployment gets ready.
BAR_ORDER = (
    State.PASS,
    State.ATTESTED,
    State.WAIVED,
    State.PENDING,
    State.INCONCLUSIVE,
    State.ERROR,
    State.FAIL,
    State.NOT_RUN,
)
BAR_WIDTH = 1000.0
SLOWEST = 10
BESIDE = {
    "details.html": "every test in detail",
    "junit.xml": "JUnit",
    "ctrf.json": "CTRF",
    "signoff.json": "this page as data",
}


@dataclass(frozen=True)
class Slice:
    """One state's part of the bar."""

    state: State
    number: int
    x: float
    width: float


@dataclass(frozen=True)
class TestView:
    """A test with its evidence."""

    __test__ = False

    record: TestRecord
    evidence: evidence.Evidence


@dataclass(frozen=True)
class ItemView:
    """An item with its tests and the faults that prove them."""

    record: ItemRecord
    tests: tuple[TestView, ...]
    faults: tuple[Mapping[str, Any], ...]

    @property
    def open(self) -> bool:
        """Whether its details are shown at once: when something has to be done about it."""
        return self.record.in_scope and self.record.state in {State.FAIL, State.ERROR, State.INCONCLUSIVE}


@dataclass(frozen=True)
class Group:
    """The items under one heading of the third level; title "" for none."""

    title: str
    items: tuple[ItemView, ...]


@dataclass(frozen=True)
class Section:
    """A heading of the second level, or a part that has none below it."""

    part: str
    title: str
    anchor: str
    groups: tuple[Group, ...]

    @property
    def items(self) -> tuple[ItemView, ...]:
        """All its items."""
        return tuple(item for group in self.groups for item in group.items)

    @property
    def counts(self) -> Counter[str]:
        """How many of its items are in order, red, waiting or not run. Out of scope ones are not counted."""
        return Counter(_column(item.record) for item in self.items if item.record.in_scope)


def sections(run: RunRecord, place: Path) -> list[tuple[str, list[Section]]]:
    """All items under the headings of the checklist, in its order."""
    faults = _faults_by_item(run.proof)
    views = [
        ItemView(
            record,
            tuple(TestView(test, evidence.read(place, test.evidence)) for test in record.tests),
            tuple(faults.get(record.item.id, ())),
        )
        for record in run.items
    ]
    return [
        (part, list(_sections(part, list(some)))) for part, some in groupby(views, lambda one: one.record.item.part)
    ]


def _sections(part: str, views: list[ItemView]) -> Iterator[Section]:
    for number, (title, some) in enumerate(groupby(views, lambda one: one.record.item.section), 1):
        anchor = f"{part}-{number}".lower().replace(" ", "-").replace("(", "").replace(")", "")
        yield Section(part, title or part, anchor, tuple(_groups(some)))


def _groups(views: Iterable[ItemView]) -> Iterator[Group]:
    for title, some in groupby(views, lambda one: one.record.item.group):
        yield Group(title, tuple(some))


def _column(record: ItemRecord) -> str:
    if record.state in {State.PASS, State.ATTESTED, State.WAIVED}:
        return "in order"
    if record.state in {State.FAIL, State.ERROR, State.INCONCLUSIVE}:
        return "red"
    return "pending" if record.state is State.PENDING else "not run"


def bar(run: RunRecord) -> list[Slice]:
    """The states of the items in scope as parts of one bar."""
    counts = Counter(record.state for record in run.items if record.in_scope)
    total = sum(counts.values()) or 1
    found, x = [], 0.0
    for state in BAR_ORDER:
        if counts[state]:
            width = BAR_WIDTH * counts[state] / total
            found.append(Slice(state, counts[state], round(x, 2), round(width, 2)))
            x += width
    return found


def due(run: RunRecord) -> list[tuple[str, str, list[str]]]:
    """When which items can be judged, and what they wait for, the next first."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in run.decision.due:
        found.setdefault((one.due, one.reason), []).append(one.id)
    return [(moment, reason, ids) for (moment, reason), ids in sorted(found.items())]


def advice(run: RunRecord) -> str:
    """What the verdict means for whoever has to decide."""
    decision = run.decision
    if decision.rehearsal:
        words = (
            "A rehearsal against the twin, the embedded reference deployment. It shows that the checks work; "
            "it says nothing about any deployment, and nothing may be promoted on it."
        )
        return words + (" Its exit code is decided by the items that have a test." if decision.untested else "")
    if decision.shard:
        return (
            "One part of a run, on which alone nothing may be promoted: `python -m signoff merge` takes all parts "
            "together and comes to the verdict."
        )
    match decision.outcome:
        case Outcome.GO if run.exit_code == 0:
            later = " The items that are due later are still to be judged." if decision.provisional else ""
            rest = "" if run.scope.kind == "whole" else f" The run was about {run.scope.words} alone."
            return f"Every item in scope that can hold a promotion back was judged good in this run.{rest}{later}"
        case Outcome.NO_GO:
            return "Do not promote. At least one item was asked and gave the wrong answer."
        case Outcome.VOID:
            return "Do not promote. The evidence is not about one deployment: run again."
        case _:
            return (
                "Do not promote. Nothing is known to be wrong that is not listed here, but not everything was judged."
            )


def tone(run: RunRecord) -> str:
    """The colour of the banner, as a class: "good" only for exit code 0."""
    if run.exit_code == 0:
        return "rehearsal" if run.decision.rehearsal or run.decision.shard else "good"
    return "bad" if run.decision.outcome in {Outcome.NO_GO, Outcome.VOID} else "open"


def slowest(run: RunRecord) -> list[TestRecord]:
    """The tests that took longest, the slowest first."""
    ran = [test for test in run.tests if test.duration_s > 0]
    return sorted(ran, key=lambda test: -test.duration_s)[:SLOWEST]


def meanings(run: RunRecord) -> list[tuple[State, str]]:
    """The states that occur, with what they mean."""
    present = {record.state for record in run.items}
    return [(state, MEANING[state]) for state in BAR_ORDER if state in present]


def beside(place: Path) -> list[tuple[str, str]]:
    """The other reports that stand in the same directory, with what they are."""
    # signoff.json is written after the page, and always.
    return [(name, words) for name, words in BESIDE.items() if name == "signoff.json" or (place / name).exists()]


def _faults_by_item(proof: Mapping[str, Any] | None) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for fault in (proof or {}).get("faults", ()):
        for item_id in fault["items"]:
            found.setdefault(item_id, []).append(fault)
    return found
