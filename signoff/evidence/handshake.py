"""One TLS handshake and the certificate that was shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Certificate:
    """The leaf certificate as shown. key_bits: size of the key; key: "RSA", "EC", …; signature: hash name."""

    subject: str
    names: tuple[str, ...]
    not_before: datetime
    not_after: datetime
    key: str
    key_bits: int
    signature: str


@dataclass(frozen=True)
class Handshake:
    """One attempt to speak TLS with the target.

    outcome: "done", "untrusted" (the chain or the name did not verify), "refused" (alert or end of
    connection) or "unreachable" (nothing listens, or silence). version: the negotiated one, or "".
    """

    host: str
    port: int
    offered: str
    outcome: str
    version: str = ""
    cipher: str = ""
    problem: str = ""
    certificate: Certificate | None = field(default=None)

    @property
    def asked(self) -> str:
        return f"TLS handshake with {self.host}:{self.port}, offering {self.offered}"

    @property
    def answered(self) -> str:
        said = " ".join(part for part in (self.outcome, self.version, self.cipher, self.problem) if part)
        if self.certificate:
            shown = self.certificate
            said += (
                f"; {shown.subject}, for {', '.join(shown.names) or 'no name'},"
                f" until {shown.not_after:%Y-%m-%d %H:%M} UTC, {shown.key} {shown.key_bits} bits,"
                f" signed with {shown.signature}"
            )
        return said

    @property
    def repeat(self) -> str:
        return f"openssl s_client -connect {self.host}:{self.port} -servername {self.host} </dev/null"
