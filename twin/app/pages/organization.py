"""The visitor's organization: its settings, its team, and joining one by invitation."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages.acting import acting
from twin.app.pages.forms import Field, Form, Rule
from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.render import page, twin_of
from twin.app.sessions import current_user

ASSIGNABLE = (("ADMIN", "Admin"), ("MEMBER", "Member"), ("VIEWER", "Viewer"))
BADGES = {"OWNER": "Owner", "ADMIN": "Administrator", "MEMBER": "Member", "VIEWER": "Viewer"}


@in_shell
async def settings(visit: Visit) -> Response:
    """Name, slug, plan, status, members; the name can be changed by the owner and by platform administrators."""
    form = Form(
        id="organization",
        fields=(
            Field(
                "Organization Name",
                "name",
                placeholder="Acme Corporation",
                help="The name of your company or organization",
                rule=Rule(least=3, most=100, messages={"least": "Organization name must be at least 3 characters"}),
                value=str(visit.organization["name"]),
            ),
        ),
        submit="Update Organization",
        busy="Updating...",
        path="/api/organization",
        method="PUT",
        success=("Success", "Organization updated successfully!"),
        go="refresh",
    )
    may_edit = visit.organization.get("ownerId") == visit.user["_id"] or visit.user.get("is_admin")
    members = await visit.db["Users"].count_documents(visit.mine)
    return await visit.page("organization.html", form=form if may_edit else None, members=members)


def _invite_form() -> Form:
    return Form(
        id="invite",
        fields=(
            Field(
                "Email Address",
                "email",
                "email",
                "member@example.com",
                help="The email address of the team member to invite",
                rule=Rule(email=True, messages={"email": "Invalid email address"}),
            ),
            Field(
                "Role",
                "role",
                "select",
                help="The role for this team member",
                rule=Rule(required=True),
                options=ASSIGNABLE,
                value="MEMBER",
            ),
        ),
        submit="Send Invitation",
        busy="Sending invitation...",
        path="inviteMember",
        send="action",
        success=("Success", ""),
        empties=True,
    )


async def _pending(visit: Visit) -> list[dict[str, Any]]:
    wanted = {**visit.within("leak-in-team-invitations"), "status": "PENDING"}
    rows = await visit.db["OrganizationInvitations"].find(wanted).sort("createdAt", -1).to_list()
    inviters = {row["invitedBy"] for row in rows}
    people = await visit.db["Users"].find({"_id": {"$in": list(inviters)}}, {"name": 1, "email": 1}).to_list()
    named = {one["_id"]: one for one in people}
    nobody = {"name": "", "email": ""}
    return [{**row, "inviter": named.get(row["invitedBy"], nobody)} for row in rows]


@in_shell
async def team(visit: Visit) -> Response:
    """Invite, pending invitations, members. Each block for those who may use it."""
    role = visit.user.get("organization_role")
    manages = role in ("OWNER", "ADMIN")
    ranks = role == "OWNER" and visit.organization.get("ownerId") == visit.user["_id"]
    members = [
        {
            "id": str(row["_id"]),
            "name": row.get("name") or row["email"],
            "email": row["email"],
            "role": row["organization_role"],
            "badge": BADGES[row["organization_role"]],
            "joined": row.get("created_on"),
            "me": row["_id"] == visit.user["_id"],
            "fixed": row["_id"] == visit.user["_id"] or row["organization_role"] == "OWNER",
        }
        for row in await visit.db["Users"].find(visit.within("leak-in-team-members")).sort("created_on", -1).to_list()
    ]
    hidden = visit.broken("pending-invitation-hidden")
    return await visit.page(
        "team.html",
        form=_invite_form() if manages else None,
        pending=await _pending(visit) if manages and not hidden else [],
        members=members,
        manages=manages,
        ranks=ranks,
        roles=ASSIGNABLE,
    )


async def accept_invitation(request: Request) -> Response:
    """Where a mailed invitation leads. The token is judged when the button is pressed."""
    if twin_of(request).faults.on("accept-page-crashes"):
        return page(request, "crash.html")
    user = await current_user(request)
    return page(request, "accept_invitation.html", user=user, token=request.path_params["token"])


ROUTES = [
    Route("/settings/organization", settings),
    Route("/settings/team", acting(team)),
    Route("/accept-invitation/{token}", acting(accept_invitation)),
]
