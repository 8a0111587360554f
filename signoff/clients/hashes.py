"""Counts how passwords are kept. The hashes themselves stay in the database."""

from __future__ import annotations

from signoff.clients.database import Database
from signoff.evidence import TRAIL
from signoff.evidence.hashes import Hashes


def stored_hashes(database: Database, cost: int) -> Hashes:
    """How many users have a password, and how many of these one that is no bcrypt hash of *cost* (10 to 19) or more."""
    if not 10 <= cost <= 19:
        raise ValueError(f"a bcrypt cost from 10 to 19, not {cost}")
    sound = rf"^\$2[aby]\$(?:1[{cost % 10}-9]|2\d|3[01])\$[./A-Za-z0-9]{{53}}$"
    users = database.db["Users"]
    found = Hashes(
        users=users.count_documents({"password": {"$nin": [None, ""]}}),
        other=users.count_documents({"password": {"$nin": [None, ""], "$not": {"$regex": sound}}}),
        cost=cost,
    )
    TRAIL.note(found)
    return found
