"""Measures what one kind of call costs more than a comparable one, in a process of its own."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from signoff.evidence import TRAIL
from signoff.evidence.performance import Difference, Overhead
from signoff.perf.equivalence import CONTROL_PART, LOOKS, Block, decided, looks

UNKNOWN = Difference(math.nan, -math.inf, math.inf, 0)


@dataclass(frozen=True)
class Side:
    """One call of a pair. counted: whether its answers carry the limiter's headers, which is checked on each."""

    method: str
    path: str
    expect: int
    counted: bool
    body: str = ""

    @property
    def name(self) -> str:
        """The call as messages show it."""
        return f"{self.method} {self.path} ({self.expect})"


def measure(
    base_url: str, without: Side, limited: Side, headers: Mapping[str, str], margin: float, *, timeout_s: float = 20.0
) -> Overhead:
    """How much slower *limited* is than *without*, asked in turn until one of the planned looks decides. Filed."""
    plan = {
        "base_url": base_url,
        "timeout_s": timeout_s,
        "blocks": LOOKS[-1],
        "without": _call(without, headers),
        "limited": _call(limited, headers),
    }
    what = (
        f"blocks of {without.name}, {limited.name} twice, {without.name}, one after the other over one connection; "
        f"both resolve the same session, and only the second is counted by the limiter"
    )
    found = _follow(plan, margin, what)
    TRAIL.note(found)
    return found


def _follow(plan: Mapping[str, Any], margin: float, what: str) -> Overhead:
    pairs: list[float] = []
    controls: list[float] = []
    last = Overhead(what, margin, UNKNOWN, UNKNOWN, 0, len(LOOKS), CONTROL_PART * margin)
    for line in _lines(plan):
        if "wrong" in line:
            return replace(last, problem=line["wrong"])
        pairs.append(Block(tuple(line["pair"])).difference)
        controls.append(Block(tuple(line["control"])).difference)
        if len(pairs) in LOOKS:
            last = list(looks(pairs, controls, margin, what=what))[-1]
            if decided(last):
                break
    return last


def _lines(plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What the process says, line by line; it is stopped when nobody listens any more."""
    process = subprocess.Popen(
        [sys.executable, "-m", "signoff.perf.pairs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(plan) + "\n")
        process.stdin.flush()
        yield from (json.loads(line) for line in process.stdout)
    finally:
        process.kill()
        process.communicate()


def _call(side: Side, headers: Mapping[str, str]) -> dict[str, Any]:
    content = {"content-type": "application/json"} if side.body else {}
    return {
        "method": side.method,
        "path": side.path,
        "expect": side.expect,
        "counted": side.counted,
        "body": side.body,
        "headers": {"user-agent": "awms-signoff", **headers, **content},
    }
