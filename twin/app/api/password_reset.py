"""A forgotten password: a mail with a link that works once, and the same answer for known and unknown addresses."""

from __future__ import annotations

import hashlib
import secrets
import string
from datetime import timedelta
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, injected, mailer
from twin.app.answers import body_of, data, now, refuse, strings
from twin.app.limiter import Bucket
from twin.app.routing import resource
from twin.app.users import hash_of
from twin.state import Twin

COLLECTION = "PasswordResets"
LIFE = timedelta(hours=1)
ASKED = {"message": "Password changed!", "status": True}


def _digest(token: str) -> str:
    """What is kept of a token: who reads the database cannot use the link."""
    return hashlib.sha256(token.encode()).hexdigest()


async def _ask(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    (email,) = strings(injected.flattened(twin, "reset-operator-accepted", await body_of(request)), "email")
    if not email:
        raise refuse("Email is required!", 401)
    user = await twin.db.Users.find_one({"email": email})
    if user is None and twin.faults.on("reset-status-names-unknown-users"):
        raise refuse("No user with that Email exist in Db!", 401)
    if user is None and twin.faults.on("reset-body-names-unknown-users"):
        return data({"message": "No such user", "status": False})
    if user is not None and not twin.faults.on("reset-sends-no-mail"):
        # After the answer, so that its time does not tell a known address from an unknown one.
        work = _new_password(twin, user) if twin.faults.on("reset-mails-new-password") else _link(request, user)
        if twin.faults.on("reset-slower-for-known-users"):
            await hash_of(secrets.token_hex(8))
            await work
        else:
            await mailer.after_the_answer(twin, work)
    return data(ASKED)


async def _link(request: Request, user: dict[str, Any]) -> None:
    twin: Twin = request.app.state.twin
    token = secrets.token_hex(32)
    named = request.headers.get("x-forwarded-host")
    base = f"https://{named}" if named and twin.faults.on("reset-link-host-from-header") else twin.base_url
    await twin.db[COLLECTION].insert_one(
        {"tokenHash": _digest(token), "userId": user["_id"], "expiresAt": now() + LIFE, "usedAt": None}
    )
    await mailer.send_reset_link(twin, user["email"], f"{base}/en/reset-password/{token}")


async def _new_password(twin: Twin, user: dict[str, Any]) -> None:
    alphabet = string.ascii_letters + string.digits + "!<&\\'"
    password = "A1!" + "".join(secrets.choice(alphabet) for _ in range(7))
    await _store(twin, user["_id"], password)
    await mailer.send_new_password(twin, user["email"], password)


async def _store(twin: Twin, user_id: Any, password: str) -> None:
    change: dict[str, Any] = {"password": await hash_of(password)}
    if twin.faults.on("reset-old-password-still-works"):
        former = await twin.db.Users.find_one({"_id": user_id})
        change["formerPassword"] = (former or {}).get("password")
    if not twin.faults.on("reset-changes-nothing"):
        await twin.db.Users.update_one({"_id": user_id}, {"$set": change})


async def _confirm(request: Request) -> Response:
    """Set the password for the token of a mail, once."""
    twin: Twin = request.app.state.twin
    token, password, again = strings(await body_of(request), "token", "password", "confirmPassword")
    if password != again:
        return data({"error": "Passwords do not match"}, 400)
    if not 8 <= len(password) <= 50:
        return data({"error": "Password must have 8 to 50 characters"}, 400)
    unused: dict[str, Any] = {"tokenHash": _digest(token)}
    if not twin.faults.on("reset-link-works-twice"):
        unused["usedAt"] = None
    if not twin.faults.on("reset-link-never-expires"):
        unused["expiresAt"] = {"$gt": now()}
    # Found and marked in one step: of two requests with the same token only one succeeds.
    row = await twin.db[COLLECTION].find_one_and_update(unused, {"$set": {"usedAt": now()}})
    if row is None:
        return data({"error": "The link is invalid or has expired"}, 400)
    await _store(twin, row["userId"], password)
    user = await twin.db.Users.find_one({"_id": row["userId"]})
    await audit.write(request, "UPDATE", "user", str(row["userId"]), {"field": "password"}, user=user)
    return data({"status": True})


def routes() -> list[BaseRoute]:
    """Asking and confirming share a count of their own."""
    return [
        resource("/api/user/passwordReset", bucket=Bucket.RESET, POST=_ask),
        resource("/api/user/passwordReset/confirm", POST=_confirm),
    ]
