"""How long the database keeps the rows of a collection."""

from __future__ import annotations

from signoff.clients.database import Database
from signoff.evidence import TRAIL
from signoff.evidence.store import Keeping


def keeping(database: Database, collection: str, field: str) -> Keeping:
    """Indexes of *collection*, and the age of its rows by *field*. Reads one row; the count is the server's own."""
    rows = database.db[collection]
    dated = {field: {"$type": "date"}}
    oldest = next(iter(rows.find(dated, {field: 1}).sort(field, 1).limit(1)), None)
    found = Keeping(
        collection=collection,
        field=field,
        indexes=rows.index_information(),
        oldest=oldest[field] if oldest else None,
        undated=rows.count_documents({field: {"$not": {"$type": "date"}}}, limit=1000),
        rows=rows.estimated_document_count(),
    )
    TRAIL.note(found)
    return found
