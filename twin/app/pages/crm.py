"""The CRM: lists with create, update and delete, and detail pages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bson import ObjectId
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twin.app import injected
from twin.app.pages import details, rows
from twin.app.pages.entities import ENTITIES, Entity
from twin.app.pages.forms import Field, Form
from twin.app.pages.gates import Visit, in_shell

Document = dict[str, Any]

# faults that leave a field out of what a form sends
LOST = {
    "email": ("Account", "account-form-loses-e-mail"),
    "mobile_phone": ("Contact", "contact-form-loses-phone"),
    "company": ("Lead", "lead-form-loses-company"),
    "budget": ("Opportunity", "opportunity-form-loses-budget"),
}
DELETED = ("Success", "Opportunity has been deleted")  # the application says so of every kind of row
NOT_DELETED = "Something went wrong while deleting opportunity. Please try again."


def _form(entity: Entity, fields: tuple[Field, ...], *, update: bool, lost: str) -> Form:
    if update:
        fields = tuple(replace(one, name=entity.renamed.get(one.name, one.name)) for one in (*fields, *entity.extra))
    verb = "updated" if update else "created"
    return Form(
        id=f"{'update' if update else 'create'}-{entity.name.lower()}",
        fields=fields,
        submit=entity.submits[update],
        busy=entity.busy,
        path=entity.api,
        method="PUT" if update else "POST",
        success=("Success", f"{entity.name} {verb} successfully"),
        go="refresh",
        failure="" if update else entity.failure,
        closes="always" if update else entity.closes,
        loses=lost,
        columns=2,
    )


def _lost(visit: Visit, entity: Entity) -> str:
    return next((key for key, (name, fault) in LOST.items() if name == entity.name and visit.broken(fault)), "")


async def _section(visit: Visit, entity: Entity, known: rows.Names) -> Document:
    """One card of the CRM: the list of an *entity* with its forms."""
    wanted = {} if visit.broken("list-page-of-all-tenants") else visit.mine
    found = await visit.db[entity.collection].find(wanted).sort("_id", -1).limit(rows.MOST_ROWS).to_list()
    fields = await rows.with_options(visit, entity)
    lost = _lost(visit, entity)
    assignee = not visit.broken("assignee-not-shown")
    lines = [
        {
            "row": {
                "id": str(row["_id"]),
                "title": rows.title_of(entity, row),
                "view": f"{entity.address}/{row['_id']}",
                "values": rows.values(entity, row),
            },
            "cells": [(rows.cell(column, row, known, assignee=assignee), column) for column in entity.columns],
        }
        for row in found
    ]
    return {
        "entity": entity,
        "lines": lines,
        "titles": [(column.title, column.sorts) for column in entity.columns],
        "create": _form(entity, fields, update=False, lost=lost),
        "update": _form(entity, fields, update=True, lost=lost),
    }


async def _lists(visit: Visit, title: str, about: str, entities: tuple[Entity, ...]) -> Response:
    known = await rows.names(visit)
    return await visit.page(
        "crm_list.html",
        title=title,
        about=about,
        sections=[await _section(visit, entity, known) for entity in entities],
        deleted={"success": DELETED, "failure": NOT_DELETED},
        raw=visit.broken("markup-unescaped"),
        broken=" ".join(part for part in ("filter", "pages") if visit.broken(f"list-{part}-ignored")),
    )


def _list_of(entity: Entity) -> Callable[[Request], Awaitable[Response]]:
    async def shown(visit: Visit) -> Response:
        return await _lists(visit, entity.plural, entity.about, (entity,))

    return in_shell(shown)


def _detail_of(entity: Entity) -> Callable[[Request], Awaitable[Response]]:
    async def shown(visit: Visit) -> Response:
        row = await _row(visit, entity, visit.request.path_params["id"])
        if row is None:
            return await visit.page("crm_missing.html", status=404, text=f"{entity.name} not found")
        if visit.broken("detail-crashes-on-markup") and any("<" in str(value) for value in row.values()):
            return await visit.page("crash.html", status=500)
        known = await rows.names(visit)
        if visit.broken("assignee-not-shown"):
            row = {**row, "assigned_to": None}
        heading, cards = details.of(entity, row, known)
        return await visit.page(
            "crm_detail.html",
            heading=heading,
            title=rows.title_of(entity, row),
            id=str(row["_id"]),
            cards=cards,
            raw=visit.broken("detail-markup-unescaped") or (visit.broken(f"{entity.name.lower()}-markup-unescaped")),
            evaluated=injected.evaluated if visit.broken("templates-evaluated") else str,
            linked=visit.broken("website-is-a-link"),
        )

    return in_shell(shown)


async def _row(visit: Visit, entity: Entity, key: str) -> Document | None:
    if not ObjectId.is_valid(key):
        return None
    wanted = {} if visit.broken("detail-page-of-any-tenant") else visit.mine
    row: Document | None = await visit.db[entity.collection].find_one({**wanted, "_id": ObjectId(key)})
    return row


@in_shell
async def overview(visit: Visit) -> Response:
    """All lists on one page."""
    return await _lists(visit, "CRM", "Everything you need to know about sales", ENTITIES)


ROUTES = [
    Route("/crm", overview),
    *(Route(entity.address, _list_of(entity)) for entity in ENTITIES),
    *(Route(f"{entity.address}/{{id}}", _detail_of(entity)) for entity in ENTITIES),
]
