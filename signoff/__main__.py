"""``python -m signoff``: the commands beside the run itself, which is ``pytest``."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence

# Each command is the function ``main(argv) -> exit code`` of its module, loaded only when it is called.
COMMANDS = {
    "checklist": ("signoff.catalogue", "every item with its tests and faults, as a table, --json or --markdown"),
    "prove": ("signoff.proving", "break the twin in every known way, and see that the right items turn red"),
    "verify": ("signoff.verifying", "see whether a report is still what the run left, and end as it does"),
    "merge": ("signoff.merging", "one verdict over the shards of a run (pytest --shard 1/3)"),
    "attest": ("signoff.attesting", "write down what a named person states on an item, or list what was stated"),
    "accept": ("signoff.accepting", "make a measurement what later ones are held against (WEEK-3.1), or list them"),
    "review": ("signoff.reviewing", "show the errors of one day, and write down who has looked at them"),
    "track": ("signoff.tracking", "note how many users registered on a day, and how many of them are active"),
    "watch": ("signoff.watching", "ask a deployment how it is, round after round, and keep every answer"),
    "record": ("signoff.recording", "run a step of the application's pipeline, and note what the release is judged by"),
    "sweep": ("signoff.sweeping", "find (--dry-run) or remove (--run) what a killed run left on the target"),
}
INTERRUPTED = 130  # as shells have it


def main(argv: Sequence[str]) -> int:
    """Call the command that *argv* names, with the rest of it."""
    parser = argparse.ArgumentParser(
        prog="python -m signoff",
        description="The commands beside the run. The run itself is `pytest`, or `make signoff`.",
        epilog="`python -m signoff COMMAND --help` tells more about one. Exit codes: 0 done, 1 not, 2 misused; "
        "verify and merge: those of a run.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, (_, summary) in COMMANDS.items():
        commands.add_parser(name, help=summary, add_help=False)
    module, _ = COMMANDS[parser.parse_args(argv[:1]).command]
    try:
        code = int(importlib.import_module(module).main(argv[1:]))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has seen enough, as in `| head`; nor must the flush at the end try again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        # A folder that may not be written, a full disk: somebody has to mend it, and a traceback would not say where.
        sys.stderr.write(f"{error.filename or 'output'}: {error.strerror or error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    return code


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was begun is ended, as on Ctrl-C
    sys.exit(main(sys.argv[1:]))
