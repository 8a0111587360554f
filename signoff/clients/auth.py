"""NextAuth 4 over HTTP: sign-in, session, sign-out, providers (``/api/auth/*``)."""

from __future__ import annotations

import re
from dataclasses import replace

from signoff.clients.base import ApiClient, Caller
from signoff.clients.limits import gather
from signoff.evidence import TRAIL, Authorization, Burst, Exchange, Fact, authorization
from signoff.evidence.reading import parsed

SESSION_COOKIES = ("__Secure-next-auth.session-token", "next-auth.session-token")
_CSRF = re.compile(r"^[0-9a-f]{64}$")
_ERROR = re.compile(r"[?&](error=[^&#]*)")
# The beginnings of words, as they stand in an address: "Too%20many%20attempts", "RateLimited".
_THROTTLED = re.compile(r"too[\W\d_]*many|rate[\W\d_]*limit|throttl|locked|later", re.IGNORECASE)


def session_cookie_name(base_url: str) -> str:
    """The name under which NextAuth 4 keeps the session of an origin: ``__Secure-`` on https."""
    return SESSION_COOKIES[0] if base_url.startswith("https://") else SESSION_COOKIES[1]


class Auth(ApiClient):
    """Signs in and out as a program does, keeping the CSRF token to itself."""

    def __init__(self, caller: Caller) -> None:
        super().__init__(caller)
        self.csrf_well_formed = False

    def providers(self) -> Exchange:
        """The ways to sign in that the deployment offers."""
        return self.send("GET", "/api/auth/providers")

    def session(self) -> Exchange:
        """Whom the deployment takes this actor for: ``{}`` for nobody."""
        return self.send("GET", "/api/auth/session")

    def csrf(self) -> Exchange:
        """Fetch a CSRF token; ``csrf_well_formed`` tells whether it was one (64 hex digits)."""
        exchange, raw = self._caller.send_raw("GET", "/api/auth/csrf")
        self.csrf_well_formed = bool(_CSRF.match(self._token(raw)))
        return exchange

    def sign_in(self, email: str, password: str) -> Exchange:
        """Sign in with e-mail and password. The status alone proves nothing: ask ``session`` afterwards."""
        return self._post("/api/auth/callback/credentials", email=email, password=password)

    def guess(self, email: str, number: int) -> Burst:
        """Try *number* wrong passwords for *email*, one after the other.

        What is normal is the first answer's error: NextAuth says 401 of a limit too where the limit stands in its
        ``authorize``, and tells by the error alone that it refuses unseen.
        """
        burst = gather([lambda: self.sign_in(email, "not the password")] * number, normal=401)
        first, last = (_error_of(burst.moments[place].exchange.text) for place in (0, -1))
        return replace(burst, marker=first) if last != first and _THROTTLED.search(last) else burst

    def sign_out(self) -> Exchange:
        """End the session of this actor."""
        return self._post("/api/auth/signout")

    def start(self, provider: str) -> Authorization:
        """Begin an OAuth sign-in and tell where it leads."""
        token = self._token(self._caller.send_raw("GET", "/api/auth/csrf")[1])
        _, raw = self._caller.send_raw(
            "POST",
            f"/api/auth/signin/{provider}",
            form={"csrfToken": token, "callbackUrl": self._caller.base_url, "json": "true"},
        )
        return authorization(provider, _url_of(raw), f"POST /api/auth/signin/{provider} as {self._caller.name}")

    def holds_session(self) -> Fact:
        """Whether this actor holds a session cookie now."""
        held = [name for name in self._caller.cookies if name in SESSION_COOKIES]
        fact = Fact(f"the cookies of {self._caller.name}", ", ".join(held) or "no session cookie")
        TRAIL.note(fact)
        return fact

    def _post(self, path: str, **fields: str) -> Exchange:
        token = self._token(self._caller.send_raw("GET", "/api/auth/csrf")[1])
        form = {"csrfToken": token, "callbackUrl": self._caller.base_url, "json": "true", **fields}
        return self.send("POST", path, form=form)

    @staticmethod
    def _token(raw: str) -> str:
        try:
            found = parsed(raw)["csrfToken"]
        except (ValueError, KeyError, TypeError):
            return ""
        return found if isinstance(found, str) else ""


def _error_of(raw: str) -> str:
    """The error in the address that NextAuth answers with, as it stands there; "" for none."""
    return next(iter(_ERROR.findall(_url_of(raw))), "")


def _url_of(raw: str) -> str:
    try:
        found = parsed(raw)["url"]
    except (ValueError, KeyError, TypeError):
        return ""
    return found if isinstance(found, str) else ""
