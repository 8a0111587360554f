"""Measures a mix of API calls with the open-loop generator, in a process of its own, and sums the samples up."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from signoff.evidence import REDACTOR, TRAIL
from signoff.evidence.performance import LATE_MS, FirstCall, Latencies, Times
from signoff.perf.statistics import BLOCKS, high_in_blocks, quantile, quantile_interval

START_LIMIT_S = 20  # beyond the plan's own time and the longest answer
TAIL = 1000
TRIES = 3


@dataclass(frozen=True)
class Call:
    """One route of the mix and the one status that counts as an answer. body: JSON text, "" for none.

    holds: what must stand in the answer, or the name of one of the words of who asks; "" for nothing. An empty answer
    would be fast, and so would one for nobody.
    """

    method: str
    path: str
    expect: int = 200
    body: str = ""
    holds: str = ""

    @property
    def name(self) -> str:
        """The call as messages show it."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class Asker:
    """Who asks: headers with a session, and by name the words that are in the answers to this session."""

    headers: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def plain(self) -> dict[str, dict[str, str]]:
        """As JSON values. Holds a session: for another process's standard input, or a file of this user alone."""
        return {"headers": dict(self.headers), "words": dict(self.words)}


@dataclass(frozen=True)
class Load:
    """How much is asked. rate: requests a second. even: at even distances instead of as independent users come."""

    rate: float
    seconds: float
    timeout_s: float = 20.0
    warm_up: int = 3
    even: bool = False
    seed: int = 1


@dataclass(frozen=True)
class Sample:
    """One request: which call, when it was due (s from the start), how late it was sent, how long it took (ms)."""

    call: int
    due: float
    late: float
    time: float
    error: str = ""

    @property
    def counted(self) -> float:
        """The time that counts: an error is never fast."""
        return math.inf if self.error else self.time


class GeneratorError(RuntimeError):
    """The generator could not do its work; nothing is known of the target."""


def generate(base_url: str, calls: Sequence[Call], callers: Sequence[Asker], load: Load) -> dict[str, Any]:
    """Run the generator and hand back what it says. *callers* ask in turn."""
    routes = [asdict(call) for call in calls]
    plan = {"base_url": base_url, "routes": routes, "callers": [one.plain() for one in callers], **asdict(load)}
    limit = load.seconds + load.timeout_s * (len(calls) + load.warm_up + 1) + START_LIMIT_S
    command = [sys.executable, "-m", "signoff.perf.generator"]
    try:
        done = subprocess.run(
            command, input=json.dumps(plan), capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise GeneratorError(f"the generator did not end within {limit:.0f} s") from None
    if done.returncode != 0:
        raise GeneratorError(f"the generator ended with {done.returncode}: {REDACTOR.text(done.stderr[-TAIL:])}")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def samples_of(said: Mapping[str, Any], calls: Sequence[Call]) -> list[Sample]:
    """The samples of a run in the order in which they were due, with what was wrong with their answers."""
    return sorted(
        (
            Sample(call, due, late, time, _error(calls[call], status, said["problems"]))
            for call, due, late, time, status in said["results"]
        ),
        key=lambda sample: sample.due,
    )


def summary(
    said: Mapping[str, Any], samples: Sequence[Sample], calls: Sequence[Call], load: Load, callers: int = 1
) -> Latencies:
    """The measurement as evidence. Nothing is filed."""
    kind = "evenly spaced" if load.even else "as independent users come (Poisson)"
    errors = Counter(f"{calls[one.call].name}: {one.error}" for one in samples if one.error)
    late = sorted(sample.late for sample in samples)
    comparisons = len(calls) + 1
    return Latencies(
        what=f"{len(calls)} kinds of calls at {load.rate:g} requests/s for {load.seconds:g} s, open loop, {kind}, "
        f"{callers} session(s)",
        planned=said["planned"],
        sent=len(samples),
        whole=times("all calls", samples, comparisons),
        routes=tuple(
            times(call.name, [one for one in samples if one.call == index], comparisons)
            for index, call in enumerate(calls)
        ),
        cold=tuple(
            FirstCall(calls[call].name, time, _error(calls[call], status, said["problems"]))
            for call, time, status in said["cold"]
        ),
        late_p99=quantile(late, 0.99),
        errors=dict(errors.most_common(10)),
        conditions=conditions(),
    )


def times(name: str, samples: Sequence[Sample], comparisons: int = 1) -> Times:
    """Sum up the samples of one kind of call, which is one of *comparisons* that are held against the same limit."""
    counted = sorted(sample.counted for sample in samples)
    p95 = quantile_interval(counted, 0.95, comparisons=comparisons)
    return Times(
        name,
        len(counted),
        p50=quantile(counted, 0.5),
        p90=quantile(counted, 0.9),
        p95=replace(p95, high=high_in_blocks(_blocks(samples), 0.95, p95.high)) if counted else p95,
        p99=quantile(counted, 0.99),
        max=counted[-1] if counted else math.inf,
        errors=sum(bool(sample.error) for sample in samples),
    )


def _blocks(samples: Sequence[Sample]) -> list[list[float]]:
    """The times that count, by when the calls were due."""
    due = [sample.due for sample in samples]
    begin, width = min(due), (max(due) - min(due)) / BLOCKS
    blocks: list[list[float]] = [[] for _ in range(BLOCKS)]
    for sample in samples:
        blocks[min(BLOCKS - 1, int((sample.due - begin) / width)) if width else 0].append(sample.counted)
    return blocks


def measure(
    base_url: str, calls: Sequence[Call], callers: Sequence[Asker], load: Load
) -> tuple[Latencies, list[Sample]]:
    """Ask *calls* of the target at *load*, and file the evidence.

    A measurement during which the generator was late says nothing about speed, and is made anew, at most TRIES times.
    Errors stand, however late it was. The first calls are cold only the first time.
    """
    cold: tuple[FirstCall, ...] = ()
    for attempt in range(TRIES):
        said = generate(base_url, calls, callers, load)
        samples = samples_of(said, calls)
        found = summary(said, samples, calls, load, len(callers))
        cold = cold or found.cold
        found = replace(found, cold=cold)
        TRAIL.note(found)
        if found.late_p99 <= LATE_MS or found.whole.errors or attempt == TRIES - 1:
            break
    return found, samples


def conditions() -> str:
    """What else the measuring machine was doing."""
    try:
        busy = f", load average {os.getloadavg()[0]:.1f}"
    except OSError:
        busy = ""
    return f"measured on a machine with {os.cpu_count() or 1} processor(s){busy}"


def _error(call: Call, status: int, problems: Sequence[str]) -> str:
    if status < 0:
        return problems[-1 - status]
    return "" if status == call.expect else f"status {status}"
