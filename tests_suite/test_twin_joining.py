"""The twin's invitations and memberships over the wire: server actions, mails, roles, two organizations of one user."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests_suite.twin_client import Running, new_user, session, started, twin

__all__ = ["started", "twin"]
TEAM = "/en/settings/team"


def call(client: httpx.Client, page: str, name: str, *arguments: object, origin: str = "") -> Any:
    """Call the server action *name* of *page*; the result, or the status where there is none."""
    script = re.findall(r'src="(/static/app-[^"]+\.js)"', client.get(page).text)[0]
    key = re.findall(rf'createServerReference\)\("([0-9a-f]{{42}})"[^()]*"{name}"\)', client.get(script).text)[0]
    headers = {"next-action": key, "content-type": "text/plain;charset=UTF-8", "accept": "text/x-component"}
    headers |= {"origin": origin} if origin else {}
    answer = client.post(page, content=json.dumps(arguments), headers=headers)
    line = re.search(r"^1:(.*)$", answer.text, re.MULTILINE)
    return json.loads(line[1]) if line else answer.status_code


def invited(twin: Running, role: str = "VIEWER", by: str = "owner@demo.test") -> tuple[dict[str, str], str]:
    """A new user whom demo-workshop has invited, and the token of the mail."""
    form, _ = new_user(twin.client())
    result = call(twin.signed_in(by), TEAM, "inviteMember", {"email": form["email"], "role": role})
    assert result["data"]["success"], result
    mail = twin.mails(form["email"])[0]
    link = re.search(rf"{re.escape(twin.base)}/en/accept-invitation/([0-9a-f]{{64}})", mail["Text"])
    assert link
    return form, link[1]


def accept(client: httpx.Client, token: str) -> Any:
    """Accept an invitation by its action."""
    return call(client, f"/en/accept-invitation/{token}", "acceptInvitation", token)


def test_the_invited_joins_once_with_the_role(twin: Running) -> None:
    form, token = invited(twin, "VIEWER")
    client = twin.signed_in(form["email"], form["password"])

    assert accept(client, token)["message"] == "Successfully joined Demo Workshop"
    assert session(client)["organization_role"] == "VIEWER"
    assert accept(client, token) == {"success": False, "message": "Invitation has already been accepted"}
    row = twin.db.OrganizationInvitations.find_one({"email": form["email"]})
    assert row
    assert row["status"] == "ACCEPTED"
    assert twin.db.AuditLog.count_documents({"action": "INVITE", "resourceId": str(row["_id"])}) == 1


def test_only_the_invited_may_accept_and_only_in_time(twin: Running) -> None:
    form, token = invited(twin)
    client = twin.signed_in(form["email"], form["password"])
    other = twin.signed_in("owner@other.test")

    assert "different email" in accept(other, token)["message"]
    assert "sign in" in accept(twin.client(), token)["message"]
    assert "not found" in accept(client, "f" * 64)["message"]
    past = {"expiresAt": datetime.now(UTC) - timedelta(minutes=1)}
    twin.db.OrganizationInvitations.update_one({"token": token}, {"$set": past})
    assert accept(client, token)["message"] == "Invitation has expired"
    assert accept(client, token)["message"] == "Invitation has already been expired"
    assert session(client)["organizationId"] is None


def test_a_cancelled_invitation_is_dead_and_the_list_keeps_the_token(twin: Running) -> None:
    form, token = invited(twin, by="admin@demo.test")
    admin = twin.signed_in("admin@demo.test")
    listed = next(one for one in admin.get("/api/organization/invitations").json() if one["email"] == form["email"])

    assert token not in json.dumps(listed)
    foreign = twin.signed_in("owner@other.test").request(
        "DELETE", "/api/organization/invitations", json={"invitationId": listed["id"]}
    )
    assert foreign.status_code == 403
    done = admin.request("DELETE", "/api/organization/invitations", json={"invitationId": listed["id"]})
    assert done.json() == {"success": True}
    client = twin.signed_in(form["email"], form["password"])
    assert accept(client, token)["message"] == "Invitation has already been cancelled"


@pytest.mark.parametrize(
    ("who", "asked", "said"),
    [
        ("member@demo.test", {"email": "a@b.test", "role": "ADMIN"}, "permission"),
        ("viewer@demo.test", {"email": "a@b.test", "role": "ADMIN"}, "permission"),
        ("owner@demo.test", {"email": "owner@demo.test", "role": "ADMIN"}, "yourself"),
        ("owner@demo.test", {"email": "viewer@demo.test", "role": "ADMIN"}, "already a member"),
        ("owner@demo.test", {"email": "nope", "role": "ADMIN"}, "Invalid email"),
        ("owner@demo.test", {"email": {"$ne": ""}, "role": "ADMIN"}, "Invalid email"),
        ("owner@demo.test", {"email": "a@b.test", "role": "OWNER"}, "role"),
    ],
)
def test_invitations_that_are_refused(twin: Running, who: str, asked: dict[str, Any], said: str) -> None:
    before = twin.db.OrganizationInvitations.count_documents({})

    result = call(twin.signed_in(who), TEAM, "inviteMember", asked)

    assert "data" not in result
    assert said in json.dumps(result)
    assert twin.db.OrganizationInvitations.count_documents({}) == before


def test_an_action_is_refused_to_another_site(twin: Running) -> None:
    owner = twin.signed_in("owner@demo.test")

    assert call(owner, TEAM, "inviteMember", {}, origin="https://evil.test") == 500
    assert "fieldErrors" in call(owner, TEAM, "inviteMember", {}, origin=twin.base)
    assert owner.post(TEAM, content="[]", headers={"next-action": "00"}).status_code == 200


def test_a_user_of_two_organizations_switches_with_the_role_of_each(twin: Running) -> None:
    form, token = invited(twin, "VIEWER")
    client = twin.signed_in(form["email"], form["password"])
    twin.db.Users.update_one({"email": form["email"]}, {"$set": {"userStatus": "ACTIVE"}})
    first = client.post("/api/organization", json={"name": "First " + form["name"], "slug": form["name"]}).json()["id"]
    accept(client, token)
    second = session(client)["organizationId"]
    assert second != first

    def switch(to: str) -> int:
        return client.post("/api/organization/switch", json={"organizationId": to}).status_code

    assert switch(first) == 200
    assert (session(client)["organizationId"], session(client)["organization_role"]) == (first, "OWNER")
    assert "Demo Workshop" in client.get("/en").text
    assert switch(second) == 200
    assert (session(client)["organizationId"], session(client)["organization_role"]) == (second, "VIEWER")
    foreign = twin.db.Organizations.find_one({"slug": "other-workshop"})
    assert foreign
    assert switch(str(foreign["_id"])) == 403
    assert session(client)["organizationId"] == second

    members = twin.signed_in("owner@demo.test")
    user = twin.db.Users.find_one({"email": form["email"]})
    assert user
    assert members.delete(f"/api/organization/members/{user['_id']}").status_code == 200
    assert (session(client)["organizationId"], session(client)["organization_role"]) == (first, "OWNER")
    assert switch(second) == 403
