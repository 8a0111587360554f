"""The load test against sites whose behaviour is known: who is counted, for how long, and what gets past it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from signoff import expect
from signoff.evidence import CheckFailed
from signoff.evidence.load import LoadReached
from signoff.perf import load
from signoff.perf.latency import Asker, Call, GeneratorError
from signoff.perf.load import EVERYWHERE, Crowd

ROOT = Path(__file__).parents[1]
USERS = 12
CALLS = (Call("GET", "/mine", holds="row"), Call("POST", "/mine", body="{}", holds="row"))
SHORT = (0.1, 0.3)


class Site(ThreadingHTTPServer):
    """Answers with what the caller has there. *manners* says in how many seconds, or with which other status.

    It is asked with the caller and the number of the caller's call.
    """

    request_queue_size = 64  # all come at once

    def __init__(self, manners: Callable[[str, int], float]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.manners = manners
        self.asked: Counter[str] = Counter()
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answering(BaseHTTPRequestHandler):
    """One connection to a site."""

    server: Site
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        who = self.headers["x-who"]
        self.server.asked[who] += 1
        said = self.server.manners(who, self.server.asked[who])
        status = int(said) if said >= 100 and self.path == "/mine" else 200
        if said < 100:
            self.server.over.wait(said)
        body = f"row of {who}.".encode()
        self.send_response(status)
        self.send_header("location", "/en/sign-in")
        self.send_header("content-type", "text/plain; charset=utf-8")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - http.server's own name

    def handle(self) -> None:
        """Until the caller has gone, which is no error."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[Callable[[Callable[[str, int], float]], Site]]:
    """Opens sites."""
    opened: list[Site] = []

    def make(manners: Callable[[str, int], float]) -> Site:
        opened.append(Site(manners))
        threading.Thread(target=opened[-1].serve_forever, daemon=True).start()
        return opened[-1]

    yield make
    for one in opened:
        one.over.set()
        one.shutdown()
        one.server_close()


def asker(who: str) -> Asker:
    return Asker({"x-who": who}, {"row": f"row of {who}."})


def measured(site: Site, **changes: Any) -> LoadReached:
    crowd = Crowd(**{"seconds": 2.0, "think_s": SHORT, **changes})
    users = [asker(f"user-{number}") for number in range(USERS)]
    return load.measure(site.url, CALLS, users, asker("prober"), crowd)[0]


def judge(found: LoadReached) -> None:
    """All but the p95 of one more user, for which these runs are too short."""
    expect.load.reached(found, users=USERS)
    expect.load.all_served(found, users=USERS)
    expect.load.few_errors(found, percent=5)
    expect.load.first_calls_soon(found)
    expect.load.throughput(found, answer_ms=200)


def test_a_modest_site_bears_the_load(site):
    """Each answer takes nearly as long as 95 % of them may."""
    found = measured(site(lambda who, number: 0.16 + 0.005 * (number % 5)))
    if found.late_s > 0.01:
        pytest.skip("this machine has too much else to do to measure anything")
    judge(found)
    assert (found.wanted, found.present, found.served, found.bad) == (USERS, USERS, (USERS,) * 3, 0)
    assert found.workers == (USERS,)


def test_a_redirect_is_not_followed(site):
    """The page that it leads to would have what the caller looks for."""
    found = measured(site(lambda who, number: 302 if who != "prober" else 0))
    assert found.good == 0
    assert {kind.rpartition(": ")[2] for kind in found.errors} == {"status 302"}
    with pytest.raises(CheckFailed, match=r"(?s)0 requests .* status 302"):
        judge(found)


def test_users_who_wait_are_too_few_answers(site):
    found = measured(site(lambda who, number: 0.4 if who != "prober" else 0), seconds=4.0)
    assert (found.served, found.bad) == ((USERS,) * 3, 0)
    with pytest.raises(CheckFailed, match="throughput is too low"):
        judge(found)


def test_the_load_lasts_until_all_is_measured(site):
    """Two first calls and one to warm up, one after the other, come before what is measured for two seconds."""
    found = measured(site(lambda who, number: 0.6))
    assert 2 + 4 * 0.6 < found.probe_s[1] <= found.seconds
    assert found.probe_s[0] >= 0


def test_users_who_are_left_waiting_are_missed(site):
    found = measured(site(lambda who, number: 60 if who != "prober" and number > 5 else 0))
    assert found.served[0] == USERS
    assert found.served[2] < USERS
    with pytest.raises(CheckFailed, match=r"were served in part [23]"):
        judge(found)


def test_who_still_waits_when_the_load_ends_is_an_error(site):
    """They were served in each part of the time, and no answer of theirs is bad."""
    until = time.monotonic() + 60

    def manners(who: str, number: int) -> float:
        nonlocal until
        if who == "prober":
            until = min(until, time.monotonic() + 4.6)  # it comes when the load begins
        return 60 if who != "prober" and time.monotonic() > until else 0

    found = measured(site(manners), seconds=6.0)
    assert found.served == (USERS,) * 3
    assert found.bad == USERS
    assert all(kind.endswith("no answer for more than 1 s when the load ended") for kind in found.errors)


@pytest.fixture
def by_hand() -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Starts commands as a person does in a shell, and ends what has not ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start(command: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen(command, shell=True, cwd=ROOT, start_new_session=True))  # noqa: S602 - our own
        return started[-1]

    yield start
    for one in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def documented(plan: Path, port: int) -> str:
    """The command for another machine, as the documentation has it, for this one."""
    text = (ROOT / "docs" / "pointing-at-staging.md").read_text(encoding="utf-8")
    [command] = re.findall(r"```\n(ssh [^`]*)\n```", text)
    here = {
        "ssh 10.0.0.5": "sh -c",
        "cd awms-signoff": f"cd {ROOT}",
        ".signoff/load-plan.json": str(plan),
        ".venv/bin/python": sys.executable,
        "10.0.0.5": "127.0.0.1",
        "5557": str(port),
    }
    for word, other in here.items():
        assert word in command
        command = command.replace(word, other)
    return command


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_is_started_by_hand_joins_as_documented(site, by_hand, tmp_path, workers):
    """No two users of any two processes have the same session, and none is left over."""
    plan, port = tmp_path / "left" / "plan.json", free_port()
    other, quick = by_hand(documented(plan, port)), site(lambda who, number: 0)
    found = measured(quick, workers=workers, joining=1, listen=f"127.0.0.1:{port}", plan=plan)
    assert other.wait(20) == 0
    expect.load.reached(found, users=USERS)
    expect.load.all_served(found, users=USERS)
    assert len(found.workers) == workers + 1
    assert sum(found.workers) == USERS
    assert len(quick.asked) == USERS + 1
    assert list(plan.parent.iterdir()) == []


def test_a_worker_with_the_plan_of_another_run_ends_it(site, by_hand, tmp_path):
    plan, port = tmp_path / "plan.json", free_port()
    by_hand(documented(plan, port).replace("; cat ", "; sed -E s/[0-9a-f]{16}/0/ "))
    with pytest.raises(GeneratorError, match="the plan of another run"):
        measured(site(lambda who, number: 0), joining=1, listen=f"127.0.0.1:{port}", plan=plan)


def test_a_session_is_in_no_command_and_no_environment(site, tmp_path, monkeypatch):
    """It is in the plan, which nobody else may read, and which has gone when the load begins."""
    plan = tmp_path / "plan.json"
    seen: list[str] = []
    modes: list[int] = []
    start = subprocess.Popen

    def watched(command: Any, **options: Any) -> Any:
        seen.append(f"{command} {options.get('env')}")
        modes.append(plan.stat().st_mode & 0o777 if plan.exists() else 0)
        return start(command, **options)

    monkeypatch.setattr(subprocess, "Popen", watched)
    monkeypatch.setattr(load, "START_S", 1.0)
    monkeypatch.setattr(load, "JOIN_S", 1.0)
    with pytest.raises(GeneratorError):
        measured(site(lambda who, number: 0), joining=1, listen=f"127.0.0.1:{free_port()}", plan=plan)
    assert modes == [0o600, 0o600]
    assert not [words for words in seen if "row of" in words]
    assert not plan.exists()


def test_locust_listens_on_loopback_unless_it_is_told_otherwise():
    [master, *workers] = load._commands(50, Crowd(10, workers=3))
    assert master[master.index("--master-bind-host") + 1] == "127.0.0.1"
    assert len(workers) == 3
    [master, worker] = load._commands(50, Crowd(10, joining=1, listen=f"{EVERYWHERE}:5557"))
    assert master[master.index("--master-bind-host") + 1] == EVERYWHERE
    assert worker[worker.index("--master-host") + 1] == "127.0.0.1"
    assert load._commands(50, Crowd(10)) == [
        ["--headless", "--only-summary", "--users", "50", "--spawn-rate", "25"],
    ]
