"""Databases as a whole: in a backup, live, and restored; and the rehearsal of a restore."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Index:
    """One index. key: fields and directions in order; options: what makes it unique, partial, expiring."""

    name: str
    key: tuple[tuple[str, Any], ...]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """The index in a few words."""
        options = ", ".join(f"{name} {value}" for name, value in sorted(self.options.items()))
        return f"{self.name} on {', '.join(name for name, _ in self.key)}{f' ({options})' if options else ''}"


@dataclass(frozen=True)
class Stored:
    """One collection. documents: encoded (BSON) by encoded id; they are not shown, for they are data of users."""

    name: str
    documents: Mapping[bytes, bytes] = field(default_factory=dict, repr=False)
    indexes: Mapping[str, Index] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all documents, in the order of their ids."""
        found = hashlib.sha256()
        for key in sorted(self.documents):
            found.update(self.documents[key])
        return found.hexdigest()


@dataclass(frozen=True)
class Snapshot:
    """A database at one time. what: where it was read; taken: when it was as it is here; problems: what cannot be read.

    files: of a backup, the folder or archive.
    """

    what: str
    database: str
    taken: datetime | None = None
    collections: Mapping[str, Stored] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    repeat: str = ""
    files: Path | None = None

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(len(one.documents) for one in self.collections.values())

    @property
    def asked(self) -> str:
        return f"{self.what}: database {self.database}"

    @property
    def answered(self) -> str:
        if self.problems:
            return "; ".join(self.problems[:5])
        when = f", of {self.taken:%Y-%m-%d %H:%M:%S} UTC" if self.taken else ""
        return f"{len(self.collections)} collections with {self.documents} documents{when}"


@dataclass(frozen=True)
class Restore:
    """A restore of a backup into a scratch database that was read back. seconds: how long restoring took (the RTO).

    behind_s: age of the backup when it was restored (the RPO): so much of the latest work would be lost.
    """

    backup: Snapshot
    restored: Snapshot
    tool: str
    seconds: float
    behind_s: float
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"restore of {self.backup.what} into {self.restored.database} with {self.tool}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        return (
            f"{self.restored.answered}; restored in {self.seconds:.1f} s (RTO), "
            f"the backup was {self.behind_s / 3600:.1f} h old (RPO)"
        )

    @property
    def repeat(self) -> str:
        return 'mongorestore --uri="$SCRATCH_DATABASE_URL" --nsFrom="<db>.*" --nsTo="<scratch>.*" <backup>'
