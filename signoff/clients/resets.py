"""The end of what a password reset has mailed, wherever the deployment keeps it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bson import ObjectId

from signoff.clients.database import Database
from signoff.evidence import Rows

_PLACE = re.compile(r"reset|token|verif|passw", re.IGNORECASE)
_TOKEN = re.compile(r"reset\w*token|token\w*reset", re.IGNORECASE)
_END = re.compile(r"expir|valid_?(?:until|to)|ends", re.IGNORECASE)


def end_resets(database: Database, user_id: str, email: str) -> Rows:
    """Put the end of one user's resets into the past; tells in which fields of which collections ends were kept.

    Looked at are that user's own rows of collections for such things by their names, and fields of the user's own row.
    One that is kept without an end has no fields.
    """
    past = datetime.now(UTC) - timedelta(minutes=1)
    mine = ObjectId(user_id)
    about = {"$or": [{"userId": {"$in": [mine, user_id]}}, {"user": mine}, {"email": email}, {"identifier": email}]}
    kept = []
    for name in database.collections():
        if name != "Users" and not _PLACE.search(name):
            continue
        for row in database.find(name, {"_id": mine} if name == "Users" else about).rows:
            ends = [
                field
                for field, value in row.items()
                if isinstance(value, datetime) and _END.search(field) and (name != "Users" or _PLACE.search(field))
            ]
            if ends:
                database.set(name, {"_id": row["_id"]}, dict.fromkeys(ends, past))
            if ends or name != "Users" or any(_TOKEN.search(field) and value for field, value in row.items()):
                kept.append({"collection": name, "fields": ends})
    return Rows("(ends of resets)", {"email": email}, kept)
