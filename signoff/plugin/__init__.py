"""The pytest plugin that turns a test run into a sign-off.

Load it from the root conftest (``pytest_plugins = ["signoff.plugin"]``) and implement the hooks of
``signoff.plugin.hooks`` there. Runs of the suite's own tests alone are left as they are.
"""

from __future__ import annotations

from collections.abc import Generator

import pytest

from signoff import checklist
from signoff.plugin import handover, hooks, reports, scope, sharding
from signoff.plugin.collecting import Collector
from signoff.plugin.conducting import TOGETHER, WORKER_KEY, Conductor
from signoff.plugin.facts import BASE, SHARED, Problem, Refused, TargetFacts, evidence_folder, shared
from signoff.plugin.guard import ExitGuard
from signoff.plugin.running import Runner
from signoff.plugin.termination import Termination

__all__ = ["Problem", "Refused", "TargetFacts", "evidence_folder", "shared"]


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of our own."""
    group = parser.getgroup("sign-off")
    group.addoption(
        "--reports",
        default=reports.DEFAULT,
        metavar="DIR",
        help="directory of the sign-off, emptied at the start of a run with a verdict (default: %(default)s); "
        "write it with =, for pytest takes a word of its own that is a directory for a place of tests",
    )
    group.addoption(
        sharding.OPTION,
        default="",
        metavar="N/OF",
        help="run one part of the tests, for `python -m signoff merge`; the last part when the others are through",
    )
    parser.addini(TOGETHER, "files whose tests run in one process and share what they ask", type="linelist", default=[])


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """What the root conftest implements."""
    pluginmanager.add_hookspecs(hooks)


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Register the marks, and the parts that this process needs."""
    try:
        items = checklist.load()
    except checklist.ChecklistError as error:
        raise pytest.UsageError(str(error)) from None
    config.addinivalue_line("markers", "item(id): the item of the checklist that this test judges")
    config.addinivalue_line("markers", "needs_only(*names): the part of its item's needs that a test has")
    config.addinivalue_line("markers", "needs(*names): what a test needs beyond the needs of its item")
    for mark in items.marks:
        config.addinivalue_line("markers", f"{mark}: items of the checklist so marked; set by the checklist")

    run_scope = scope.of(config)
    if run_scope == scope.OFF:
        return
    scope.check_listing(config)
    config.stash[BASE] = reports.base(config, run_scope)

    def register(part: object, name: str) -> None:
        # A name that is blocked (-p no:…) would be left out without a word, and the run end as pytest alone ends it.
        if config.pluginmanager.register(part, name) is None:
            raise pytest.UsageError(f"-p no:{name}: a run without this part is no sign-off")

    collector = Collector(config, items)
    register(collector, "signoff-collector")
    sharder = sharding.Sharder(collector, run_scope) if run_scope.shard else None
    if sharder:
        register(sharder, "signoff-sharder")
    register(Runner(), "signoff-runner")
    register(ExitGuard(), "signoff-guard")
    if hasattr(config, "workerinput"):
        register(Worker(config, collector, sharder), "signoff-worker")
    elif not config.getoption("collectonly") and run_scope.kind != scope.PROVE:
        register(Termination(), "signoff-termination")
        reports.check(reports.directory(config))
        if run_scope.judged:
            reports.configure(config)
        conductor = Conductor(config, run_scope, collector, items, sharder)
        register(conductor, "signoff-conductor")
        register(conductor.screen, "signoff-screen")


class Worker:
    """A worker of xdist: takes the target over from the conductor, and tells it what was collected."""

    def __init__(self, config: pytest.Config, collector: Collector, sharder: sharding.Sharder | None) -> None:
        self.config = config
        self.collector = collector
        self.sharder = sharder

    @pytest.hookimpl(wrapper=True, trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> Generator[None, None, None]:
        """On a target that cannot be judged nothing runs, but it is known what would have."""
        yield
        given = handover.take(self.config.workerinput[WORKER_KEY])  # type: ignore[attr-defined]
        self.config.stash[SHARED] = given.get("shared", {})
        if given.get("blocked", True):
            items.clear()

    def pytest_sessionfinish(self) -> None:
        """Send the collected tests; what never reports is then known to be missing."""
        plan = self.sharder.plan if self.sharder else {}
        self.config.workeroutput[WORKER_KEY] = {"collected": self.collector.collected, "plan": plan}  # type: ignore[attr-defined]
