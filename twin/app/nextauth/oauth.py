"""Signing in at Google (OpenID Connect with PKCE) or GitHub (OAuth 2), as NextAuth 4 does."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
import urllib.parse
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from starlette.responses import Response

from twin.app import audit, cookies, mailer, tokens, users
from twin.app.nextauth.flow import Visit
from twin.state import OAuthClient, Twin

STATE_COOKIE = "__Secure-next-auth.state"
VERIFIER_COOKIE = "__Secure-next-auth.pkce.code_verifier"
log = logging.getLogger("twin")
CHECK_SECONDS = 15 * 60


class FailedError(Exception):
    """The provider or the client did not keep to the protocol."""


def offered(twin: Twin) -> list[str]:
    """The OAuth providers of this deployment."""
    return [name for name in ("google", "github") if not twin.faults.on(f"oauth-{name}-absent")]


async def start(visit: Visit, name: str) -> Response:
    """Send the browser to the provider, with a state (and for Google a PKCE challenge) that only it can bring back."""
    if not visit.csrf_verified:
        return visit.lead(visit.here("signin", csrf="true"))
    faults = visit.twin.faults
    client = _client(visit.twin, name)
    state = "fixed" if faults.on("oauth-state-fixed") else secrets.token_urlsafe(32)
    asked = {
        "client_id": "wrong-client" if faults.on("oauth-wrong-client-id") else client.client_id,
        "scope": "openid email profile" if name == "google" else "read:user user:email",
        "response_type": "code",
        "redirect_uri": _redirect_address(visit, name),
        "state": state,
    }
    _seal(visit, STATE_COOKIE, state)
    try:
        if name == "github":
            return visit.lead(f"{client.issuer}/login/oauth/authorize?{_query(asked)}")
        verifier = secrets.token_urlsafe(32)
        if not faults.on("oauth-google-without-pkce"):
            _seal(visit, VERIFIER_COOKIE, verifier)
            digest = hashlib.sha256(verifier.encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            asked |= {"code_challenge": challenge, "code_challenge_method": "S256"}
        found = await _discover(visit.twin, client)
        return visit.lead(f"{found['authorization_endpoint']}?{_query(asked)}")
    except (httpx.HTTPError, FailedError):
        return visit.lead(visit.here("error", error="OAuthSignin"))


async def finish(visit: Visit, name: str) -> Response:
    """The provider sends the browser back: check the state, redeem the code, sign the user in."""
    try:
        profile = await _profile(visit, name)
    except (httpx.HTTPError, JoseError, FailedError, ValueError, KeyError) as error:
        log.warning("sign-in with %s failed: %s %s", name, type(error).__name__, error)
        visit.set_cookies.clear()
        _forget_checks(visit)
        return visit.lead(visit.here("error", error="OAuthCallback"))
    _forget_checks(visit)
    user = await _user(visit.twin, profile)
    if not visit.twin.faults.on("oauth-round-trip-without-session"):
        visit.start_session(
            {"name": user.get("name"), "email": user["email"], "sub": profile["id"], "picture": profile["picture"]}
        )
        await audit.write(visit.request, "LOGIN", "session", None, {"result": "success", "provider": name}, user=user)
    return visit.lead(visit.callback_url)


async def _profile(visit: Visit, name: str) -> dict[str, Any]:
    twin, client, answer = visit.twin, _client(visit.twin, name), visit.request.query_params
    state = _unseal(visit, STATE_COOKIE)
    faults = twin.faults
    unchecked = faults.on("oauth-state-not-checked") or (
        name == "github" and faults.on("oauth-github-state-not-checked")
    )
    if not unchecked and (not state or not secrets.compare_digest(state.encode(), answer.get("state", "").encode())):
        raise FailedError("state")
    if "code" not in answer:
        raise FailedError(answer.get("error", "no code"))
    form = {
        "grant_type": "authorization_code",
        "code": answer["code"],
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "redirect_uri": _redirect_address(visit, name),
    }
    if name == "google":
        return await _google(visit, client, form)
    return await _github(twin, client, form)


async def _google(visit: Visit, client: OAuthClient, form: dict[str, str]) -> dict[str, Any]:
    twin = visit.twin
    found = await _discover(twin, client)
    verifier = _unseal(visit, VERIFIER_COOKIE)
    if verifier is None and not twin.faults.on("oauth-google-without-pkce"):
        raise FailedError("code verifier")
    proof = {"code_verifier": verifier} if verifier else {}
    redeemed = await twin.http.post(found["token_endpoint"], data=form | proof)
    redeemed.raise_for_status()
    keys = KeySet.import_key_set((await twin.http.get(found["jwks_uri"])).json())
    token = jwt.decode(redeemed.json()["id_token"], keys, algorithms=["RS256"])
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": client.issuer},
        exp={"essential": True},
        aud={"essential": True, "value": client.client_id},
    )
    rules.validate(token.claims)
    if not token.claims.get("email_verified"):
        raise FailedError("e-mail is not verified")
    return {
        "id": token.claims["sub"],
        "email": token.claims["email"],
        "name": token.claims.get("name"),
        "picture": token.claims.get("picture", ""),
    }


async def _github(twin: Twin, client: OAuthClient, form: dict[str, str]) -> dict[str, Any]:
    redeemed = await twin.http.post(
        f"{client.issuer}/login/oauth/access_token", data=form, headers={"accept": "application/json"}
    )
    # GitHub answers 200 also when it refuses.
    if "access_token" not in redeemed.json():
        raise FailedError("no token")
    bearer = {"authorization": f"Bearer {redeemed.json()['access_token']}"}
    account = (await twin.http.get(f"{client.issuer}/user", headers=bearer)).json()
    addresses = (await twin.http.get(f"{client.issuer}/user/emails", headers=bearer)).json()
    primary = [entry["email"] for entry in addresses if entry["primary"] and entry["verified"]]
    if not primary:
        raise FailedError("no verified e-mail")
    return {
        "id": str(account["id"]),
        "email": primary[0],
        "name": account.get("name") or account["login"],
        "picture": account.get("avatar_url") or "",
    }


async def _user(twin: Twin, profile: dict[str, Any]) -> dict[str, Any]:
    """The user of that address; a first visit registers one: PENDING, without a password."""
    known = await twin.db.Users.find_one({"email": profile["email"]})
    if known:
        return known
    user = users.new(profile["email"], profile["name"], avatar=profile["picture"])
    await twin.db.Users.insert_one(user)
    twin.later(mailer.announce_registration(twin, user))
    return user


def _client(twin: Twin, name: str) -> OAuthClient:
    return twin.google if name == "google" else twin.github


def _redirect_address(visit: Visit, name: str) -> str:
    if visit.twin.faults.on("oauth-wrong-redirect-address"):
        return f"http://localhost:3000/api/auth/callback/{name}"
    return visit.here(f"callback/{name}")


async def _discover(twin: Twin, client: OAuthClient) -> dict[str, Any]:
    answer = await twin.http.get(f"{client.issuer}/.well-known/openid-configuration")
    answer.raise_for_status()
    found: dict[str, Any] = answer.json()
    if found.get("issuer") != client.issuer:
        raise FailedError("issuer")
    return found


def _query(asked: dict[str, str]) -> str:
    return urllib.parse.urlencode(asked, quote_via=urllib.parse.quote)


def _seal(visit: Visit, name: str, value: str) -> None:
    sealed = tokens.encode({"value": value}, visit.twin.secret, seconds=CHECK_SECONDS, salt=name)
    visit.set_cookies.append(cookies.line(name, sealed, seconds=CHECK_SECONDS))


def _unseal(visit: Visit, name: str) -> str | None:
    claims = tokens.decode(visit.cookie(name) or "", visit.twin.secret, salt=name)
    return str(claims["value"]) if claims else None


def _forget_checks(visit: Visit) -> None:
    visit.clear(STATE_COOKIE)
    visit.clear(VERIFIER_COOKIE)
