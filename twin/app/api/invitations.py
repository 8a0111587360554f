"""``/api/organization/invitations`` and ``/switch``: pending invitations, and working in another organization."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import memberships
from twin.app.answers import data, now, object_id, plain, refuse
from twin.app.api.admission import Call, route
from twin.app.invitations import COLLECTION

_SHOWN = ("organizationId", "email", "role", "status", "invitedBy", "expiresAt", "createdAt", "updatedAt")


async def _list(call: Call) -> Response:
    """Pending invitations, newest first; never with the token, which is for the invited alone."""
    pending = call.within("leak-in-invitations") | {"status": "PENDING"}
    rows = await call.db[COLLECTION].find(pending).sort("createdAt", -1).to_list(500)
    ids = [row["invitedBy"] for row in rows]
    people = await call.db.Users.find({"_id": {"$in": ids}}, {"name": 1, "email": 1}).to_list(500)
    named = {one["_id"]: {"id": str(one["_id"]), "name": one.get("name"), "email": one["email"]} for one in people}
    return data(
        [
            {"id": str(row["_id"])}
            | {key: plain(row.get(key)) for key in _SHOWN}
            | {"invitedByUser": named.get(row["invitedBy"])}
            for row in rows
        ]
    )


async def _cancel(call: Call) -> Response:
    wanted = (await call.body()).get("invitationId")
    if not wanted:
        raise refuse("Invitation ID is required", 400)
    found = object_id(wanted)
    change = {"$set": {"status": "CANCELLED", "updatedAt": now()}}
    row = await call.db[COLLECTION].find_one({"_id": found}) if found else None
    if row is None:
        raise refuse("Invitation not found", 404)
    if row["organizationId"] != call.organization:
        raise await call.denied("Unauthorized", str(row["_id"]))
    if await call.db[COLLECTION].find_one_and_update({"_id": found, "status": "PENDING"}, change) is None:
        raise refuse("Invitation is not pending", 400)
    call.done(row["_id"], {"email": row["email"]})
    return data({"success": True})


async def _switch(call: Call) -> Response:
    wanted = object_id((await call.body()).get("organizationId"))
    if wanted is None or not await memberships.switch(call.twin, call.user, wanted):
        raise await call.denied("You do not belong to this organization", str(wanted))
    return data({"success": True, "organizationId": str(wanted)})


def routes() -> list[BaseRoute]:
    """Listing, cancelling, switching; inviting and accepting are server actions of pages."""
    return [
        route("/api/organization/invitations", GET=_list, DELETE=_cancel),
        route("/api/organization/switch", POST=_switch),
    ]
