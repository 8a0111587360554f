"""How the passwords of all users are kept, without any of them being read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hashes:
    """Numbers of users: with a password at all, and with one that is no bcrypt hash of cost *cost* or more."""

    users: int
    other: int
    cost: int

    @property
    def asked(self) -> str:
        return f"database: Users whose password is no bcrypt hash of cost {self.cost} or more (counted, not read)"

    @property
    def answered(self) -> str:
        return f"{self.other} of {self.users} users with a password"

    @property
    def repeat(self) -> str:
        return ""
