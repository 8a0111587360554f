"""One request to ``/api/auth``: body, CSRF check, return address and the cookies that the answer sets (NextAuth 4)."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import urllib.parse
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

from twin.app import cookies, injected, tokens
from twin.app.answers import data
from twin.app.sessions import COOKIE, OTHER_TABS
from twin.faults import Switchboard
from twin.state import Twin

CSRF_COOKIE = "__Host-next-auth.csrf-token"
CALLBACK_COOKIE = "__Secure-next-auth.callback-url"


@dataclass
class Visit:
    """What was asked and what the answer has to set."""

    request: Request
    twin: Twin
    form: dict[str, str]
    csrf_token: str = ""
    csrf_verified: bool = False
    callback_url: str = ""
    set_cookies: list[str] = field(default_factory=list)

    @classmethod
    async def begin(cls, request: Request) -> Visit:
        """Read the request; a first visit gets its CSRF and return address cookies."""
        visit = cls(request, request.app.state.twin, await _form(request))
        visit._csrf()
        visit._return_address()
        return visit

    def cookie(self, name: str) -> str | None:
        """A cookie of the request, percent-decoded."""
        value = self.request.cookies.get(name)
        return urllib.parse.unquote(value) if value is not None else None

    def _csrf(self) -> None:
        faults = self.twin.faults
        name = CSRF_COOKIE.removeprefix("__Host-") if faults.on("csrf-cookie-without-prefix") else CSRF_COOKIE
        token, _, digest = (self.cookie(name) or "").partition("|")
        secret = self.twin.secret
        if token and hmac.compare_digest(digest, hashlib.sha256((token + secret).encode()).hexdigest()):
            self.csrf_token = token
            given = self.form.get("csrfToken", "")
            self.csrf_verified = self.request.method == "POST" and hmac.compare_digest(given.encode(), token.encode())
            return
        self.csrf_token = secrets.token_hex(32)
        value = f"{self.csrf_token}|{hashlib.sha256((self.csrf_token + secret).encode()).hexdigest()}"
        open_to_scripts = faults.on("csrf-cookie-without-http-only")
        self.set_cookies.append(cookies.line(name, value, http_only=not open_to_scripts))

    def _return_address(self) -> None:
        known = self.cookie(CALLBACK_COOKIE)
        asked = self.form.get("callbackUrl") or self.request.query_params.get("callbackUrl") or known
        self.callback_url = self.allowed(asked) if asked else self.twin.base_url
        if self.callback_url != known:
            self.set_cookies.append(cookies.line(CALLBACK_COOKIE, self.callback_url))

    def allowed(self, url: str) -> str:
        """*url* if it leads to this deployment, else its front page (an open redirect otherwise)."""
        base = self.twin.base_url
        if injected.leads_anywhere(self.twin, url):
            return url
        if url.startswith("/"):
            return base + url
        return url if url == base or url.startswith((base + "/", base + "?")) else base

    def start_session(self, claims: dict[str, object]) -> None:
        """Set the session cookie."""
        faults = self.twin.faults
        token = tokens.encode(claims, self.twin.secret)
        line = cookies.line(
            COOKIE,
            token,
            seconds=tokens.SESSION_SECONDS,
            http_only=not faults.on("session-cookie-without-http-only"),
            secure=not faults.on("session-cookie-without-secure"),
            same_site=_same_site(faults),
        )
        self.set_cookies.append(line)
        if faults.on("sign-out-leaves-other-tabs"):
            self.set_cookies.append(cookies.line(OTHER_TABS, token, seconds=tokens.SESSION_SECONDS))

    def keep_session(self, token: str) -> None:
        """Set the session cookie to a token that was there before (faults)."""
        self.set_cookies = [one for one in self.set_cookies if not one.startswith(COOKIE)]
        self.set_cookies.append(cookies.line(COOKIE, token, seconds=tokens.SESSION_SECONDS))

    def clear(self, name: str) -> None:
        """Take a cookie back."""
        self.set_cookies.append(cookies.line(name, "", clear=True))

    def here(self, path: str, **query: str) -> str:
        """An address below ``/api/auth`` of this deployment."""
        asked = "?" + urllib.parse.urlencode(query, quote_via=urllib.parse.quote) if query else ""
        return f"{self.twin.base_url}/api/auth/{path}{asked}"

    def lead(self, url: str, *, failed: bool = False) -> Response:
        """Lead the client to *url*: as JSON to one that asked for JSON, else by a redirect."""
        if self.form.get("json") == "true":
            return self.answer(data({"url": url}, 401 if failed else 200))
        return self.answer(Response(status_code=302, headers={"location": url}))

    def answer(self, response: Response) -> Response:
        """*response* with the cookies of this visit."""
        for cookie in self.set_cookies:
            cookies.put(response, cookie)
        return response


def _same_site(faults: Switchboard) -> str:
    if faults.on("session-cookie-without-same-site"):
        return ""
    return "None" if faults.on("session-cookie-same-site-none") else "Lax"


async def _form(request: Request) -> dict[str, str]:
    """The members of a form or JSON body that are strings; objects sent in their place are dropped."""
    if request.method != "POST":
        return {}
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            found = json.loads(body or b"{}")
        except ValueError:
            return {}
        found = injected.signing_in(request.app.state.twin, found)
        pairs = list(found.items()) if isinstance(found, dict) else []
    else:
        pairs = urllib.parse.parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        pairs = injected.form(request.app.state.twin, pairs)
    return {key: value for key, value in pairs if isinstance(value, str)}
