"""``python -m signoff review``: show the errors of one day in the access log, and write down who has looked at them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from signoff.clients.access_log import AccessLog, LogError
from signoff.clients.records import REVIEWS
from signoff.commanding import Misuse, command, day, of_a_deployment, person
from signoff.evidence.reviews import counts_of
from signoff.evidence.statements import SCHEMA, sealed
from signoff.evidence.traffic import Traffic


@command
def main(argv: Sequence[str]) -> int:
    """Show the day; with a name, write the review down. 0 done, 2 misused."""
    options = _options(argv)
    by = person(options) if options.name or options.email or options.says else None
    if by and not options.says.strip():
        raise Misuse("--says: a review says what came of it")
    _, (history, log) = of_a_deployment(
        "HISTORY_FOLDER", "ACCESS_LOG", because="a review is of one deployment's log, and is kept"
    )
    try:
        traffic = AccessLog(log).traffic(options.day, options.day + timedelta(days=1))
    except LogError as error:
        raise Misuse(str(error)) from None
    _show(traffic)
    if not by:
        return 0
    now = datetime.now(UTC)
    if now < traffic.until:
        raise Misuse("that day is not over yet (UTC); review it afterwards")
    path = history / REVIEWS / f"{options.day:%Y-%m-%d}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "schema": SCHEMA,
        "day": f"{options.day:%Y-%m-%d}",
        "says": options.says.strip(),
        "by": by,
        "made": now.replace(microsecond=0).isoformat(),
        "counts": counts_of(traffic),
    }
    path.write_text(json.dumps(sealed(data), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    sys.stdout.write(f"{path}\n")
    return 0


def _show(traffic: Traffic) -> None:
    lines = [traffic.answered, *(f"  {name:<16} {count}" for name, count in counts_of(traffic).items())]
    lines += [f"  {route.status} {route.path} × {route.count}" for route in traffic.routes[:20]]
    lines += [f"  {text}" for text in (*traffic.database_errors, *traffic.fatal)]
    sys.stdout.write("\n".join(lines) + "\n")


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m signoff review", description=__doc__)
    parser.add_argument("day", type=day, metavar="DAY", help="a day in UTC, 2026-11-23")
    parser.add_argument("--name", default="", help="who has reviewed it; without that it is only shown")
    parser.add_argument("--email", default="", help="how that person can be asked")
    parser.add_argument("--says", default="", help="what came of it")
    return parser.parse_args(argv)
