"""What the preflight finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way of a run. remedy: what to do about it, one sentence."""

    what: str
    remedy: str
