"""The reports directory: whose it is, when it is emptied, and which files stand in it."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import pytest

from signoff.verdict import Scope

DEFAULT = "reports"
MARKER = ".signoff-reports"
PROOF = "prove.json"
KEPT = {MARKER, PROOF}  # the proof of the suite is not about one run
NARROWED = "narrowed"
ROOM = 1_000_000  # bytes, without which no report is worth beginning


def directory(config: pytest.Config) -> Path:
    """Where the sign-off goes."""
    path: Path = config.rootpath / config.getoption("--reports")
    return path


def base(config: pytest.Config, scope: Scope) -> Path:
    """Where the evidence of this run goes: a narrowed run must not touch what a sign-off rests on."""
    place = directory(config)
    return place if scope.judged else place / NARROWED


def check(place: Path) -> None:
    """Raise UsageError if nothing can be written in *place*: better now than after an hour of asking."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=place) as file:
            file.write(bytes(ROOM))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise pytest.UsageError(f"--reports {place}: cannot be written ({error.strerror}); give another one") from None


def empty(place: Path, *, ours: bool) -> IO[str]:
    """Take away what an earlier run left, and keep other runs out for as long as what is returned is open.

    Raises UsageError for a directory that we did not make, or that a run is writing into.
    ours: it is known to be for reports alone.
    """
    place.mkdir(parents=True, exist_ok=True)
    found = [path for path in place.iterdir() if path.name not in KEPT]
    if found and not ours and not (place / MARKER).exists():
        raise pytest.UsageError(f"--reports {place}: not empty and not made by an earlier run; give a new directory")
    held = _held(place)
    for path in found:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return held


def _held(place: Path) -> IO[str]:
    held = (place / MARKER).open("a", encoding="utf-8")
    try:
        # Let go by the system when the process ends, however it ends.
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        raise pytest.UsageError(
            f"--reports {place}: another run is writing there; wait for it, for two spend each other's budgets"
        ) from None
    except OSError:
        pass  # not every file system can keep others out
    held.truncate(0)
    held.write("Emptied at the start of every run.\n")
    held.flush()
    return held


def configure(config: pytest.Config) -> None:
    """Switch on the reports that other plugins write, unless the user has asked for something else."""
    place = directory(config)
    config.option.reportchars = ""  # the verdict lists what is red
    wanted = {"xmlpath": "junit.xml", "htmlpath": "details.html", "ctrf": "ctrf.json"}
    for option, name in wanted.items():
        if getattr(config.option, option, "absent") is None:
            setattr(config.option, option, str(place / name))
            if option == "htmlpath":
                config.option.self_contained_html = True


def proof(place: Path) -> dict[str, Any] | None:
    """The last result of ``python -m signoff prove``, if there is one that can be read."""
    try:
        found = json.loads((place / PROOF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("faults"), list) else None
