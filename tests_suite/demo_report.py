"""A report of hand-made states, to look at and to test: ``python -m tests_suite.demo_report DIR [KIND]``."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signoff import checklist, report, verdict
from signoff.checklist import Item
from signoff.report.record import ItemRecord, Note, RunRecord, TestRecord
from signoff.verdict import Scope, State

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> &amp; {{ 7 * 7 }}"
KINDS = ("no-go", "go", "provisional", "rehearsal", "incomplete", "void")
START = datetime(2025, 11, 4, 9, 30, tzinfo=UTC)
RED = {
    "DEP-3.13": (
        State.FAIL,
        "VIEWER was not refused, though VIEWER is read-only: expected 403 Forbidden, actual a spent quota",
        (
            ("expected", "403 Forbidden, for want of permission"),
            ("actual", "403 Forbidden (a spent quota, not a permission)"),
            ("sent", "POST https://staging.example/api/crm/account as VIEWER"),
            ("answer", '{"code": "QUOTA_EXCEEDED"}'),
            ("look at", "the permission guard in front of POST /api/crm/account"),
            (
                "repeat",
                "curl -i -X POST https://staging.example/api/crm/account "
                '-H "Cookie: $VIEWER_COOKIE" --json \'{"name": "so-685964-account"}\'',
            ),
        ),
    ),
    "POST-3.8": (
        State.FAIL,
        f"The policy does not restrict scripts: expected no wildcard, actual default-src * {HOSTILE}",
        (("expected", "script-src without a wildcard"), ("actual", f"default-src * {HOSTILE}"), ("answer", HOSTILE)),
    ),
    "DEP-3.5": (State.ERROR, "setup: TimeoutError: the mailbox did not answer within 30 s", ()),
    "POST-2.4": (State.INCONCLUSIVE, "noise of 3.1 ms hides an overhead of 2 ms; 400 samples are too few", ()),
}


def run_record(kind: str = "no-go", place: Path | None = None) -> RunRecord:
    """A run of *kind*. With *place*, evidence is written there too."""
    items = checklist.load()
    records = tuple(_record(item, kind, place) for item in items)
    twin = kind == "rehearsal"
    notes = {
        "no-go": (Note("left behind: user so-685964-viewer@example.com", "run `python -m signoff sweep --run`"),),
        "incomplete": (
            Note("preflight: https://staging.example answers with a login wall", "set PROTECTION_BYPASS to its token"),
        ),
    }.get(kind, ())
    scope = Scope("mark", "critical") if kind == "go" else Scope("whole")
    if scope.kind == "mark":
        records = tuple(replace(one, in_scope=one.item.critical) for one in records)
    decision = verdict.decide(
        [one.standing(one.item.stage in checklist.LATER_STAGES) for one in records],
        scope,
        rehearsal=twin,
        void=["the deployment changed during the run: 4f1c2aa is now 9be01d3"] if kind == "void" else [],
        troubles=[note.what for note in notes],
    )
    target = {"name": "staging", "kind": "staging", "base_url": "https://staging.example", "build": "4f1c2aa8e1"}
    if twin:
        target = {"name": "the twin", "kind": "twin", "base_url": "https://localhost:8443", "build": "twin-1"}
    return RunRecord(
        decision,
        scope,
        decision.exit_code,
        records,
        START,
        START + timedelta(minutes=7, seconds=12),
        target=target,
        notes=notes,
        suite={"version": "0.1.0", "commit": "c11c30fcbba95fda36a3de1a0d45fb2ebf70930b", "changed": "no"},
        command="pytest -m critical" if scope.kind == "mark" else "pytest",
        proof=_proof(),
    )


def _record(item: Item, kind: str, place: Path | None) -> ItemRecord:
    if kind == "incomplete":
        return ItemRecord(item, State.NOT_RUN, "preflight: a login wall stands in front of the application")
    if kind == "rehearsal" and not item.id.startswith(("POST-1", "POST-3", "DEP-3.1", "DEP-3.2")):
        return ItemRecord(item, State.NOT_RUN, "no test yet", tested=False)
    state, reason, rows, due = State.PASS, "", (), ""
    if item.stage in checklist.LATER_STAGES and kind != "go":
        state, due = State.PENDING, (START + timedelta(days=1)).isoformat()
        reason = "the window of 24 hours is open"
    if item.needs == ("human",):
        state, reason = State.ATTESTED, "stated by Dana Ruiz on 2025-11-04 for build 4f1c2aa8e1"
    if kind in {"no-go", "void"} and item.id in RED:
        state, reason, rows = RED[item.id]
    if kind == "no-go" and item.id == "PRE-9.1":
        state, reason = State.NOT_RUN, "set STRIPE_SECRET_KEY to the test key of the staging account"
    name = item.id.lower().replace("-", "_").replace(".", "_")
    flaky = item.id == "PRE-7.4"
    test = TestRecord(
        f"tests_smoke/test_demo.py::test_{name}",
        item.id,
        state,
        "passed only on a retry; before: the quota was overrun by 1" if flaky else reason,
        rows,
        detail=f"mailbox.py:41: in wait\n    raise TimeoutError\nE   TimeoutError {HOSTILE}"
        if state is State.ERROR
        else "",
        fingerprint="3fa9c01be27d" if rows else "",
        due=due,
        asked=0 if state is State.NOT_RUN else 4,
        judged=0 if state is State.NOT_RUN else 3,
        duration_s=(len(item.text) % 17) * 0.21 + 0.02,
        flaky=flaky,
        evidence=f"evidence/{name}",
    )
    if place and state is not State.NOT_RUN:
        _write_evidence(place / test.evidence, picture=bool(rows))
    return ItemRecord(item, state, test.reason, due=due, flaky=flaky, tests=(test,))


def _write_evidence(folder: Path, *, picture: bool) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    trail = [
        {"asked": "GET https://staging.example/api/health as nobody", "answered": '200 OK {"status": "healthy"}'},
        {"asked": "POST https://staging.example/api/crm/account as VIEWER", "answered": f"403 Forbidden {HOSTILE}"},
    ]
    (folder / "exchanges.json").write_text(json.dumps([one | {"repeat": ""} for one in trail * 4]))
    if picture:
        (folder / "screenshot.png").write_bytes(_picture(640, 360))
        (folder / "trace.zip").write_bytes(b"PK" + bytes(48_000))
        (folder / "page.html.txt").write_text(HOSTILE)


def _picture(width: int, height: int) -> bytes:
    row = b"\0" + bytes((235, 240, 245)) * width
    dark = b"\0" + bytes((40, 60, 90)) * width

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    size = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(dark * 40 + row * (height - 40))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _proof() -> dict[str, object]:
    fault: Callable[..., dict[str, object]] = lambda name, items, breaks: {  # noqa: E731 - a row, not a function
        "fault": name,
        "breaks": breaks,
        "items": items,
        "result": "KILLED",
        "detail": "",
        "collateral": [],
        "seconds": 0.8,
    }
    return {
        "schema": 1,
        "when": START.isoformat(),
        "good": True,
        "problems": [],
        "faults": [
            fault("health-html", ["POST-1.1", "DEP-2.3"], "The health address answers with a page."),
            fault("health-always-healthy", ["POST-1.1"], "Health is said whatever is broken."),
            fault("csp-wildcard", ["POST-3.8"], "The policy allows scripts from everywhere."),
        ],
    }


def main(argv: list[str]) -> int:
    """Write the report of a kind into a directory."""
    place = Path(argv[0])
    place.mkdir(parents=True, exist_ok=True)
    problem = report.write(run_record(argv[1] if len(argv) > 1 else "no-go", place), place)
    sys.stdout.write(problem or f"{place / report.PAGE_NAME}\n")
    return bool(problem)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
