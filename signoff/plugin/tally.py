"""The tally of a run: reports come in as they happen, the state of every item comes out at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from signoff.checklist import Checklist, Item
from signoff.evidence import shorten
from signoff.plugin.collecting import lost
from signoff.plugin.facts import slug
from signoff.report.record import ItemRecord, TestRecord
from signoff.verdict import SETTLED, State, worst

NO_TEST = "no test yet"
OUT_OF_SCOPE = "not in the scope of this run"


@dataclass
class Attempt:
    """One go at a test: what its phases reported."""

    findings: list[dict[str, Any]] = field(default_factory=list)
    phases: set[str] = field(default_factory=set)
    duration_s: float = 0.0

    @property
    def worst(self) -> dict[str, Any] | None:
        """The finding that counts, or None if it never came to one."""
        found = min(self.findings, key=lambda one: State(one["state"]).rank, default=None)
        if found and found["state"] in SETTLED and "teardown" not in self.phases:
            return None  # cut off before it was over
        return found


class Tally:
    """Gathers reports, in the one process that conducts the run."""

    def __init__(self) -> None:
        # By worker and test: two workers that run the same test are two looks at it, not a retry.
        self._attempts: dict[tuple[str, str], list[Attempt]] = defaultdict(list)
        self.collected: dict[str, str] = {}

    def add(self, report: pytest.TestReport) -> None:
        """Take in the report of one phase of a test."""
        attempts = self._attempts[getattr(report, "worker_id", ""), report.nodeid]
        if report.when == "setup" or not attempts:
            attempts.append(Attempt())
        attempt = attempts[-1]
        attempt.phases.add(str(report.when))
        attempt.duration_s += report.duration
        found = getattr(report, "signoff", None)
        if found is None and report.failed:
            # A crashed worker reports for the test, and other tests have no state.
            found = {"item": "", "state": State.ERROR.value, "reason": shorten(report.longreprtext, 300)}
        if found:
            attempt.findings.append(found)

    def foreign_failures(self) -> list[str]:
        """Failed tests that belong to no item, so that no verdict speaks of them."""
        return [
            nodeid
            for (_, nodeid), attempts in self._attempts.items()
            if not self._item_of(nodeid, attempts) and attempts[-1].findings
        ]

    def passed_anything(self) -> bool:
        """Whether any test of an item passed."""
        return any(record.state in SETTLED for record in self.records())

    def flaky_critical(self, checklist: Checklist) -> list[str]:
        """Tests of critical items that failed before they passed."""
        return [test.nodeid for test in self.records() if test.flaky and checklist[test.item].critical]

    def items(
        self,
        checklist: Checklist,
        in_scope: Callable[[Item], bool],
        *,
        written: Mapping[str, set[str]],
        why_not: Callable[[str], str],
    ) -> tuple[ItemRecord, ...]:
        """Every item of *checklist* with its tests.

        written: where tests of an item stand according to their source. why_not: the reason why a test of this id
        has not run.
        """
        by_item: dict[str, list[TestRecord]] = defaultdict(list)
        for test in self.records(why_not):
            by_item[test.item].append(_first_counts(test) if checklist[test.item].critical else test)
        return tuple(
            record_of(item, by_item[item.id], in_scope(item), written.get(item.id, set()), why_not)
            for item in checklist
        )

    def records(self, why_not: Callable[[str], str] = str) -> list[TestRecord]:
        """Every test of an item, reported or only collected. *why_not* gives the reason for one that has not run."""
        found: list[TestRecord] = []
        for (_, nodeid), attempts in self._attempts.items():
            item_id = self._item_of(nodeid, attempts)
            if item_id:
                found.append(_test(nodeid, item_id, attempts, why_not))
        reported = {nodeid for _, nodeid in self._attempts}
        for nodeid, item_id in self.collected.items():
            if nodeid not in reported:
                found.append(TestRecord(nodeid, item_id, State.NOT_RUN, why_not(nodeid)))
        return found

    def _item_of(self, nodeid: str, attempts: list[Attempt]) -> str:
        named = (one["item"] for attempt in attempts for one in attempt.findings if one["item"])
        return next(named, self.collected.get(nodeid, ""))


def _test(nodeid: str, item_id: str, attempts: list[Attempt], why_not: Callable[[str], str]) -> TestRecord:
    last = attempts[-1]
    found = last.worst
    if found is None:
        return TestRecord(nodeid, item_id, State.NOT_RUN, why_not(nodeid), duration_s=last.duration_s)
    failed_before = [one for attempt in attempts[:-1] if (one := attempt.worst) and State(one["state"]).rank <= 2]
    flaky = found["state"] == State.PASS and bool(failed_before)
    shown = failed_before[0] if flaky else found
    return TestRecord(
        nodeid,
        item_id,
        State(found["state"]),
        reason=f"passed only on a retry; before: {shown['reason']}" if flaky else shown["reason"],
        rows=tuple((label, text) for label, text in shown.get("rows", ())),
        detail=shown.get("detail", ""),
        fingerprint=shown.get("fingerprint", ""),
        due=found.get("due", ""),
        asked=found.get("asked", 0),
        judged=found.get("judged", 0),
        duration_s=sum(attempt.duration_s for attempt in attempts),
        flaky=flaky,
        evidence=f"evidence/{slug(nodeid)}",
    )


def _first_counts(test: TestRecord) -> TestRecord:
    # Critical checks are never retried into green.
    if not test.flaky:
        return test
    return TestRecord(**{**vars(test), "state": State.FAIL})


def record_of(
    item: Item, tests: Sequence[TestRecord], in_scope: bool, written: Collection[str], why_not: Callable[[str], str]
) -> ItemRecord:
    """How *item* stands with *tests*; see :meth:`Tally.items`. A test that was lost is one of it, and did not run."""
    if not tests:
        files = sorted({one.split("::")[0] for one in written})
        gone = f"its tests in {', '.join(files)} were not collected: {why_not('')}" if files else ""
        reason = (gone or NO_TEST) if in_scope else OUT_OF_SCOPE
        return ItemRecord(item, State.NOT_RUN, reason, in_scope, tested=bool(written))
    missed = lost(written, (test.nodeid for test in tests))
    tests = [
        *tests,
        *(TestRecord(one, item.id, State.NOT_RUN, f"{one} was not collected: {why_not(one)}") for one in missed),
    ]
    state = worst(test.state for test in tests)
    of_state = [test for test in tests if test.state is state]
    reasons = list(dict.fromkeys(test.reason for test in of_state if test.reason))
    if state is State.NOT_RUN:
        # Each is a list of settings; several tests of an item often lack the same.
        reasons = list(dict.fromkeys(part for reason in reasons for part in reason.split("; ")))
    return ItemRecord(
        item,
        state,
        reason="; ".join(reasons[:3]) if in_scope or state is not State.NOT_RUN else OUT_OF_SCOPE,
        in_scope=in_scope,
        due=max((test.due for test in of_state), default=""),
        flaky=any(test.flaky for test in tests),
        tests=tuple(sorted(tests, key=lambda test: test.state.rank)),
    )
