"""Attempts: single requests that a careful attacker would make, filed with what was tried where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from signoff.clients.base import ApiClient
from signoff.evidence.probe import Probe


class Probing(ApiClient):
    """Makes attempts as one actor. What may be tried is up to the test; nothing here follows or retries."""

    def attempt(
        self, method: str, path: str, *, where: str = "", what: str = "", body: Any = None, **parts: Any
    ) -> Probe:
        """One attempt, with *body* as JSON. where: the field it is about; default the route."""
        exchange = self.send(method, path, json=body, **parts)
        return Probe(where or f"{method} {path}", what, exchange)

    def paths(
        self, paths: Iterable[str], *, method: str = "GET", what: str = "", headers: Mapping[str, str] | None = None
    ) -> list[Probe]:
        """The same attempt on several paths."""
        return [self.attempt(method, path, what=what, headers=headers) for path in paths]
