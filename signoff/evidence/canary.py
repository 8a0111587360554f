"""What a listener heard that the deployment must never call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Call:
    """One call that came in. where: the field whose address was called. who: how the caller named itself."""

    where: str
    who: str


@dataclass(frozen=True)
class Heard:
    """The calls that came in, of those addresses that were handed out.

    address: of the listener. handed_out: the fields that were given an address, by its token. works: whether the
    listener heard the suite's own call by that address; else its silence would say nothing.
    """

    address: str
    handed_out: Mapping[str, str]
    calls: Sequence[Call]
    works: bool

    @property
    def asked(self) -> str:
        return f"listener at {self.address}: {len(self.handed_out)} fields were given an address there"

    @property
    def answered(self) -> str:
        listed = ", ".join(f"{call.where} ({call.who})" for call in self.calls[:6])
        return f"{len(self.calls)} call(s) {listed}".strip()

    @property
    def repeat(self) -> str:
        return ""
