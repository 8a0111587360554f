"""The parts of measuring: charts, plans of the database, pairs of calls, the twin's gate."""

from __future__ import annotations

import math
import struct
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from xml.etree import ElementTree

import bson
import pytest

from signoff.perf import charts, overhead
from signoff.perf.equivalence import LOOKS
from signoff.perf.overhead import Calls, Side
from signoff.perf.queries import _stages
from twin.database.gate import OP_MSG, command_of

TIMES = [float(number) for number in range(1, 101)]


@pytest.mark.parametrize(
    "text",
    [
        charts.histogram("a <script> & more", [*TIMES, math.inf], limit=200, marks=(("p95", 95.0), ("p99", math.inf))),
        charts.histogram("nothing", [], limit=200),
        charts.time_line("over time", [(0.1 * n, time) for n, time in enumerate([*TIMES, math.inf])], limit=200),
        charts.time_line("nothing", [], limit=200),
        charts.trend("runs", [("one", 8.0, 9.0, 10.0), ("two", 8.0, 9.0, math.inf)], limit=200),
        charts.trend("nothing", [], limit=200),
    ],
)
def test_a_chart_is_one_svg_without_anything_active(text):
    tree = ElementTree.fromstring(text)  # noqa: S314 - our own
    tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert tags <= {"svg", "rect", "text", "path", "circle"}
    assert "nan" not in text
    assert "inf" not in text


def test_a_histogram_says_how_many_errors_it_does_not_show():
    assert "100 good answers, ms; 2 errors not shown" in charts.histogram("x", [*TIMES, math.inf, math.inf], limit=200)


INDEXED = {"stage": "FETCH", "inputStage": {"stage": "IXSCAN", "indexName": "by_organization"}}


@pytest.mark.parametrize(
    ("said", "stages"),
    [
        ({"queryPlanner": {"winningPlan": INDEXED, "rejectedPlans": [{"stage": "COLLSCAN"}]}}, "FETCH|IXSCAN by_org"),
        ({"queryPlanner": {"winningPlan": {"queryPlan": INDEXED, "slotBasedPlan": {"stages": "$$"}}}}, "FETCH|IXSCAN"),
        ({"queryPlanner": {"winningPlan": {"stage": "EXPRESS_IXSCAN", "indexName": "email"}}}, "EXPRESS_IXSCAN email"),
        (
            {"stages": [{"$cursor": {"queryPlanner": {"winningPlan": {"stage": "COLLSCAN"}}}}, {"$group": {}}]},
            "COLLSCAN",
        ),
        ({"queryPlanner": {"winningPlan": {"stage": "SINGLE_SHARD", "shards": [{"winningPlan": INDEXED}]}}}, "SINGLE"),
        (
            {"queryPlanner": {"winningPlan": {"stage": "OR", "inputStages": [INDEXED, {"stage": "COLLSCAN"}]}}},
            "OR|FETCH",
        ),
        ({"ok": 1.0}, ""),
    ],
)
def test_every_stage_of_a_winning_plan_is_read(said, stages):
    assert "|".join(map(str, _stages(said))).startswith(stages)
    assert "COLLSCAN" not in stages or "COLLSCAN" in "|".join(map(str, _stages(said)))


def test_what_a_stage_reads_of_an_index_is_read():
    scan = {"stage": "IXSCAN", "indexName": "by_date", "keyPattern": {"createdAt": 1, "organizationId": 1}}
    whole = scan | {"indexBounds": {"createdAt": ["[MaxKey, MinKey]"], "organizationId": ["[1, 1]"]}}
    part = scan | {"indexBounds": {"createdAt": ["[new Date(1), new Date(2)]"], "organizationId": ["[MinKey, MaxKey]"]}}
    for plan, from_end_to_end in ((whole, True), (part, False), (scan, False)):
        fetch, read = _stages({"queryPlanner": {"winningPlan": {"stage": "FETCH", "inputStage": plan}}})
        assert (fetch.reads, read.reads, read.key, read.whole) == (False, True, "createdAt", from_end_to_end)


class Limited(BaseHTTPRequestHandler):
    """Counts what is below /counted, as the limiter does, and what the small ask of /upload; hostile in many ways."""

    protocol_version = "HTTP/1.1"
    uploads: ClassVar[Counter[str]] = Counter()
    answered = 0

    def do_GET(self) -> None:
        """Answer, in the way that the path names."""
        who = self.headers.get("x-who", "")
        self.send_response(503 if self.path == "/broken" else 200)
        if self.path == "/counted" or (self.path == "/upload" and who.startswith("small")):
            self.send_header("X-RateLimit-Remaining", "7")
            self.uploads[who] += 1
        self.answered += 1
        getattr(self, f"_{self.path.strip('/')}", self._at_once)()

    def _at_once(self) -> None:
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _slow(self) -> None:
        time.sleep(0.02)
        self._at_once()

    def _drips(self) -> None:
        self.send_header("Content-Length", "1000")
        self._until_nobody_listens(b"x", pause=0.05)

    def _endless(self) -> None:
        self.close_connection = True
        self._until_nobody_listens(b"x" * 65536, pause=0)

    def _until_nobody_listens(self, some: bytes, *, pause: float) -> None:
        self.end_headers()
        with suppress(OSError):
            while self.wfile.write(some):
                time.sleep(pause)

    def _drops(self) -> None:
        """Every sixtieth time the connection is ended without a word; a target with many processes does so."""
        self._at_once()
        self.close_connection = self.answered % 60 == 0

    def _vanishes(self) -> None:
        self._at_once()
        self.close_connection = True

    def _closes(self) -> None:
        self.send_header("Connection", "close")
        self._at_once()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def limited() -> Iterator[str]:
    """A server with a limiter."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Limited)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def free(path: str = "/free", *, counted: bool = False) -> dict[str, Any]:
    return Side("GET", path, (200,), counted=counted).by({"x-who": "large"})


COUNTED = Side("GET", "/counted", (200,), counted=True).by({"x-who": "large"})
SMALL = tuple(Side("GET", "/upload", (200,), counted=True).by({"x-who": f"small {n}"}) for n in range(6))
CALLS = Calls(free=free(), usage=free("/usage"), limited=COUNTED, passed=free("/upload"), counted=SMALL, quota=20)


def test_the_calls_are_asked_until_a_planned_look_decides(limited):
    Limited.uploads.clear()
    found = overhead.measure(limited, CALLS, 1000.0)
    assert found.problem == ""
    assert found.difference.n == found.usage.n == found.control.n == found.one_route.n == LOOKS[0]
    assert found.control_sound
    assert found.kept


def test_nobody_is_asked_more_often_than_their_quota_allows(limited):
    Limited.uploads.clear()
    found = overhead.measure(limited, replace(CALLS, counted=SMALL[:2]), 1000.0)
    assert [Limited.uploads[who] for who in ("small 0", "small 1")] == [20, 20]
    assert found.one_route.n == 39


@pytest.mark.parametrize(
    ("calls", "problem"),
    [
        (replace(CALLS, limited=free(counted=True)), "GET /free is not counted"),
        (replace(CALLS, free=free("/counted")), "GET /counted is counted"),
        (replace(CALLS, usage=free("/counted")), "GET /counted is counted"),
        (replace(CALLS, passed=SMALL[0] | {"counted": False}), "GET /upload is counted"),
        (replace(CALLS, counted=[free("/upload", counted=True)]), "GET /upload is not counted"),
        (replace(CALLS, free=free("/broken")), "answered with 503"),
        (replace(CALLS, once=[free("/broken")]), "answered with 503"),
        (replace(CALLS, limited=free("/drips")), "/drips is not through within 0.4 s"),
        (replace(CALLS, usage=free("/endless")), "/endless is answered with 262144 bytes or more"),
        (replace(CALLS, usage=free("/vanishes")), "the connection was lost 6 times in 6 blocks"),
        (replace(CALLS, free=free("/slow")), "time is up"),
    ],
)
def test_calls_that_cannot_be_compared_are_said(limited, calls, problem):
    found = overhead.measure(limited, calls, 2.0, timeout_s=0.4, within_s=1.0)
    assert problem in found.problem
    assert math.isinf(found.difference.high)


@pytest.mark.parametrize("path", ["/drops", "/closes"])
def test_when_a_connection_ends_it_goes_on_over_another(limited, path):
    found = overhead.measure(limited, replace(CALLS, free=free(path)), 1000.0)
    assert found.problem == ""
    assert found.kept


def test_nobody_there_is_said():
    assert overhead.measure("http://127.0.0.1:9", CALLS, 2.0).problem


def message(document: dict[str, object], opcode: int = OP_MSG) -> bytes:
    body = struct.pack("<i", 0) + b"\0" + bson.encode(document)
    return struct.pack("<iiii", 16 + len(body), 1, 0, opcode) + body


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (message({"find": "AuditLog", "filter": {}}), (b"find", b"AuditLog")),
        (message({"ping": 1})[:-1], (b"ping", None)),
        (message({"find": "x"}, opcode=2004), (b"", b"")),
        (b"", (b"", b"")),
    ],
)
def test_the_gate_knows_a_query_from_a_ping(data, found):
    name, collection = command_of(data)
    assert name == found[0]
    assert found[1] is None or collection == found[1]
