"""``/api/user/...``: one's own account, and what the platform's administrators do with users."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit, mailer, mass_faults, standing, users
from twin.app.answers import body_of, data, object_id, refuse, strings
from twin.app.api.guard import only, signed_in
from twin.app.routing import Handler, resource
from twin.state import Twin


async def _target(request: Request) -> dict[str, Any]:
    """The user whose id is in the path. 404 if there is none."""
    twin: Twin = request.app.state.twin
    found = object_id(request.path_params["user_id"])
    user = await twin.db.Users.find_one({"_id": found}) if found else None
    if user is None:
        raise refuse("User not found", 404)
    return user


async def _own(request: Request) -> dict[str, Any]:
    """The caller, whose own id is in the path. 403 for the account of somebody else."""
    caller = await signed_in(request)
    path_id = request.path_params["user_id"]
    if standing.takes_others(request):
        return await _target(request)
    await only(request, path_id == str(caller["_id"]), "user", "Only the owner of an account can change it", path_id)
    return caller


async def _get(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller, user = await signed_in(request), await _target(request)
    organization = caller.get("organizationId")
    any_tenant = twin.faults.on("leak-in-user-by-id")
    same = any_tenant or user["_id"] == caller["_id"] or (organization and user.get("organizationId") == organization)
    return data([users.shown(twin, user)] if same else [])


async def _delete(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await signed_in(request)
    allowed = bool(caller["is_admin"]) or twin.faults.on("others-deleted")
    await only(request, allowed, "user", "Only administrators can delete users")
    user = await _target(request)
    await twin.db.Users.delete_one({"_id": user["_id"]})
    await audit.write(request, "DELETE", "user", str(user["_id"]), {"email": user["email"]})
    return data(users.shown(twin, user))


async def _change(request: Request, user: dict[str, Any], change: dict[str, Any]) -> Response:
    twin: Twin = request.app.state.twin
    await twin.db.Users.update_one({"_id": user["_id"]}, {"$set": change})
    fields = {"fields": sorted(change)}
    await audit.write(request, "UPDATE", "user", str(user["_id"]), fields)
    return data(users.shown(twin, user | change))


async def _set_password(request: Request) -> Response:
    caller = await _own(request)
    password, again = strings(await body_of(request), "password", "cpassword")
    if not password or not again:
        raise refuse("No password provided", 400)
    if password != again:
        raise refuse("Passwords do not match", 400)
    faults = request.app.state.twin.faults
    if len(password) < users.LEAST and not faults.on("change-short-password-refused-but-done"):
        if not faults.on("change-short-password-accepted"):
            raise refuse("Password is too short", 400)
    elif len(password) < users.LEAST:
        await _change(request, caller, {"password": await _kept(request, password)})
        raise refuse("Password is too short", 400)
    return await _change(request, caller, {"password": await _kept(request, password)})


async def _kept(request: Request, password: str) -> str:
    """What is kept of a new password."""
    faults = request.app.state.twin.faults
    if faults.on("password-change-plain-text"):
        return password
    if faults.on("password-change-hashes-something-else"):
        return await users.hash_of("undefined")
    return await users.hash_of(password, 4 if faults.on("password-change-weak-hash") else users.COST)


async def _update_profile(request: Request) -> Response:
    caller = await _own(request)
    names = ("name", "username", "account_name")
    body = await body_of(request)
    values = strings(body, *names)
    return await _change(request, caller, dict(zip(names, values, strict=True)) | mass_faults.profile(request, body))


async def _set_language(request: Request) -> Response:
    caller = await _own(request)
    body = await body_of(request)
    (language,) = strings(body, "language")
    if language not in users.LANGUAGES:
        raise refuse("No language provided", 400)
    await _change(request, caller, {"userLanguage": language} | mass_faults.language(request, body))
    return data({"language": language})


def _administer(change: dict[str, Any], *, mail: bool = False) -> Handler:
    """A handler by which an administrator of the platform changes a user."""

    async def handle(request: Request) -> Response:
        twin: Twin = request.app.state.twin
        if await mass_faults.himself(request, change) is None:
            caller = await signed_in(request)
            allowed = bool(caller["is_admin"]) or standing.administers(request, caller)
            await only(request, allowed, "user", "Only administrators can change users")
        user = await _target(request)
        answer = await _change(request, user, change)
        if mail:
            text = f"Your account has been activated. Sign in here: {twin.base_url}/sign-in\n"
            await mailer.after_the_answer(twin, mailer.by_smtp(twin, user["email"], "Invitation to NextCRM", text))
        return answer

    return handle


def routes() -> list[BaseRoute]:
    """Verbs before ids, as ``activate`` would be taken for an id otherwise."""
    return [
        resource("/api/user/activate/{user_id}", POST=_administer({"userStatus": "ACTIVE"}, mail=True)),
        resource("/api/user/deactivate/{user_id}", POST=_administer({"userStatus": "INACTIVE"})),
        resource("/api/user/activateAdmin/{user_id}", POST=_administer({"is_admin": True})),
        resource("/api/user/deactivateAdmin/{user_id}", POST=_administer({"is_admin": False})),
        resource("/api/user/{user_id}/setnewpass", PUT=_set_password),
        resource("/api/user/{user_id}/updateprofile", PUT=_update_profile),
        resource("/api/user/{user_id}/set-language", PUT=_set_language),
        resource("/api/user/{user_id}", GET=_get, DELETE=_delete),
    ]
