"""Rows of the application's database, as found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bson import json_util

from signoff.evidence.basics import REDACTOR, shorten

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows of one collection, as found. ``asked`` and ``answered`` are free of secrets, ``rows`` is not."""

    collection: str
    where: Row
    rows: Sequence[Row]

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"database: {self.collection} where {_text(self.where)}")

    @property
    def answered(self) -> str:
        # Shortened last: what is cut in two has no longer the form of a secret.
        found = REDACTOR.text(", ".join(_text(row) for row in self.rows[:3]))
        return f"{len(self.rows)} row(s) {shorten(found)}"

    @property
    def repeat(self) -> str:
        return REDACTOR.text(f"mongosh \"$DATABASE_URL\" --eval 'db.{self.collection}.find({_text(self.where)})'")


def _text(value: Any) -> str:
    return json_util.dumps(value, json_options=json_util.RELAXED_JSON_OPTIONS)
