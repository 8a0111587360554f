"""Conducting a run: open the target, let the tests run, gather what they report, and end in a verdict.

Lives in one process only: the controller of xdist, or the single process.
"""

from __future__ import annotations

import shlex
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest

from signoff import checklist, report, verdict
from signoff.plugin import reports, scope, version
from signoff.plugin.collecting import ITEM, Collector, written_tests
from signoff.plugin.facts import BASE, SHARED
from signoff.plugin.handover import Handover
from signoff.plugin.opening import Opening, cause_of
from signoff.plugin.settling import settle
from signoff.plugin.sharding import Sharder
from signoff.plugin.tally import Tally
from signoff.plugin.terminal import Screen
from signoff.report.record import Note, RunRecord, Shard
from signoff.verdict import Scope

WORKER_KEY = "signoff"
TOGETHER = "signoff_together"


class Conductor:
    """The run from its start to its exit code."""

    def __init__(
        self,
        config: pytest.Config,
        run_scope: Scope,
        collector: Collector,
        items: checklist.Checklist,
        sharder: Sharder | None = None,
    ) -> None:
        self.config = config
        self.scope = run_scope
        self.collector = collector
        self.items = items
        self.sharder = sharder
        self.tally = Tally()
        self.screen = Screen(config, items, collector)
        self.opening = Opening(config, self.screen.say)
        self.started = datetime.now(UTC)
        self.notes: list[Note] = []
        self.interrupted = ""
        self._written: dict[str, set[str]] = {}
        self._ours: set[str] = set()
        self._nodes: list[Any] = []
        self._handover: Handover | None = None
        self._finished = False

    # ---- the start

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionstart(self) -> Generator[None, object, object]:
        """Refuse what cannot mean anything, and make room for the reports. Under xdist: open the target.

        xdist starts its workers in here. They load and collect while the target is opened.
        """
        scope.check_marks(self.config)
        self._written = written_tests(self.config.rootpath)
        place = reports.directory(self.config)
        ours = place == self.config.rootpath / reports.DEFAULT
        if self.scope.judged:
            self.config.add_cleanup(reports.empty(place, ours=ours).close)
        elif (narrowed := self.config.stash[BASE]).exists():
            reports.empty(narrowed, ours=True).close()
        try:
            result = yield
        except pytest.exit.Exception as ending:
            # Nothing is told of a session that ends here; with 0 it would look as if all were well.
            ending.returncode = verdict.own_code(ending.returncode or 0) or pytest.ExitCode.INTERRUPTED
            raise
        if self._handover:
            self.opening.open()
            self._handover.give({"shared": self.config.stash.get(SHARED, {}), "blocked": bool(self.opening.blocked)})
        return result

    def pytest_report_header(self) -> str:
        """Say what the run is about."""
        if self.scope.judged:
            number = sum(scope.contains(self.scope, item) for item in self.items)
            if self.scope.shard:
                return f"sign-off: {self.scope.words}; `python -m signoff merge` comes to the verdict"
            return f"sign-off: {self.scope.words}, {number} items"
        return f"sign-off: {self.scope.words}; such a run has no verdict"

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker where the target will be handed over."""
        self._nodes.append(node)
        self._handover = self._handover or Handover()
        node.workerinput[WORKER_KEY] = self._handover.address

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> object:
        """Under xdist, if nothing else is asked for: keep together what shares its questions."""
        if config.getoption("dist") != "load":
            return None
        # Not everybody has xdist.
        from signoff.plugin.scheduling import Together

        return Together(config, log, config.getini(TOGETHER))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """In a single process: open when there is something to judge; run nothing on a target that cannot be judged."""
        if session.testsfailed or self._nodes:
            return None
        if any(ITEM in item.stash for item in session.items):
            self.opening.open()
        return True if self.opening.blocked else None

    # ---- on the way

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A file that cannot be collected may hold any item."""
        if report.failed:
            self.notes.append(Note(f"{report.nodeid or 'a file'} could not be collected", "see the error above"))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count every report, also those that workers send."""
        self.tally.add(report)

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Ctrl-C, ``-x`` under xdist, or pytest.exit()."""
        self.interrupted = f"the run was interrupted ({excinfo.typename})"

    def pytest_internalerror(self, excrepr: object) -> None:
        """Pytest or a plugin broke."""
        self.notes.append(Note("the run broke off with an internal error", "see the error above"))

    # ---- the end

    # Outermost: after all tests, fixtures, other reports and pytest's own summary.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, object, object]:
        """Close the target, come to the verdict, write the report, and set the exit code.

        What breaks here (a full disk, a second Ctrl-C) is told as a problem of the run. Thrown, it would end the
        process with 1, which says that an item has failed.
        """
        result = None
        try:
            result = yield
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the other reports may fail in any way
            self.notes.append(Note(f"the end of the session broke off ({cause_of(error)})"))
        self._end(session, int(session.exitstatus))
        return result

    def pytest_unconfigure(self) -> None:
        """Close the target also when the session never came to its end."""
        if self._handover:
            self._handover.close()
        self.opening.finish()

    def _end(self, session: pytest.Session, code: int) -> None:
        if self._finished:
            return
        self._finished = True
        self.opening.finish()
        self._gather()
        planned = bool(self.sharder and self.sharder.plan)
        if (self.opening.blocked or planned) and code == pytest.ExitCode.NO_TESTS_COLLECTED:
            code = 0  # nothing ran because of us; the verdict says so better
        run = self._record(code)
        if not self.scope.judged:
            session.exitstatus = self._narrowed_code(code)
            self.screen.narrowed(run, session.exitstatus)
            return
        problem = report.write(run, reports.directory(self.config))
        session.exitstatus = run.exit_code
        if problem and run.exit_code == 0:
            session.exitstatus = verdict.EXIT_CODES[verdict.Outcome.INCOMPLETE]
        self.screen.verdict(run, reports.directory(self.config), int(session.exitstatus), problem)

    def _gather(self) -> None:
        self.tally.collected.update(self.collector.collected)
        for node in self._nodes:
            told = getattr(node, "workeroutput", {}).get(WORKER_KEY, {})
            self.tally.collected.update(told.get("collected", {}))
            if self.sharder:
                self.sharder.plan.update(told.get("plan", {}))
        if self.sharder and not self.sharder.plan:
            self.notes.append(Note("the shard does not know the whole run: nothing was collected"))

    def _in_scope(self, item: checklist.Item) -> bool:
        """Whether this run judges *item*: a shard what it has tests of, but no success criterion, which needs all."""
        if self.sharder and (item.rests_on or item.id not in self._ours):
            return False
        return scope.contains(self.scope, item)

    def _record(self, code: int) -> RunRecord:
        self._ours = {test.item for test in self.tally.records()}
        records = self.tally.items(
            self.items,
            self._in_scope,
            # Of a shard, whose plan has what it does not run, the merge sees what is missing.
            written={} if self.sharder else self._written,
            why_not=self._why_not,
        )
        records = settle(
            records,
            self.items,
            statements=self.opening.statements,
            waivers=self.opening.waivers,
            now=datetime.now(UTC),
            why_not=self._why_not,
        )
        standings = [one.standing(one.item.stage in checklist.LATER_STAGES) for one in records]
        notes = [*self.opening.blocked, *self.opening.troubles, *self.notes]
        if self.interrupted:
            notes.append(Note(self.interrupted))
        foreign = self.tally.foreign_failures()
        if foreign:
            notes.append(Note(f"tests that belong to no item failed: {', '.join(foreign[:5])}"))
        decision = verdict.decide(
            standings,
            self.scope,
            rehearsal=self.opening.rehearsal,
            void=self.opening.void,
            troubles=[note.what for note in notes],
        )
        facts = self.opening.facts
        return RunRecord(
            decision,
            self.scope,
            verdict.exit_code(decision, code),
            records,
            self.started,
            datetime.now(UTC),
            target=facts.shown() if facts else {},
            notes=tuple(notes),
            suite=version.of_suite(self.config.rootpath),
            proof=reports.proof(reports.directory(self.config)),
            command=shlex.join(["pytest", *map(str, self.config.invocation_params.args)]),
            shard=self._shard(),
        )

    def _shard(self) -> Shard | None:
        if not self.sharder:
            return None
        return Shard(
            self.sharder.number,
            self.sharder.of,
            dict(sorted(self.sharder.plan.items())),
            self.opening.fingerprint,
            tuple(self.opening.void),
            dict(self.opening.statements),
        )

    def _why_not(self, nodeid: str) -> str:
        if self.opening.blocked:
            more = len(self.opening.blocked) - 1
            return f"preflight: {self.opening.blocked[0].what}" + (f"; and {more} more" if more else "")
        return f"did not run{': ' + self.interrupted if self.interrupted else ''}"

    def _narrowed_code(self, code: int) -> int:
        """Pytest's own exit code, but never 0 over silence."""
        if code != pytest.ExitCode.OK:
            return verdict.own_code(code)
        if self.opening.void:
            return verdict.EXIT_CODES[verdict.Outcome.VOID]
        if self.interrupted:
            return pytest.ExitCode.INTERRUPTED
        if self.opening.troubles or self.notes or self.tally.flaky_critical(self.items):
            return pytest.ExitCode.TESTS_FAILED
        if self.tally.collected and not self.tally.passed_anything():
            return pytest.ExitCode.NO_TESTS_COLLECTED
        return code
