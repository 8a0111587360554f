"""The folder of records: probes that the watcher wrote, reviews of days."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

from signoff.evidence import TRAIL
from signoff.evidence.probes import Probes, probes
from signoff.evidence.reviews import Review

PROBES = "probes"
REVIEWS = "reviews"


class Busy(RuntimeError):
    """Another watcher writes there."""


class Journal:
    """Appends lines to the files of a day, each safe on disk before the next: a kill can tear off the last one only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / PROBES
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = (self._folder / ".lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            raise Busy(f"another watcher writes into {self._folder}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Let another watcher write."""
        self._lock.close()

    def write(self, day: str, line: dict[str, Any]) -> None:
        """Append *line* to the file of *day*, and do not return before it is on disk."""
        path = self._folder / f"{day}.ndjson"
        fresh = not path.exists()
        file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            size = os.fstat(file).st_size
            # What a killed watcher tore off must not swallow the next line.
            torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
            text = json.dumps(line, separators=(",", ":"), ensure_ascii=False) + "\n"
            os.write(file, (b"\n" if torn else b"") + text.encode())
            os.fsync(file)
        finally:
            os.close(file)
        if fresh:
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


class Records:
    """Reads what was recorded in *folder* since the deployment."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def probes(self, host: str) -> Probes:
        """What the watcher recorded of *host*."""
        found = probes(self._lines(), host, f"{self._folder.name}/{PROBES}")
        TRAIL.note(found)
        return found

    def review(self, day: str) -> Review:
        """The review of *day* (2026-11-23), as it was written down."""
        path = self._folder / REVIEWS / f"{day}.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            problem = "" if isinstance(data, dict) else "it is no object"
        except FileNotFoundError:
            data, problem = {}, "there is none"
        except (OSError, ValueError) as error:
            data, problem = {}, f"it cannot be read: {error}"
        found = Review(day, data if isinstance(data, dict) else {}, problem)
        TRAIL.note(found)
        return found

    def _lines(self) -> Iterator[str]:
        for path in sorted((self._folder / PROBES).glob("*.ndjson")):
            with path.open(encoding="utf-8", errors="replace") as file:
                yield from file
