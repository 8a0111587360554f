"""Sign-ins as an attacker makes them: other fields, other types, guesses, and how long the answers take."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from signoff.clients.auth import SESSION_COOKIES, Auth
from signoff.evidence import REDACTOR
from signoff.evidence.probe import Probe
from signoff.evidence.reading import parsed

ROUTE = "/api/auth/callback/credentials"


class Attempts(Auth):
    """Attempts at signing in, each filed with what was tried."""

    def sign_in_as(self, email: str, password: str, *, what: str = "") -> Probe:
        """One sign-in by the form, as the page makes it."""
        return Probe(f"sign-in as {email}", what or "", self.sign_in(email, password))

    def sign_in_with(self, fields: Mapping[str, Any], *, where: str, what: str, as_json: bool = True) -> Probe:
        """One sign-in whose fields are of any type: as JSON, or as form fields of any name."""
        token = self.token()
        rest = {"csrfToken": token, "callbackUrl": self._caller.base_url, "json": "true", **fields}
        if as_json:
            return Probe(where, what, self.send("POST", ROUTE, json=rest))
        return Probe(where, what, self.send("POST", ROUTE, form={name: str(value) for name, value in rest.items()}))

    def token(self) -> str:
        """A CSRF token for this actor; secret, known to the redactor."""
        found = self._token(self._caller.send_raw("GET", "/api/auth/csrf")[1])
        REDACTOR.learn(found, "CSRF token")
        return found

    def timed(self, email: str, password: str) -> tuple[Probe, float]:
        """One sign-in, and the seconds that its answer took. The CSRF token is fetched before the clock starts."""
        form = {
            "csrfToken": self.token(),
            "callbackUrl": self._caller.base_url,
            "json": "true",
            "email": email,
            "password": password,
        }
        began = time.perf_counter()
        exchange = self.send("POST", ROUTE, form=form)
        return Probe(f"sign-in as {email}", "", exchange), time.perf_counter() - began

    def session_token(self) -> str:
        """The session token that this actor holds now, or "". Secret, known to the redactor."""
        held = [value for name, value in self._caller.cookies.items() if name in SESSION_COOKIES]
        for value in held:
            REDACTOR.learn(value, "session token")
        return held[0] if held else ""


def answer_url(raw: str) -> str:
    """The ``url`` of a NextAuth answer, or ""."""
    try:
        found = parsed(raw)["url"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
