"""Faults: the ways to break the twin on purpose, each with the items it must turn red.

A fault is data. The code that misbehaves asks ``twin.faults.on("name")`` at the very place where
the sound behaviour stands, so reading a handler shows both. ``catalogue()`` is the only list; a test
holds it against the names used in the code.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault:
    """One way to break the twin.

    name: kebab-case, unique, stable.
    breaks: what is wrong with the deployment while this is on, in one sentence.
    reddens: ids of the items that must turn red (state FAIL).
    reason: words (a regular expression) that must stand in the failure of each such item: it must be
        red for the right reason.
    may_redden: items that may turn red as well, because they claim the same thing in passing.
    """

    name: str
    breaks: str
    reddens: tuple[str, ...]
    reason: str
    may_redden: tuple[str, ...] = field(default=())


class UnknownFaultError(LookupError):
    """A name that is not in the catalogue."""


def catalogue() -> dict[str, Fault]:
    """Every fault by name, gathered from ``FAULTS`` of the modules of this package."""
    found: dict[str, Fault] = {}
    for module in pkgutil.iter_modules(__path__):
        for fault in importlib.import_module(f"{__name__}.{module.name}").FAULTS:
            if fault.name in found:
                raise ValueError(f"the fault {fault.name!r} is defined twice")
            found[fault.name] = fault
    return found


def as_data() -> list[dict[str, Any]]:
    """The catalogue for ``python -m twin --list-faults``."""
    return [asdict(fault) for fault in catalogue().values()]


class Switchboard:
    """Which faults are on now. Handlers ask it on every request, so a change needs no restart."""

    def __init__(self) -> None:
        self._known = catalogue()
        self._on: frozenset[str] = frozenset()

    def on(self, name: str) -> bool:
        """Whether the fault *name* is switched on."""
        if name not in self._known:
            raise UnknownFaultError(name)
        return name in self._on

    def set(self, names: Iterable[str]) -> None:
        """Switch on exactly *names*, all others off. Raises UnknownFaultError and changes nothing if one is unknown."""
        wanted = frozenset(names)
        if unknown := sorted(wanted - self._known.keys()):
            raise UnknownFaultError(", ".join(unknown))
        self._on = wanted

    def names(self) -> list[str]:
        """The faults that are on, sorted."""
        return sorted(self._on)
