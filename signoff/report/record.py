"""A run as data: what the report shows and ``signoff.json`` keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from signoff.checklist import Item
from signoff.verdict import Decision, Scope, Standing, State


@dataclass(frozen=True)
class TestRecord:
    """How one test ended.

    rows: the failure as (label, text). detail: more text, of an error. evidence: its folder, relative to the reports.
    """

    __test__ = False  # no test class, whatever pytest makes of the name

    nodeid: str
    item: str
    state: State
    reason: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    fingerprint: str = ""
    due: str = ""
    asked: int = 0
    judged: int = 0
    duration_s: float = 0.0
    flaky: bool = False
    evidence: str = ""


@dataclass(frozen=True)
class ItemRecord:
    """How one item stands, with the tests that it stands on."""

    item: Item
    state: State
    reason: str = ""
    in_scope: bool = True
    tested: bool = True
    due: str = ""
    flaky: bool = False
    tests: tuple[TestRecord, ...] = ()

    @property
    def duration_s(self) -> float:
        """What its tests took together."""
        return sum(test.duration_s for test in self.tests)

    def standing(self, later: bool) -> Standing:
        """The item as the verdict needs it."""
        return Standing(
            self.item.id, self.item.level, self.state, later, self.in_scope, self.tested, self.reason, self.due
        )


@dataclass(frozen=True)
class Note:
    """Something wrong with the run itself. remedy: what to do about it, or ""."""

    what: str
    remedy: str = ""


@dataclass(frozen=True)
class Shard:
    """What a part of a run tells the merge.

    plan: every test of the whole run, with the number of the shard that has to run it. fingerprint: of the
    deployment. void: why its evidence cannot be about one deployment. statements: of named persons, by item.
    """

    number: int
    of: int
    plan: dict[str, int]
    fingerprint: str = ""
    void: tuple[str, ...] = ()
    statements: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunRecord:
    """One run with its verdict.

    target: name, kind, base_url, build; empty if it was never opened. notes: what was wrong beside the items.
    suite: version and commit of the suite. proof: the last result of ``prove``, if there is one. shard: set for a
    part of a run. merged: the parts of which this run was put together, with their digests.
    """

    decision: Decision
    scope: Scope
    exit_code: int
    items: tuple[ItemRecord, ...]
    started: datetime
    finished: datetime
    target: dict[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    suite: dict[str, str] = field(default_factory=dict)
    command: str = ""
    proof: dict[str, Any] | None = None
    shard: Shard | None = None
    merged: tuple[str, ...] = ()

    @property
    def tests(self) -> list[TestRecord]:
        """All tests, in the order of the checklist."""
        return [test for record in self.items for test in record.tests]

    @property
    def red(self) -> list[ItemRecord]:
        """The items in scope that hold the promotion back and have been looked at, in the order of the checklist."""
        looked_at = {State.FAIL, State.ERROR, State.INCONCLUSIVE}
        return [one for one in self.items if one.in_scope and one.state in looked_at]
