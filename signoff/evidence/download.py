"""A file that was fetched, byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR


@dataclass(frozen=True)
class Download:
    """A file as it came. status: of the last answer. content: its bytes, not for messages."""

    actor: str
    url: str
    status: int
    media_type: str
    content: bytes
    cut: bool = False

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"GET {self.url} as {self.actor}")

    @property
    def answered(self) -> str:
        return f"{self.status} ({self.media_type or 'no content type'}) {described(self.content)}"

    @property
    def repeat(self) -> str:
        cookie = f"${self.actor.upper().replace(' ', '_')}_COOKIE"
        return REDACTOR.text(f'curl -sL {self.url} -H "Cookie: {cookie}" | sha256sum')


def described(content: bytes) -> str:
    """*content* by its length and digest."""
    return f"{len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()[:16]}…"
