"""Steps of the application's pipeline as they are recorded: their output, their exit code, and an end in time."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from signoff.__main__ import main as signoff
from signoff.recording import BROKEN_OFF, main, record


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A checkout with one commit."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "package.json").write_text("{}")
    for words in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "a"],
    ):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def note(artifacts: Path, step: str) -> dict[str, object]:
    """What was noted of a step."""
    found = json.loads((artifacts / f"{step}.meta.json").read_text())
    assert isinstance(found, dict)
    return found


def test_a_step_is_noted_with_its_output_and_its_code(app: Path, tmp_path: Path) -> None:
    said: list[str] = []
    code = record("build", [sys.executable, "-c", "print('built'); exit(3)"], app, tmp_path / "out", said.append)

    assert code == note(tmp_path / "out", "build")["exit_code"] == 3
    assert said == ["built\n"]
    assert (tmp_path / "out" / "build.log").read_text() == "built\n"
    assert len(str(note(tmp_path / "out", "build")["commit"])) == 40


def test_a_step_that_does_not_end_is_broken_off_with_all_that_it_started(app: Path, tmp_path: Path) -> None:
    # The inner process holds the output open: ending the outer one alone would wait for it for ever.
    inner = "import time; print('begun', flush=True); time.sleep(600)"
    outer = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])"
    code = record("tests", [sys.executable, "-c", outer], app, tmp_path / "out", lambda _: None, limit_min=0.03)

    assert code == note(tmp_path / "out", "tests")["exit_code"] == BROKEN_OFF
    assert (tmp_path / "out" / "tests.log").read_text() == "begun\nbroken off after 0.03 minutes (--limit)\n"


def test_a_command_that_is_not_there_is_noted(app: Path, tmp_path: Path) -> None:
    assert record("build", ["no-such-command-here"], app, tmp_path / "out", lambda _: None) == BROKEN_OFF
    assert "no-such-command-here" in (tmp_path / "out" / "build.log").read_text()


def test_a_limit_of_nothing_is_refused(app: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["build", "--app", str(app), "--artifacts", str(tmp_path), "--limit", "0"])
    assert ended.value.code == 2
    assert "--limit takes minutes" in capsys.readouterr().err


def test_the_command_behind_two_dashes_is_run(app: Path, tmp_path: Path) -> None:
    """As the document shows it: the options before, the command with options of its own behind."""
    words = ["record", "tests", "--app", str(app), "--artifacts", str(tmp_path / "out")]

    assert signoff([*words, "--", sys.executable, "-c", "print('ran')", "--", "-x"]) == 0
    assert note(tmp_path / "out", "tests")["command"] == f"{sys.executable} -c print('ran') -- -x"
    assert (tmp_path / "out" / "tests.log").read_text() == "ran\n"
