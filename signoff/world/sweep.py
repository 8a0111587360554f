"""Removes what runs have left behind: at the end of a run its own, with ``signoff sweep`` that of killed ones."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from signoff.world import ledger, removal
from signoff.world.ledger import FOLDER, Leftover
from signoff.world.removal import Places

Say = Callable[[str], object]


def closing(places: Places, folder: Path, run: str) -> list[str]:
    """End a run: remove what its ledgers still hold, then look for its prefix. Returns what is still there.

    A ledger that cannot be read, whosever it is, may hold anything, so it counts as something left.
    """
    left: list[str] = []
    for found in ledger.leftovers(folder, left.append):
        if found.run == run:
            left += sweep(places, found, say=lambda _: None)
    if places.database is not None:
        left += [one for one in removal.present(places.database, f"so-{run}-") if one not in left]
    return left


def sweep(places: Places, found: Leftover, *, say: Say, dry: bool = False) -> list[str]:
    """Remove what one ledger holds, newest first; the ledger goes when all is gone. Returns what stayed."""
    stayed: list[str] = []
    for entry in found.entries:
        name = f"{entry.kind} {entry.key}"
        if dry:
            say(f"would remove {name}")
            continue
        try:
            say(f"{name}: {removal.remove(places, entry.kind, entry.key)} row(s) removed")
        except Exception as error:  # noqa: BLE001 - one entry that resists must not keep the others from being removed
            stayed.append(f"{name} ({type(error).__name__}: {error})")
            say(f"{name}: STAYED, {error}")
    if not stayed and not dry:
        found.path.unlink(missing_ok=True)
    return stayed


def main(argv: Sequence[str], places: Places, target: str, say: Say) -> int:
    """``python -m signoff sweep``: 0 when nothing is left (or would be), 1 when something stayed.

    places: where to remove. target: host the ledgers must be of; others are left alone and said.
    """
    parser = argparse.ArgumentParser(prog="python -m signoff sweep", description=(__doc__ or "").strip())
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--dry-run", action="store_true", help="say what would be removed, remove nothing")
    mode.add_argument("--run", action="store_true", help="remove it")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the ledgers are (default: %(default)s)")
    options = parser.parse_args(argv)
    stayed: list[str] = []

    def damaged(text: str) -> None:
        stayed.append(text)
        say(text)

    for found in ledger.leftovers(options.folder, damaged):
        say(f"run {found.run} on {found.target}, begun {found.began}: {len(found.entries)} left behind")
        if found.running:
            say(f"  still running (process {found.pid}): left alone")
        elif found.target != target:
            say(f"  BASE_URL is of another host ({target or 'none'}): left alone")
            stayed.append(str(found.path))
        elif places.database is None:
            say("  set DATABASE_URL to remove it")
            stayed.append(str(found.path))
        else:
            stayed += sweep(places, found, say=lambda text: say(f"  {text}"), dry=options.dry_run)
    say(
        f"{len(stayed)} thing(s) stayed"
        if stayed
        else "nothing stayed"
        if options.run
        else "nothing was removed (dry run)"
    )
    return 1 if stayed else 0
