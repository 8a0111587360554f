"""``/api/projects``: boards, their sections, and the tasks in them."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app.answers import data, now, refuse, strings
from twin.app.api.admission import Call, Work, route
from twin.app.api.crm_parts import colleague, comment_on, delete_task
from twin.app.api.fields import moment
from twin.app.api.opportunities import listed

NO_BOARD = "Board not found or unauthorized"
NO_SECTION = "Section not found or unauthorized"
NO_TASK = "Task not found or unauthorized"


def _new(call: Call, **more: Any) -> dict[str, Any]:
    return {
        "_id": ObjectId(),
        "__v": 0,
        "organizationId": call.organization,
        "createdBy": call.user["_id"],
        "createdAt": now(),
        "updatedAt": now(),
    } | more


async def _section(call: Call, board: ObjectId, title: str) -> dict[str, Any]:
    position = await call.db.Sections.count_documents({"board": board})
    row = _new(call, board=board, title=title, position=position)
    await call.db.Sections.insert_one(row)
    return row


async def _create(call: Call) -> Response:
    title, description, visibility = strings(await call.body(), "title", "description", "visibility")
    if not title or not description:
        raise refuse("Missing title or description", 400)
    row = _new(
        call,
        title=title,
        description=description,
        visibility=visibility or "private",
        user=call.user["_id"],
        sharedWith=[call.user["_id"]],
        watchers=[],
        position=0,
    )
    await call.db.Boards.insert_one(row)
    await _section(call, row["_id"], "Backlog")
    call.done(row["_id"], {"title": title})
    return data({"newBoard": listed(row)})


async def _update(call: Call) -> Response:
    body = await call.body()
    row = await call.row("Boards", body.get("id"), NO_BOARD)
    names = [name for name in ("title", "description", "visibility") if name in body]
    change = dict(zip(names, strings(body, *names), strict=True)) | {"updatedAt": now(), "updatedBy": call.user["_id"]}
    await call.db.Boards.update_one({"_id": row["_id"]}, {"$set": change})
    call.done(row["_id"], {"fields": sorted(names)})
    return data({"message": "Board updated successfullsy"})


async def _delete(call: Call) -> Response:
    row = await call.row("Boards", call.path_id, NO_BOARD)
    sections = [one["_id"] for one in await call.db.Sections.find({"board": row["_id"]}, {"_id": 1}).to_list(1000)]
    await call.db.Tasks.delete_many({"section": {"$in": sections}})
    await call.db.Sections.delete_many({"board": row["_id"]})
    await call.db.Boards.delete_one({"_id": row["_id"]})
    call.done(row["_id"], {"title": row.get("title")})
    return data({"message": "Board deleted"})


def _watch(change: str, said: str) -> Work:
    async def watch(call: Call) -> Response:
        row = await call.row("Boards", call.path_id, NO_BOARD)
        await call.db.Boards.update_one({"_id": row["_id"]}, {change: {"watchers": call.user["_id"]}})
        await call.db.Users.update_one({"_id": call.user["_id"]}, {change: {"watching_boardsIDs": row["_id"]}})
        return data({"message": said})

    return watch


async def _create_section(call: Call) -> Response:
    (title,) = strings(await call.body(), "title")
    board = await call.row("Boards", call.path_id, NO_BOARD)
    if not title:
        raise refuse("Missing title", 400)
    row = await _section(call, board["_id"], title)
    call.done(row["_id"], {"title": title})
    return data({"newSection": listed(row)})


async def _rename_section(call: Call) -> Response:
    (title,) = strings(await call.body(), "newTitle")
    row = await call.row("Sections", call.path_id, NO_SECTION)
    await call.db.Sections.update_one({"_id": row["_id"]}, {"$set": {"title": title, "updatedAt": now()}})
    call.done(row["_id"], {"fields": ["title"]})
    return data({"message": "Section title updated"})


async def _drop_section(call: Call, key: object) -> Response:
    row = await call.row("Sections", key, NO_SECTION)
    await call.db.Tasks.delete_many({"section": row["_id"]})
    await call.db.Sections.delete_one({"_id": row["_id"]})
    call.done(row["_id"], {"title": row.get("title")})
    return data({"message": "Section deleted"})


async def _delete_section(call: Call) -> Response:
    return await _drop_section(call, call.path_id)


async def _delete_section_of_body(call: Call) -> Response:
    return await _drop_section(call, (await call.body()).get("id"))


async def _task(call: Call, body: dict[str, Any], board: dict[str, Any]) -> Response:
    title, priority, content, due = strings(body, "title", "priority", "content", "dueDateAt")
    section = await call.db.Sections.find_one({"board": board["_id"]}, sort=[("position", 1)])
    if not title or section is None:
        raise refuse("Missing one of the task data ", 400)
    user = await colleague(call, body.get("user") or str(call.user["_id"]))
    row = _new(
        call,
        title=title,
        priority=priority or "normal",
        content=content,
        section=section["_id"],
        user=user,
        dueDateAt=moment("dueDateAt", due) if due else now(),
        taskStatus="ACTIVE",
        comments=[],
        position=await call.db.Tasks.count_documents({"section": section["_id"]}),
    )
    await call.db.Tasks.insert_one(row)
    call.done(row["_id"], {"title": title})
    return data({"status": 200})


async def _create_task(call: Call) -> Response:
    body = await call.body()
    return await _task(call, body, await call.row("Boards", body.get("board"), NO_BOARD))


async def _create_task_on_board(call: Call) -> Response:
    return await _task(call, await call.body(), await call.row("Boards", call.path_id, NO_BOARD))


async def _change_task(call: Call, key: object, change: dict[str, Any]) -> Response:
    row = await call.row("Tasks", key, NO_TASK)
    await call.db.Tasks.update_one({"_id": row["_id"]}, {"$set": change | {"updatedAt": now()}})
    call.done(row["_id"], {"fields": sorted(change)})
    return data({"status": 200})


def _texts(body: dict[str, Any]) -> dict[str, Any]:
    names = [name for name in ("title", "priority", "content") if name in body]
    return dict(zip(names, strings(body, *names), strict=True))


async def _update_task(call: Call) -> Response:
    return await _change_task(call, call.path_id, _texts(await call.body()))


async def _update_task_of_body(call: Call) -> Response:
    body = await call.body()
    return await _change_task(call, body.get("id"), _texts(body))


async def _finish_task(call: Call) -> Response:
    return await _change_task(call, call.path_id, {"taskStatus": "COMPLETE"})


async def _move_task(call: Call) -> Response:
    body = await call.body()
    position = body.get("position", 0)
    if not isinstance(position, int):
        raise refuse("Invalid position", 400)
    change: dict[str, Any] = {"position": position}
    if "section" in body:
        change["section"] = (await call.row("Sections", body["section"], NO_SECTION))["_id"]
    return await _change_task(call, body.get("id"), change)


def _link_document(change: str, said: str) -> Work:
    async def link(call: Call) -> Response:
        task = await call.row("Tasks", (await call.body()).get("taskId"), NO_TASK)
        document = await call.row("Documents", call.path_id, "Document not found or unauthorized")
        await call.db.Documents.update_one({"_id": document["_id"]}, {change: {"tasksIDs": task["_id"]}})
        call.done(document["_id"], {"fields": ["tasksIDs"]})
        return data({"message": said})

    return link


def routes() -> list[BaseRoute]:
    """Fixed paths before those with an id."""
    tasks, sections = "/api/projects/tasks", "/api/projects/sections"
    return [
        route(sections, DELETE=_delete_section_of_body),
        route(sections + "/delete-section/{id}", DELETE=_delete_section),
        route(sections + "/update-title/{id}", PUT=_rename_section),
        route(sections + "/{id}", POST=_create_section),
        route(tasks, PUT=_update_task_of_body, DELETE=delete_task("Tasks")),
        route(tasks + "/addCommentToTask/{id}", POST=comment_on("Tasks")),
        route(tasks + "/create-task", POST=_create_task),
        route(tasks + "/create-task/{id}", POST=_create_task_on_board),
        route(tasks + "/mark-task-as-done/{id}", POST=_finish_task),
        route(tasks + "/update-kanban-position", PUT=_move_task),
        route(tasks + "/update-task/{id}", PUT=_update_task),
        route(tasks + "/{id}/assign", POST=_link_document("$addToSet", "Document assigned")),
        route(tasks + "/{id}/disconnect", POST=_link_document("$pull", "Document disconnected")),
        route("/api/projects", POST=_create, PUT=_update),
        route("/api/projects/{id}/watch", POST=_watch("$addToSet", "Board watched")),
        route("/api/projects/{id}/unwatch", POST=_watch("$pull", "Board unwatched")),
        route("/api/projects/{id}", DELETE=_delete),
    ]
