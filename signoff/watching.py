"""``python -m signoff watch``: ask a deployment how it is, round after round, and write every answer down at once.

Each round is one line in HISTORY_FOLDER, on disk before the next round begins, so the watcher can be killed at any
time and started again; the time in between stays a gap, and gaps count against the deployment's hour.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import httpx

from signoff.clients.base import Caller
from signoff.clients.health import ROUTE
from signoff.clients.records import Busy, Journal
from signoff.commanding import Misuse, command, of_a_deployment
from signoff.evidence import TRAIL, CheckFailed, Exchange
from signoff.waiting import ticks

PAGES = ("/en/sign-in", "/en/register", "/en/pricing")
EVERY_S = 15.0


@command
def main(argv: Sequence[str]) -> int:
    """Watch until stopped, or for so long. 0 when the last round was well, 1 when not, 2 misused."""
    options = _options(argv)
    settings, (folder,) = of_a_deployment(
        "HISTORY_FOLDER", because="one deployment is watched, and its answers are kept"
    )
    waits = settings.request_timeout_s
    caller = Caller(settings.base_url, name="the watcher", headers=settings.extra_headers, timeout_s=waits)
    problem = ""
    try:
        with Journal(folder) as journal:
            journal.write(_day(), {"started": _now(), "host": settings.host, "every_s": options.every})
            for _ in ticks(options.every, for_s=0.0 if options.once else options.seconds):
                line = probe(caller, settings.host, options.pages)
                journal.write(_day(), line)
                problem = "; ".join(f"{one['path']} {one['problem']}" for one in line["checks"] if one["problem"])
                sys.stdout.write(f"{line['at']} {problem or 'well'}\n")
                sys.stdout.flush()
    except Busy as error:
        raise Misuse(str(error)) from None
    except KeyboardInterrupt:
        sys.stderr.write("stopped; start it again to go on\n")
    finally:
        caller.close()
    return 1 if problem else 0


def probe(caller: Caller, host: str, pages: Sequence[str]) -> dict[str, Any]:
    """One round: health, then the pages."""
    at = _now()
    health, build = _health(caller)
    checks = [health, *(_page(caller, path) for path in pages)]
    TRAIL.clear()  # a watcher runs for days, and keeps nothing in memory
    return {"at": at, "host": host, "build": build, "checks": checks}


def _health(caller: Caller) -> tuple[dict[str, Any], str]:
    answer, check = _asked(caller, ROUTE)
    if answer is None:
        return check, ""
    try:
        body = answer.json()
    except CheckFailed as error:
        return check | {"problem": error.claim}, ""
    said = body.get("status") if isinstance(body, dict) else None
    build = str(body.get("build") or body.get("version") or "") if isinstance(body, dict) else ""
    if answer.status != 200 or said != "healthy":
        check["problem"] = f"{answer.status}, status {said!r}"
    return check, build


def _page(caller: Caller, path: str) -> dict[str, Any]:
    answer, check = _asked(caller, path)
    if answer is not None:
        kind = answer.headers.get("content-type", "")
        if answer.status != 200 or "text/html" not in kind or "<script" not in answer.text:
            check["problem"] = f"{answer.status} {kind}".strip()
    return check


def _asked(caller: Caller, path: str) -> tuple[Exchange | None, dict[str, Any]]:
    begun = time.monotonic()
    try:
        answer = caller.send("GET", path)
    except httpx.HTTPError as error:
        ms = round((time.monotonic() - begun) * 1000, 1)
        return None, {"path": path, "status": 0, "ms": ms, "problem": type(error).__name__}
    return answer, {"path": path, "status": answer.status, "ms": round(answer.elapsed_s * 1000, 1), "problem": ""}


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m signoff watch", description=__doc__)
    parser.add_argument("--every", type=float, default=EVERY_S, help="seconds from round to round (default: 15)")
    parser.add_argument("--for", type=float, default=None, dest="seconds", help="seconds to watch (default: no end)")
    parser.add_argument("--once", action="store_true", help="one round only")
    parser.add_argument("--pages", nargs="*", default=list(PAGES), help="pages to ask besides health")
    options = parser.parse_args(argv)
    if not 0.05 <= options.every <= 3600:
        parser.error("--every: 0.05 to 3600 seconds")
    if elsewhere := [page for page in options.pages if not re.match(r"/(?!/)", page)]:
        parser.error(f"--pages: paths of the deployment, like {PAGES[0]}; {elsewhere[0]} is none")
    return options


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _day() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d")
