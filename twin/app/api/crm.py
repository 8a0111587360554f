"""``/api/crm``: accounts, contacts, leads and opportunities, all four alike; create, update, delete."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import mailer, mass_faults
from twin.app.answers import data, now, plain, refuse
from twin.app.api import fields, quota
from twin.app.api.admission import Call, Work, route
from twin.app.api.nouns import ACCOUNT, LEAD, NOUNS, OPPORTUNITY, Noun
from twin.app.api.opportunities import bundle, move
from twin.faults.crm import LOST

MOST_ROWS = 500


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row as the API shows one."""
    rest = {key: plain(value) for key, value in row.items() if key not in ("_id", "__v")}
    return {"id": str(row["_id"]), "v": row.get("__v", 0)} | rest


def _create(noun: Noun) -> Work:
    async def create(call: Call) -> Response:
        kind = noun.resource
        if call.broken(f"{kind}-create-fails"):
            raise refuse("Initial error", 500)
        body = await call.body()
        missing = [name for name in noun.needed if body.get(name) in (None, "")]
        if missing:
            raise refuse(f"Missing {', '.join(missing)}", 400)
        found = await fields.read(call, noun, body, update=False)
        if noun is LEAD and not found.get("assigned_to"):
            found["assigned_to"] = call.user["_id"]
        row = {"_id": ObjectId(), "__v": 0, "organizationId": call.organization} | found | dict(noun.fixed)
        row |= dict.fromkeys(noun.creators, call.user["_id"])
        row |= dict.fromkeys(("createdAt", "updatedAt", "created_on"), now())
        row |= {"status": found["status"]} if noun.flags and "status" in found else {}
        await quota.take(call, noun)
        await _insert(call, noun, row)
        call.done(row["_id"], {"name": _name(row)})
        await _announce(call, noun, row)
        return data({noun.answers[0]: shown(row)})

    return create


async def _insert(call: Call, noun: Noun, row: dict[str, Any]) -> None:
    kind = noun.resource
    row = row | mass_faults.created(call.request, await call.body())
    if call.broken(f"{kind}-create-without-creator"):
        row = row | {"createdBy": None, "created_by": None}
    if call.broken(f"{kind}-create-in-wrong-tenant"):
        other = await call.db.Organizations.find_one({"slug": "other-workshop"}, {"_id": 1})
        row = row | {"organizationId": (other or {}).get("_id")}
    if call.broken(f"{kind}-create-loses-a-field"):
        row = row | {LOST[kind]: None}
    if call.broken("assignee-not-saved"):
        row = row | {"assigned_to": None}
    if not call.broken(f"{kind}-create-without-row"):
        await call.db[noun.collection].insert_one(row)
    if call.broken(f"{kind}-create-writes-two-rows"):
        await call.db[noun.collection].insert_one(row | {"_id": ObjectId()})


def _name(row: dict[str, Any]) -> str:
    return str(row.get("name") or row.get("last_name") or row.get("lastName") or "")


async def _announce(call: Call, noun: Noun, row: dict[str, Any]) -> None:
    """Tell the assignee by mail, unless he did it himself; accounts are not announced."""
    assignee = row.get("assigned_to")
    if noun is ACCOUNT or not assignee or assignee == call.user["_id"]:
        return

    async def tell() -> None:
        user = await call.db.Users.find_one({"_id": assignee})
        if user is not None:
            subject = f"New {noun.resource} has been added to the system and assigned to you."
            await mailer.by_smtp(call.twin, user["email"], subject, f"{subject}\n\n{_name(row)}\n")

    await mailer.after_the_answer(call.twin, tell())


def _update(noun: Noun) -> Work:
    async def update(call: Call) -> Response:
        kind = noun.resource
        body = await call.body()
        row = await call.row(noun.collection, body.get("id"), f"{noun.title} not found or unauthorized")
        found = await fields.read(call, noun, body, update=True)
        if any(stored in found and found[stored] in (None, "") for stored in map(noun.fields.__getitem__, noun.needed)):
            raise refuse("A required field is empty", 400)
        change = found | {"updatedAt": now(), "updatedBy": call.user["_id"]}
        change |= mass_faults.updated(call.request, body)
        if call.broken("assignee-not-saved"):
            change.pop("assigned_to", None)
        if call.broken(f"{kind}-update-loses-a-field"):
            change[LOST[kind]] = None
        if not call.broken(f"{kind}-update-changes-nothing"):
            await call.db[noun.collection].update_one({"_id": row["_id"]}, {"$set": change})
        call.done(row["_id"], {"fields": sorted(found)})
        return data({noun.answers[1]: shown(row | change)})

    return update


def _delete(noun: Noun) -> Work:
    async def delete(call: Call) -> Response:
        row = await call.row(noun.collection, call.path_id, f"{noun.title} not found or unauthorized")
        if not call.broken(f"{noun.resource}-delete-keeps-row"):
            await call.db[noun.collection].delete_one({"_id": row["_id"]})
        await quota.give_back(call, noun)
        call.done(row["_id"], {"name": _name(row)})
        return data({"message": f"{noun.title} deleted"})

    return delete


async def _accounts(call: Call) -> Response:
    found = call.db[ACCOUNT.collection].find(call.mine).sort("_id", 1)
    return data([shown(row) for row in await found.to_list(MOST_ROWS)])


def routes() -> list[BaseRoute]:
    """The four nouns below ``/api/crm``; fixed paths of other modules come before those with an id."""
    reads: dict[str, dict[str, Work]] = {ACCOUNT.path: {"GET": _accounts}, OPPORTUNITY.path: {"GET": bundle}}
    moves: dict[str, dict[str, Work]] = {OPPORTUNITY.path: {"PUT": move}}
    found: list[BaseRoute] = []
    for noun in NOUNS:
        found.append(route(noun.path, POST=_create(noun), PUT=_update(noun), **reads.get(noun.path, {})))
        found.append(route(noun.path + "/{id}", DELETE=_delete(noun), **moves.get(noun.path, {})))
    return found
