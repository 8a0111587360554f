"""The twin's organizations and members, and the faults of onboarding; and that faults and code know each other."""

from __future__ import annotations

import importlib
import re
import secrets
from pathlib import Path

import httpx
import pytest

from tests_suite.twin_client import Running, new_user, session, started, twin
from twin.faults import catalogue
from twin.profiles import AS_BUILT

__all__ = ["started", "twin"]
ROOT = Path(__file__).parents[1] / "twin"


def founder(twin: Running, slug: str = "") -> tuple[httpx.Client, httpx.Response, str]:
    """A new user who founds an organization."""
    form, _ = new_user(twin.client())
    twin.db.Users.update_one({"email": form["email"]}, {"$set": {"userStatus": "ACTIVE"}})
    client = twin.signed_in(form["email"], form["password"])
    slug = slug or f"s-{secrets.token_hex(4)}"
    return client, client.post("/api/organization", json={"name": "Works " + slug, "slug": slug}), slug


def test_who_founds_an_organization_owns_it(twin: Running) -> None:
    client, answer, slug = founder(twin)

    assert answer.status_code == 200
    assert answer.json()["plan"] == "FREE"
    assert session(client)["organization_role"] == "OWNER"
    row = twin.db.Organizations.find_one({"slug": slug})
    assert row
    assert "stripeCustomerId" not in row
    assert twin.db.AuditLog.find_one({"action": "CREATE", "organizationId": row["_id"]})
    again = client.post("/api/organization", json={"name": "More", "slug": "more"})
    assert (again.status_code, again.text) == (400, "User already belongs to an organization")


def test_a_slug_is_unique_and_well_formed(twin: Running) -> None:
    _, _, slug = founder(twin)

    _, answer, _ = founder(twin, slug)
    _, malformed, _ = founder(twin, "Org B !")

    assert (answer.status_code, answer.text) == (400, "Organization slug already exists")
    assert malformed.status_code == 400


def test_roles_are_changed_by_the_owner_only(twin: Running) -> None:
    owner, admin, other = (twin.signed_in(f"{who}.test") for who in ("owner@demo", "admin@demo", "owner@other"))
    members = owner.get("/api/organization/members").json()
    viewer = next(one for one in members if one["organization_role"] == "VIEWER")
    path = f"/api/organization/members/{viewer['id']}/role"

    assert admin.put(path, json={"role": "ADMIN"}).status_code == 403
    assert twin.db.AuditLog.find_one({"action": "PERMISSION_DENIED", "changes.endpoint": path})
    assert other.put(path, json={"role": "ADMIN"}).status_code == 403
    assert owner.put(path, json={"role": "OWNER"}).status_code == 400
    assert owner.put(path, json={"role": "VIEWER"}).json()["organization_role"] == "VIEWER"
    assert {user["email"] for user in owner.get("/api/user").json()} == {one["email"] for one in members}
    assert other.get(f"/api/user/{viewer['id']}").json() == []
    assert "password" not in owner.get(f"/api/user/{viewer['id']}").text
    assert other.delete(f"/api/user/{viewer['id']}").status_code == 403


def test_faults_of_onboarding(twin: Running) -> None:
    twin.faults("onboarding-creator-stays-member")
    client, answer, slug = founder(twin)
    assert (answer.status_code, session(client)["organization_role"]) == (200, "MEMBER")
    twin.faults("onboarding-duplicate-slug-accepted")
    assert founder(twin, slug)[1].status_code == 200
    assert twin.db.Organizations.count_documents({"slug": slug}) == 2
    twin.faults()
    assert founder(twin, slug)[1].status_code == 400
    assert twin.db.Organizations.count_documents({"slug": slug}) == 1
    twin.faults("onboarding-second-organization-fails")
    assert founder(twin)[1].status_code == 500
    twin.faults("onboarding-organization-not-written")
    _, answer, slug = founder(twin)
    assert answer.status_code == 200
    assert twin.db.Organizations.count_documents({"slug": slug}) == 0


def test_as_built_answers_as_the_application_does(twin: Running) -> None:
    twin.faults(*AS_BUILT)
    form, answer = new_user(twin.client())
    assert answer.json()["password"].startswith("$2")
    assert twin.client().get("/en/sign-in").headers["x-frame-options"] == "SAMEORIGIN"
    assert twin.client().get("/api/health").json()["checks"]["database"]["status"] == "up"
    unknown = twin.client().post("/api/user/passwordReset", json={"email": "no@no.test"})
    assert (unknown.status_code, unknown.text) == (401, "No user with that Email exist in Db!")
    client = twin.signed_in(form["email"], form["password"])
    assert len(client.get("/api/user").json()) > 8
    assert client.post(f"/api/user/activate/{answer.json()['id']}").json()["userStatus"] == "ACTIVE"


def test_every_fault_is_asked_for_somewhere_in_the_code() -> None:
    code = "\n".join(file.read_text() for file in ROOT.rglob("*.py") if "faults" not in file.parts)
    # Names that are put together, such as f"{kind}-create-fails", with enough of them written out.
    patterns = re.findall(r'f"((?:[a-z0-9-]+|\{[^{}"]+\})+)"', code)
    texts = [re.split(r"\{[^{}]+\}", one) for one in patterns if len(re.sub(r"\{[^{}]+\}|-", "", one)) >= 4]
    written = re.compile("|".join("[a-z0-9-]+".join(map(re.escape, parts)) for parts in texts if len(parts) > 1))
    # Faults of a table that the code goes through: it imports the table.
    tables = {importlib.import_module(f"twin.faults.{one}") for one in re.findall(r"twin\.faults\.(\w+) import", code)}
    listed = {fault.name for table in tables for fault in table.FAULTS}
    words = set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", code))

    silent = [name for name in catalogue() if name not in words | listed and not written.fullmatch(name)]

    assert silent == []


@pytest.mark.parametrize("name", catalogue())
def test_every_fault_is_described(name: str) -> None:
    fault = catalogue()[name]
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+|csp-.*", name)
    assert fault.breaks.endswith(".")
    assert all(re.fullmatch(r"(PRE|DEP|POST|WEEK)-\d+\.\d+|OK-\d", item) for item in fault.reddens + fault.may_redden)
    assert fault.reddens
    re.compile(fault.reason)
