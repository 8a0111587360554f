"""The schema of the application's database, as it is found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from signoff.evidence.backup import Index


@dataclass(frozen=True)
class Schema:
    """Collections with their indexes, and documents that lack a field. lacking: collection -> (field, an id)."""

    database: str
    collections: Mapping[str, Mapping[str, Index]] = field(default_factory=dict)
    lacking: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"database {self.database}: its collections, their indexes, documents without a required field"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        indexes = sum(len(some) for some in self.collections.values())
        return f"{len(self.collections)} collections with {indexes} indexes; fields lacking in {len(self.lacking)}"

    @property
    def repeat(self) -> str:
        return "mongosh \"$DATABASE_URL\" --eval 'db.getCollectionNames().map(c => db[c].getIndexes())'"
