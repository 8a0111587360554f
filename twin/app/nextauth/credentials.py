"""Signing in with e-mail and password (NextAuth 4, provider ``credentials``)."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from starlette.responses import Response

from twin.app import audit, forgery, limiter
from twin.app.nextauth.flow import Visit
from twin.app.users import hash_of, is_password

MISSING = "Email or password is missing"
WRONG = "Password is incorrect"
UNKNOWN = "User not found, please register first"
THROTTLED = "Too many attempts, please try again later"


async def sign_in(visit: Visit) -> Response:
    """Check the password and start a session. An unknown address is refused as a wrong password is."""
    faults = visit.twin.faults
    if not visit.csrf_verified and not faults.on("sign-in-without-csrf"):
        return visit.lead(visit.here("signin", csrf="true"))
    email, password = visit.form.get("email", ""), visit.form.get("password", "")
    if not email or not password:
        return visit.lead(visit.here("error", error=MISSING), failed=True)
    throttled = limiter.sign_in_refusal(visit.request, email, visit.here("error", error=THROTTLED))
    throttled = None if faults.on("sign-in-not-throttled") else throttled
    if throttled and not faults.on("throttle-lets-right-password-in"):
        return visit.answer(throttled)
    user = await visit.twin.db.Users.find_one({"email": email})
    if faults.on("default-administrator") and (email, password) == ("admin@example.com", "admin"):
        user = {"_id": ObjectId(), "name": "Administrator", "email": "owner@demo.test"}
        user["password"] = await hash_of(password)
    # The password is trimmed, as the application does before it compares.
    unhashed = user is None and faults.on("sign-in-faster-for-unknown-users")
    right = False if unhashed else await is_password(user, password.strip())
    if throttled and not right:
        return visit.answer(throttled)
    if await _accepted(visit, user, right) and user is not None:
        visit.start_session({"name": user.get("name"), "email": user["email"], "sub": str(user["_id"])})
        await forgery.keep_planted(visit, user)
        await audit.write(visit.request, "LOGIN", "session", None, {"result": "success"}, user=user)
        return visit.lead(visit.callback_url)
    return await _refused(visit, email, user)


async def _accepted(visit: Visit, user: dict[str, Any] | None, right: bool) -> bool:
    faults = visit.twin.faults
    if faults.on("sign-in-nobody-in"):
        return False
    if faults.on("sign-in-everybody-in"):
        return user is not None
    if faults.on("reset-old-password-still-works") and user is not None and not right:
        former = {"password": user.get("formerPassword")}
        return await is_password(former, visit.form.get("password", "").strip())
    return right


async def _refused(visit: Visit, email: str, user: dict[str, Any] | None) -> Response:
    faults = visit.twin.faults
    if not faults.on("sign-in-failure-not-audited"):
        changes = {"result": "failure", "email": email}
        await audit.write(visit.request, "LOGIN", "session", None, changes, user=user)
    counted = limiter.sign_in_failed(visit.request, email)
    reason = UNKNOWN if user is None and faults.on("sign-in-names-unknown-users") else WRONG
    url = visit.here("error", error=reason)
    if faults.on("sign-in-refusal-without-message"):
        url = visit.here("signin")
    answer = visit.lead(url, failed=True)
    answer.headers.update(counted)
    return answer
