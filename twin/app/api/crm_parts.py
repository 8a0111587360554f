"""What else is below ``/api/crm``: watching, tasks and comments, lookups, and rows that other machines send in."""

from __future__ import annotations

import hmac
from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app.answers import body_of, data, now, object_id, refuse, strings
from twin.app.api.admission import Call, Work, route
from twin.app.api.fields import moment
from twin.app.api.opportunities import listed


def _watch(change: str, said: str) -> Work:
    async def watch(call: Call) -> Response:
        row = await call.row("crm_Accounts", call.path_id, "Account not found or unauthorized")
        await call.db.crm_Accounts.update_one({"_id": row["_id"]}, {change: {"watchers": call.user["_id"]}})
        await call.db.Users.update_one({"_id": call.user["_id"]}, {change: {"watching_accountsIDs": row["_id"]}})
        return data({"message": said})

    return watch


async def colleague(call: Call, value: object) -> ObjectId:
    """The id of a member of the caller's organization. 400 for anybody else."""
    found = object_id(value)
    if found is None or not await call.db.Users.find_one({"_id": found, "organizationId": call.organization}):
        raise refuse("user is not a member of the organization", 400)
    return found


async def _create_task(call: Call) -> Response:
    body = await call.body()
    title, priority, content, due = strings(body, "title", "priority", "content", "dueDateAt")
    account = await call.row("crm_Accounts", body.get("account") or call.path_id, "Account not found or unauthorized")
    if not (title and priority and content):
        raise refuse("Missing one of the task data ", 400)
    row = {
        "_id": ObjectId(),
        "__v": 0,
        "organizationId": call.organization,
        "title": title,
        "priority": priority,
        "content": content,
        "account": account["_id"],
        "user": await colleague(call, body.get("user")),
        "createdBy": call.user["_id"],
        "taskStatus": "ACTIVE",
        "createdAt": now(),
        "dueDateAt": moment("dueDateAt", due) if due else now(),
    }
    await call.db.crm_Accounts_Tasks.insert_one(row)
    call.done(row["_id"], {"title": title})
    return data({"status": 200})


def delete_task(collection: str) -> Work:
    """A handler that deletes the task whose id is in the body."""

    async def delete(call: Call) -> Response:
        row = await call.row(collection, (await call.body()).get("id"), "Task not found or unauthorized")
        await call.db[collection].delete_one({"_id": row["_id"]})
        call.done(row["_id"], {"title": row.get("title")})
        return data({"status": 200})

    return delete


def comment_on(collection: str) -> Work:
    """A handler that puts a comment on the task whose id is in the path."""

    async def comment(call: Call) -> Response:
        (text,) = strings(await call.body(), "comment")
        if not text:
            raise refuse("Missing comment", 400)
        task = await call.row(collection, call.path_id, "Task not found or unauthorized")
        row = {
            "_id": ObjectId(),
            "__v": 0,
            "comment": text,
            "task": task["_id"],
            "user": call.user["_id"],
            "organizationId": call.organization,
            "createdAt": now(),
        }
        await call.db.tasksComments.insert_one(row)
        call.done(row["_id"])
        return data(listed(row))

    return comment


async def _unlink(call: Call) -> Response:
    opportunity = object_id((await call.body()).get("opportunityId"))
    row = await call.row("crm_Contacts", call.path_id, "Contact not found or unauthorized")
    if opportunity is None:
        raise refuse("Invalid opportunityId", 400)
    await call.db.crm_Contacts.update_one({"_id": row["_id"]}, {"$pull": {"opportunitiesIDs": opportunity}})
    call.done(row["_id"], {"fields": ["opportunitiesIDs"]})
    return data("Hello World")


async def _industries(call: Call) -> Response:
    return data([listed(row) for row in await call.db.crm_Industry_Type.find().to_list(100)])


async def _organization_of(call: Call, value: object) -> ObjectId:
    found = object_id(value)
    if found is None or not await call.db.Organizations.find_one({"_id": found}, {"_id": 1}):
        raise refuse("Unknown organization", 400)
    return found


def check_token(call: Call, header: str, expected: str) -> None:
    """Go on if *header* is the machine's token; 401 without one, 403 for another."""
    sent = call.request.headers.get(header, "")
    if not sent:
        raise refuse("API key is missing", 401)
    if not hmac.compare_digest(sent.encode(), expected.encode()):
        raise refuse("Unauthorized", 403)


async def _remote_contact(call: Call) -> Response:
    check_token(call, "nextcrm_token", call.twin.machine_token)
    body = await body_of(call.request)
    names = ("name", "surname", "email", "phone", "company", "message", "tag")
    values: dict[str, Any] = dict(zip(names, strings(body, *names), strict=True))
    if not all(values.values()):
        raise refuse("Missing required fields (including organizationId)", 400)
    organization = await _organization_of(call, body.get("organizationId"))
    await call.db.crm_Contacts.insert_one(
        {
            "__v": 0,
            "organizationId": organization,
            "first_name": values["name"],
            "last_name": values["surname"],
            "email": values["email"],
            "mobile_phone": values["phone"],
            "type": "Prospect",
            "status": True,
            "tags": [values["tag"]],
            "notes": [values["message"]],
            "created_on": now(),
        }
    )
    return data({"message": "Contact created"})


async def _web_lead(call: Call) -> Response:
    check_token(call, "authorization", call.twin.machine_token)
    body = await body_of(call.request)
    names = ("firstName", "lastName", "account", "job", "email", "phone", "lead_source")
    values = dict(zip(names, strings(body, *names), strict=True))
    if not values["lastName"]:
        raise refuse("Missing required fields", 400)
    organization = await _organization_of(call, body.get("organizationId"))
    await call.db.crm_Leads.insert_one(
        {
            "__v": 1,
            "organizationId": organization,
            "firstName": values["firstName"],
            "lastName": values["lastName"],
            "company": values["account"],
            "jobTitle": values["job"],
            "email": values["email"],
            "phone": values["phone"],
            "lead_source": values["lead_source"],
            "status": "NEW",
            "type": "DEMO",
            "createdAt": now(),
            "updatedAt": now(),
        }
    )
    return data({"message": "New lead created successfully"})


def routes() -> list[BaseRoute]:
    """Fixed paths, which come before those with an id."""
    account = "/api/crm/account/{id}"
    return [
        route("/api/crm/industries", GET=_industries),
        route(account + "/task/create", POST=_create_task),
        route(account + "/watch", POST=_watch("$addToSet", "Board watched")),
        route(account + "/unwatch", POST=_watch("$pull", "Board unwatched")),
        route("/api/crm/contacts/create-from-remote", POST=_remote_contact),
        route("/api/crm/contacts/unlink-opportunity/{id}", PUT=_unlink),
        route("/api/crm/leads/create-lead-from-web", POST=_web_lead),
        route("/api/crm/tasks/addCommentToTask/{id}", POST=comment_on("crm_Accounts_Tasks")),
        route("/api/crm/tasks", DELETE=delete_task("crm_Accounts_Tasks")),
    ]
