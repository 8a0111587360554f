"""The statements of persons about the twin: what a release manager would have written down, and how faults spoil it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from twin.state import Twin

SAID = {
    "DEP-5.4": "Told all workshops by e-mail of the maintenance window on Saturday from 06:00 to 07:00 UTC.",
    "WEEK-3.3": "An external team tested staging for two days; its report names no finding above low.",
    "WEEK-3.4": "The plan for production was agreed upon with operations and support.",
    "PRE-7.4": "The threat model of the tenant boundary, invitations and quotas was reviewed.",
}
REPORT = b"External test of AWMS staging: no finding above low.\n"


def _sealed(data: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return data | {"digest": hashlib.sha256(text.encode()).hexdigest()}


def write(twin: Twin, folder: Path) -> None:
    """Put every statement into *folder*, as the faults will have it."""
    on, now = twin.faults.on, datetime.now(UTC).replace(microsecond=0)
    evidence = folder / "evidence"
    evidence.mkdir(parents=True, exist_ok=True)
    (evidence / "report.txt").write_bytes(b"rewritten" if on("statements-with-other-evidence") else REPORT)
    for item, text in SAID.items():
        path = folder / f"{item}.json"
        path.unlink(missing_ok=True)
        if on("statements-absent"):
            continue
        made = now - timedelta(days=2)
        build = "build-of-last-month" if on("statements-for-another-deployment") else twin.build
        until = now - timedelta(days=1) if on("statements-expired") else now + timedelta(days=28)
        found = _sealed(
            {
                "schema": 1,
                "item": item,
                "says": text,
                "by": {"name": "Rana Sato", "email": "rana@awms.example"},
                "deployment": {"host": "localhost", "build": build, "fingerprint": ""},
                "made": made.isoformat(),
                "until": until.isoformat(),
                "evidence": {"file": "report.txt", "sha256": hashlib.sha256(REPORT).hexdigest()},
            }
        )
        if on("statements-edited"):
            found["says"] += " Everybody agreed."
        path.write_text("cut off {" if on("statements-unreadable") else json.dumps(found, indent=1))
