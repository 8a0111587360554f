"""The watcher writes every round down before the next one, and survives being killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from signoff import watching
from signoff.clients.base import Caller
from signoff.clients.records import Busy, Journal, Records
from signoff.waiting import eventually, ticks

ROOT = Path(__file__).parents[1]
PAGE = b"<html><script src='/a.js'></script></html>"


class Deployment(BaseHTTPRequestHandler):
    """A deployment as small as can be; ``answers`` says how it is."""

    answers: ClassVar[dict[str, tuple[int, str, bytes]]] = {}

    def do_GET(self) -> None:
        healthy = (200, "application/json", b'{"status": "healthy", "build": "b1"}')
        usual = healthy if self.path == "/api/health" else (200, "text/html", PAGE)
        status, kind, body = self.answers.get(self.path, usual)
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def deployment() -> Iterator[str]:
    Deployment.answers = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Deployment)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def watch(deployment, tmp_path):
    """Starts watchers of the deployment, as processes of their own."""
    environment = {**os.environ, "BASE_URL": deployment, "HISTORY_FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT)}

    def start(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "signoff", "watch", "--pages", "/en", *words]
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def rounds(folder: Path) -> int:
    return len(Records(folder).probes("127.0.0.1").rounds)


def test_one_round_is_written_down(watch, tmp_path):
    process = watch("--once")
    out, _ = process.communicate(timeout=30)

    found = Records(tmp_path).probes("127.0.0.1")
    assert (process.returncode, out.split()[-1]) == (0, "well")
    assert [(one.build, one.problem) for one in found.rounds] == [("b1", "")]
    assert datetime.now(UTC).timestamp() - found.rounds[0].at.timestamp() < 60


def test_a_killed_watcher_loses_nothing_and_can_go_on(watch, tmp_path):
    process = watch("--every", "0.05")
    assert eventually(lambda: rounds(tmp_path) >= 3, within_s=30)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.communicate()
    before = rounds(tmp_path)
    (log,) = (tmp_path / "probes").glob("*.ndjson")
    with log.open("ab") as file:
        file.write(b'{"at": "2026-11-2')  # as if it had been killed in the middle of a write

    again = watch("--once")
    again.communicate(timeout=30)

    found = Records(tmp_path).probes("127.0.0.1")
    assert (len(found.rounds), found.unreadable) == (before + 1, 0)
    assert found.rounds[-1].problem == ""


def test_two_watchers_do_not_write_into_one_folder(tmp_path):
    with Journal(tmp_path), pytest.raises(Busy):
        Journal(tmp_path)
    Journal(tmp_path).write("2026-11-23", {"started": "now"})


def test_it_needs_a_deployment_and_a_folder(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BASE_URL", raising=False)
    assert watching.main(["--once"]) == 2
    assert "HISTORY_FOLDER" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "answer", "problem"),
    [
        ("/api/health", (200, "application/json", b'{"status": "degraded"}'), "200, status 'degraded'"),
        ("/api/health", (503, "application/json", b'{"status": "healthy"}'), "503, status 'healthy'"),
        ("/api/health", (200, "text/html", b"<html>"), "The answer is JSON"),
        ("/api/health", (200, "application/json", b"[]"), "200, status None"),
        ("/en", (404, "text/html", PAGE), "404 text/html"),
        ("/en", (200, "text/plain", PAGE), "200 text/plain"),
        ("/en", (200, "text/html", b"<h1>parked</h1>"), "200 text/html"),
    ],
)
def test_what_is_not_well_is_said(deployment, path, answer, problem):
    Deployment.answers = {path: answer}
    caller = Caller(deployment)
    line = watching.probe(caller, "127.0.0.1", ["/en"])
    caller.close()

    assert [one["problem"] for one in line["checks"] if one["path"] == path] == [problem]
    assert [one["problem"] for one in line["checks"] if one["path"] != path] == [""]
    assert json.loads(json.dumps(line)) == line


def test_a_deployment_that_is_gone_is_a_failed_probe():
    caller = Caller("http://127.0.0.1:9")
    line = watching.probe(caller, "127.0.0.1", [])
    caller.close()
    assert line["checks"][0]["problem"] == "ConnectError"


def test_rounds_keep_their_pace(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr("signoff.waiting.time.monotonic", lambda: clock[0])
    monkeypatch.setattr("signoff.waiting.time.sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    seen = []
    for number in ticks(10, for_s=60):
        seen.append((number, clock[0]))
        clock[0] += 25 if number == 2 else 1
    assert seen == [(0, 0), (1, 10), (2, 20), (5, 50), (6, 60)]
