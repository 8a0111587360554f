"""The schema of the application's database: collections, indexes, and documents that lack a field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.database import Database
from pymongo.errors import PyMongoError

from signoff.clients.dumps import index_of
from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.schema import Schema

LIMIT_MS = 10_000


def read(database: Database[dict[str, Any]], required: Mapping[str, Sequence[str]]) -> Schema:
    """What *database* has. required: by collection, the fields that each of its documents must have."""
    try:
        names = [str(one["name"]) for one in database.list_collections() if _holds_documents(one)]
        indexes = {
            name: {str(raw["name"]): index_of(dict(raw)) for raw in database[name].list_indexes()} for name in names
        }
        lacking = {
            name: (field, str(row["_id"]))
            for name, fields in required.items()
            if name in indexes
            for field in fields
            if (row := _without(database, name, field))
        }
        found = Schema(database.name, indexes, lacking)
    except PyMongoError as error:
        found = Schema(database.name, problem=REDACTOR.text(f"cannot be read: {shorten(str(error), 200)}"))
    TRAIL.note(found)
    return found


def _holds_documents(listed: Mapping[str, Any]) -> bool:
    # A view has no indexes of its own, and a server refuses to list them.
    return listed.get("type") != "view" and not str(listed["name"]).startswith("system.")


def _without(database: Database[dict[str, Any]], name: str, field: str) -> dict[str, Any] | None:
    # Absent or null alike: the application reads the field as required and fails on both.
    return database[name].find_one({field: None}, {"_id": 1}, max_time_ms=LIMIT_MS)
