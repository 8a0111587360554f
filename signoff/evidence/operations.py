"""Whether slow database operations are logged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SlowOperations:
    """What logs slow operations. threshold_ms: from where on; None where the database cloud chooses it itself.

    problem: why it cannot be asked, "" if it can.
    """

    source: str
    on: bool
    threshold_ms: float | None = None
    repeat: str = ""
    problem: str = ""

    @property
    def asked(self) -> str:
        return self.source

    @property
    def answered(self) -> str:
        if not self.on:
            return self.problem or "off"
        return "on, managed by the cloud" if self.threshold_ms is None else f"on, from {self.threshold_ms:g} ms"
