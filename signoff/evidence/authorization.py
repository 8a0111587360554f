"""Where an OAuth sign-in sends the user."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Authorization:
    """Where an OAuth sign-in sends the user, with the parameters that are judged. No secret values.

    state_length: characters of the state. pkce: the challenge method, or "" where none was sent.
    """

    provider: str
    url: str
    host: str
    client_id: str
    redirect_uri: str
    response_type: str
    scope: str
    state_length: int
    pkce: str
    asked: str
    repeat: str = ""

    @property
    def answered(self) -> str:
        return (
            f"{self.url} (client_id {self.client_id or 'absent'}, redirect_uri {self.redirect_uri or 'absent'}, "
            f"state of {self.state_length} characters, PKCE {self.pkce or 'absent'})"
        )
