"""Access logs in every form are read alike, and what cannot be read is said."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from signoff.clients.access_log import AccessLog, LogError
from signoff.clients.base import Caller
from signoff.clients.webhook import Sender, Webhook
from signoff.evidence import CheckFailed
from signoff.evidence.traffic import Traffic

BEGIN = datetime(2026, 11, 20, tzinfo=UTC)
END = BEGIN + timedelta(hours=1)
PEOPLE = "Mozilla/5.0"


def vercel(minute: float, status: int = 200, **more: object) -> str:
    """One line as the hosting's log drain writes it."""
    stamp = int((BEGIN + timedelta(minutes=minute)).timestamp() * 1000)
    proxy = {"path": more.pop("path", "/api/user"), "userAgent": [more.pop("agent", PEOPLE)], "statusCode": status}
    line = {"deploymentId": "dpl_1", "source": "lambda", "timestamp": stamp, "statusCode": status, "level": "info"}
    return json.dumps({**line, "requestId": f"r{minute}", "proxy": proxy, **more}) + "\n"


def read(path: Path) -> Traffic:
    return AccessLog(path).traffic(BEGIN, END)


def written(folder: Path, lines: list[str], name: str = "log.ndjson") -> Path:
    path = folder / name
    path.write_text("".join(lines))
    return path


def test_a_log_drain_is_counted_by_status(tmp_path):
    found = read(written(tmp_path, [vercel(1), vercel(2, 404, path="/en/old?x=1"), vercel(3, 403), vercel(4)]))

    assert found.by_status == {200: 2, 404: 1, 403: 1}
    assert (found.requests, found.lines, found.unreadable, found.server_errors) == (4, 4, 0, 0)
    assert found.worst(404) == "/en/old 404 × 1"


def test_several_lines_of_one_request_count_once_with_the_worst_status(tmp_path):
    lines = [vercel(1, message="console.log"), vercel(1, 500, message="Error"), vercel(1, message="end")]

    assert read(written(tmp_path, lines)).by_status == {500: 1}


def test_a_crash_without_an_answer_is_a_server_error(tmp_path):
    assert read(written(tmp_path, [vercel(1, -1)])).server_errors == 1


def test_the_suites_own_requests_are_left_out(tmp_path):
    found = read(written(tmp_path, [vercel(1, 500, agent="awms-signoff"), vercel(2)]))

    assert (found.own, found.by_status) == (1, {200: 1})


def test_a_user_agent_may_be_a_plain_text(tmp_path):
    line = json.loads(vercel(1, 500))
    line["proxy"]["userAgent"] = "awms-signoff"

    assert read(written(tmp_path, [json.dumps(line) + "\n"])).own == 1


def test_lines_outside_the_window_do_not_count(tmp_path):
    found = read(written(tmp_path, [vercel(-5, 500), vercel(10), vercel(70, 500)]))

    assert found.by_status == {200: 1}
    assert found.first == BEGIN - timedelta(minutes=5)


def test_lines_that_cannot_be_read_are_counted(tmp_path):
    assert read(written(tmp_path, [vercel(1), "garbage\n", '{"timestamp": "soon"}\n', vercel(2)])).unreadable == 2


def test_a_line_that_is_being_written_is_no_unreadable_line(tmp_path):
    assert read(written(tmp_path, [vercel(1), vercel(2)[:40]])).unreadable == 0


def test_an_empty_log_has_no_lines(tmp_path):
    found = read(written(tmp_path, []))

    assert (found.lines, found.first, found.holes) == (0, None, ())


def test_a_hole_shows_also_at_the_edges(tmp_path):
    found = read(written(tmp_path, [vercel(20), vercel(25), vercel(30)]))

    assert [(one - BEGIN, other - BEGIN) for one, other in found.holes] == [
        (timedelta(0), timedelta(minutes=20)),
        (timedelta(minutes=30), timedelta(hours=1)),
    ]


@pytest.mark.parametrize(
    "message",
    [
        "MongoServerSelectionError: connect ECONNREFUSED 10.0.0.1:27017",
        "PrismaClientInitializationError: Can't reach database server",
        "Error P2024: Timed out fetching a new connection",
        "Timed out in the connection pool",
        # as Prisma's connector for MongoDB words it, and as the driver does
        "Can't reach database server at `cluster0.abc.mongodb.net`",
        "Raw query failed. Code: `unknown`. Error message: `Kind: I/O error: Connection reset by peer (os error 104)`",
        "Error creating a database connection. (Kind: An error occurred during DNS resolution: no record found)",
        "Error P2037: Too many database connections opened",
        "MongoNetworkTimeoutError: connection 5 to 10.0.0.1:27017 timed out",
        "MongoNotConnectedError: Client must be connected before running operations",
        "Error: querySrv ETIMEOUT _mongodb._tcp.cluster0.abc.mongodb.net",
        "Error: getaddrinfo ENOTFOUND ac-1-shard-00-00.abc.mongodb.net",
        "Error: connect ETIMEDOUT 10.0.0.1:27017",
        "MongooseServerSelectionError: Could not connect to any servers in your MongoDB Atlas cluster",
        "MongoPoolClosedError: Attempted to check out a connection from closed connection pool",
        "MongoServerError: bad auth : Authentication failed.",
        "Raw query failed. Error message: `Kind: SCRAM failure: bad auth, labels: {}`",
        "Operation `users.findOne()` buffering timed out after 10000ms",
        "query failed { code: 'P2024', clientVersion: '5.22.0' }",
        '{"level":50,"err":{"code":"P1001"}}',
        "PrismaClientKnownRequestError: Invalid `prisma.users.findMany()` invocation: (P1017)",
        "Error code: P1011",
    ],
)
def test_connection_errors_of_the_database_are_found(tmp_path, message):
    found = read(written(tmp_path, [vercel(1, message=message, level="error"), vercel(2, message="saved to P2 shelf")]))

    assert found.database_error_count == 1
    assert message[:20] in found.database_errors[0]


def test_trouble_codes_of_vehicles_are_no_connection_errors(tmp_path):
    lines = [vercel(1, message="diagnosed P1001 and P2024"), vercel(2, message='{"dtc": ["P1017", "P2037"]}')]

    assert read(written(tmp_path, lines)).database_error_count == 0


@pytest.mark.parametrize("name", ["err", "error", "exception", "stack", "msg"])
def test_what_stands_beside_the_message_is_read_as_well(tmp_path, name):
    error = {"type": "E", "stack": "MongoServerSelectionError: timed out\n at x"}
    said = error if name in ("err", "exception") else error["stack"]
    line = {"time": "2026-11-20T00:05:00Z", "level": "error", "message": "query failed", name: said}

    found = read(written(tmp_path, [json.dumps(line) + "\n"]))

    assert (found.database_error_count, found.told) == (1, 1)


@pytest.mark.parametrize(("name", "level"), [("level", "crit"), ("level", "emerg"), ("severity", "CRITICAL")])
def test_the_severest_levels_have_several_words(tmp_path, name, level):
    line = {"time": "2026-11-20T00:05:00Z", name: level, "message": "bye"}

    assert read(written(tmp_path, [json.dumps(line) + "\n"])).fatal_count == 1


def test_fatal_lines_are_found(tmp_path):
    lines = [
        vercel(1, level="fatal", message="bye"),
        vercel(2, message="uncaughtException: x"),
        vercel(3, level="error"),
    ]

    assert read(written(tmp_path, lines)).fatal_count == 2


@pytest.mark.parametrize(
    "message",
    [
        "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
        'ERROR\tUncaught Exception \t{"errorType":"TypeError"}',
        'Unhandled Rejection: {"errorType":"Runtime.UnhandledPromiseRejection"}',
        "Node.js process exited with exit status: 128. The logs above can help with debugging the issue.",
        "RequestId: 1f Error: Runtime exited with error: signal: killed",
        "Task timed out after 10.01 seconds",
        "Vercel Runtime Timeout Error: Task timed out after 60 seconds",
    ],
)
def test_crashes_are_known_in_the_words_of_the_runtime(tmp_path, message):
    found = read(written(tmp_path, [vercel(1, message=message), vercel(2, message="exit status: 0, memory 90 MB")]))

    assert found.fatal_count == 1


def test_failed_deliveries_are_told_from_strangers_at_the_same_address(tmp_path):
    hook = "/api/webhooks/stripe"
    lines = [vercel(1, 400, path=hook, agent="Stripe/1.0"), vercel(2, 200, path=hook, agent="Stripe/1.0")]

    found = read(written(tmp_path, [*lines, vercel(3, 400, path=hook, agent="curl/8")]))

    assert (found.webhooks, found.webhooks_failed) == (2, 1)


def test_events_that_the_suite_spoils_are_no_failed_deliveries(tmp_path):
    """It sends forged, stale and unsigned ones, as Stripe would, and the webhook has to refuse them."""
    agents = []

    def refuse(request):
        agents.append(request.headers["user-agent"])
        return httpx.Response(400)

    caller = Caller("https://staging.test", name="Stripe", transport=httpx.MockTransport(refuse))
    sender = Sender(Webhook(caller), "whsec_of_the_test")
    sender.forge({"id": "evt_1"})
    sender.unsign({"id": "evt_1"})
    hook = "/api/webhooks/stripe"

    found = read(written(tmp_path, [vercel(place, 400, path=hook, agent=agent) for place, agent in enumerate(agents)]))

    assert agents[0].startswith("Stripe/1.0 ")
    assert (found.own, found.webhooks, found.webhooks_failed) == (2, 0, 0)


def test_json_lines_of_other_servers_are_read(tmp_path):
    at = BEGIN + timedelta(minutes=5)
    lines = [
        {"time": at.isoformat(), "status": 200, "uri": "/", "user_agent": PEOPLE, "request_time": "0.25"},
        {"ts": at.timestamp(), "status": "404", "path": "/x", "userAgent": PEOPLE, "duration_ms": 12},
        {"timestamp": int(at.timestamp() * 1000), "statusCode": 200, "url": "/y", "agent": "awms-signoff"},
    ]
    found = read(written(tmp_path, [json.dumps(one) + "\n" for one in lines]))

    assert (found.by_status, found.own, found.unreadable) == ({200: 1, 404: 1}, 1, 0)
    assert [one.p95_ms for one in found.buckets] == [pytest.approx(238.1, abs=0.2)]


def test_the_combined_log_format_is_read(tmp_path):
    lines = [
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "Mozilla/5.0" 0.120\n',
        '203.0.113.1 - joe [20/Nov/2026:01:06:00 +0100] "POST /b?c=d HTTP/2" 404 12 "https://x" "Mozilla/5.0"\n',
        '203.0.113.1 - - [20/Nov/2026:00:07:00 +0000] "GET /c HTTP/1.1" 500 - "-" "awms-signoff"\n',
        '203.0.113.1 - - [20/Nov/2026:00:08:00 +0000] "GET /d HTTP/1.1" 200 5\n',
        "not a line of a log\n",
    ]
    found = read(written(tmp_path, lines, "access.log"))

    assert (found.by_status, found.own, found.unreadable) == ({200: 2, 404: 1}, 1, 1)


@pytest.mark.parametrize(
    "line",
    [
        # nginx as its package and its image configure it: the forwarded address at the end
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 400 12 "-" "Mozilla/5.0" "198.51.100.7"',
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 400 12 "-" "Mozilla/5.0" "-" 0.120 0.118',
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 400 12 "-" "Mozilla/5.0" 198.51.100.7',
        'app.test:443 203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 400 12 "-" "Mozilla/5.0"',
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 400 12 "-" "an \\"agent\\" so named"',
        # what scanners send to any address
        r'203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "\x16\x03\x01\x00" 400 157 "-" "-"',
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "-" 400 0 "-" "-"',
        '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "" 400 0 "-" "-"',
    ],
)
def test_combined_lines_as_servers_really_write_them_are_read(tmp_path, line):
    found = read(written(tmp_path, [line + "\n"], "access.log"))

    assert (found.by_status, found.unreadable) == ({400: 1}, 0)


@pytest.mark.parametrize("half", ["\\ud83d", "\\ud83dx", "\\ude00", "\\uDE00\\ud83d", "\\\\ud83d", "\\ud83d\\ude00"])
def test_half_a_character_in_a_message_is_a_line_all_the_same(tmp_path, half):
    line = vercel(5, message="MARK PrismaClientInitializationError").replace("MARK", half)

    found = read(written(tmp_path, ["\ufeff" + line, vercel(6)]))

    assert (found.by_status, found.unreadable, found.database_error_count) == ({200: 2}, 0, 1)


@pytest.mark.parametrize("name", ["access.log", "access.log.gz", "log.ndjson"])
def test_bytes_that_are_no_text_do_not_spoil_the_lines_around_them(tmp_path, name):
    # nginx escapes neither of them in a log of JSON, and whoever asks may send them
    said = '{"time": "2026-11-20T00:05:00Z", "status": 400, "uri": "/\xe4", "user_agent": "\xff\xfe"}\n'
    if name.startswith("access"):
        said = '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /\xe4 HTTP/1.1" 400 12 "-" "\xff\xfe"\n'
    raw = b"\xef\xbb\xbf" + said.replace("\xe4", "a").replace("400", "200").encode("latin-1") + said.encode("latin-1")
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)

    found = read(tmp_path / name)

    assert (found.by_status, found.unreadable, found.named) == ({200: 1, 400: 1}, 0, 2)
    (tmp_path / name).write_bytes(bytes(range(128, 256)) * 9 + b"\n" + raw[3:])
    if not name.endswith(".gz"):
        assert read(tmp_path / name).unreadable == 1


@pytest.mark.parametrize(
    ("line", "told", "named"),
    [
        (vercel(5), 1, 1),
        (vercel(5, source="build", message="Compiled"), 0, 1),
        ('{"time": "2026-11-20T00:05:00Z", "status": 200, "uri": "/", "user_agent": "x"}\n', 0, 1),
        ('{"time": 1795132800000, "level": 30, "msg": "request completed"}\n', 1, 0),
        ('203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "Mozilla/5.0"\n', 0, 1),
        ('203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 200 12\n', 0, 0),
    ],
)
def test_what_a_log_can_tell_is_counted(tmp_path, line, told, named):
    found = read(written(tmp_path, [line], "access.log"))

    assert (found.told, found.named) == (told, named)


def test_the_suite_is_known_also_behind_further_fields(tmp_path):
    line = '203.0.113.1 - - [20/Nov/2026:00:05:00 +0000] "GET /a HTTP/1.1" 500 1 "-" "awms-signoff/1" "-" 0.25\n'
    found = read(written(tmp_path, [line], "access.log"))

    assert (found.own, found.requests) == (1, 0)


@pytest.mark.parametrize("unit", [1, 10**3, 10**6, 10**9])
def test_moments_may_be_numbers_of_any_unit(tmp_path, unit):
    moment = int((BEGIN + timedelta(minutes=5)).timestamp()) * unit
    found = read(written(tmp_path, [json.dumps({"time": moment, "status": 200}) + "\n"]))

    assert (found.requests, found.first) == (1, BEGIN + timedelta(minutes=5))


def test_nginx_may_write_json_with_its_own_form_of_time(tmp_path):
    line = {"time_local": "20/Nov/2026:00:05:00 +0000", "status": "200", "request_uri": "/"}

    assert read(written(tmp_path, [json.dumps(line) + "\n"])).by_status == {200: 1}


def test_a_status_in_words_does_not_hide_the_number_beside_it(tmp_path):
    line = {"time": BEGIN.isoformat(), "status": "error", "statusCode": 500, "path": "/x"}

    assert read(written(tmp_path, [json.dumps(line) + "\n"])).server_errors == 1


def test_a_page_made_anew_in_the_background_is_no_crash(tmp_path):
    line = json.loads(vercel(1, -1))
    del line["statusCode"]

    assert read(written(tmp_path, [json.dumps(line) + "\n", vercel(2)])).by_status == {200: 1}


def test_what_a_build_says_is_no_error_of_the_deployment(tmp_path):
    words = "MongoServerSelectionError: no database while building"
    found = read(written(tmp_path, [vercel(1, source="build", message=words, level="fatal"), vercel(2)]))

    assert (found.database_error_count, found.fatal_count) == (0, 0)


def test_a_word_about_the_pool_is_no_error(tmp_path):
    found = read(written(tmp_path, [vercel(1, message="connection pool created, 10 connections")]))

    assert found.database_error_count == 0


def test_pino_writes_fatal_as_a_number(tmp_path):
    line = {"time": int(BEGIN.timestamp() * 1000), "level": 60, "msg": "bye"}

    assert read(written(tmp_path, [json.dumps(line) + "\n"])).fatal_count == 1


def test_a_json_array_says_what_to_change(tmp_path):
    with pytest.raises(LogError, match="NDJSON"):
        read(written(tmp_path, ["[" + vercel(1).strip() + "]\n"], "log.json"))


def test_rotated_files_are_of_the_log(tmp_path):
    dated = ("access.log-20261119", "access.log-2026-11-19", "access.log-20261119-1795132800")
    for number, name in enumerate(("access.log", "access.log.1", *dated, "notes.md")):
        written(tmp_path, [vercel(number)], name)

    assert read(tmp_path).requests == 5


@pytest.mark.parametrize("nothing", ["", "-", None])
def test_lines_that_name_no_request_are_of_one_each(tmp_path, nothing):
    line = {"time": "2026-11-20T00:05:00Z", "status": 200, "user_agent": "x", "request_id": nothing}
    others = [vercel(number, requestId=nothing) for number in (1, 2)]

    assert read(written(tmp_path, [json.dumps(line) + "\n"] * 3)).requests == 3
    assert read(written(tmp_path, others)).requests == 2


def test_compressed_files_and_folders_are_read(tmp_path):
    (tmp_path / "one.ndjson.gz").write_bytes(gzip.compress(vercel(1).encode()))
    written(tmp_path, [vercel(2, 404)], "two.ndjson")

    assert read(tmp_path).by_status == {200: 1, 404: 1}


def test_a_truncated_archive_is_an_error_and_not_a_shorter_log(tmp_path):
    whole = gzip.compress("".join(vercel(number / 100) for number in range(3000)).encode())
    (tmp_path / "log.ndjson.gz").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(CheckFailed, match="cannot be read"):
        read(tmp_path)


def test_a_file_of_no_known_form_is_an_error(tmp_path):
    with pytest.raises(LogError, match="no line of it"):
        read(written(tmp_path, ["hello\n", "world\n"]))


def test_a_quote_in_the_name_of_a_file_does_no_harm(tmp_path):
    assert read(written(tmp_path, [vercel(1)], "o'log.ndjson")).requests == 1


def test_ids_in_addresses_do_not_make_routes(tmp_path):
    paths = ["/api/a/65f0c0ffee65f0c0ffee65f0", "/api/a/12/edit", "/api/a/650e8400-e29b-41d4-a716-446655440000"]
    found = read(written(tmp_path, [vercel(number, 404, path=path) for number, path in enumerate(paths)]))

    assert sorted(route.path for route in found.routes) == ["/api/a/:id", "/api/a/:id/edit"]
