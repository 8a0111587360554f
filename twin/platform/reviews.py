"""The reviews that a person wrote of the first days' errors."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from twin.state import Twin


def _sealed(data: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return data | {"digest": hashlib.sha256(text.encode()).hexdigest()}


def write(twin: Twin, folder: Path, days: dict[str, Counter[str]]) -> None:
    """Put the reviews of the first two days into *folder*, as the faults will have it."""
    on = twin.faults.on
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(2):
        day = (twin.platform.deployed + timedelta(days=number)).strftime("%Y-%m-%d")
        path = folder / f"{day}.json"
        path.unlink(missing_ok=True)
        if number == 1 and on("review-of-a-day-missing"):
            continue
        counted = days.get(day, Counter())
        name = "" if on("review-without-a-name") else "Rana Sato"
        over = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(days=1, hours=2)
        made = over - timedelta(hours=8) if on("review-before-the-day-was-over") else over
        requests = counted["requests"] + (7 if on("review-of-other-numbers") else 0)
        found = _sealed(
            {
                "schema": 1,
                "day": day,
                "says": "A few broken bookmarks; nothing else.",
                "made": made.isoformat(),
                "by": {"name": name, "email": "rana@awms.example"},
                "counts": {
                    "requests": requests,
                    "server_errors": 0,
                    "not_found": counted["not_found"],
                    "refused": counted["refused"],
                    "database_errors": 0,
                },
            }
        )
        if on("review-edited"):
            found["says"] = "Nothing at all."
        path.write_text(json.dumps(found, indent=1))
