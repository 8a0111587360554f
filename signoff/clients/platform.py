"""How the platforms around the deployment are asked: over verified TLS, with a key, and never past a refusal of it."""

from __future__ import annotations

import ssl
from collections.abc import Mapping

import httpx

from signoff.clients.base import CONNECT_S, TIMEOUT_S, Caller
from signoff.evidence import Exchange, shorten

REFUSALS = frozenset({401, 403, 407, 429})


class Unanswered(RuntimeError):
    """A platform would not say: a key it refuses, a limit, an outage. Nothing is known of the deployment then."""


class PlatformCaller(Caller):
    """One platform's API. Unlike the target, its certificate must be right: a key goes there.

    auth: for schemes that need a challenge (digest). headers: sent, and not shown (a bearer token).
    """

    def __init__(
        self, base_url: str, *, name: str, headers: Mapping[str, str] | None = None, auth: httpx.Auth | None = None
    ) -> None:
        super().__init__(base_url, name=name, headers=headers)
        self._http.close()
        self._http = httpx.Client(
            base_url=self.base_url,
            headers={"user-agent": "awms-signoff", **(headers or {})},
            auth=auth,
            verify=ssl.create_default_context(),
            follow_redirects=False,
            timeout=httpx.Timeout(TIMEOUT_S, connect=CONNECT_S),
            trust_env=False,
        )

    def ask(self, method: str, path: str, *, json: object = None, accept: str = "application/json") -> Exchange:
        """What the platform answers. Raises Unanswered when it refuses the key or is out of order."""
        answer = self.send(method, path, json=json, headers={"accept": accept})
        if answer.status in REFUSALS or answer.status >= 500:
            said = f"{answer.status} {answer.reason}: {shorten(answer.text, 200)}"
            raise Unanswered(f"{self.name} would not say ({method} {path}): {said}")
        return answer
