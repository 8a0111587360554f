"""Removes what worlds have created: most of it at once, users and organizations many together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from signoff.world.ledger import Entry, Ledger
from signoff.world.removal import TOGETHER, Places, remove, remove_together

# A removal asks twenty collections, and that takes as long for one test's organization as for those of thirty tests.
MANY = 100


class Remover:
    """Removes entries of a ledger. What resists stays in the ledger, for the end of the run.

    many: so many users and organizations wait for each other; ``finish`` removes those that still wait.
    """

    def __init__(self, places: Places, ledger: Ledger, *, many: int = 1) -> None:
        self._places = places
        self._ledger = ledger
        self._many = many
        self._waiting: list[Entry] = []

    def take(self, entries: Iterable[Entry]) -> None:
        """Remove *entries*, in this order; of users and organizations see *many*."""
        for entry in entries:
            if entry.kind in TOGETHER:
                self._waiting.append(entry)
            else:
                self._remove_each([entry])
        if len(self._waiting) >= self._many:
            self.finish()

    def finish(self) -> None:
        """Remove all that waits."""
        waiting, self._waiting = self._waiting, []
        for kind in TOGETHER:
            same = [entry for entry in waiting if entry.kind == kind]
            if not same:
                continue
            try:
                remove_together(self._places, kind, [entry.key for entry in same])
            except Exception:  # noqa: BLE001 - one that resists must not keep the others from being removed
                self._remove_each(same)
                continue
            self._ledger.done(*same)

    def _remove_each(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            try:
                remove(self._places, entry.kind, entry.key)
            except Exception:  # noqa: BLE001, S112 - the ledger keeps the entry, and the end of the run reports it
                continue
            self._ledger.done(entry)
