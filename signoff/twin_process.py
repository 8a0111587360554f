"""Starts the twin as a process of its own, and makes sure that it ends with us."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 15
STOP_LIMIT_S = 5
TAIL = 2000  # characters of its error output in a message


class TargetError(RuntimeError):
    """The target cannot be started, controlled or disrupted."""


@contextmanager
def running_twin(faults: Sequence[str] = (), limit_s: float = START_LIMIT_S) -> Iterator[dict[str, Any]]:
    """``python -m twin --json`` for as long as the block runs; yields what it says of itself. Raises TargetError.

    Its standard input is a pipe that nobody writes to: when this process dies, in whatever way, the pipe
    closes, and that is the sign for the twin to end.
    """
    options = [word for fault in faults for word in ("--fault", fault)]
    command = [sys.executable, "-m", "twin", "--json", *options]
    with tempfile.TemporaryFile() as errors:
        # A session of its own: Ctrl-C in the terminal must leave the twin up until the world is cleaned.
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
        try:
            yield _greeting(process, errors, limit_s)
        finally:
            _stop(process)


def _greeting(process: subprocess.Popen[bytes], errors: IO[bytes], limit_s: float) -> dict[str, Any]:
    """The first line of its output, which comes when it is up."""
    lines: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_pump, args=(process.stdout, lines), daemon=True).start()
    try:
        facts = json.loads(lines.get(timeout=limit_s))
    except queue.Empty:
        raise TargetError(f"the twin was not up after {limit_s:g} s. {_last_words(errors)}") from None
    except ValueError:
        facts = None
    if not isinstance(facts, dict):
        raise TargetError(f"the twin did not start. {_last_words(errors)}")
    return facts


def _pump(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    """Read to the end, so that a talkative twin never waits on a full pipe; only the first line is kept."""
    lines.put(stream.readline())
    for _ in stream:
        pass
    stream.close()


def _last_words(errors: IO[bytes]) -> str:
    errors.seek(0)
    text = errors.read().decode("utf-8", "replace").strip()
    # The last line first: whoever shortens this message cuts its end.
    return f"It ended with: {text.splitlines()[-1]}\nIts last words:\n{text[-TAIL:]}" if text else "It said nothing."


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask it to end; then tell it to; then make it."""
    if process.stdin is not None:
        process.stdin.close()
    for force in (process.terminate, process.kill):
        try:
            process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            force()
        else:
            return
    process.wait()


def _environment() -> dict[str, str]:
    # Options of this pytest are not meant for the twin.
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
