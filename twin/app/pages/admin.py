"""Administration of the platform, for its administrators whatever their role in an organization."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages.forms import Field, Form, Rule
from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.shell import LANGUAGES
from twin.app.pages.words import ago, stamp

COLUMNS = (
    ("Date created", True),
    ("Last login", False),
    ("Name", True),
    ("E-mail", True),
    ("Admin", True),
    ("Status", True),
    ("Language", True),
)
# entry, path, what the toast says
DEEDS = (
    ("Activate", "/api/user/activate/{id}", "User has been activated."),
    ("Deactivate", "/api/user/deactivate/{id}", "User has been deactivated."),
    ("Activate Admin rights", "/api/user/activateAdmin/{id}", "User Admin rights has been activated."),
    ("Deactivate Admin rights", "/api/user/deactivateAdmin/{id}", "User Admin rights has been deactivated."),
)
NAME = Rule(least=3, most=50)


@in_shell
async def admin(visit: Visit) -> Response:
    """The way to the users."""
    return await visit.page("admin.html" if visit.user.get("is_admin") else "admin_refused.html")


@in_shell
async def users(visit: Visit) -> Response:
    """All users of all organizations, to be let in or shut out."""
    if not visit.user.get("is_admin"):
        return await visit.page("admin_refused.html")
    found = await visit.db["Users"].find().sort("_id", -1).to_list()
    lines = [
        {
            "row": {"id": str(row["_id"]), "title": row.get("name") or row["email"], "values": {}},
            "cells": (
                stamp(row.get("created_on"), "%Y/%m/%d-%H:%M"),
                ago(row.get("lastLoginAt")),
                row.get("name") or "",
                row["email"],
                "Enable" if row.get("is_admin") else "Disable",
                str(row.get("userStatus", "")).capitalize(),
                row.get("userLanguage", ""),
            ),
        }
        for row in found
    ]
    form = Form(
        id="invite-user",
        fields=(
            Field("Name", "name", placeholder="jdoe", rule=NAME),
            Field("E-main", "email", placeholder="name@domain.com", rule=Rule(email=True)),
            Field("Language", "language", "select", "Select a user language", rule=Rule(least=2), options=LANGUAGES),
        ),
        submit="Invite user",
        path="/api/user/inviteuser",
        success=("Success!", "User invited successfully."),
        go="refresh",
    )
    return await visit.page("admin_users.html", columns=COLUMNS, lines=lines, form=form, deeds=DEEDS)


ROUTES = [Route("/admin", admin), Route("/admin/users", users)]
