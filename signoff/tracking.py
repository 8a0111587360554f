"""``python -m signoff track``: note how many users registered on a day, and how many of them are active by now."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from signoff import preflight
from signoff.clients.activity import USERS, Activity
from signoff.clients.database import Database
from signoff.commanding import Misuse, command, day, of_a_deployment
from signoff.settings import Settings


def test_mail(settings: Settings) -> tuple[str, str]:
    """How the addresses of test users begin and end."""
    begin, _, end = settings.test_mail_pattern.partition("{tag}")
    return begin, end


@command
def main(argv: Sequence[str]) -> int:
    """Note one day, yesterday by default. 0 done, 2 misused."""
    parser = argparse.ArgumentParser(prog="python -m signoff track", description=__doc__)
    parser.add_argument("day", nargs="?", type=day, metavar="DAY", help="a day in UTC, 2026-11-23; default: yesterday")
    wanted = parser.parse_args(argv).day or datetime.now(UTC) - timedelta(days=1)
    settings, (history,) = of_a_deployment(
        "HISTORY_FOLDER", also=("DATABASE_URL",), because="a deployment's users are counted, and the number is kept"
    )
    if problems := preflight.database(settings):
        raise Misuse("\n".join(f"{problem.what}. {problem.remedy}" for problem in problems))
    database = Database(settings.database_url.get_secret_value())
    try:
        registered, activated = Activity(database, test_mail(settings)).count(wanted)
    finally:
        database.close()
    path = history / USERS / f"{wanted:%Y-%m-%d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = datetime.now(UTC).isoformat(timespec="seconds")
    path.write_text(json.dumps({"registered": registered, "activated": activated, "made": made}) + "\n")
    ratio = f" ({100 * activated / registered:.0f} %)" if registered else ""
    sys.stdout.write(f"{wanted:%Y-%m-%d}: {registered} registered, {activated} of them active{ratio}\n{path}\n")
    return 0
