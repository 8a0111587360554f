"""A person's review of what the access log said of one day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signoff.evidence.statements import sealed
from signoff.evidence.traffic import Traffic

# What a reviewer had before them, by name, and where it stands in the log.
COUNTED = ("requests", "server_errors", "not_found", "refused", "database_errors")


@dataclass(frozen=True)
class Review:
    """The review of *day*. problem: why there is none, "" if there is one."""

    day: str
    data: Mapping[str, Any]
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"the review of the errors of {self.day}"

    @property
    def answered(self) -> str:
        by = self.data.get("by")
        name = by.get("name") if isinstance(by, Mapping) else None
        return self.problem or f"by {name or 'nobody'}: {self.data.get('says', '')} {self.data.get('counts', {})}"

    @property
    def repeat(self) -> str:
        return ""

    @property
    def edited(self) -> bool:
        """Whether it is not as it was written."""
        return bool(self.data.get("digest") != sealed(self.data)["digest"])


def counts_of(traffic: Traffic) -> dict[str, int]:
    """What a reviewer of this window has to have seen."""
    return {
        "requests": traffic.requests,
        "server_errors": traffic.server_errors,
        "not_found": traffic.count(404),
        "refused": traffic.count(403),
        "database_errors": traffic.database_error_count,
    }
