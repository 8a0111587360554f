"""Measures what one kind of call costs more than comparable ones, in a process of its own."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from signoff.evidence import TRAIL
from signoff.evidence.performance import Difference, Overhead
from signoff.perf.equivalence import CONTROL_PART, LOOKS, Blocks, decided, looks

UNKNOWN = Difference(math.nan, -math.inf, math.inf, 0)
WITHIN_S = 600.0  # all blocks of a distant target, with 60 ms for each call, take half of it
# Every order reads the same from behind, so that a drift which is linear over the block counts for nothing.
ORDER = ("free", "usage", "limited", "limited", "free", "free", "limited", "limited", "usage", "free")
ONE_ROUTE = ("passed", "counted", "passed")


@dataclass(frozen=True)
class Side:
    """One call of a pair, and what is checked on each answer.

    expect: the statuses it may have. counted: whether it carries the limiter's headers.
    """

    method: str
    path: str
    expect: tuple[int, ...]
    counted: bool
    body: str = ""
    content_type: str = "application/json"

    def by(self, headers: Mapping[str, str]) -> dict[str, Any]:
        """The call as somebody with these *headers* makes it."""
        content = {"content-type": self.content_type} if self.body else {}
        return {
            "method": self.method,
            "path": self.path,
            "expect": self.expect,
            "counted": self.counted,
            "body": self.body,
            "headers": {"user-agent": "awms-signoff", **headers, **content},
        }


@dataclass(frozen=True)
class Calls:
    """What is asked, as ``Side.by`` makes it. The first four have one caller.

    free, usage: calls that the limiter does not count, and that resolve the caller's session as *limited* does; two,
    so that one which happens to be slow cannot hide the limiter. limited: a call that it counts. passed, counted: one
    and the same call of a caller whom it lets pass uncounted, and of callers whom it counts; each of them may ask it
    *quota* times. once: calls that are asked once before, for what their answers show of the others.
    """

    free: dict[str, Any]
    usage: dict[str, Any]
    limited: dict[str, Any]
    passed: dict[str, Any]
    counted: Sequence[dict[str, Any]]
    quota: int
    once: Sequence[dict[str, Any]] = ()

    @property
    def what(self) -> str:
        """What is compared, in words."""
        free, usage, limited, passed = map(_name, (self.free, self.usage, self.limited, self.passed))
        return (
            f"blocks of calls, one after the other over one connection: {limited}, which the limiter counts, between "
            f"{free} and {usage}, which resolve the same session and are not counted; {free} against itself (the "
            f"control); and {passed} by those whom the limiter counts there, between the same by one whom it does not"
        )

    def plan(self) -> dict[str, Any]:
        """What the process that asks is told of them."""
        return {
            "calls": {
                "free": [self.free],
                "usage": [self.usage],
                "limited": [self.limited],
                "passed": [self.passed],
                "counted": list(self.counted),
            },
            "most": {"counted": self.quota},
            "once": list(self.once),
            "parts": [ORDER, ONE_ROUTE],
        }


def measure(
    base_url: str, calls: Calls, margin: float, *, timeout_s: float = 20.0, within_s: float = WITHIN_S
) -> Overhead:
    """How much slower the limited call is, asked in turn until one of the planned looks decides. Filed.

    timeout_s: of one call. within_s: of all; what is not decided by then stays so.
    """
    plan = {"base_url": base_url, "timeout_s": timeout_s, "within_s": within_s, "blocks": LOOKS[-1], **calls.plan()}
    found = _follow(plan, margin, calls.what)
    TRAIL.note(found)
    return found


def _follow(plan: Mapping[str, Any], margin: float, what: str) -> Overhead:
    blocks = Blocks()
    last = Overhead(what, margin, UNKNOWN, UNKNOWN, 0, len(LOOKS), CONTROL_PART * margin, UNKNOWN, UNKNOWN)
    with _lines(plan) as lines:
        for line in lines:
            if "wrong" in line:
                return replace(last, problem=line["wrong"])
            blocks.add(line["times"])
            if blocks.number in LOOKS:
                last = list(looks(blocks, margin, what=what))[-1]
                if decided(last):
                    return last
    return last if blocks.number == LOOKS[-1] else replace(last, problem=f"it ended after {blocks.number} blocks")


@contextmanager
def _lines(plan: Mapping[str, Any]) -> Iterator[Iterator[dict[str, Any]]]:
    """What the process says, line by line; it is stopped when nobody listens any more, or when it goes on too long."""
    process = subprocess.Popen(
        [sys.executable, "-m", "signoff.perf.pairs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    too_long = threading.Timer(plan["within_s"] + 2 * plan["timeout_s"], process.kill)
    too_long.start()
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(plan) + "\n")
        process.stdin.flush()
        yield (json.loads(line) for line in process.stdout)
    finally:
        too_long.cancel()
        process.kill()
        process.communicate()


def _name(call: Mapping[str, Any]) -> str:
    return f"{call['method']} {call['path']} ({' or '.join(map(str, call['expect']))})"
