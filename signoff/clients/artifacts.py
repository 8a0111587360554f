"""What the pipeline's steps left in the folder of artefacts: notes, logs, reports. Read strictly, within bounds."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from signoff.evidence import REDACTOR
from signoff.evidence.workspace import Head, Step

MAX_BYTES = 50_000_000


class Unreadable(ValueError):
    """A file that is missing, too large or not what it should be; the message says which of these."""


def text_of(path: Path) -> str:
    """The text of a file. Raises Unreadable."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(f"{path.name} cannot be read: larger than {MAX_BYTES} bytes")
        return REDACTOR.text(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Unreadable(f"{path.name} is missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path.name} cannot be read: {error}") from None


def object_of(path: Path) -> dict[str, Any]:
    """The JSON object in a file, without a key that comes twice. Raises Unreadable."""
    try:
        found = json.loads(text_of(path), object_pairs_hook=_unique)
    except ValueError as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"{path.name} cannot be read as JSON: {error}") from None
    if not isinstance(found, dict):
        raise Unreadable(f"{path.name} cannot be read: it is no JSON object")
    return found


def step(folder: Path, name: str, head: Head) -> Step:
    """The note of the step *name*: command, commit, started, finished (ISO 8601 with a zone), exit_code."""
    path = folder / f"{name}.meta.json"
    try:
        found = object_of(path)
        exit_code = found.get("exit_code")
        return Step(
            name=name,
            file=path.name,
            head=head,
            command=str(found.get("command", "")),
            commit=_commit(found),
            started=_time(found, "started", path),
            finished=_time(found, "finished", path),
            exit_code=exit_code if type(exit_code) is int else None,
        )
    except Unreadable as error:
        return Step(name, path.name, head, problem=str(error))


def _commit(found: Mapping[str, Any]) -> str:
    commit = found.get("commit")
    return commit.lower() if isinstance(commit, str) and re.fullmatch(r"[0-9a-fA-F]{40,64}", commit) else ""


def _time(found: Mapping[str, Any], name: str, path: Path) -> datetime:
    try:
        time = datetime.fromisoformat(str(found.get(name)))
    except ValueError:
        raise Unreadable(f"{path.name} cannot be read: {name!r} is no time") from None
    if time.tzinfo is None:
        raise Unreadable(f"{path.name} cannot be read: {name!r} has no time zone")
    return time


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found
