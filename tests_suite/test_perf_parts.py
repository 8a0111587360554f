"""The parts of measuring: charts, plans of the database, pairs of calls, the twin's gate."""

from __future__ import annotations

import math
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from xml.etree import ElementTree

import bson
import pytest

from signoff.perf import charts, overhead
from signoff.perf.equivalence import LOOKS
from signoff.perf.overhead import Side
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
    """Counts what is below /counted, as the limiter does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Answer."""
        self.send_response(503 if self.path == "/broken" else 200)
        if self.path == "/counted":
            self.send_header("X-RateLimit-Remaining", "7")
        self.send_header("Content-Length", "0")
        self.end_headers()

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


FREE = Side("GET", "/free", 200, counted=False)
COUNTED = Side("GET", "/counted", 200, counted=True)


def test_a_pair_is_asked_until_a_planned_look_decides(limited):
    found = overhead.measure(limited, FREE, COUNTED, {}, 1000.0)
    assert found.problem == ""
    assert found.difference.n == found.control.n == LOOKS[0]
    assert found.control_sound
    assert found.difference.high < 1000


@pytest.mark.parametrize(
    ("without", "with_limiter", "problem"),
    [
        (FREE, Side("GET", "/free", 200, counted=True), "is not counted"),
        (Side("GET", "/counted", 200, counted=False), COUNTED, "is counted"),
        (Side("GET", "/broken", 200, counted=False), COUNTED, "answered with 503"),
    ],
)
def test_a_pair_that_is_none_is_said(limited, without, with_limiter, problem):
    found = overhead.measure(limited, without, with_limiter, {}, 2.0)
    assert problem in found.problem
    assert math.isinf(found.difference.high)


def test_nobody_there_is_said():
    assert overhead.measure("http://127.0.0.1:9", FREE, COUNTED, {}, 2.0).problem


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
