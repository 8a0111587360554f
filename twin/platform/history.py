"""A week of history, made in a moment: the access log as the hosting's log drain writes it, and the watcher's probes.

Everything is stamped relative to now, so that every window of the checklist is complete. What people asked is counted
while it is written, by day, for the reviews that persons wrote of the first days.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from twin.state import Twin

PEOPLE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36"
SUITE = "awms-signoff"
STRIPE = "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
PATHS = (
    "/api/crm/account",
    "/en/crm/accounts",
    "/api/crm/contacts",
    "/en",
    "/api/organization",
    "/en/crm/leads",
    "/api/crm/opportunity",
    "/en/crm/dashboard",
    "/api/user",
    "/api/documents",
)
LAST_DAY_EVERY_S, BEFORE_EVERY_S = 10, 120
PROBE_EVERY_S = 30


def _line(at: float, number: int, path: str, status: int, agent: str, message: str = "", level: str = "info") -> str:
    stamp = int(at * 1000)
    return (
        f'{{"id":"{stamp}{number:010d}","deploymentId":"dpl_1","source":"lambda","host":"awms-staging.example",'
        f'"timestamp":{stamp},"projectId":"prj_1","level":"{level}","message":{json.dumps(message)},'
        f'"entrypoint":"api/index.js","path":"{path}","statusCode":{status},"requestId":"r{number:012x}-{stamp:x}",'
        f'"environment":"production","proxy":{{"timestamp":{stamp},"method":"GET","host":"awms-staging.example",'
        f'"path":"{path}","userAgent":["{agent}"],"statusCode":{status},"clientIp":"203.0.113.{number % 250}",'
        f'"region":"fra1"}}}}\n'
    )


def _status(twin: Twin, number: int, recent: bool) -> int:
    """What people are answered: mostly 200, now and then 404 or 403; more of them with the faults, on the last day."""
    on = twin.faults.on
    if recent and on("log-404-over-one-percent") and number % 80 == 3:
        return 404
    if recent and on("log-403-over-five-percent") and number % 18 == 5:
        return 403
    return 404 if number % 400 == 3 else 403 if number % 60 == 5 else 200


def _people(twin: Twin, begin: float, now: float) -> Iterator[tuple[float, str, int]]:
    at, number = begin, 0
    while at < now:
        recent = at >= now - 86400
        number += 1
        status = _status(twin, number, recent)
        path = f"/en/old-page-{number % 7}" if status == 404 else PATHS[number % len(PATHS)]
        yield at, path, status
        at += LAST_DAY_EVERY_S if recent else BEFORE_EVERY_S


def _extra(twin: Twin, now: float) -> Iterator[str]:
    """Lines that only faults write, in the last day."""
    on, at = twin.faults.on, now - 7 * 3600
    if on("log-with-one-500"):
        yield _line(at, 900001, "/api/crm/account", 500, PEOPLE)
    if on("log-with-a-crash"):
        yield _line(at, 900002, "/api/documents", -1, PEOPLE)
    if on("log-with-a-database-error"):
        yield _line(at, 900003, "/api/crm/leads", 200, PEOPLE, "MongoServerSelectionError: timed out", "error")
    if on("log-with-a-pool-error"):
        yield _line(
            at,
            900004,
            "/api/crm/leads",
            200,
            PEOPLE,
            "PrismaClientKnownRequestError P2024: Timed out fetching a connection from the pool",
            "error",
        )
    if on("log-with-a-refused-sign-in-at-the-database"):
        yield _line(
            at, 900007, "/api/crm/leads", 200, PEOPLE, "MongoServerError: bad auth : Authentication failed.", "error"
        )
    if on("log-with-a-fatal-line"):
        yield _line(at, 900005, "/api/crm/leads", 200, PEOPLE, "uncaughtException: id of undefined", "fatal")
    if on("log-with-a-failed-webhook"):
        yield _line(at, 900006, "/api/webhooks/stripe", 400, STRIPE)
    if on("log-unreadable"):
        yield from ('{"timestamp": 17\n', "connection reset by peer\n")


def _in_hole(twin: Twin, at: float, now: float) -> bool:
    on = twin.faults.on
    return (on("log-with-a-hole") and now - 36000 < at < now - 25200) or (on("log-stopped") and at > now - 7200)


def write_log(twin: Twin, path: Path) -> dict[str, Counter[str]]:
    """Write the log, and hand back what people did by day (UTC)."""
    now, begin = datetime.now(UTC).timestamp(), twin.platform.deployed.timestamp()
    days: dict[str, Counter[str]] = {}
    lines: list[str] = []
    if not twin.faults.on("log-empty"):
        for number, (at, asked, status) in enumerate(_people(twin, begin, now)):
            if _in_hole(twin, at, now):
                continue
            lines.append(_line(at, number, asked, status, PEOPLE))
            day = days.setdefault(datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d"), Counter())
            day.update(("requests", {404: "not_found", 403: "refused"}.get(status, "fine")))
        for number, at in enumerate(range(int(begin), int(now), 300)):
            if not _in_hole(twin, at, now):
                # The suite's own traffic: the watcher, and tests that provoke every kind of answer.
                lines.append(_line(at, 500000 + number, "/api/health", 200, SUITE))
                lines.append(_line(at + 1, 600000 + number, "/en/nothing", (404, 500, 403)[number % 3], SUITE))
                if number % 12 == 0:
                    lines.append(_line(at + 2, 700000 + number, "/api/webhooks/stripe", 200, STRIPE))
                    days.setdefault(datetime.fromtimestamp(at + 2, UTC).strftime("%Y-%m-%d"), Counter()).update(
                        ("requests",)
                    )
        lines += _extra(twin, now)
    path.write_text("".join(lines), encoding="utf-8")
    return days


def write_probes(twin: Twin, folder: Path) -> None:
    """Write the probes of the last hours, one file a day, as the watcher does."""
    on, now = twin.faults.on, datetime.now(UTC)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.ndjson"):
        old.unlink()
    if on("probes-absent"):
        return
    before = on("probes-before-the-deployment")
    begin = (twin.platform.deployed - timedelta(minutes=1) if before else now) - timedelta(hours=3)
    files: dict[str, list[str]] = {}
    build = "build-of-last-month" if on("probes-of-another-build") else "" if before else twin.build
    for number in range(int(3 * 3600 / PROBE_EVERY_S) + 1):
        at = begin + timedelta(seconds=number * PROBE_EVERY_S)
        minutes_ago = (now - at).total_seconds() / 60
        if on("watcher-down-for-ten-minutes") and 30 < minutes_ago < 40:
            continue
        if on("watcher-stopped-early") and not 150 > minutes_ago > 120:
            continue
        bad = on("probe-failed-once") and abs(minutes_ago - 25) < PROBE_EVERY_S / 120
        health = {
            "path": "/api/health",
            "status": 503 if bad else 200,
            "ms": 12.0 + number % 9,
            "problem": "503, status 'unhealthy'" if bad else "",
        }
        page = {"path": "/en/sign-in", "status": 200, "ms": 31.0 + number % 17, "problem": ""}
        line = json.dumps(
            {"at": at.isoformat(timespec="milliseconds"), "host": "localhost", "build": build, "checks": [health, page]}
        )
        files.setdefault(at.strftime("%Y-%m-%d"), []).append(line + "\n")
    if on("probes-unreadable"):
        files[now.strftime("%Y-%m-%d")].insert(0, "\x00\x00 not a probe\n")
        files[now.strftime("%Y-%m-%d")].insert(1, '{"at": 12}\n')
    for day, lines in files.items():
        (folder / f"{day}.ndjson").write_text("".join(lines), encoding="utf-8")
