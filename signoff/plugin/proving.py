"""One process of ``python -m signoff prove``: breaks the twin in one way after the other, and runs the tests each time.

Loaded with ``-p signoff.plugin.proving --prove-plan FILE``. One pytest session serves all faults, so that the twin,
the browser and everything else of session scope start once.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

import httpx
import pytest
from _pytest.runner import runtestprotocol

from signoff.plugin import so_far
from signoff.plugin.collecting import ITEM
from signoff.plugin.facts import shared
from signoff.plugin.opening import Opening
from signoff.plugin.tally import Tally

PREFIX = "PROVED "
CONTROL_LIMIT_S = 10
BROWSER = "browser"  # the fixture; a test that needs it takes seconds, so it is nobody's neighbour


@dataclass
class Boundary:
    """Stands for the next test where there is none: everything below the session is torn down, the session stays."""

    session: pytest.Session

    def listchain(self) -> list[pytest.Session]:
        """What the next test will need."""
        return [self.session]


def whole_run(fixture_name: str, config: pytest.Config) -> Literal["session", "module"]:
    """Scope of a fixture that serves all tests of a process with what it learnt of the target.

    The session; but under ``prove``, where one session judges one fault after the other, what is known of one is not
    true of the next, so that it ends with the module.
    """
    return "module" if config.getoption("prove_plan", None) else "session"


def pytest_addoption(parser: pytest.Parser) -> None:
    """How the parent process says what to do."""
    parser.addoption("--prove-plan", default=None, metavar="FILE", help="for `python -m signoff prove` alone")


def pytest_configure(config: pytest.Config) -> None:
    """Take over the run loop."""
    if config.getoption("prove_plan") and not config.getoption("collectonly"):
        config.pluginmanager.register(Prover(config), "signoff-prover")


class Prover:
    """Runs the faults of its plan: ``{"faults": [{"name", "reddens"}, …], "neighbours": …}`` (see ``--neighbours``)."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.plan = json.loads(Path(config.getoption("prove_plan")).read_text(encoding="utf-8"))
        self.opening = Opening(config, lambda _: None)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """The faults, one after the other, after a baseline without any."""
        if session.testsfailed:
            return None
        self.opening.open()
        problems = [f"{note.what} ({note.remedy})" for note in self.opening.blocked]
        if not problems and "control_socket" not in shared(self.config):
            problems = ["the target has no control socket: only the twin can be broken on purpose"]
        if problems:
            self._send({"problems": problems})
            return True
        self._prove(session)
        return True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Any:
        """Close the target, after the fixtures are gone."""
        try:
            return (yield)
        finally:
            self.opening.finish()
            if self.opening.troubles:
                self._send({"problems": [note.what for note in self.opening.troubles]})

    def _prove(self, session: pytest.Session) -> None:
        tests = [test for test in session.items if ITEM in test.stash]
        chosen = {fault["name"]: self._choose(tests, fault["reddens"]) for fault in self.plan["faults"]}
        self._control("PUT", "/faults", {"on": []})
        every = [test for test in tests if any(test in some for some in chosen.values())]
        baseline = self._run(session, every)
        self._send({"baseline": baseline})
        sound = {test["nodeid"] for test in baseline if test["state"] == "PASS"}
        for fault in self.plan["faults"]:
            named = set(fault["reddens"])
            # A neighbour that has nothing to say here (not configured, still pending) cannot notice anything.
            some = [test for test in chosen[fault["name"]] if test.nodeid in sound or test.stash[ITEM].id in named]
            begun = time.monotonic()
            self._control("POST", "/reset")
            self._control("PUT", "/faults", {"on": fault.get("switches") or [fault["name"]]})
            try:
                found = self._run(session, some)
            finally:
                self._control("PUT", "/faults", {"on": []})
            self._send({"fault": fault["name"], "tests": found, "seconds": round(time.monotonic() - begun, 2)})

    def _choose(self, tests: Iterable[pytest.Item], reddens: Sequence[str]) -> list[pytest.Item]:
        tests = list(tests)
        if self.plan["neighbours"] == "every":
            return tests
        named = [test for test in tests if test.stash[ITEM].id in reddens]
        files = {test.path for test in named}
        kind = self.plan["neighbours"]
        return [
            test
            for test in tests
            if test in named
            or (
                kind != "none"
                and BROWSER not in getattr(test, "fixturenames", ())
                and (kind == "all" or test.path in files)
            )
        ]

    def _run(self, session: pytest.Session, tests: Sequence[pytest.Item]) -> list[dict[str, Any]]:
        """Run *tests* and hand back how each ended; fixtures of modules and below are gone afterwards."""
        tally, texts = Tally(), {}
        so_far.forget()
        for number, test in enumerate(tests):
            following = tests[number + 1] if number + 1 < len(tests) else cast("pytest.Item", Boundary(session))
            for report in runtestprotocol(test, log=False, nextitem=following):
                tally.add(report)
                if report.failed:
                    texts[test.nodeid] = report.longreprtext
        return [
            {
                "nodeid": record.nodeid,
                "item": record.item,
                "state": str(record.state),
                "reason": record.reason,
                "text": texts.get(record.nodeid, ""),
            }
            for record in tally.records(lambda _: "never reported")
        ]

    def _control(self, method: str, path: str, body: object = None) -> None:
        transport = httpx.HTTPTransport(uds=str(shared(self.config)["control_socket"]))
        with httpx.Client(transport=transport, base_url="http://twin", timeout=CONTROL_LIMIT_S) as client:
            client.request(method, path, json=body).raise_for_status()

    def _send(self, message: dict[str, Any]) -> None:
        reporter: Any = self.config.pluginmanager.get_plugin("terminalreporter")
        reporter.ensure_newline()
        reporter.write_line(PREFIX + json.dumps(message), flush=True)
