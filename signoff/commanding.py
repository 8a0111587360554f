"""What the commands have in common: the settings of one deployment, and how misuse is told."""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from signoff.settings import Settings, SettingsError, load

Main = Callable[[Sequence[str]], int]


class Misuse(Exception):
    """A command cannot do what it is asked; the message says why."""


def command(main: Main) -> Main:
    """Mark *main* as a command: what it is misused by is told in words, and its exit code is 2 then."""

    @functools.wraps(main)
    def told(argv: Sequence[str]) -> int:
        try:
            return main(argv)
        except (Misuse, SettingsError) as error:
            sys.stderr.write(f"{error}\n")
            return 2

    return told


def configured() -> Settings:
    """The settings, as a run would have them. Raises SettingsError."""
    return load(os.environ, Path(".env"))


def of_a_deployment(*paths: str, also: tuple[str, ...] = (), because: str) -> tuple[Settings, tuple[Path, ...]]:
    """The settings of a deployment, and the paths in them that *paths* name. Raises SettingsError, or Misuse.

    also: further settings that must be given. because: why all that is needed.
    """
    settings = configured()
    needed = ("BASE_URL", *also, *paths)
    if lacking := [name for name in needed if not getattr(settings, name.lower())]:
        raise Misuse(f"set {' and '.join(lacking)}: {because}")
    return settings, tuple(getattr(settings, name.lower()) for name in paths)


def person(options: argparse.Namespace) -> dict[str, str]:
    """Who says it, of ``--name`` and ``--email``. Raises Misuse where that is nobody, or nobody who can be asked."""
    if not options.name.strip() or "@" not in options.email:
        raise Misuse("--name and --email: what is stated has a name under it, and somebody who can be asked")
    return {"name": options.name.strip(), "email": options.email.strip()}


def day(text: str) -> datetime:
    """The beginning of a day that was named on the command line."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2026-11-23") from None
