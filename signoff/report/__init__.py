"""The sign-off: a page for people, JSON for machines, and a calendar of what is due later; all of it with digests."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from signoff.report.due import calendar
from signoff.report.machine import as_data
from signoff.report.page import render
from signoff.report.record import RunRecord
from signoff.report.sealing import SEAL_NAME, seal

JSON_NAME = "signoff.json"
PAGE_NAME = "signoff.html"
DUE_NAME = "due.ics"


def write(run: RunRecord, place: Path) -> str:
    """Write the sign-off into *place*, whole or not at all. Returns what went wrong, "" for nothing."""
    try:
        place.mkdir(parents=True, exist_ok=True)
        (place / PAGE_NAME).write_text(render(run, place), encoding="utf-8")
        text = json.dumps(as_data(run), indent=1, ensure_ascii=False)
        (place / JSON_NAME).write_text(text + "\n", encoding="utf-8")
        if run.decision.due:
            dates = calendar(run.decision.due, target=run.target.get("name", ""), now=run.finished)
            (place / DUE_NAME).write_text(dates, encoding="utf-8", newline="")
        seal(place)
    except Exception as error:  # noqa: BLE001 - a run without its report must end as one, whatever the cause
        # What is there already may say GO, and the run does not.
        for name in (PAGE_NAME, JSON_NAME, DUE_NAME, SEAL_NAME):
            with suppress(OSError):
                (place / name).unlink(missing_ok=True)
        return f"the report could not be written: {type(error).__name__}: {error}"
    return ""
