"""What the composition root and the plugin tell each other about the target."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

KINDS = ("twin", "staging")
LONGEST_SLUG = 90


@dataclass(frozen=True)
class TargetFacts:
    """The deployment being judged, as the report names it. Holds no secrets: it is printed.

    kind: "twin" (a rehearsal) or "staging". build: what the deployment says it is, "" if it does not say.
    shared: JSON-able data for the processes that run the tests, read with ``shared(config)``.
    """

    name: str
    kind: str
    base_url: str
    build: str = ""
    shared: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a target is one of {', '.join(KINDS)}, not {self.kind!r}")

    @property
    def rehearsal(self) -> bool:
        """Whether this is the embedded twin, about which no verdict promotes anything."""
        return self.kind == "twin"

    def shown(self) -> dict[str, str]:
        """The facts for the report: all but what is shared with the tests."""
        return {name: value for name, value in asdict(self).items() if name != "shared"}


@dataclass(frozen=True)
class Problem:
    """Something the preflight found. remedy: what to do about it, one sentence."""

    what: str
    remedy: str


class Refused(Exception):
    """What the composition root raises when a run must not begin, for every reason in *problems*."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(problem.what for problem in problems))


SHARED = pytest.StashKey[dict[str, Any]]()
BASE = pytest.StashKey[Path]()


def shared(config: pytest.Config) -> dict[str, Any]:
    """What ``pytest_signoff_open`` handed over for the tests; the same in every process of a run."""
    try:
        return config.stash[SHARED]
    except KeyError:
        raise pytest.UsageError("the target has not been opened in this run, so nothing is shared yet") from None


def evidence_folder(item: pytest.Item) -> Path:
    """The folder of *item*'s evidence, made if need be. The report links every file in it."""
    folder = item.config.stash[BASE] / "evidence" / slug(item.nodeid)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def slug(nodeid: str) -> str:
    """A file name for *nodeid*: readable, ASCII, and another one for another test."""
    words = re.sub(r"[^A-Za-z0-9.]+", "-", nodeid.replace(".py::", ".")).strip("-")[:LONGEST_SLUG]
    return f"{words}-{hashlib.sha256(nodeid.encode()).hexdigest()[:6]}"
