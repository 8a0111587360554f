"""Set-up and Makefile: what is told when something is missing, and that nothing is done twice."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from signoff import browser_path

ROOT = Path(__file__).parent.parent
TOOLS = ("bash", "dirname", "touch", "mkdir", "cat", "sed", "grep", "rm", "find", "head", "tail")
PYTHONS = ("python3", "python3.13", "python3.12", "python3.11")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with Makefile and set-up, in front of a PATH that has only what a test puts there."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("Makefile", "requirements.lock", "tools/setup"):
        shutil.copy2(ROOT / name, tmp_path / name)
    for name in TOOLS:
        (tmp_path / "bin" / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def stub(path: Path, script: str) -> None:
    """An executable that runs *script*."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


def call(folder: Path, *words: str, path: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    inherited: Mapping[str, str] = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        words,
        cwd=folder,
        env={**inherited, "PATH": path or os.environ["PATH"], **environ},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def set_up(folder: Path) -> subprocess.CompletedProcess[str]:
    return call(folder, str(folder / "tools" / "setup"), path=str(folder / "bin"), PYTHON="")


def sound_python(folder: Path, *, venv: bool = True, browser: bool = True, pip: int = 0, collected: int = 0) -> None:
    """A Python whose answers are made up, and the .venv that it makes."""
    stub(
        folder / "bin" / "python3",
        f"""
case "$*" in
  *"version_info < "*) exit 0;;
  *"import ensurepip"*) exit {0 if venv else 1};;
  *"print("*) echo 3.12;;
  --version) echo Python 3.12.1;;
  *"-m venv"*) mkdir -p .venv/bin; cat "$0" > .venv/bin/python; /bin/chmod +x .venv/bin/python;;
  *"-m pip"*) echo "pip $*" >> calls; exit {pip};;
  *"-m signoff.browser_path"*) exit {0 if browser else 1};;
  *"-m compileall"*) echo "compileall${{PYTHONDONTWRITEBYTECODE:+, but not kept}}" >> calls;;
  *"-m pytest"*) echo "pytest${{PYTHONDONTWRITEBYTECODE:+, but not kept}}" >> calls; exit {collected};;
  *"-m playwright"*) echo "playwright $*" >> calls; exit 1;;
esac""",
    )
    stub(folder / "bin" / "id", "echo 1000")


def test_no_python_that_is_new_enough(checkout):
    for name in PYTHONS:
        stub(checkout / "bin" / name, "exit 1")

    done = set_up(checkout)

    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_python_without_venv_names_the_package(checkout):
    sound_python(checkout, venv=False)

    done = set_up(checkout)

    assert done.returncode == 1
    assert "sudo apt-get install python3.12-venv" in done.stderr


def test_root_installs_the_missing_package(checkout):
    sound_python(checkout, venv=False)
    stub(checkout / "bin" / "id", "echo 0")
    stub(checkout / "bin" / "apt-get", 'echo "apt-get $*" >> calls')

    set_up(checkout)

    assert "install -y -qq --no-install-recommends python3.12-venv" in (checkout / "calls").read_text(encoding="utf-8")


def test_dependencies_are_installed_by_their_hashes(checkout):
    sound_python(checkout)

    done = set_up(checkout)

    assert done.returncode == 0, done.stderr
    assert "--require-hashes -r requirements.lock" in (checkout / "calls").read_text(encoding="utf-8")
    assert (checkout / ".venv" / ".ready").exists()


def test_what_is_compiled_is_kept_also_where_the_environment_forbids_it(checkout, monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    sound_python(checkout)

    set_up(checkout)

    assert (checkout / "calls").read_text(encoding="utf-8").splitlines()[-2:] == ["compileall", "pytest"]


@pytest.mark.parametrize(
    ("broken", "said"), [({"pip": 1}, "cannot be installed"), ({"collected": 2}, "--collect-only says why")]
)
def test_dependencies_that_cannot_be_installed_and_tests_that_cannot_be_collected(checkout, broken, said):
    sound_python(checkout, **broken)

    done = set_up(checkout)

    assert done.returncode == 1
    assert said in done.stderr
    assert not (checkout / ".venv" / ".ready").exists()


def test_no_browser_and_none_to_be_had(checkout):
    sound_python(checkout, browser=False)

    done = set_up(checkout)

    assert done.returncode == 1
    assert "playwright" in (checkout / "calls").read_text(encoding="utf-8")
    assert "BROWSER_PATH" in done.stderr
    assert not (checkout / ".venv" / ".ready").exists()


@pytest.fixture
def ready(checkout: Path) -> Path:
    """A checkout that is set up; its Python notes how it is called."""
    stub(checkout / "tools" / "setup", "echo setup >> calls; touch .venv/.ready")
    (checkout / "fake").mkdir()
    (checkout / "fake" / "pytest.py").write_text("import os\nmain = lambda: int(os.environ.get('CODE', 0))\n", "utf-8")
    # With -c a program stands on the command line, which is run with that pytest.
    stub(
        checkout / ".venv" / "bin" / "python",
        f"""if [ "$1" = -c ]; then
            echo "run ${{*:3}} faults=$TWIN_FAULTS" >> calls; PYTHONPATH=fake exec {sys.executable} -S "$@"
        fi
        echo "$* faults=$TWIN_FAULTS" >> calls; exit ${{CODE:-0}}""",
    )
    (checkout / ".venv" / ".ready").touch()
    return checkout


def calls(folder: Path) -> list[str]:
    file = folder / "calls"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def test_a_second_call_skips_the_set_up(ready):
    started = time.monotonic()

    assert call(ready, "make", "signoff").returncode == 0

    assert time.monotonic() - started < 2
    assert calls(ready) == ["run -n 2 faults="]


def test_a_changed_lock_sets_up_again(ready):
    later = time.time() + 60
    os.utime(ready / "requirements.lock", (later, later))

    call(ready, "make", "test")

    assert calls(ready)[0] == "setup"


def test_variables_reach_the_run(ready):
    call(ready, "make", "signoff", "ARGS=-m critical", "FAULTS=one two", "WORKERS=4")

    assert calls(ready) == ["run -n 4 -m critical faults=one two"]


@pytest.mark.parametrize("code", [1, 6, 7])
def test_the_suites_exit_code_is_shown(ready, code):
    """GNU make itself ends with 2 whatever the code was."""
    done = call(ready, "make", "signoff", CODE=str(code))

    assert f"exit code of the suite: {code}" in done.stdout
    assert done.returncode == 2


@pytest.mark.parametrize("target", ["signoff", "test", "prove", "lint", "types", "docs"])
def test_a_failing_step_fails(ready, target):
    assert call(ready, "make", target, CODE="1").returncode != 0


def test_help_is_the_default_and_sets_nothing_up(checkout):
    done = call(checkout, "make")

    assert done.returncode == 0
    assert "make signoff" in done.stdout
    assert not (checkout / ".venv").exists()


def test_every_target_is_in_the_help(checkout):
    text = (checkout / "Makefile").read_text(encoding="utf-8")
    phony = next(line for line in text.splitlines() if line.startswith(".PHONY")).split()[1:]
    shown = call(checkout, "make", "help").stdout

    assert [name for name in phony if f"make {name} " not in shown] == []


def test_the_lock_names_no_index():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")

    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_the_browser_that_was_chosen_wins(tmp_path):
    stub(tmp_path / "mine", "")
    stub(tmp_path / "bin" / "google-chrome", "")

    assert browser_path.find(tmp_path / "mine", {"PATH": str(tmp_path / "bin")}) == tmp_path / "mine"
    assert browser_path.find(tmp_path / "gone", {"PATH": str(tmp_path / "bin")}) is None


def test_an_installed_browser_is_found(tmp_path):
    stub(tmp_path / "bin" / "google-chrome", "")

    assert browser_path.find(None, {"PATH": str(tmp_path / "bin")}) == tmp_path / "bin" / "google-chrome"


def test_playwrights_own_browser_is_found(tmp_path):
    shell = tmp_path / ".cache/ms-playwright/chromium_headless_shell-1200/chrome-linux/headless_shell"
    stub(shell, "")

    assert browser_path.find(None, {"PATH": "", "HOME": str(tmp_path)}) == shell


def test_no_browser_at_all(tmp_path):
    assert browser_path.find(None, {"PATH": str(tmp_path), "HOME": str(tmp_path)}) is None
