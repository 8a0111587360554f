"""What is known against the packages of a lock file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Advisory:
    """One advisory. versions: those of the package that are in use. names: what else it is called (a CVE)."""

    id: str
    package: str
    versions: Sequence[str]
    severity: str
    title: str
    patched: str = ""
    names: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """As a list of findings shows it."""
        patched = f", patched in {self.patched}" if self.patched else ""
        return f"{self.package} {', '.join(self.versions)}: {self.severity} {self.id} ({self.title}{patched})"


@dataclass(frozen=True)
class Audit:
    """What a source of advisories says of the packages of a lock file.

    looked_at: packages that were looked at. locked: versions by package, as the lock file has them. older: whether
    the audit was made before the lock file. waived: ids with owner, reason and an end that has not come. problem: why
    it says nothing, or not everything, or "". absent: whether nobody made one. again: a command that makes it.
    """

    source: str
    looked_at: int = 0
    locked: dict[str, frozenset[str]] | None = None
    found: Sequence[Advisory] = ()
    waived: frozenset[str] = frozenset()
    older: bool = False
    problem: str = ""
    absent: bool = False
    again: str = "pnpm audit --json > audit.json"

    @property
    def asked(self) -> str:
        return f"advisories for the lock file: {self.source}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        return f"{len(self.found)} advisories over {self.looked_at} packages, {len(self.waived)} waived"

    @property
    def repeat(self) -> str:
        return self.again

    def grave(self, severities: frozenset[str]) -> list[Advisory]:
        """The advisories of these *severities* that nobody waived, by whatever name."""
        found = (one for one in self.found if one.severity in severities)
        return [one for one in found if not {one.id, *one.names} & self.waived]
