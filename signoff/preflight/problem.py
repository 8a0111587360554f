"""What the preflight finds, and what it cannot find out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that stands in the way of a run. remedy: what to do about it, one sentence."""

    what: str
    remedy: str


class Unreadable(Exception):
    """What has to be known of the deployment cannot be read from it. problem: what that is, and what to do."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.what} ({problem.remedy})")
