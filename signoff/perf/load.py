"""Puts the target under load with locust, and measures beside it with the open-loop generator.

The users work until the generator is through, so that all of its requests are made under load. With several processes
locust's master listens on loopback, unless workers on other machines are to join. Sessions are in the plan alone, a
file of this user, which is removed as soon as everybody has read it: never on a command line, nor on the network.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from signoff.evidence import REDACTOR, TRAIL
from signoff.evidence.load import LONG_S, LoadReached
from signoff.evidence.performance import Latencies
from signoff.perf.generator import NOT_THE_CALLERS
from signoff.perf.latency import Asker, Call, GeneratorError, Load, Sample, generate, samples_of, summary
from signoff.perf.statistics import share_interval
from signoff.waiting import eventually

LOCUSTFILE = Path(__file__).with_name("users.py")
LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - compared, and bound only where a setting says so
SPAWN_PER_S = 25
START_S = 30.0  # longest wait until all users are there
JOIN_S = 300.0  # longest wait for workers that somebody else starts
STOP_S = 10.0
PROBE_RATE = 20.0  # requests a second beside the load
PARTS = 3  # each user must be served in each of so many parts of the time
TAIL = 1000
SUMMARY = "Type     Name"  # with these words begin the tables that locust ends with


@dataclass(frozen=True)
class Crowd:
    """The load. think_s: shortest and longest pause of a user. timeout_s: later than this, no answer counts.

    workers: processes of locust here. joining: workers that somebody else starts, here or on other machines, with what
    is left at *plan* for them; they reach the master at *listen*, an address and port of this machine.
    """

    seconds: float
    think_s: tuple[float, float] = (0.5, 1.5)
    timeout_s: float = 3.0
    workers: int = 1
    joining: int = 0
    listen: str = f"{LOOPBACK}:5557"
    plan: Path = Path(".signoff") / "load-plan.json"


def measure(
    base_url: str,
    calls: Sequence[Call],
    users: Sequence[Asker],
    prober: Asker,
    crowd: Crowd,
) -> tuple[LoadReached, list[Sample]]:
    """Let *users* (a session each) work at the same time, and probe as *prober* meanwhile. Filed.

    Raises GeneratorError when locust does not start, or ends before it was told to.
    """
    load = Load(rate=PROBE_RATE, seconds=crowd.seconds, timeout_s=crowd.timeout_s, warm_up=1)
    with TemporaryDirectory(prefix="signoff-load-") as name:
        folder = Path(name).resolve()  # for this user's eyes alone
        plan = crowd.plan.absolute() if crowd.joining else folder / "plan.json"
        _leave(plan, _plan(base_url, calls, users, crowd, load, folder))
        processes: list[subprocess.Popen[bytes]] = []
        try:
            processes = _start(plan, folder, len(users), crowd)
            ready, result = folder / "ready", folder / "result.json"
            _wait_for(ready, processes[0], START_S + _patience(crowd))
            plan.unlink()
            began = time.monotonic()
            said = generate(base_url, calls, [prober], load)
            ended = time.monotonic()
            (folder / "done").touch()
            _wait_for(result, processes[0], START_S)
        finally:
            plan.unlink(missing_ok=True)
            _stop(processes, at_once=not (folder / "result.json").exists())
        seen = json.loads(result.read_text(encoding="utf-8"))
    samples = samples_of(said, calls)
    found = _sum_up(seen, crowd, len(users), (began, ended), summary(said, samples, calls, load))
    TRAIL.note(found)
    return found, samples


def _plan(
    base_url: str, calls: Sequence[Call], users: Sequence[Asker], crowd: Crowd, load: Load, folder: Path
) -> dict[str, Any]:
    """What users.py has to know. run: tells this plan from an old one, and is no secret."""
    return {
        "run": secrets.token_hex(8),
        "base_url": base_url,
        "calls": [asdict(call) for call in calls],
        "users": [one.plain() for one in users],
        "think_s": crowd.think_s,
        "timeout_s": crowd.timeout_s,
        "long_s": LONG_S,
        "foreign": NOT_THE_CALLERS,
        "longest_s": load.seconds + load.timeout_s * (len(calls) + load.warm_up + 1) + START_S,
        "folder": str(folder),
    }


def _leave(plan: Path, words: Mapping[str, Any]) -> None:
    """Write the plan, readable by this user alone, and there as a whole or not at all."""
    plan.parent.mkdir(parents=True, exist_ok=True)
    draft = plan.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600, exist_ok=False)
    draft.write_text(json.dumps(words), encoding="utf-8")
    draft.replace(plan)


def _start(plan: Path, folder: Path, users: int, crowd: Crowd) -> list[subprocess.Popen[bytes]]:
    environment = {**os.environ, "SIGNOFF_LOAD_PLAN": str(plan)}
    with (folder / "locust.log").open("ab") as log:
        return [
            subprocess.Popen(
                [sys.executable, "-m", "locust", "-f", str(LOCUSTFILE), *words],
                env=environment,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            for words in _commands(users, crowd)
        ]


def _commands(users: int, crowd: Crowd) -> list[list[str]]:
    """What locust is told: one process does everything, or a master comes first and then its workers."""
    master = ["--headless", "--only-summary", "--users", str(users), "--spawn-rate", str(SPAWN_PER_S)]
    workers = crowd.workers + crowd.joining
    if workers == 1:
        return [master]
    host, port = crowd.listen.rsplit(":", 1) if crowd.joining else (LOOPBACK, str(_free_port()))
    master += ["--master", "--master-bind-host", host, "--master-bind-port", port]
    master += ["--expect-workers", str(workers), "--expect-workers-max-wait", f"{_patience(crowd):.0f}"]
    near = LOOPBACK if host == EVERYWHERE else host
    return [master, *(["--worker", "--master-host", near, "--master-port", port] for _ in range(crowd.workers))]


def _patience(crowd: Crowd) -> float:
    return JOIN_S if crowd.joining else START_S


def _free_port() -> int:
    with socket.socket() as one:
        one.bind((LOOPBACK, 0))
        port: int = one.getsockname()[1]
        return port


def _wait_for(file: Path, master: subprocess.Popen[bytes], within_s: float) -> None:
    eventually(lambda: file.exists() or master.poll() is not None, within_s=within_s)
    if not file.exists():
        output = (file.parent / "locust.log").read_text(encoding="utf-8", errors="replace")
        said = output.partition(SUMMARY)[0][-TAIL:]
        raise GeneratorError(f"locust did not get as far as {file.stem!r}: {REDACTOR.text(said)}")


def _stop(processes: Sequence[subprocess.Popen[bytes]], *, at_once: bool) -> None:
    """End what does not end by itself. The master goes first, and sends its workers away."""
    for process in processes:
        for harder in (process.terminate, process.kill):
            try:
                process.wait(0 if at_once and harder == process.terminate else STOP_S)
                break
            except subprocess.TimeoutExpired:
                harder()
        process.wait()


def _sum_up(
    seen: Mapping[str, Any], crowd: Crowd, wanted: int, probed: tuple[float, float], probe: Latencies
) -> LoadReached:
    """What the processes of locust saw, together. Their clock and the one of *probed* are the same."""
    seconds = seen["ended"] - seen["began"]
    answered = [times for report in seen["reports"] for times in report["answered"].values()]
    errors: dict[str, int] = {}
    for report in seen["reports"]:
        for kind, number in report["errors"].items():
            errors[kind] = errors.get(kind, 0) + number
    good, bad = sum(map(len, answered)), sum(errors.values())
    return LoadReached(
        wanted=wanted,
        present=min(seen["users"], default=0),
        seconds=seconds,
        wanted_s=crowd.seconds,
        served=tuple(_served(answered, seconds * part / PARTS, seconds / PARTS) for part in range(PARTS)),
        good=good,
        errors=errors,
        error_share=share_interval(bad, good + bad),
        think_s=crowd.think_s,
        late_s=max((report["late_s"] for report in seen["reports"]), default=0.0),
        probe=probe,
        probe_s=(probed[0] - seen["began"], probed[1] - seen["began"]),
        workers=tuple(seen["workers"].values()),
        problem=seen["problem"],
    )


def _served(answered: Sequence[Sequence[float]], since: float, seconds: float) -> int:
    """How many users have a good answer in the *seconds* from *since* on."""
    return sum(any(since <= time <= since + seconds for time in times) for times in answered)
