"""Attempts: single requests that a careful attacker would make, filed with what was tried where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import httpx

from signoff.clients.base import ApiClient
from signoff.evidence import REDACTOR, TRAIL, Exchange
from signoff.evidence.probe import NO_ANSWER, Probe


class Probing(ApiClient):
    """Makes attempts as one actor. What may be tried is up to the test; nothing here follows or retries."""

    meets_limits = True

    def attempt(
        self, method: str, path: str, *, where: str = "", what: str = "", body: Any = None, **parts: Any
    ) -> Probe:
        """One attempt, with *body* as JSON. where: the field it is about; default the route.

        One of many that is never answered is a finding like others, with the status NO_ANSWER. Raises
        httpx.ConnectError and httpx.ConnectTimeout when nothing could be asked.
        """
        try:
            exchange = self.send(method, path, json=body, **parts)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            raise
        except httpx.TransportError as error:
            exchange = self._silence(method, path, error)
        return Probe(where or f"{method} {path}", what, exchange)

    def _silence(self, method: str, path: str, error: httpx.TransportError) -> Exchange:
        url = REDACTOR.text(self._caller.base_url + path)
        reason = f"no answer ({type(error).__name__})"
        found = Exchange(self._caller.name, method, url, NO_ANSWER, reason, httpx.Headers(), "")
        TRAIL.note(found)
        return found

    def paths(
        self, paths: Iterable[str], *, method: str = "GET", what: str = "", headers: Mapping[str, str] | None = None
    ) -> list[Probe]:
        """The same attempt on several paths."""
        return [self.attempt(method, path, what=what, headers=headers) for path in paths]
