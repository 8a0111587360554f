"""Rows that faults have left in the database, of older releases and broken jobs."""

from __future__ import annotations

import hashlib

from twin.app import users
from twin.state import Twin

_OLD = "old-release@demo.test"


async def settle(twin: Twin) -> None:
    """Plant what the faults that are on would have left, and take away what they would not."""
    if twin.mongo is None:
        return
    rows = twin.mongo.get_default_database().Users
    await rows.delete_many({"email": _OLD})
    if twin.faults.on("old-passwords-in-md5"):
        digest = hashlib.md5(b"summer", usedforsecurity=False).hexdigest()
        await rows.insert_one(users.new(_OLD, "Old Release", password=digest))
