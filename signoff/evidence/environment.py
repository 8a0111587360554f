"""What a source says of one environment variable of the deployment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Variable:
    """One variable, as one source has it. ``values`` is secret; what is shown of it is its length.

    source: the file or the hosting project. values: one for each time that it is set; None where the source does
    not show it. target: the environment of the hosting that is judged, "" where the source has only one.
    targets: the environments that the variable is set for. changed: when it was last changed. deployed: when the
    running deployment was made. others: how many other variables the source has. problem: why it cannot be read.
    """

    name: str
    source: str
    values: tuple[str | None, ...] = field(default=(), repr=False)
    target: str = ""
    targets: tuple[str, ...] = ()
    changed: datetime | None = None
    deployed: datetime | None = None
    others: int = 0
    problem: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """The values that the source shows."""
        return tuple(value for value in self.values if value is not None)

    @property
    def asked(self) -> str:
        return f"{self.source}: {self.name}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        if not self.values:
            return f"not set, though {self.others} other variable(s) are"
        said = [
            f"set, {len(value)} characters" if value is not None else "set, value not shown" for value in self.values
        ]
        if self.target:
            said.append(f"for {', '.join(self.targets) or 'no environment'}")
        if self.changed:
            said.append(f"changed {self.changed:%Y-%m-%d %H:%M} UTC")
        return "; ".join(said)

    @property
    def repeat(self) -> str:
        return ""
