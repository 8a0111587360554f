"""``python -m signoff verify``: whether a report is still what the run left, and says what follows from its items."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from signoff import verdict
from signoff.report.reading import ReportError, Told, read

VOID = verdict.EXIT_CODES[verdict.Outcome.VOID]


def main(argv: Sequence[str]) -> int:
    """Run the command. The exit code of the report if it holds, 7 if it does not."""
    parser = argparse.ArgumentParser(
        prog="python -m signoff verify",
        description=__doc__,
        epilog="Exit codes: those of the report (0 GO, 1 NO-GO, 6 INCOMPLETE …) if it holds, 7 if it does not.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("reports"), help="default: %(default)s")
    parser.add_argument("--digest", default="", help="what the run printed, to hold the list of digests against")
    options = parser.parse_args(argv)
    try:
        told = read(options.folder)
        doubts = _doubts(told, options.digest)
    except ReportError as error:
        told, doubts = None, [str(error)]
    if told is None or doubts:
        sys.stdout.write("".join(f"VOID: {doubt}\n" for doubt in doubts))
        return VOID
    sys.stdout.write(
        f"{told.decision().headline}\n"
        f"  {_target(told)}, judged {told.finished:%Y-%m-%d %H:%M} UTC\n"
        f"  evidence and report are as the run left them, digest {told.digest}\n"
        f"  exit code {told.exit_code}{': do not promote' if told.exit_code or not told.promotable else ''}\n"
    )
    return told.exit_code


def _doubts(told: Told, digest: str) -> list[str]:
    found = []
    if digest and digest != told.digest:
        found.append(f"its digest is {told.digest}, and not the one that the run printed")
    decision = told.decision()
    if str(decision.outcome or "") != told.outcome:
        found.append(f"it says {told.outcome or 'nothing'}, but from its items follows {decision.outcome}")
    elif told.promotable and not (decision.promotable and told.exit_code == 0):
        found.append("it says promotable, which does not follow from its items")
    elif told.exit_code == 0 != decision.exit_code:
        found.append(f"it says exit code 0, but from its items follows {decision.exit_code}")
    return found


def _target(told: Told) -> str:
    build = told.target.get("build")
    return f"{told.target.get('base_url', 'no target')}" + (f", build {build}" if build else "")
