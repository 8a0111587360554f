"""How faults let a body set what it must not: privileges, an organization, an owner, a creator."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from twin.app.answers import object_id
from twin.app.sessions import current_user

Document = dict[str, Any]


def _taken(request: Request, body: Document, faults: dict[str, str]) -> Document:
    """The members of *body* that faults take over, by the fault's name; ids as ids."""
    on = request.app.state.twin.faults.on
    names = [name for fault, name in faults.items() if on(fault) and name in body]
    return {name: object_id(body[name]) if name.endswith("Id") else body[name] for name in names}


def profile(request: Request, body: Document) -> Document:
    """Fields of a user that come with a profile."""
    faults = {
        "profile-takes-administration": "is_admin",
        "profile-takes-role": "organization_role",
        "profile-takes-tenant": "organizationId",
    }
    return _taken(request, body, faults)


def language(request: Request, body: Document) -> Document:
    """Fields of a user that come with a language."""
    return _taken(request, body, {"language-takes-role": "organization_role"})


def photo(request: Request, body: Document) -> Document:
    """Fields of a user that come with a photo."""
    return _taken(request, body, {"photo-takes-administration": "is_admin"})


def registration(request: Request, body: Document) -> Document:
    """Fields of a user that come with a registration."""
    faults = {"registration-takes-administration": "is_admin", "registration-takes-tenant": "organizationId"}
    return _taken(request, body, faults)


def renaming(request: Request, body: Document) -> Document:
    """Fields of an organization that come with a new name."""
    return _taken(request, body, {"renaming-takes-owner": "ownerId"})


def created(request: Request, body: Document) -> Document:
    """Fields of a row that come with a create; nobody who creates sends these."""
    found = _taken(request, body, {"create-takes-tenant": "organizationId"})
    if request.app.state.twin.faults.on("create-takes-creator") and "createdBy" in body:
        found["createdBy"] = object_id(body["createdBy"])
    return found


def updated(request: Request, body: Document) -> Document:
    """Fields of a row that come with an update."""
    return _taken(request, body, {"update-takes-tenant": "organizationId"})


async def himself(request: Request, change: Document) -> Document | None:
    """Who lets himself in, though he waits for somebody else to do it; None where nobody can."""
    if "userStatus" not in change or not request.app.state.twin.faults.on("users-activate-themselves"):
        return None
    user = await current_user(request)
    return user if user and request.path_params["user_id"] == str(user["_id"]) else None
