"""Runs with several workers: how they learn of the target, and which of them runs which test."""

from __future__ import annotations

import threading
import tomllib
from multiprocessing import AuthenticationError
from pathlib import Path
from types import SimpleNamespace

import pytest

from signoff.plugin.handover import Handover, take
from signoff.plugin.proving import whole_run
from tests_suite.conftest import FAKE_ROOT
from tests_suite.test_fail_closed import INCOMPLETE, INTERRUPTED, one

ROOT = Path(__file__).parents[1]

WHO = "open('who.txt', 'a').write(f'{request.node.path.stem} {os.environ[\"PYTEST_XDIST_WORKER\"]}\\n')"


@pytest.fixture
def handover():
    made = Handover()
    yield made
    made.close()


def test_workers_that_ask_before_the_target_is_open_wait_for_it(handover):
    taken = []
    asking = [threading.Thread(target=lambda: taken.append(take(handover.address))) for _ in range(3)]
    for worker in asking:
        worker.start()
    handover.give({"shared": {"secret": "s3cret"}, "blocked": False})
    for worker in asking:
        worker.join(10)
    assert taken == [{"shared": {"secret": "s3cret"}, "blocked": False}] * 3


def test_a_worker_that_comes_later_is_told_as_well(handover):
    handover.give({"blocked": True})
    assert take(handover.address) == {"blocked": True}
    assert take(handover.address) == {"blocked": True}


def test_nothing_is_told_without_the_key(handover):
    handover.give({"shared": {"secret": "s3cret"}})
    with pytest.raises(AuthenticationError):
        take(handover.address | {"key": "00" * 32})
    assert take(handover.address) == {"shared": {"secret": "s3cret"}}


def test_a_conductor_that_goes_away_leaves_no_worker_waiting(handover):
    address, taken = handover.address, []
    asking = threading.Thread(target=lambda: taken.append(take(address)))
    handover.close()
    asking.start()
    asking.join(10)
    assert taken == [{}]


def together(suite, *lines):
    """Files of one line run in the same worker."""
    ini = suite.folder / "tox.ini"
    ini.write_text(ini.read_text() + "\nsignoff_together =\n" + "".join(f"    {line}\n" for line in lines))


def test_files_of_one_line_run_in_the_same_worker(suite):
    suite.behave(kind="twin")
    for name, item in (("a", "POST-3.3"), ("b", "POST-3.5"), ("c", "POST-3.6"), ("d", "POST-3.7")):
        marks = "@pytest.mark.parametrize('number', range(6))"
        suite.file(
            f"tests_smoke/test_{name}.py", one(f"ask(); judge(); {WHO}", item, "ask, judge, request, number", marks)
        )
    together(suite, "tests_smoke/test_a.py tests_smoke/test_d.py")
    run = suite.run("-n2", apart=True)
    ran = [line.split() for line in (suite.folder / "who.txt").read_text().splitlines()]
    assert len(ran) == 24, run.text
    assert len({worker for name, worker in ran if name in ("test_a", "test_d")}) == 1
    assert {worker for _, worker in ran} == {"gw0", "gw1"}


def test_what_is_together_with_a_test_that_crashes_its_worker_still_runs_and_the_crash_is_not_repeated(suite):
    suite.behave(kind="twin")
    suite.file("tests_smoke/test_a.py", one("open('crashes.txt', 'a').write('x'); os._exit(1)"))
    suite.good("POST-3.6", "POST-3.7", "POST-3.3", name="tests_smoke/test_b.py")
    together(suite, "tests_smoke/test_a.py tests_smoke/test_b.py")
    run = suite.run("-n2", apart=True)
    assert run.code == INCOMPLETE
    assert (suite.folder / "crashes.txt").read_text() == "x"
    assert run.item("POST-3.5")["state"] == "ERROR"
    assert [run.item(item)["state"] for item in ("POST-3.3", "POST-3.6", "POST-3.7")] == ["PASS"] * 3


def test_a_target_that_cannot_be_judged_stops_all_workers_before_the_first_test(suite):
    suite.behave(kind="twin", problems=[["it is down", "start it"]])
    suite.file("tests_smoke/test_a.py", one(f"ask(); judge(); {WHO}", fixtures="ask, judge, request"))
    run = suite.run("-n2", apart=True)
    assert "it is down" in run.text
    assert run.item("POST-3.5")["state"] == "NOT RUN"
    assert not (suite.folder / "who.txt").exists()


def test_an_interruption_while_the_target_is_opened_ends_the_workers_that_wait_for_it(suite):
    opening = "def pytest_signoff_open(config):\n"
    slow = f"{opening}    import time\n    time.sleep(2)\n    raise KeyboardInterrupt\n"
    suite.pytester.makeconftest(FAKE_ROOT.replace(opening, slow))
    suite.file("tests_smoke/test_a.py", one(f"ask(); judge(); {WHO}", fixtures="ask, judge, request"))
    run = suite.run("-n2", apart=True)
    assert run.code == INTERRUPTED
    assert not (suite.folder / "who.txt").exists()


def test_the_files_that_are_to_run_together_are_there():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]
    files = [file for line in settings["signoff_together"] for file in line.split()]
    assert files
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert len(files) == len(set(files))


def test_what_serves_a_whole_run_does_not_outlive_a_fault():
    options = {"prove_plan": None}
    config = SimpleNamespace(getoption=lambda name, default=None: options.get(name, default))
    assert whole_run("free", config) == "session"
    options["prove_plan"] = "plan.json"
    assert whole_run("free", config) == "module"
