"""Users as documents and as the API shows them."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import bcrypt

from twin.app.answers import now, plain
from twin.state import Twin

COST = 10
"""bcrypt cost of stored passwords (OWASP asks for at least 10)."""
LEAST = 8
"""Characters that a password must have."""
LANGUAGES = ("cz", "en", "de", "uk")
_SHOWN = (
    "account_name",
    "avatar",
    "email",
    "is_account_admin",
    "is_admin",
    "created_on",
    "lastLoginAt",
    "name",
    "username",
    "userStatus",
    "userLanguage",
    "organizationId",
    "organization_role",
    "watching_boardsIDs",
    "watching_accountsIDs",
)
# Of cost COST, and of a password that nobody has. Computed at every start it was a tenth of it.
_NOBODY = b"$2b$10$IxdUqmQu0qHBe6mzrnf/eO0lnTwmxvhphVyWJ7fA4hEoqF5.R3TUW"


async def hash_of(password: str, cost: int = COST) -> str:
    """The bcrypt hash of *password*, computed beside the event loop."""
    made = await asyncio.to_thread(bcrypt.hashpw, password.encode()[:72], bcrypt.gensalt(cost))
    return made.decode()


async def is_password(user: dict[str, Any] | None, password: str) -> bool:
    """Whether *password* is the user's. Takes as long for nobody as for somebody."""
    stored = str((user or {}).get("password") or "")
    known = re.match(r"\$2[aby]\$", stored) is not None
    against = stored.encode() if known else _NOBODY
    matches = await asyncio.to_thread(bcrypt.checkpw, password.encode()[:72], against)
    return matches and known


def new(email: str, name: str | None, **more: Any) -> dict[str, Any]:
    """A document of the collection ``Users`` with every field that the application requires; PENDING."""
    return {
        "__v": 0,
        "account_name": "",
        "avatar": "",
        "email": email,
        "is_account_admin": False,
        "is_admin": False,
        "created_on": now(),
        "lastLoginAt": None,
        "name": name,
        "username": "",
        "userStatus": "PENDING",
        "userLanguage": "en",
        "organizationId": None,
        "organization_role": "MEMBER",
        "watching_boardsIDs": [],
        "watching_accountsIDs": [],
    } | more


def shown(twin: Twin, user: dict[str, Any]) -> dict[str, Any]:
    """A user as the API shows one: never with the password hash."""
    found = {"id": str(user["_id"]), "v": user.get("__v", 0)} | {key: plain(user.get(key)) for key in _SHOWN}
    if twin.faults.on("password-hash-in-answers"):
        found["password"] = user.get("password")
    if twin.faults.on("pending-reset-in-answers"):
        found["passwordResetToken"] = "5cPq0Zb2LrX8"
    return found


async def admins(twin: Twin) -> list[dict[str, Any]]:
    """The platform's administrators."""
    return await twin.db.Users.find({"is_admin": True}).to_list(100)
