"""``python -m signoff track``: note how many users registered on a day, and how many of them are active by now."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from signoff.clients.activity import USERS, Activity
from signoff.clients.database import Database
from signoff.settings import Settings, SettingsError, load


def test_mail(settings: Settings) -> tuple[str, str]:
    """How the addresses of test users begin and end."""
    begin, _, end = settings.test_mail_pattern.partition("{tag}")
    return begin, end


def main(argv: Sequence[str]) -> int:
    """Note one day, yesterday by default. 0 done, 2 misused."""
    parser = argparse.ArgumentParser(prog="python -m signoff track", description=__doc__)
    parser.add_argument("day", nargs="?", type=_day, metavar="DAY", help="a day in UTC, 2026-11-23; default: yesterday")
    day = parser.parse_args(argv).day or datetime.now(UTC) - timedelta(days=1)
    try:
        settings = load(os.environ, Path(".env"))
    except SettingsError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    url = settings.database_url.get_secret_value()
    if settings.is_twin or settings.history_folder is None or not url:
        sys.stderr.write("set BASE_URL, DATABASE_URL and HISTORY_FOLDER\n")
        return 2
    database = Database(url)
    try:
        registered, activated = Activity(database, test_mail(settings)).count(day)
    finally:
        database.close()
    path = settings.history_folder / USERS / f"{day:%Y-%m-%d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"registered": registered, "activated": activated, "made": made}) + "\n")
    ratio = f" ({100 * activated / registered:.0f} %)" if registered else ""
    sys.stdout.write(f"{day:%Y-%m-%d}: {registered} registered, {activated} of them active{ratio}\n{path}\n")
    return 0


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
