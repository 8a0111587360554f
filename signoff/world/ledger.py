"""The ledger: what a run is about to create, written down (and on disk) before it is created.

A killed run leaves its ledger behind, and ``python -m signoff sweep`` removes what stands in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

STARTED = 19  # of /proc/<pid>/stat, counted from behind the name of the command
FOLDER = Path(".signoff") / "ledger"


class DamagedLedger(ValueError):
    """A ledger that cannot be read; the message names the file and the line."""


@dataclass(frozen=True)
class Entry:
    """One thing to be created. kind: "user", "organization", …; key: what it is found by, prefix included."""

    number: int
    kind: str
    key: str


class Ledger:
    """One run's (or one worker's) ledger. Every line is on disk before ``plan`` returns."""

    def __init__(self, path: Path, *, run: str, target: str) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._entries: dict[int, Entry] = {}
        self._count = 0
        # Opened exclusively: two runs never share a ledger.
        self._file = path.open("x", encoding="utf-8")
        pid = os.getpid()
        head = {"run": run, "target": target, "pid": pid, "born": birth(pid), "began": datetime.now(UTC).isoformat()}
        self._write(head)

    def plan(self, kind: str, key: str) -> Entry:
        """Write down that *kind* with *key* is about to be created."""
        self._count += 1
        entry = Entry(self._count, kind, key)
        self._write({"n": entry.number, "kind": kind, "key": key})
        self._entries[entry.number] = entry
        return entry

    def done(self, *entries: Entry) -> None:
        """Write down that *entries* are gone again. A line that is lost does no harm: nothing is removed twice."""
        for entry in entries:
            self._file.write(json.dumps({"gone": entry.number}) + "\n")
            self._entries.pop(entry.number, None)
        self._file.flush()

    def open_entries(self) -> list[Entry]:
        """What is not gone yet, newest first."""
        return [self._entries[number] for number in sorted(self._entries, reverse=True)]

    def close(self) -> None:
        """Close the file; it is deleted when nothing is left to remove."""
        self._file.close()
        if not self._entries:
            self.path.unlink(missing_ok=True)

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


@dataclass(frozen=True)
class Leftover:
    """What a ledger on disk says is still there. pid, born: the process that wrote it, and its birth, "" if unknown."""

    path: Path
    run: str
    target: str
    pid: int
    began: str
    entries: tuple[Entry, ...]
    born: str = ""

    @property
    def running(self) -> bool:
        """Whether the run that wrote it seems to be alive: numbers of processes are used again, most of all in CI."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass  # somebody else's
        return not self.born or birth(self.pid) in {"", self.born}


def birth(pid: int) -> str:
    """When process *pid* began, in ticks of this boot, for no clock that is set may change it; "" where none tells."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        return f"{boot} {stat.rpartition(')')[2].split()[STARTED]}"
    except (OSError, IndexError):
        return ""


def leftovers(folder: Path, damaged: Callable[[str], object]) -> Iterator[Leftover]:
    """The ledgers in *folder*, oldest first. One that cannot be read is told to *damaged*, and hides no other."""
    for path in sorted(folder.glob("*.jsonl"), key=_changed):
        try:
            yield read(path)
        except FileNotFoundError:
            continue  # a worker that ends just now has taken its own away
        except DamagedLedger as error:
            damaged(str(error))


def _changed(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


def read(path: Path) -> Leftover:
    """One ledger from disk. Raises DamagedLedger; a torn last line of a killed run is no damage."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedLedger(f"{path}: {error}; look at it by hand, nothing was removed") from None
    head: dict[str, Any] = {}
    entries: dict[int, Entry] = {}
    for number, line in enumerate(lines, 1):
        try:
            record = json.loads(line)
            if number == 1:
                head = {name: record[name] for name in ("run", "target", "pid", "began")}
                head["born"] = record.get("born", "")
            elif "gone" in record:
                entries.pop(record["gone"], None)
            else:
                entries[record["n"]] = Entry(record["n"], record["kind"], record["key"])
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines) and number > 1:
                break  # written while the run was killed: what it announced was not created yet
            raise DamagedLedger(f"{path}, line {number}: {error!r}; look at it by hand, nothing was removed") from None
    if not head:
        raise DamagedLedger(f"{path}: empty; delete it by hand")
    return Leftover(path, entries=tuple(sorted(entries.values(), key=lambda entry: -entry.number)), **head)
