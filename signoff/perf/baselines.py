"""Measurements of earlier runs, kept as one line of JSON each: what this run is held against.

File: ``<folder>/performance/<target>.jsonl``. Each line carries the whole distribution as an encoded HdrHistogram, so
that later readers can compute any quantile of it, or merge lines.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from signoff.evidence.trend import Measured, Trend

LOWEST_US, HIGHEST_US, DIGITS = 1, 600_000_000, 3  # one microsecond to ten minutes, to a thousandth
SHOWN = 20


@dataclass(frozen=True)
class Key:
    """Of what a measurement is. measurement: "api", "queries"; run: the run that made it."""

    target: str
    build: str
    measurement: str
    run: str


class Baselines:
    """The measurements of one target.

    same_run: whether the first measurement of this very run may serve as baseline where there is none. For a twin,
    which was not there before the run; a deployment has to be measured again after a while.
    """

    def __init__(self, folder: Path, target: str, *, same_run: bool) -> None:
        name = re.sub(r"[^A-Za-z0-9.-]+", "-", target) or "target"
        self.path = folder / "performance" / f"{name}.jsonl"
        self._same_run = same_run

    def record(self, key: Key, found: Measured, samples: Sequence[float]) -> None:
        """Append a measurement with its distribution."""
        # Takes longer to load than most tests take.
        from hdrh.histogram import HdrHistogram  # type: ignore[import-untyped]

        histogram = HdrHistogram(LOWEST_US, HIGHEST_US, DIGITS)
        for sample in samples:
            us = sample * 1000 if math.isfinite(sample) else HIGHEST_US
            histogram.record_value(min(HIGHEST_US, max(LOWEST_US, round(us))))
        line = {**asdict(key), **asdict(found), "histogram_us": histogram.encode().decode("ascii")}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def known(self, measurement: str) -> list[tuple[Key, Measured]]:
        """All measurements of that name, oldest first. Raises ValueError for a line that cannot be read."""
        if not self.path.exists():
            return []
        found = []
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                said = json.loads(line)
                key = Key(*(str(said[name]) for name in ("target", "build", "measurement", "run")))
                p95, low, high = (float(said[name]) for name in ("p95", "low", "high"))
                value = Measured(str(said["when"]), p95, low, high, int(said["n"]))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{self.path}, line {number}: {error!r}") from None
            if key.measurement == measurement:
                found.append((key, value))
        return found

    def trend(self, key: Key, now: Measured, what: str, floor_ms: float) -> Trend:
        """*now* beside the baseline: the first measurement of this build by another run, else the newest before it."""
        before = [(one, value) for one, value in self.known(key.measurement) if one.run != key.run]
        own = [value for one, value in before if one.build == key.build]
        if self._same_run:
            own += [value for one, value in self.known(key.measurement) if one.run == key.run]
        others = [] if self._same_run else [value for one, value in before if one.build != key.build]
        baseline = own[0] if own else others[-1] if others else None
        return Trend(what, now, baseline, floor_ms, tuple(value for _, value in before)[-SHOWN:])


def moment() -> str:
    """Now, as a baseline is dated."""
    return datetime.now(UTC).isoformat(timespec="seconds")
