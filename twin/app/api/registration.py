"""``POST /api/user``: registering, and ``GET /api/user``: the users of one's own organization."""

from __future__ import annotations

import hashlib
import re

from bson import ObjectId
from pymongo.errors import DuplicateKeyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, injected, mailer, mass_faults, users
from twin.app.answers import body_of, data, refuse, strings
from twin.app.api.guard import signed_in
from twin.app.limiter import Bucket
from twin.app.routing import resource
from twin.state import Twin

EMAIL = re.compile(r"[^@\s<>\"']{1,64}@[^@\s<>\"']{1,190}")


async def _register(request: Request) -> Response:
    """Create a user who waits for activation."""
    twin: Twin = request.app.state.twin
    found = await body_of(request)
    kept = injected.kept_at_registration(twin, found)
    name, email, language, password, again, username = strings(
        found | dict.fromkeys(kept, "x"), "name", "email", "language", "password", "confirmPassword", "username"
    )
    if not (name and email and language and password and again):
        raise refuse("Unauthenticated", 401)
    if password != again:
        raise refuse("Password does not match", 401)
    short = len(password) < users.LEAST and not twin.faults.on("register-short-password-accepted")
    if language not in users.LANGUAGES or not EMAIL.fullmatch(email) or short:
        raise refuse("Invalid input", 400)
    if not twin.faults.on("register-duplicate-accepted") and await _taken(twin, email):
        raise refuse("User already exist", 401)
    user = users.new(
        email, name, username=username, userLanguage=language, password=await _stored_password(twin, password)
    )
    user |= mass_faults.registration(request, found) | kept
    await _insert(twin, user)
    await audit.write(request, "CREATE", "user", str(user["_id"]), {"email": email}, user=user)
    twin.later(mailer.announce_registration(twin, user))
    return data(users.shown(twin, user))


async def _taken(twin: Twin, email: str) -> bool:
    # An address in capitals is the same mailbox.
    same = {"$regex": f"^{re.escape(email)}$", "$options": "i"}
    return await twin.db.Users.find_one({"email": same}) is not None


async def _stored_password(twin: Twin, password: str) -> str | None:
    if twin.faults.on("register-without-password"):
        return None
    if twin.faults.on("register-plain-text-password"):
        return password
    if twin.faults.on("register-md5-password"):
        return hashlib.md5(password.encode(), usedforsecurity=False).hexdigest()
    return await users.hash_of(password, 4 if twin.faults.on("register-weak-hash") else users.COST)


async def _insert(twin: Twin, user: dict[str, object]) -> None:
    user["_id"] = ObjectId()
    if twin.faults.on("register-without-row"):
        return
    try:
        await twin.db.Users.insert_one(user)
    except DuplicateKeyError as error:
        raise refuse("User already exist", 401) from error


async def _of_organization(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await signed_in(request)
    # Without an organization one sees oneself alone: None would match every user without one.
    mine = {"organizationId": caller["organizationId"]} if caller.get("organizationId") else {"_id": caller["_id"]}
    if twin.faults.on("users-of-all-tenants-listed"):
        mine = {}
    return data([users.shown(twin, user) for user in await twin.db.Users.find(mine).to_list(1000)])


def routes() -> list[BaseRoute]:
    """``/api/user``; registering has a count of its own."""
    return [resource("/api/user", own={"POST": Bucket.SIGN_UP}, GET=_of_organization, POST=_register)]
