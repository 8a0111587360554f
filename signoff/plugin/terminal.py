"""What a run says on the terminal: a line per phase, and at the end the verdict."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from _pytest.terminal import TerminalReporter

from signoff.checklist import Checklist, Item
from signoff.plugin.collecting import Collector
from signoff.report import sealing
from signoff.report.record import ItemRecord, RunRecord
from signoff.verdict import Outcome, State

LETTERS = {
    State.PASS: ".",
    State.ATTESTED: "a",
    State.FAIL: "F",
    State.ERROR: "E",
    State.INCONCLUSIVE: "I",
    State.NOT_RUN: "n",
    State.PENDING: "p",
}
COLOURS = {
    State.PASS: "green",
    State.ATTESTED: "green",
    State.NOT_RUN: "yellow",
    State.PENDING: "yellow",
}  # all others: red
MOST_RED = 30
Status = tuple[str, str, tuple[str, dict[str, bool]]]
MOST_NOT_RUN = 8


class Screen:
    """The terminal of the conducting process."""

    def __init__(self, config: pytest.Config, items: Checklist, collector: Collector) -> None:
        self.config = config
        self.items = items
        self.collector = collector
        self._announced: set[tuple[str, str]] = set()

    # ---- on the way

    def say(self, text: str) -> None:
        """One line about the phase that begins."""
        reporter = self._reporter()
        if reporter and self.config.get_verbosity() >= 0:
            reporter.ensure_newline()
            # Under xdist the reporter does not know that it stands behind dots.
            if reporter._tw.width_of_current_line:
                reporter.write_line("")
            reporter.write_line(f"signoff · {text}", bold=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Say which section begins."""
        self._announce(self.collector.collected.get(nodeid, ""))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Say which section begins, of tests that run in workers."""
        self._announce(getattr(report, "signoff", {}).get("item", ""))

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> Status | None:
        """The state instead of pytest's outcome."""
        found = getattr(report, "signoff", None)
        if not found or str(report.outcome) == "rerun":
            return None
        state = State(found["state"])
        category = "error" if state is State.ERROR else report.outcome
        return category, LETTERS.get(state, "?"), (str(state), {COLOURS.get(state, "red"): True})

    # ---- the end

    def verdict(self, run: RunRecord, place: Path, code: int, problem: str) -> None:
        """The verdict, what is red, the counts, and where the report is."""
        reporter = self._reporter()
        if not reporter:
            return
        good = run.decision.outcome is Outcome.GO and code == 0
        reporter.ensure_newline()
        reporter.section("sign-off", "=", bold=True)
        reporter.write_line(run.decision.headline, bold=True, **{"green" if good else "red": True})
        self._row("target", _target(run))
        self._row("scope", run.scope.words)
        noted = {note.what for note in run.notes}  # said below, with their remedies
        if reasons := [reason for reason in run.decision.reasons if reason not in noted]:
            self._row("because", "; ".join(reasons))
        for note in run.notes:
            self._row("problem", note.what)
            if note.remedy:
                self._row("remedy", note.remedy)
        for record in run.red[:MOST_RED]:
            self._item(record)
        if len(run.red) > MOST_RED:
            self._row("", f"and {len(run.red) - MOST_RED} more red items")
        self._not_run(run)
        for standing in run.decision.due:
            self._row("due", f"{standing.id} {standing.due}")
        self._row("items", _counts(run))
        if problem:
            self._row("problem", problem)
        else:
            self._row("report", _short(place / "signoff.html"))
            self._row("digest", sealing.sha256_of(place / sealing.SEAL_NAME))
        self._row("exit code", f"{code}{': do not promote' if code else ''}")

    def narrowed(self, run: RunRecord, code: int) -> None:
        """The little there is to say of a run without a verdict."""
        reporter = self._reporter()
        if not reporter or not (run.notes or any(record.tests for record in run.items)):
            return
        reporter.ensure_newline()
        for note in run.notes:
            self._row("problem", note.what)
            if note.remedy:
                self._row("remedy", note.remedy)
        reporter.write_line(f"signoff · no verdict: {run.scope.words}; exit code {int(code)}")

    def _announce(self, item_id: str) -> None:
        if item_id not in self.items:
            return
        item = self.items[item_id]
        heading = (item.part, item.section)
        if heading not in self._announced:
            self._announced.add(heading)
            self.say(" › ".join(filter(None, heading)))

    def _item(self, record: ItemRecord) -> None:
        reporter = self._reporter()
        if reporter:
            flags = " (flaky)" if record.flaky else ""
            reporter.write(f"  {record.state:<12} ", bold=True, red=True)
            reporter.write_line(f"{record.item.id:<10}{_title(record.item)}{flags}")
            reporter.write_line(f"{'':<15}{record.reason}")

    def _not_run(self, run: RunRecord) -> None:
        waiting = [one for one in run.items if one.in_scope and one.tested and one.state is State.NOT_RUN]
        reasons: dict[str, list[str]] = {}
        for one in waiting:
            reasons.setdefault(one.reason, []).append(one.item.id)
        for reason, ids in reasons.items():
            more = f" and {len(ids) - MOST_NOT_RUN} more" if len(ids) > MOST_NOT_RUN else ""
            self._row("not run", f"{', '.join(ids[:MOST_NOT_RUN])}{more}: {reason}")

    def _row(self, label: str, text: str) -> None:
        reporter = self._reporter()
        if reporter:
            reporter.write_line(f"  {label:<12} {text}")

    def _reporter(self) -> TerminalReporter | None:
        found: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        return found if isinstance(found, TerminalReporter) else None


def _title(item: Item) -> str:
    return f"{item.group}: {item.text}" if item.group else item.text


def _target(run: RunRecord) -> str:
    if not run.target:
        return "not opened"
    build = run.target["build"]
    return f"{run.target['name']} at {run.target['base_url']}" + (f", build {build}" if build else "")


def _counts(run: RunRecord) -> str:
    in_scope = [one for one in run.items if one.in_scope]
    counts = Counter(one.state for one in in_scope)
    untested = sum(not one.tested for one in in_scope)
    words = [f"{counts[state]} {state}" for state in State if counts[state]]
    return f"{len(in_scope)}: {', '.join(words)}" + (f" ({untested} without a test)" if untested else "")


def _short(path: Path) -> str:
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative
