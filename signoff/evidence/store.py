"""How a collection of the database is kept: its indexes, and how old its oldest rows are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Keeping:
    """One collection that keeps rows for a time.

    indexes: by name, as the server lists them. oldest: the smallest date in *field*, None without rows.
    undated: rows whose *field* is no date, which no TTL index ever removes. rows: how many there are.
    """

    collection: str
    field: str
    indexes: Mapping[str, Mapping[str, Any]]
    oldest: datetime | None
    undated: int
    rows: int

    @property
    def asked(self) -> str:
        return f"database: indexes of {self.collection}, and its oldest row by {self.field}"

    @property
    def answered(self) -> str:
        listed = ", ".join(f"{name} {_options(index)}".strip() for name, index in sorted(self.indexes.items()))
        oldest = f"{self.oldest:%Y-%m-%dT%H:%MZ}" if self.oldest else "none"
        return f"{self.rows} rows, the oldest {oldest}, {self.undated} without a date; indexes {listed or 'none'}"

    @property
    def repeat(self) -> str:
        return f"mongosh \"$DATABASE_URL\" --eval 'db.{self.collection}.getIndexes()'"


def _options(index: Mapping[str, Any]) -> str:
    shown = {key: index[key] for key in ("expireAfterSeconds", "partialFilterExpression") if key in index}
    return str(shown) if shown else ""
