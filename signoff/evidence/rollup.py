"""How the items stand that a success criterion rests on."""

from __future__ import annotations

from dataclasses import dataclass

SETTLED = frozenset({"PASS", "ATTESTED"})


@dataclass(frozen=True)
class Part:
    """One of them. state: "" while it is not known."""

    item: str
    state: str
    reason: str


@dataclass(frozen=True)
class RestsOn:
    """Everything that *item* rests on, as far as this process knows."""

    item: str
    parts: tuple[Part, ...]

    @property
    def failed(self) -> tuple[Part, ...]:
        """Those that failed."""
        return tuple(one for one in self.parts if one.state == "FAIL")

    @property
    def open(self) -> tuple[Part, ...]:
        """Those that are not in order, and not failed either: not known yet, not run, not decided."""
        return tuple(one for one in self.parts if one.state not in SETTLED and one.state != "FAIL")

    @property
    def asked(self) -> str:
        return f"the states of the {len(self.parts)} items that {self.item} rests on"

    @property
    def answered(self) -> str:
        return ", ".join(f"{one.item} {one.state or 'not known yet'}" for one in self.parts) or "none"

    @property
    def repeat(self) -> str:
        return ""
