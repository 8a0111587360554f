"""What is known against the packages of a lock file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Advisory:
    """One advisory. versions: those of the package that the audit found in use."""

    id: str
    package: str
    versions: Sequence[str]
    severity: str
    title: str
    patched: str = ""

    @property
    def words(self) -> str:
        """As a list of findings shows it."""
        patched = f", patched in {self.patched}" if self.patched else ""
        return f"{self.package} {', '.join(self.versions)}: {self.severity} {self.id} ({self.title}{patched})"


@dataclass(frozen=True)
class Audit:
    """A package audit beside the lock file it speaks of.

    looked_at: packages that the audit counted. locked: versions by package, as the lock file has them. older: whether
    the audit was made before the lock file. waived: ids with owner, reason and an end that has not come. problem: why
    there is none, or "".
    """

    source: str
    looked_at: int = 0
    locked: dict[str, frozenset[str]] | None = None
    found: Sequence[Advisory] = ()
    waived: frozenset[str] = frozenset()
    older: bool = False
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"package audit {self.source}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        return f"{len(self.found)} advisories over {self.looked_at} packages, {len(self.waived)} waived"

    @property
    def repeat(self) -> str:
        return "pnpm audit --json > audit.json"
