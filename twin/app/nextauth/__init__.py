"""``/api/auth``: what NextAuth 4 offers with the providers google, github and credentials."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, forgery, tokens
from twin.app.answers import data, now, plain, text
from twin.app.nextauth import credentials, oauth, pages
from twin.app.nextauth.flow import Visit
from twin.app.routing import resource
from twin.app.sessions import COOKIE, current_user, revoke, session_id, token_of

SEEN_AGAIN = timedelta(minutes=1)
"""How much later somebody has to come again for it to be written down."""
SHOWN = {"google": ("Google", "oauth"), "github": ("github", "oauth"), "credentials": ("credentials", "credentials")}


async def _get(request: Request) -> Response:
    visit = await Visit.begin(request)
    match request.path_params["action"].split("/"):
        case ["csrf"]:
            return visit.answer(data({"csrfToken": visit.csrf_token}))
        case ["providers"]:
            return visit.answer(data(_providers(visit)))
        case ["session"]:
            return await _session(visit)
        case ["signin"] | ["signin", _]:
            return pages.sign_in(visit)
        case ["signout"]:
            return pages.sign_out(visit)
        case ["error"]:
            return pages.error(visit)
        case ["callback", name] if name in oauth.offered(visit.twin):
            return await oauth.finish(visit, name)
    return _unsupported(request)


async def _post(request: Request) -> Response:
    visit = await Visit.begin(request)
    match request.path_params["action"].split("/"):
        case ["callback", "credentials"]:
            return await credentials.sign_in(visit)
        case ["signin", name] if name in oauth.offered(visit.twin):
            return await oauth.start(visit, name)
        case ["signout"]:
            return await _sign_out(visit)
    return _unsupported(request)


def _unsupported(request: Request) -> Response:
    return text(f"Error: This action with HTTP {request.method} is not supported by NextAuth.js", 400)


def _providers(visit: Visit) -> dict[str, Any]:
    names = [*oauth.offered(visit.twin), "credentials"]
    return {
        name: {
            "id": name,
            "name": SHOWN[name][0],
            "type": SHOWN[name][1],
            "signinUrl": visit.here(f"signin/{name}"),
            "callbackUrl": visit.here(f"callback/{name}"),
        }
        for name in names
    }


async def _session(visit: Visit) -> Response:
    """Who is signed in; the cookie is issued anew, so that a session in use does not run out."""
    token = token_of(visit.request)
    user = await current_user(visit.request)
    claims = visit.request.state.claims
    if token is None or claims is None or user is None:
        if token:
            visit.clear(COOKIE)
        answer = visit.answer(data({}))
    else:
        last = user.get("lastLoginAt")
        if last is None or now() - last.replace(tzinfo=UTC) > SEEN_AGAIN:
            await visit.twin.db.Users.update_one({"_id": user["_id"]}, {"$set": {"lastLoginAt": now()}})
        visit.start_session(claims | {"sid": session_id(token, claims)})
        expires = datetime.now(UTC) + timedelta(seconds=tokens.SESSION_SECONDS)
        answer = visit.answer(data({"user": _shown(user, claims), "expires": plain(expires)}))
    answer.headers["cache-control"] = "private, no-cache, no-store"
    return answer


def _shown(user: dict[str, Any], claims: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": user.get("name"),
        "email": user["email"],
        "image": user.get("avatar") or claims.get("picture"),
        "id": str(user["_id"]),
        "avatar": user.get("avatar"),
        "isAdmin": bool(user.get("is_admin")),
        "userLanguage": user.get("userLanguage"),
        "userStatus": user.get("userStatus"),
        "lastLoginAt": plain(user.get("lastLoginAt")),
        "organizationId": plain(user.get("organizationId")),
        "organization_role": user.get("organization_role") or "MEMBER",
    }


async def _sign_out(visit: Visit) -> Response:
    """End the session on the server and take the cookie back."""
    faults = visit.twin.faults
    if not visit.csrf_verified and not faults.on("sign-out-without-csrf"):
        return visit.lead(visit.here("signout", csrf="true"))
    token = token_of(visit.request)
    if token and not faults.on("sign-out-does-nothing"):
        await audit.write(visit.request, "LOGOUT", "session", None)
        if not faults.on("sign-out-keeps-copies-valid") and not faults.on("sign-out-leaves-other-tabs"):
            revoke(visit.twin, token)
        if faults.on("sign-out-ends-all-sessions"):
            await forgery.end_all(visit.twin, await current_user(visit.request))
        visit.clear(COOKIE)
    return visit.lead(visit.callback_url)


def routes() -> list[BaseRoute]:
    """``/api/auth/*``; no request limit, as NextAuth's handler is not behind it (failed sign-ins have their own)."""
    return [resource("/api/auth/{action:path}", bucket=None, GET=_get, POST=_post)]
