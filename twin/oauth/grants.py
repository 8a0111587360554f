"""What both providers share: the authorize page, single-use codes, and the checks of RFC 6749 and RFC 7636."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
import time
import urllib.parse
from dataclasses import dataclass, field
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from twin.state import OAuthClient

CODE_SECONDS = 300
EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,190}")


class DeniedError(Exception):
    """A request to the token endpoint that is refused; ``str()`` is the OAuth error code."""


@dataclass(frozen=True)
class Grant:
    """What a code stands for."""

    email: str
    redirect_uri: str
    challenge: str
    nonce: str
    expires: float


@dataclass
class Provider:
    """One provider with one registered client."""

    client: OAuthClient
    redirect_uri: str
    heading: str
    pkce: bool
    codes: dict[str, Grant] = field(default_factory=dict)
    bearers: dict[str, str] = field(default_factory=dict)

    def complaint(self, request: Request) -> str | None:
        """What is wrong with an authorization request, or None."""
        asked = request.query_params
        if asked.get("client_id") != self.client.client_id:
            return "invalid_client: the client is not registered"
        if asked.get("redirect_uri") != self.redirect_uri:
            return "redirect_uri_mismatch: the address is not registered for this client"
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        if self.pkce and (asked.get("code_challenge_method") != "S256" or not asked.get("code_challenge")):
            return "invalid_request: PKCE with S256 is required"
        return None

    async def authorize(self, request: Request) -> Response:
        """Ask who it is; on submit, send the browser back with a code."""
        complaint = self.complaint(request)
        if complaint:
            # An unregistered address must not be redirected to (RFC 6749, section 4.1.2.1).
            return HTMLResponse(f"<!DOCTYPE html><title>Error</title><h1>Error 400</h1><p>{escape(complaint)}</p>", 400)
        if request.method == "GET":
            return HTMLResponse(_page(self.heading))
        form = urllib.parse.parse_qs((await request.body())[:4096].decode("utf-8", "replace"))
        email = form.get("email", [""])[0].strip()
        if not EMAIL.fullmatch(email):
            return HTMLResponse(_page(self.heading, "Enter an e-mail address"), 400)
        asked, code = request.query_params, secrets.token_urlsafe(24)
        self.codes[code] = Grant(
            email,
            self.redirect_uri,
            asked.get("code_challenge", ""),
            asked.get("nonce", ""),
            time.time() + CODE_SECONDS,
        )
        back = {"code": code} | ({"state": asked["state"]} if "state" in asked else {})
        return RedirectResponse(f"{self.redirect_uri}?{urllib.parse.urlencode(back)}", 302)

    async def redeem(self, request: Request) -> Grant:
        """The grant behind the code of a token request. Raises DeniedError."""
        raw = (await request.body())[:16384].decode("utf-8", "replace")
        form = {key: values[0] for key, values in urllib.parse.parse_qs(raw).items()}
        known, secret = form.get("client_id", ""), form.get("client_secret", "")
        basic = request.headers.get("authorization", "")
        if basic.lower().startswith("basic "):
            known, _, secret = base64.b64decode(basic[6:]).decode().partition(":")
        if known != self.client.client_id or not secrets.compare_digest(
            secret.encode(), self.client.client_secret.encode()
        ):
            raise DeniedError("invalid_client")
        # Taken out before it is checked: a code is good for one attempt.
        grant = self.codes.pop(form.get("code", ""), None)
        if grant is None or grant.expires < time.time() or form.get("redirect_uri") != grant.redirect_uri:
            raise DeniedError("invalid_grant")
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if grant.challenge and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != grant.challenge:
            raise DeniedError("invalid_grant")
        return grant

    def bearer(self, email: str) -> str:
        """A new access token."""
        token = secrets.token_urlsafe(24)
        self.bearers[token] = email
        return token

    def who(self, request: Request) -> str | None:
        """The e-mail of the access token that a request carries."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return self.bearers.get(token) if scheme.lower() in ("bearer", "token") else None


def _page(heading: str, complaint: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(heading)}</title></head><body>'
        f"<h1>{escape(heading)}</h1><p>{escape(complaint)}</p>"
        '<form method="post"><label>Email <input name="email" type="text" autocomplete="off"></label> '
        '<button type="submit">Continue</button></form></body></html>'
    )
