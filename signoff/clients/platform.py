"""How the platforms around the deployment are asked: over verified TLS, with a key, and never past a refusal of it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from typing import Any

import httpx

from signoff.clients.base import CONNECT_S, TIMEOUT_S, Caller
from signoff.clients.deadline import Within
from signoff.evidence import REDACTOR, Exchange, Inconclusive, NotRun, shorten
from signoff.evidence.reading import parsed

REFUSALS = frozenset({401, 403, 407})
LONGEST = 8_000_000  # bytes of an answer that is kept nowhere


class Refused(NotRun):
    """A platform refuses the key, or what it is for: nothing was asked, and the message names the setting."""


class NotThere(NotRun):
    """What the settings name is not there for this key: nothing was asked, and the message names the settings."""


class Unanswered(Inconclusive):
    """A platform would not say: a limit, an outage, no connection. Nothing is known of the deployment then."""


class PlatformCaller(Caller):
    """One platform's API. Unlike the target, its certificate must be right: a key goes there.

    auth: for schemes that need a challenge (digest). headers: sent, and not shown (a bearer token). key: the settings
    that decide what may be asked.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        headers: Mapping[str, str] | None = None,
        auth: httpx.Auth | None = None,
        key: str = "",
    ) -> None:
        super().__init__(base_url, name=name, headers=headers)
        self._key = key
        self._http.close()
        self._http = httpx.Client(
            base_url=self.base_url,
            headers={"user-agent": "awms-signoff", **(headers or {})},
            auth=auth,
            transport=Within(TIMEOUT_S, verify=ssl.create_default_context()),
            follow_redirects=False,
            timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_S),
            trust_env=False,
        )

    def ask(self, method: str, path: str, *, json: object = None, accept: str = "application/json") -> Exchange:
        """What the platform answers. Raises Refused when it refuses the key, Unanswered when it is out of order."""
        try:
            answer = self.send(method, path, json=json, headers={"accept": accept})
        except httpx.TransportError as error:
            raise self._unanswered(method, path, error) from None
        self._refused(method, path, answer.status, answer.text)
        if answer.cut:
            raise Unanswered(
                f"{self.name} says more than is read ({method} {path}: {len(answer.text)} characters and more)"
            )
        return answer

    def data(self, path: str) -> tuple[int, Any]:
        """Status and JSON of an answer that is kept nowhere, for it may have secrets in it; None for no JSON."""
        try:
            status, _, body, cut = self.fetch(path, LONGEST)
        except httpx.TransportError as error:
            raise self._unanswered("GET", path, error) from None
        self._refused("GET", path, status, "")
        if cut:
            raise Unanswered(f"{self.name} says more than is read (GET {path})")
        try:
            return status, parsed(body)
        except ValueError:
            return status, None

    def hand_in(self, path: str, content: bytes, kind: str) -> Exchange:
        """What the platform says of what it is given, also where it refuses that. Raises Unanswered as ``ask`` does."""
        try:
            answer = self.send("POST", path, content=content, headers={"content-type": kind})
        except httpx.TransportError as error:
            raise self._unanswered("POST", path, error) from None
        if answer.status not in REFUSALS:
            self._refused("POST", path, answer.status, answer.text)
        return answer

    def _refused(self, method: str, path: str, status: int, text: str) -> None:
        said = f"{method} {path}: {status}{f', {shorten(text, 200)}' if text else ''}"
        if status in REFUSALS:
            needed = f"; {self._key} must admit it" if self._key else ""
            raise Refused(f"{self.name} would not say ({said}){needed}")
        if status == 429 or status >= 500:
            raise Unanswered(f"{self.name} would not say ({said})")

    def _unanswered(self, method: str, path: str, error: httpx.TransportError) -> Unanswered:
        cause = REDACTOR.text(shorten(f"{type(error).__name__}: {error}", 200))
        return Unanswered(f"{self.name} cannot be asked ({method} {path}): {cause}")
