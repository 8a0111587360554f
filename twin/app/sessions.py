"""Who is asking: the session cookie, its revocation, and the user behind it."""

from __future__ import annotations

import hashlib
from typing import Any

from bson import ObjectId
from starlette.requests import Request

from twin.app import forgery, tokens
from twin.app.users import new
from twin.state import Twin

COOKIE = "__Secure-next-auth.session-token"
"""Name of the session cookie on an https origin (NextAuth 4)."""
OTHER_TABS = "__Secure-next-auth.other-tabs"
"""Where the fault sign-out-leaves-other-tabs hides the session."""
# User and organization in one question, which nearly every request asks: two take twice as long.
ORGANIZATION = "organization"
WITH_ORGANIZATION = {
    "$lookup": {"from": "Organizations", "localField": "organizationId", "foreignField": "_id", "as": ORGANIZATION}
}


def session_id(token: str, claims: dict[str, Any]) -> str:
    """What stays the same when the cookie is re-issued, so that signing out ends all copies.

    ``sid`` of a re-issued token, ``jti`` of a first one, else a digest of the token itself.
    """
    known = claims.get("sid") or claims.get("jti")
    return str(known) if known else hashlib.sha256(token.encode()).hexdigest()


async def claims_of(twin: Twin, token: str | None, path: str = "") -> dict[str, Any] | None:
    """The claims of a living session: readable, unexpired, with an e-mail, not signed out. path: what is asked."""
    if not token:
        return None
    if taken := await forgery.taken(twin, token, path):
        return taken
    claims = tokens.decode(token, twin.secret, ignore_expiry=twin.faults.on("session-never-expires"))
    if claims is None and twin.faults.on("session-unsigned-accepted"):
        claims = forgery.unverified(token)
    if claims is None or not isinstance(claims.get("email"), str) or not claims["email"]:
        return None
    if session_id(token, claims) in twin.revoked:
        return None
    if await forgery.ended(twin, claims["email"]):
        return None
    return claims


def token_of(request: Request) -> str | None:
    """The session token that this request is made with."""
    faults = request.app.state.twin.faults
    # A page that was not reached by a link of the page before it was opened in another tab.
    elsewhere = request.headers.get("sec-fetch-site") == "none"
    if elsewhere and faults.on("session-is-per-tab"):
        return None
    # What a browser adds when it loads a page again.
    reloaded = request.headers.get("cache-control") == "max-age=0"
    if reloaded and faults.on("session-lost-on-reload"):
        return None
    if elsewhere and faults.on("sign-out-leaves-other-tabs") and COOKIE not in request.cookies:
        return request.cookies.get(OTHER_TABS)
    return request.cookies.get(COOKIE)


def revoke(twin: Twin, token: str) -> None:
    """End the session of *token* on the server: every copy of it is dead from now on."""
    claims = tokens.decode(token, twin.secret)
    if claims is not None:
        twin.revoked.add(session_id(token, claims))


async def _remember(request: Request, email: str) -> None:
    """Look up the user and the organization of *email* for the rest of the request."""
    asked = await request.app.state.twin.db.Users.aggregate([{"$match": {"email": email}}, WITH_ORGANIZATION])
    for user in await asked.to_list(1):
        organizations = user.pop(ORGANIZATION)
        request.state.user = user
        request.state.organization = organizations[0] if organizations else None


async def current_user(request: Request) -> dict[str, Any] | None:
    """The document (collection ``Users``) of the user of this request's session, or None.

    Read from the database on every request, so that a change of role, status or organization
    takes effect at once. Remembered for the rest of the request.
    """
    if not hasattr(request.state, "user"):
        twin: Twin = request.app.state.twin
        claims = request.state.claims = await claims_of(twin, token_of(request), request.url.path)
        request.state.user = None
        if claims:
            await _remember(request, claims["email"])
        if claims and request.state.user is None and twin.faults.on("deleted-users-live-on"):
            request.state.user = new(claims["email"], claims.get("name")) | {"_id": ObjectId(), "userStatus": "ACTIVE"}
        if claims and request.state.user is None and twin.faults.on("session-creates-unknown-users"):
            request.state.user = new(claims["email"], claims.get("name"))
            await twin.db.Users.insert_one(request.state.user)
    user: dict[str, Any] | None = request.state.user
    return user


async def current_organization(request: Request) -> dict[str, Any] | None:
    """The document (collection ``Organizations``) of the user's organization, or None. Remembered like the user."""
    user = await current_user(request)
    if not hasattr(request.state, "organization"):
        whose = user.get("organizationId") if user else None
        found = await request.app.state.twin.db.Organizations.find_one({"_id": whose}) if whose else None
        request.state.organization = found
    organization: dict[str, Any] | None = request.state.organization
    return organization
