"""How a collection of the database is kept: its indexes, and how old its oldest rows are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from signoff.evidence.exchange import Exchange

DAY_S = 24 * 3600


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
    def has_ttl(self) -> bool:
        """Whether the database itself ends rows, rightly or not."""
        return any("expireAfterSeconds" in index for index in self.indexes.values())

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


@dataclass(frozen=True)
class Purge:
    """A job that ends the rows of a collection, and what it did to rows of known age.

    schedules: cron expressions (UTC) by which the hosting calls it. enabled: whether the hosting calls anything.
    answer: to one call as the hosting makes it; None if it is not called. left: by age in seconds how many rows were
    planted, and how many of them the job left.
    """

    path: str
    schedules: tuple[str, ...]
    enabled: bool
    answer: Exchange | None = None
    left: Mapping[float, tuple[int, int]] = field(default_factory=dict)

    @property
    def asked(self) -> str:
        return f"the job {self.path}: when the hosting calls it, and what one call does"

    @property
    def answered(self) -> str:
        when = ", ".join(self.schedules) or "never"
        called = f"the call was answered {self.answer.status}" if self.answer else "not called"
        rows = "; ".join(
            f"of {planted} rows {age / DAY_S:g} days old {left} are left" for age, (planted, left) in self.left.items()
        )
        return f"called {when}{'' if self.enabled else ' (switched off)'}; {called}{f'; {rows}' if rows else ''}"

    @property
    def repeat(self) -> str:
        return f'curl -i "$BASE_URL{self.path}" -H "authorization: Bearer $CRON_SECRET"'


def _options(index: Mapping[str, Any]) -> str:
    shown = {key: index[key] for key in ("expireAfterSeconds", "partialFilterExpression") if key in index}
    return str(shown) if shown else ""
