"""``python -m signoff record``: runs a step of the application's pipeline, and notes what the release is judged by.

Beside what the tool itself writes, a note says with which command, at which commit, from when to when it ran, and
how it ended: ``<step>.meta.json``. Pipelines that have their own way of running steps may write the same by hand.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from signoff.clients.git import Git

STEPS = ("generate", "typecheck", "tests", "build")
REPORT = "tests.json"
BROKEN_OFF = 124
STEP_LIMIT_MIN = 30.0
"""After so many minutes a step is broken off: a build that waits for an answer would hold up the release for ever."""


def default_command(step: str, app: Path, artifacts: Path) -> list[str]:
    """The application's own command for *step*, by the package manager whose lock file it has."""
    pnpm = (app / "pnpm-lock.yaml").exists()
    run, script = (["pnpm", "exec"], ["pnpm", "run"]) if pnpm else (["npx", "--no-install"], ["npm", "run"])
    return {
        "generate": [*run, "prisma", "generate"],
        "typecheck": [*run, "tsc", "--noEmit", "--pretty", "false"],
        "tests": [*run, "jest", "--json", f"--outputFile={artifacts / REPORT}"],
        "build": [*script, "build"],
    }[step]


def record(
    step: str,
    command: Sequence[str],
    app: Path,
    artifacts: Path,
    say: Callable[[str], object],
    limit_min: float = STEP_LIMIT_MIN,
) -> int:
    """Run *command* in *app* for at most *limit_min* minutes and note it in *artifacts*; its exit code (124: cut off).

    Its output goes to ``<step>.log`` and, line by line, to *say*. A report of an earlier run is removed before: what
    is there afterwards is of this run.
    """
    artifacts.mkdir(parents=True, exist_ok=True)
    note = artifacts / f"{step}.meta.json"
    note.unlink(missing_ok=True)
    if step == "tests":
        (artifacts / REPORT).unlink(missing_ok=True)
    git, started = Git(app), datetime.now(UTC)
    before = git.head().commit
    code = _run(command, app, artifacts / f"{step}.log", say, limit_min)
    found: dict[str, object] = {
        "command": " ".join(command),
        "started": started.isoformat(),
        "finished": datetime.now(UTC).isoformat(),
        "exit_code": code,
    }
    # A checkout that moved meanwhile leaves nobody knowing what was run.
    if before and git.head().commit == before:
        found["commit"] = before
    note.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return code


def ensure(step: str, app: Path, artifacts: Path, say: Callable[[str], object]) -> None:
    """Record *step* with the application's own command, unless some process of this run has done so already."""
    artifacts.mkdir(parents=True, exist_ok=True)
    with (artifacts / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (artifacts / f"{step}.meta.json").exists():
            record(step, default_command(step, app, artifacts), app, artifacts, say)


def main(argv: Sequence[str]) -> int:
    """The command. Its exit code is that of the step; 2: misused."""
    parser = argparse.ArgumentParser(
        prog="python -m signoff record",
        usage="%(prog)s [-h] [--app DIR] --artifacts DIR [--limit MIN] STEP [-- COMMAND ...]",
        description=(__doc__ or "").strip(),
        epilog="Behind -- stands what to run; without it the application's own command is run.",
    )
    parser.add_argument("step", choices=STEPS, metavar="STEP", help=", ".join(STEPS))
    parser.add_argument("--app", type=Path, default=Path(), metavar="DIR", help="the checkout (default: here)")
    parser.add_argument("--artifacts", type=Path, required=True, metavar="DIR", help="where to note it")
    words = "break off after so many minutes (default: %(default)g)"
    parser.add_argument("--limit", type=float, default=STEP_LIMIT_MIN, metavar="MIN", help=words)
    # Split by hand: argparse takes what may be left out for left out as soon as an option stands before the --.
    at = [*argv, "--"].index("--")
    asked, given = parser.parse_args(argv[:at]), list(argv[at + 1 :])
    if not asked.app.is_dir():
        parser.error(f"{asked.app} is not a folder")
    app, artifacts = asked.app.resolve(), asked.artifacts.resolve()
    command = given or default_command(asked.step, app, artifacts)
    if asked.limit <= 0:
        parser.error("--limit takes minutes, more than 0")
    return record(asked.step, command, app, artifacts, sys.stdout.write, asked.limit)


def _run(command: Sequence[str], app: Path, log: Path, say: Callable[[str], object], limit_min: float) -> int:
    with log.open("w", encoding="utf-8") as output:

        def tell(line: str) -> None:
            output.write(line)
            say(line)

        try:
            process = subprocess.Popen(
                command,
                cwd=app,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,  # package managers start others: all of them must end
            )
        except OSError as error:
            tell(f"{error}\n")
            return BROKEN_OFF
        late = threading.Event()

        def end() -> None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)

        def break_off() -> None:
            late.set()
            end()

        timer = threading.Timer(limit_min * 60, break_off)
        timer.start()
        try:
            with process:
                for line in process.stdout or ():
                    tell(line)
        except BaseException:
            end()  # Ctrl-C does not reach a session of its own
            raise
        finally:
            timer.cancel()
        if late.is_set():
            tell(f"broken off after {limit_min:g} minutes (--limit)\n")
            return BROKEN_OFF
    return process.returncode
