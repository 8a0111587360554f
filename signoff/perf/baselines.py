"""Measurements of earlier runs, kept as one line of JSON each: what this run is held against.

File: ``<folder>/performance/<target>.jsonl``. A line has the times of each kind of call, so that later readers can
compute any quantile of them. Old lines have an HdrHistogram of all calls together instead, or nothing beside the
95th percentile. A line in which a person accepts a measurement stands between them.
"""

from __future__ import annotations

import json
import math
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from signoff.evidence.performance import LATE_MS, Interval
from signoff.evidence.statements import sealed
from signoff.evidence.trend import Accepted, Margin, Measured, Trend
from signoff.perf.references import History
from signoff.perf.statistics import quantile, quantile_interval

LONGEST_MS = 600_000.0  # ten minutes, what the histogram of an old line has for an error
SHOWN = 20
FOLDER = "performance"
LIMIT_OF = {"api": "POST-2.1", "queries": "POST-2.2"}  # each measurement, and the item whose limit it has
FLOOR_PART = 0.05  # of that limit; a smaller difference is no reason to look
ROUNDING = 2e-3  # of a histogram, which has three digits
MOST_CALLS = 1_000_000


@dataclass(frozen=True)
class Key:
    """Of what a measurement is. measurement: one of LIMIT_OF; run: the run that made it."""

    build: str
    measurement: str
    run: str


@dataclass(frozen=True)
class Taken:
    """A measurement as it was made. kinds: times of each kind of call in the order of the calls, inf for an error.

    errors: kinds of answers that were no good, with their numbers. late_ms: how late the generator was (99 %).
    """

    whole: Interval
    kinds: Mapping[str, Sequence[float]]
    errors: Mapping[str, int] = field(default_factory=dict)
    late_ms: float = 0.0

    @property
    def sound(self) -> bool:
        """Whether it may be recorded: every call answered, on time, and sure enough to be compared with."""
        times = [time for some in self.kinds.values() for time in some]
        numbers = [self.whole.low, self.whole.value, self.whole.high, *times]
        return bool(times) and not self.errors and self.late_ms <= LATE_MS and all(map(_is_time, numbers))


@dataclass(frozen=True)
class Recorded:
    """What is recorded of one measurement, oldest first, and what is wrong with lines that do not count."""

    entries: tuple[Measured | Accepted, ...]
    damaged: tuple[str, ...]

    @property
    def measured(self) -> tuple[Measured, ...]:
        """The measurements among them."""
        return tuple(one for one in self.entries if isinstance(one, Measured))


class Baselines:
    """The record of one target.

    same_run: whether the measurements of this very run are what it is held against, and no others. For a twin, which
    was not there before the run; a deployment has to be measured again after a while.
    """

    def __init__(self, folder: Path, target: str, *, same_run: bool) -> None:
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", target) or "target"
        self.path = folder / FOLDER / f"{name}.jsonl"
        self._target = target
        self.same_run = same_run

    def record(self, key: Key, taken: Taken) -> bool:
        """Append a measurement; False for one that is not sound, which is not kept."""
        if not taken.sound:
            return False
        whole = {"p95": taken.whole.value, "low": taken.whole.low, "high": taken.whole.high, "n": taken.whole.n}
        kinds = {name: [max(0.001, round(time, 3)) for time in some] for name, some in taken.kinds.items()}
        self._append({**asdict(key), "when": moment(), **whole, "kinds": kinds})
        return True

    def accept(self, measurement: str, run: str, by: Mapping[str, str], says: str) -> None:
        """Append a person's word that what *run* measured is what later measurements are held against."""
        said = {"measurement": measurement, "accepts": run, "by": dict(by), "says": says, "made": moment()}
        self._append(sealed({"target": self._target, **said}))

    def read(self, measurement: str) -> Recorded:
        """All that is recorded of that name. A line that cannot be read may be of any."""
        lines = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        entries: dict[str, list[Measured | Accepted]] = {}
        damaged: list[str] = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                said = _object(line)
                if said.get("target") != self._target:
                    raise ValueError(f"it is of {str(said.get('target'))[:60]!r}, not of {self._target!r}")
                before = entries.setdefault(_text(said, "measurement"), [])
                before.append(_accepted(said, before) if "accepts" in said else _measured(said))
            except (ValueError, OverflowError, RecursionError) as error:
                damaged.append(f"{self.path.name}, line {number}: {error}")
        return Recorded(tuple(entries.get(measurement, ())), tuple(damaged))

    def trend(self, key: Key, take: Callable[[], Taken], what: str, margin: Margin) -> Trend:
        """What is taken beside what it is held against; it is recorded afterwards, if it is sound.

        What is worse is taken once more at once: a regression stays, other work on the machines may not. Only the
        first is recorded.
        """
        taken = take()
        found = self._beside(key, taken, what, margin)
        if any(pair.worse(margin) for held in found.held for pair in held.pairs):
            found = replace(found, again=self._beside(key, take(), what, margin))
        return replace(found, recorded=self.record(key, taken))

    def _beside(self, key: Key, taken: Taken, what: str, margin: Margin) -> Trend:
        known = self.read(key.measurement)
        mine = [one for one in known.entries if (_run_of(one) == key.run) is self.same_run]
        history = History(margin)
        history.replay(mine)
        now = Measured(moment(), key.build, key.run, taken.whole, taken.kinds)
        return Trend(
            what,
            now,
            margin.floor_ms,
            history.held(now),
            errors=taken.errors,
            late_ms=taken.late_ms,
            recorded=False,
            earlier=tuple(one for one in known.measured if one.run != key.run)[-SHOWN:],
            damaged=known.damaged,
        )

    def _append(self, said: Mapping[str, Any]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"target": self._target, **said}, allow_nan=False)
        with self.path.open("a+b") as file:
            # The last line may be torn, by a run that was killed; it must not take this one with it.
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else f"\n{line}"
            file.write(f"{line}\n".encode())


def margin_of(limits: Mapping[str, float], limit_ms: float) -> Margin:
    """How much worse is worse, by the *limits* of WEEK-3.1 and the limit of what is measured."""
    return Margin(limits["worse_percent"], limits["one_worse_percent"], FLOOR_PART * limit_ms)


def moment() -> str:
    """Now, as a measurement is dated."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _run_of(entry: Measured | Accepted) -> str:
    return entry.run if isinstance(entry, Measured) else entry.measured.run


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= LONGEST_MS


def _object(line: bytes) -> dict[str, Any]:
    said = json.loads(line, parse_constant=_no_number)
    if not isinstance(said, dict):
        raise ValueError("it is no object")  # noqa: TRY004 - one reason more why it cannot be read
    return said


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no time")


def _text(said: Mapping[str, Any], name: str) -> str:
    if not isinstance(said.get(name), str):
        raise ValueError(f"{name} is missing")  # noqa: TRY004
    return str(said[name])


def _time(said: Mapping[str, Any], name: str) -> float:
    if not _is_time(said.get(name)):
        raise ValueError(f"{name} is no time: {str(said.get(name))[:40]}")
    return float(said[name])


def _moment(said: Mapping[str, Any], name: str) -> str:
    if datetime.fromisoformat(_text(said, name)).tzinfo is None:
        raise ValueError(f"{name} has no zone")
    return str(said[name])


def _measured(said: Mapping[str, Any]) -> Measured:
    """A measurement as it was recorded. Raises ValueError for one that cannot have been measured."""
    low, p95, high = (_time(said, name) for name in ("low", "p95", "high"))
    n = said.get("n")
    if type(n) is not int or n <= 0 or not low <= p95 <= high:
        raise ValueError(f"{low} to {high} ms around {p95} ms, of {str(n)[:40]} calls, is no interval")
    kinds = _kinds(said.get("kinds", {}))
    samples = sorted(time for some in kinds.values() for time in some) or _histogram(said.get("histogram_us"))
    if samples:
        _fits(samples, low, p95, high, n)
    run, build = _text(said, "run"), _text(said, "build")
    return Measured(_moment(said, "when"), build, run, Interval(p95, low, high, n), kinds)


def _kinds(said: object) -> dict[str, tuple[float, ...]]:
    if not isinstance(said, dict) or not all(isinstance(some, list) and some for some in said.values()):
        raise ValueError("the times of the kinds of calls cannot be read")
    if not all(_is_time(time) for some in said.values() for time in some):
        raise ValueError("what should be times of calls are none")
    return {name: tuple(map(float, some)) for name, some in said.items()}


def _histogram(encoded: object) -> list[float]:
    """The times, sorted, that an old line has as a histogram; [] where it has none."""
    if encoded is None:
        return []
    # Takes longer to load than most tests take.
    from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]

    try:
        counted = [
            (step.value_iterated_to / 1000, step.count_at_value_iterated_to)
            for step in HdrHistogram.decode(str(encoded)).get_recorded_iterator()
        ]
    except Exception as error:  # noqa: BLE001 - the library has no error of its own for what it cannot decode
        raise ValueError(f"its histogram cannot be read: {error!r}") from None
    if sum(count for _, count in counted) > MOST_CALLS:
        raise ValueError("its histogram cannot be read: too many calls")
    return [time for time, count in counted for _ in range(count)] or [math.inf]


def _fits(samples: Sequence[float], low: float, p95: float, high: float, n: int) -> None:
    """Raises ValueError if the interval is not of these *samples*, which are sorted."""
    off = ROUNDING * p95 + 0.001
    if samples[-1] >= LONGEST_MS * (1 - ROUNDING):
        raise ValueError("there are errors among the calls")
    if len(samples) != n or abs(quantile(samples, 0.95) - p95) > off:
        raise ValueError(f"p95 {p95} ms of {n} calls is not that of the times beside it")
    if low < samples[0] - off or high > samples[-1] * (1 + ROUNDING) + off:
        raise ValueError(f"{low} to {high} ms is not within the times beside it")
    plain = quantile_interval(samples, 0.95)
    if low > plain.low + off or high < plain.high - off:
        raise ValueError(f"{low} to {high} ms is surer than the times beside it can be")


def _accepted(said: Mapping[str, Any], before: Sequence[Measured | Accepted]) -> Accepted:
    """A person's word. Raises ValueError for one that was edited, has no name, or is about no measurement."""
    if said.get("digest") != sealed(said)["digest"]:
        raise ValueError("it was edited after it was made")
    by, says, run = said.get("by"), _text(said, "says").strip(), _text(said, "accepts")
    name, email = (str(by.get(part) or "") for part in ("name", "email")) if isinstance(by, dict) else ("", "")
    if not (name and email and says):
        raise ValueError("it does not say who accepts it, and why")
    found = [one for one in before if isinstance(one, Measured) and one.run == run]
    if not found:
        raise ValueError(f"it accepts what run {run[:60]!r} measured, which is not in the lines before")
    return Accepted(found[-1], f"{name} <{email}>", _moment(said, "made"), says)
