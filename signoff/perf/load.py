"""Puts the target under load with locust, and measures beside it with the open-loop generator."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from signoff.evidence import REDACTOR, TRAIL
from signoff.evidence.load import LoadReached
from signoff.perf.generator import NOT_THE_CALLERS
from signoff.perf.latency import Asker, Call, GeneratorError, Load, Sample, generate, samples_of, summary
from signoff.perf.statistics import share_interval
from signoff.waiting import eventually

LOCUSTFILE = Path(__file__).with_name("users.py")
SPAWN_PER_S = 25
START_S = 30.0  # longest wait until all users are there
AFTER_S = 2.0  # the load goes on until the prober is done
STOP_S = 30.0
PROBE_RATE = 20.0  # requests a second beside the load


@dataclass(frozen=True)
class Crowd:
    """The load. think_s: shortest and longest pause of a user. workers: processes of locust beside its master."""

    seconds: float
    think_s: tuple[float, float] = (0.5, 1.5)
    workers: int = 1
    timeout_s: float = 20.0


def measure(
    base_url: str,
    calls: Sequence[Call],
    users: Sequence[Asker],
    prober: Asker,
    crowd: Crowd,
) -> tuple[LoadReached, list[Sample]]:
    """Let *users* (a session each) work at the same time, and probe as *prober* meanwhile. Filed."""
    with TemporaryDirectory(prefix="signoff-load-") as name:
        folder = Path(name)  # for this user's eyes alone: the plan holds sessions
        plan, result, ready = folder / "plan.json", folder / "result.json", folder / "ready"
        words = {
            "base_url": base_url,
            "calls": [asdict(call) for call in calls],
            "users": [one.plain() for one in users],
            "think_s": crowd.think_s,
            "timeout_s": crowd.timeout_s,
            "foreign": NOT_THE_CALLERS,
            "workers": crowd.workers,
            "ready": str(ready),
            "result": str(result),
        }
        plan.write_text(json.dumps(words), encoding="utf-8")
        process = _start(plan, len(users), crowd)
        try:
            eventually(lambda: ready.exists() or process.poll() is not None, within_s=START_S)
            load = Load(rate=PROBE_RATE, seconds=crowd.seconds, timeout_s=crowd.timeout_s)
            said = generate(base_url, calls, [prober], load)
            eventually(lambda: result.exists() or process.poll() is not None, within_s=STOP_S)
        finally:
            output = _stop(process)
        if not result.exists():
            raise GeneratorError(f"locust ended without a result: {REDACTOR.text(output[-1000:])}")
        seen = json.loads(result.read_text(encoding="utf-8"))
    samples = samples_of(said, calls)
    good, bad = sum(seen["answered"].values()), sum(seen["errors"].values())
    found = LoadReached(
        wanted=len(users),
        seconds=seen["seconds"],
        wanted_s=crowd.seconds,
        present=min(seen["users"], default=0),
        served=sum(count > 0 for count in seen["answered"].values()),
        good=good,
        errors=seen["errors"],
        error_share=share_interval(bad, good + bad),
        think=f"{crowd.think_s[0]:g} to {crowd.think_s[1]:g} s",
        probe=summary(said, samples, calls, load),
    )
    TRAIL.note(found)
    return found, samples


def _start(plan: Path, users: int, crowd: Crowd) -> subprocess.Popen[str]:
    whole = users / SPAWN_PER_S + crowd.seconds + AFTER_S
    command = [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), "--headless", "--only-summary"]
    command += ["--users", str(users), "--spawn-rate", str(SPAWN_PER_S), "--run-time", f"{whole:.0f}s"]
    command += ["--stop-timeout", "0", "--exit-code-on-error", "0"]
    if crowd.workers > 1:
        command += ["--processes", str(crowd.workers)]
    environment: dict[str, Any] = {**os.environ, "SIGNOFF_LOAD_PLAN": str(plan)}
    return subprocess.Popen(
        command, env=environment, cwd=plan.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def _stop(process: subprocess.Popen[str]) -> str:
    """End it if it has not ended; what it said."""
    try:
        return process.communicate(timeout=STOP_S / 3)[0]
    except subprocess.TimeoutExpired:
        process.terminate()
    try:
        return process.communicate(timeout=STOP_S / 3)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0]
