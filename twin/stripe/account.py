"""One test-mode account: its keys, and everything that was created in it."""

from __future__ import annotations

import secrets
import string
import time
from dataclasses import dataclass, field
from typing import Any

Object = dict[str, Any]
VERSION = "2024-06-20"
"""API version of the account, in which events are read over the API."""
_LETTERS = string.ascii_letters + string.digits


def random_text(length: int) -> str:
    """Letters and digits."""
    return "".join(secrets.choice(_LETTERS) for _ in range(length))


def _key(kind: str, account: str) -> str:
    return f"{kind}_test_{account}{random_text(82)}"


@dataclass(eq=False)
class Account:
    """The account of one deployment. url: address of the API and of the hosted pages."""

    part: str = field(default_factory=lambda: f"51{random_text(14)}")
    """What all keys of an account have in common."""
    url: str = ""
    secret_key: str = ""
    publishable_key: str = ""
    webhook_secret: str = field(default_factory=lambda: f"whsec_{random_text(32)}")
    prices: dict[str, str] = field(default_factory=dict)
    """By plan the id of the price that the application sells."""
    objects: dict[str, dict[str, Object]] = field(default_factory=dict)
    """By kind (the ``object`` member), by id, in the order of creation."""
    replies: dict[str, tuple[str, int, Object]] = field(default_factory=dict)
    """By idempotency key: what was asked, status and body of the answer."""

    def __post_init__(self) -> None:
        self.secret_key = _key("sk", self.part)
        self.publishable_key = _key("pk", self.part)

    def create(self, kind: str, prefix: str, /, **members: Any) -> Object:
        """A new object of *kind*."""
        key = f"{prefix}_{random_text(24)}"
        made: Object = {
            "id": key,
            "object": kind,
            "created": int(time.time()),
            "livemode": False,
            "metadata": {},
        } | members
        self.objects.setdefault(kind, {})[key] = made
        return made

    def find(self, kind: str, key: object) -> Object | None:
        """An object by its id."""
        return self.objects.get(kind, {}).get(str(key))

    def all(self, kind: str) -> list[Object]:
        """Every object of a kind, newest first."""
        return list(reversed(self.objects.get(kind, {}).values()))
