"""User accounts over HTTP: registration and password reset (``/api/user``)."""

from __future__ import annotations

from collections.abc import Mapping

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange


class Users(ApiClient):
    """Registers and resets, as the pages' forms do."""

    def register(self, *, name: str, email: str, password: str) -> Exchange:
        """Create a user. Counts against the address's sign-up limit."""
        return self.send_patiently(
            "POST",
            "/api/user",
            json={
                "name": name,
                "username": name,
                "email": email,
                "language": "en",
                "password": password,
                "confirmPassword": password,
            },
        )

    def reset_password(self, email: str, *, headers: Mapping[str, str] | None = None) -> Exchange:
        """Ask for a password reset. Counts against the address's reset limit."""
        return self.send_patiently("POST", "/api/user/passwordReset", json={"email": email}, headers=headers)

    def read_all(self) -> Exchange:
        """The users this actor may see."""
        return self.send("GET", "/api/user")
