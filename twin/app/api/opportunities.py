"""What opportunities have beside the other kinds: what their form needs, and moving one to another stage."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from twin.app import users
from twin.app.answers import data, now, object_id, plain, refuse
from twin.app.api.admission import Call

LOOKUPS = {
    "saleTypes": "crm_Opportunities_Type",
    "saleStages": "crm_Opportunities_Sales_Stages",
    "campaigns": "crm_campaigns",
    "industries": "crm_Industry_Type",
}
MOST_ROWS = 500


def listed(row: dict[str, Any]) -> dict[str, Any]:
    """A row with its id as JSON has it."""
    return {"id": str(row["_id"])} | {key: plain(value) for key, value in row.items() if key not in ("_id", "__v")}


async def bundle(call: Call) -> Response:
    """Everything that the form offers: people, accounts and contacts of the organization, and the lookups."""
    people = await call.db.Users.find(call.within("leak-in-form-users")).to_list(MOST_ROWS)
    answer: dict[str, Any] = {"users": [users.shown(call.twin, one) for one in people]}
    for name, collection in {"accounts": "crm_Accounts", "contacts": "crm_Contacts"}.items():
        mine = call.within(f"leak-in-form-{name}")
        answer[name] = [listed(row) for row in await call.db[collection].find(mine).to_list(MOST_ROWS)]
    for name, collection in LOOKUPS.items():
        answer[name] = [listed(row) for row in await call.db[collection].find().to_list(MOST_ROWS)]
    return data(answer)


async def move(call: Call) -> Response:
    """Put an opportunity on another stage; the answer lists all of the organization's."""
    destination = object_id((await call.body()).get("destination"))
    row = await call.row("crm_Opportunities", call.path_id, "Opportunity not found or unauthorized")
    if destination is None:
        raise refuse("Invalid destination", 400)
    change = {"sales_stage": destination, "updatedAt": now(), "updatedBy": call.user["_id"]}
    await call.db.crm_Opportunities.update_one({"_id": row["_id"]}, {"$set": change})
    call.done(row["_id"], {"fields": ["sales_stage"]})
    found = await call.db.crm_Opportunities.find(call.mine).to_list(MOST_ROWS)
    people = await call.db.Users.find(call.mine, {"name": 1, "avatar": 1}).to_list(MOST_ROWS)
    faces = {one["_id"]: {"avatar": one.get("avatar"), "name": one.get("name")} for one in people}
    return data(
        {
            "message": "Opportunity updated",
            "data": [listed(one) | {"assigned_to_user": faces.get(one.get("assigned_to"))} for one in found],
        }
    )
