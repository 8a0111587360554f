"""Where an OAuth sign-in sends the user."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs

from signoff.evidence.reading import split_address
from signoff.evidence.trail import TRAIL


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


def authorization(provider: str, url: str, asked: str) -> Authorization:
    """Read the address a provider is called at (RFC 6749, section 4.1.1; RFC 7636, section 4.3), and file it."""
    parts = split_address(url)
    query = parse_qs(parts.query, keep_blank_values=True)

    def one(name: str) -> str:
        values = query.get(name, [])
        return values[0] if len(values) == 1 else ""  # twice is as good as absent: nobody can say which one counts

    found = Authorization(
        provider=provider,
        url=f"{parts.scheme}://{parts.netloc}{parts.path}",
        host=parts.hostname or "",
        client_id=one("client_id"),
        redirect_uri=one("redirect_uri"),
        response_type=one("response_type"),
        scope=one("scope"),
        state_length=len(one("state")),
        pkce=one("code_challenge_method") if one("code_challenge") else "",
        asked=asked,
    )
    TRAIL.note(found)
    return found
