"""``python -m signoff``: what it lists, and its exit codes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from signoff import catalogue, checklist
from signoff.catalogue import CatalogueError, Entry

ROOT = Path(__file__).parent.parent


def call(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "signoff", *words], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def listed() -> list[dict[str, object]]:
    """What ``checklist --json`` says."""
    done = call("checklist", "--json")
    assert done.returncode == 0, done.stderr
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def test_every_item_is_listed_in_the_order_of_the_checklist(listed):
    assert [entry["id"] for entry in listed] == [item.id for item in checklist.load()]
    assert all(list(entry) == ["id", "level", "marks", "tests", "faults"] for entry in listed)


def test_tests_and_faults_are_found(listed):
    health = next(entry for entry in listed if entry["id"] == "POST-1.1")

    assert any("tests_infra/test_health.py::" in test for test in health["tests"])
    assert health["faults"]


def test_every_item_with_a_test_has_a_fault(listed):
    """A check that was never red is not a check."""
    assert [entry["id"] for entry in listed if entry["tests"] and not entry["faults"]] == []


def test_the_document_is_current():
    done = call("checklist", "--markdown")

    assert done.stdout == (ROOT / "docs" / "checklist.md").read_text(encoding="utf-8"), "run `make docs`"


def test_faults_and_tests_that_the_documents_name_exist(listed):
    """A newcomer copies the commands."""
    tests = {test.partition("::")[2] for entry in listed for test in entry["tests"]}
    faults = {fault for entry in listed for fault in entry["faults"]}

    for path in (ROOT / "README.md", *(ROOT / "docs").glob("[psw]*.md")):
        text = path.read_text(encoding="utf-8")
        assert set(re.findall(r'(?:FAULTS=|name="|faults\.on\(")([a-z0-9-]+)', text)) <= faults, path.name
        assert set(re.findall(r"def (test_\w+)", text)) <= tests, path.name


def test_the_table_has_a_line_for_every_item():
    done = call("checklist")

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == len(checklist.load()) + 2


def test_tests_that_cannot_be_collected_are_an_error(monkeypatch, tmp_path):
    (tmp_path / "test_broken.py").write_text("import no_such_module\n", encoding="utf-8")
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)

    with pytest.raises(CatalogueError, match="no_such_module"):
        catalogue.collected_tests()


def test_a_twin_that_does_not_list_its_faults_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    monkeypatch.setattr(sys, "executable", "false")

    with pytest.raises(CatalogueError, match="faults"):
        catalogue.listed_faults()


def test_a_bar_in_a_name_does_not_break_the_table():
    item = next(iter(checklist.load()))
    rows = catalogue.as_markdown([Entry(item, ("tests_smoke/test_x.py::test_y[a|b]",), ())]).splitlines()

    assert "a\\|b" in rows[-1]


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), ([], 2), (["dance"], 2), (["checklist", "--nope"], 2)])
def test_exit_codes(words, code):
    assert call(*words).returncode == code


@pytest.mark.parametrize("command", ["checklist", "prove", "sweep"])
def test_every_command_explains_itself(command):
    done = call(command, "--help")

    assert done.returncode == 0, done.stderr
    assert f"python -m signoff {command}" in done.stdout


@pytest.mark.parametrize("command", ["signoff checklist --json", "twin --list-faults", "twin --list-reddened"])
def test_a_reader_that_has_seen_enough_is_no_error(command):
    line = f"set -o pipefail; {sys.executable} -m {command} | head -1"
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)

    assert len(done.stdout.splitlines()) == 1
    assert (done.returncode, done.stderr) == (0, "")


def test_records_are_not_judged_as_of_a_time_that_has_not_come():
    command = [sys.executable, "-m", "pytest", "--as-of", "2099-01-01T00:00Z", "--collect-only", "-q"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "has not come yet" in done.stderr
