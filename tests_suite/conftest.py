"""A browser for hand-made pages, and runs of the suite against a made-up target, in a folder of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from signoff import browser_path

FAKE_ROOT = '''
"""A composition root whose target is made up. Files beside it say how it behaves."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from signoff import checklist
from signoff.attesting import counting
from signoff.evidence import TRAIL, CheckFailed, Fact, Inconclusive, NotRun, Pending
from signoff.evidence.statements import Deployed
from signoff.evidence.waivers import waivers
from signoff.plugin import Problem, Refused, TargetFacts

DEPLOYED = Deployed("staging.example", "b1", "b1")
HERE = Path(__file__).parent


def behaviour(name, default=None):
    file = HERE / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else default


def pytest_signoff_open(config):
    (HERE / "calls.txt").write_text("open\\n")
    if behaviour("open_error"):
        raise RuntimeError(behaviour("open_error"))
    if behaviour("refused"):
        raise Refused([Problem(what, remedy) for what, remedy in behaviour("refused")])
    return TargetFacts("made up", behaviour("kind", "staging"), "https://staging.example", "b1", {"colour": "blue"})


def pytest_signoff_preflight(config):
    return [Problem(what, remedy) for what, remedy in behaviour("problems", [])]


def pytest_signoff_fingerprint(config):
    with (HERE / "calls.txt").open("a") as calls:
        calls.write("fingerprint\\n")
    answers = behaviour("fingerprints", ["b1", "b1"])
    answer = answers[(HERE / "calls.txt").read_text().count("fingerprint") - 1]
    if isinstance(answer, list):
        raise Refused([Problem(*answer)])
    return answer


def pytest_signoff_missing(config, need):
    return behaviour("missing", {}).get(need)


def pytest_signoff_waivers(config):
    file = HERE / "waivers.toml"
    return waivers(file.read_text(), checklist.load()) if file.exists() else []


def pytest_signoff_statements(config):
    return counting(HERE / "said", DEPLOYED, datetime.now(UTC))


def pytest_signoff_close(config):
    with (HERE / "calls.txt").open("a") as calls:
        calls.write("close\\n")
    if behaviour("close_error"):
        raise RuntimeError(behaviour("close_error"))
    return behaviour("left", [])


@pytest.fixture
def ask():
    """Asks the target: leaves a trail."""

    def asking(what="GET /", answer="200 OK"):
        TRAIL.note(Fact(what, answer, "curl https://staging.example/"))
        return answer

    return asking


@pytest.fixture
def judge():
    """Judges: counts, and fails if told so."""

    def judging(ok=True, claim="The answer was wrong"):
        TRAIL.judged += 1
        if not ok:
            raise CheckFailed(claim, "200", "500", Fact("GET /", "500", "curl https://staging.example/"), "the handler")

    return judging
'''


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the tests of a module, whose pages are made by hand."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path.find(), chromium_sandbox=False)
        yield started
        started.close()


GOOD = '''
@pytest.mark.item("{item}")
def test_{name}(ask, judge):
    """The target does what {item} says."""
    ask()
    judge()
'''


class Run:
    """What a run left behind."""

    def __init__(self, result: pytest.RunResult, folder: Path) -> None:
        self.code = int(result.ret)
        self.text = "\n".join(result.outlines + result.errlines)
        self.reports = folder / "reports"
        calls = folder / "calls.txt"
        self.calls = calls.read_text().split() if calls.exists() else []

    @property
    def json(self) -> dict[str, Any]:
        """``signoff.json`` of the run."""
        data: dict[str, Any] = json.loads((self.reports / "signoff.json").read_text(encoding="utf-8"))
        return data

    def item(self, item_id: str) -> dict[str, Any]:
        """One item of ``signoff.json``."""
        return next(one for one in self.json["items"] if one["id"] == item_id)


class Suite:
    """A small suite in a folder of its own, with the made-up composition root."""

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.folder = pytester.path
        pytester.makeconftest(FAKE_ROOT)
        pytester.makeini(
            "[pytest]\naddopts = -p signoff.plugin -p no:randomly -p no:cacheprovider\n"
            "filterwarnings = ignore::pytest.PytestAssertRewriteWarning\n"
        )

    def file(self, name: str, *tests: str) -> None:
        """Write a test file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = "import os\nimport pytest\nfrom signoff.evidence import *\n" + "\n".join(tests)
        path.write_text(text, encoding="utf-8")

    def good(self, *item_ids: str, name: str = "tests_smoke/test_good.py") -> None:
        """Write a file with a sound test for each of *item_ids*."""
        names = (item_id.replace("-", "_").replace(".", "_").lower() for item_id in item_ids)
        self.file(name, *(GOOD.format(item=item_id, name=one) for item_id, one in zip(item_ids, names, strict=True)))

    def behave(self, **how: Any) -> None:
        """Make the target behave differently."""
        for name, value in how.items():
            (self.folder / f"{name}.json").write_text(json.dumps(value))

    def run(self, *args: str, apart: bool = False) -> Run:
        """Run it: in this process, or *apart* in one of its own (where a crash is part of the game)."""
        # The other reports cost more than these tests; they have a test of their own.
        words = (*args, "-p", "no:html", "-p", "no:ctrf", "-p", "no:metadata")
        run = self.pytester.runpytest_subprocess if apart else self.pytester.runpytest_inprocess
        return Run(run(*words), self.folder)


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Suite:
    """A small suite whose target is made up."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    return Suite(pytester)
