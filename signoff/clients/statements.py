"""The folder of statements."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from signoff.evidence import TRAIL
from signoff.evidence.statements import Stated, Statement, of_item

EVIDENCE = "evidence"  # the folder beside the statements in which their evidence files are kept
MAX_BYTES = 100_000


class Statements:
    """Reads the statements in *folder*; every ``*.json`` there is one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def all(self) -> list[Statement]:
        """Every statement, by name of its file."""
        return [self._read(path) for path in sorted(self._folder.glob("*.json"))]

    def of(self, item: str) -> Stated:
        """Every statement on *item*."""
        found = of_item(self.all(), item, self._folder.name)
        TRAIL.note(found)
        return found

    def _read(self, path: Path) -> Statement:
        try:
            if path.stat().st_size > MAX_BYTES:
                raise ValueError("too long")
            data = json.loads(path.read_text(encoding="utf-8"))
            if not isinstance(data, dict):
                raise ValueError("no object")  # noqa: TRY004 - one reason more why it cannot be read
        except (OSError, ValueError) as error:
            return Statement(path.name, {}, problem=f"it cannot be read: {error}")
        evidence = data.get("evidence")
        name = evidence.get("file") if isinstance(evidence, dict) else None
        return Statement(path.name, data, sha256_of(self._folder / EVIDENCE / Path(str(name)).name) if name else "")


def sha256_of(path: Path) -> str:
    """The digest of a file, "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
