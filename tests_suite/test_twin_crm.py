"""The twin's CRM over the wire: rows, roles, tenants, the audit trail; documents; and every route behind the guard."""

from __future__ import annotations

import re
import secrets
from typing import Any

import httpx
import pytest
from bson import ObjectId

from tests_suite.twin_client import Running, started, twin
from twin.operations import OPERATIONS, Permission

__all__ = ["started", "twin"]
NOUNS = {
    "account": ("/api/crm/account", "newAccount", "crm_Accounts", {"name": "A"}),
    "contact": ("/api/crm/contacts", "newContact", "crm_Contacts", {"last_name": "C"}),
    "lead": ("/api/crm/leads", "newLead", "crm_Leads", {"last_name": "L"}),
    "opportunity": (
        "/api/crm/opportunity", "newOpportunity", "crm_Opportunities",
        {"name": "O", "budget": "10", "expected_revenue": "20"},
    ),
}  # fmt: skip
ROLES = ("owner", "admin", "member", "viewer")


def created(client: httpx.Client, kind: str, **more: Any) -> str:
    """The id of a new row of *kind*."""
    path, key, _, body = NOUNS[kind]
    answer = client.post(path, json=body | more)
    assert answer.status_code == 200, answer.text
    return str(answer.json()[key]["id"])


def rows(twin: Running, **wanted: Any) -> list[dict[str, Any]]:
    """Rows of the audit trail."""
    return list(twin.db.AuditLog.find(wanted))


@pytest.mark.parametrize("kind", NOUNS)
def test_create_update_and_delete_leave_one_row_each(twin: Running, kind: str) -> None:
    path, _, collection, body = NOUNS[kind]
    member = twin.signed_in("member@demo.test")
    user = twin.db.Users.find_one({"email": "member@demo.test"})
    assert user

    key = created(member, kind, email="x@y.test", assigned_to=str(user["_id"]))
    row = twin.db[collection].find_one({"_id": ObjectId(key)})
    assert row
    assert (row["createdBy"], row["organizationId"]) == (user["_id"], user["organizationId"])
    update = {"lastName" if kind == "lead" else name: value for name, value in body.items()} | {"id": key}
    assert member.put(path, json=update | {"description": "changed"}).status_code == 200
    changed = twin.db[collection].find_one({"_id": ObjectId(key)})
    assert changed
    assert changed["description"] == "changed"
    assert member.delete(f"{path}/{key}").status_code == 200
    assert twin.db[collection].find_one({"_id": ObjectId(key)}) is None

    trail = rows(twin, resourceId=key)
    assert [(one["action"], one["resource"], one["userId"]) for one in trail] == [
        (action, kind, user["_id"]) for action in ("CREATE", "UPDATE", "DELETE")
    ]
    assert all(one["ipAddress"] and one["createdAt"] for one in trail)


@pytest.mark.parametrize("kind", NOUNS)
def test_roles_and_tenants(twin: Running, kind: str) -> None:
    path, _, collection, body = NOUNS[kind]
    owner, admin, member, viewer = (twin.signed_in(f"{role}@demo.test") for role in ROLES)
    other = twin.signed_in("owner@other.test")
    key = created(owner, kind)

    refused = viewer.post(path, json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "INSUFFICIENT_PERMISSIONS")
    for client in (viewer, member):
        assert client.put(path, json=body | {"id": key}).status_code == 403
        assert client.delete(f"{path}/{key}").status_code == 403
    assert other.put(path, json=body | {"id": key}).status_code == 404
    assert other.delete(f"{path}/{key}").status_code == 404
    assert twin.client().delete(f"{path}/{key}").status_code == 401
    assert twin.db[collection].find_one({"_id": ObjectId(key)})
    assert len(rows(twin, action="PERMISSION_DENIED", resourceId=key)) == 3
    assert admin.delete(f"{path}/{key}").status_code == 200


def test_ids_of_other_tenants_and_operators_are_refused(twin: Running) -> None:
    owner = twin.signed_in("owner@demo.test")
    foreigner = twin.db.Users.find_one({"email": "owner@other.test"})
    assert foreigner
    account = created(twin.signed_in("owner@other.test"), "account")

    for body in (
        {"name": "x", "assigned_to": str(foreigner["_id"])},
        {"name": {"$ne": None}},
        {"name": ["x"]},
        {"name": "x", "industry": "no id"},
    ):
        assert owner.post("/api/crm/account", json=body).status_code == 400, body
    linked = {"last_name": "x", "assigned_account": account}
    assert owner.post("/api/crm/contacts", json=linked).status_code == 400
    assert account not in owner.get("/api/crm/account").text
    assert account not in owner.post("/api/fulltext-search", json={"data": "A"}).text


def pdf(size: int = 2000) -> bytes:
    """Bytes of every value behind the head of a PDF."""
    return (b"%PDF-1.4\r\n" + bytes(range(256)) * (size // 256 + 1))[:size]


def announced(client: httpx.Client, content: bytes, **more: Any) -> httpx.Response:
    """What the twin says to the announcement of a PDF."""
    file = {"name": f"{secrets.token_hex(4)}.pdf", "size": len(content), "type": "application/pdf"} | more
    return client.post("/api/uploadthing?actionType=upload&slug=pdfUploader", json={"files": [file]})


def uploaded(twin: Running, client: httpx.Client, content: bytes) -> dict[str, Any]:
    """The row of a file that was uploaded."""
    (place,) = announced(client, content).json()
    put = httpx.put(place["url"], files={"file": ("x.pdf", content)}, verify=twin.trust)
    assert put.status_code == 200, put.text
    row = twin.db.Documents.find_one({"key": place["key"]})
    assert row
    return row


def test_a_file_comes_back_byte_for_byte_to_its_tenant_alone(twin: Running) -> None:
    member, admin = twin.signed_in("member@demo.test"), twin.signed_in("admin@demo.test")
    content = pdf()
    row = uploaded(twin, member, content)
    address = f"/en{row['document_file_url']}"

    assert admin.get(address).content == content
    assert twin.signed_in("owner@other.test").get(address).status_code == 404
    assert twin.client().get(address).status_code == 404
    (trail,) = rows(twin, resourceId=str(row["_id"]))
    assert (trail["action"], trail["userId"], trail["resource"]) == ("CREATE", row["createdBy"], "document")
    assert trail["ipAddress"].startswith("2001:db8:")
    assert twin.signed_in("viewer@demo.test").delete(f"/api/documents/{row['_id']}").status_code == 403
    assert member.delete(f"/api/documents/{row['_id']}").status_code == 200
    assert len(rows(twin, resourceId=str(row["_id"]), action="DELETE")) == 1


def test_uploads_are_bounded_and_signed(twin: Running) -> None:
    member = twin.signed_in("member@demo.test")

    assert announced(member, b"x", size=65 * 1024 * 1024).status_code == 400
    assert announced(member, b"x", type="text/html").status_code == 400
    assert announced(twin.signed_in("viewer@demo.test"), b"x").status_code == 403
    assert announced(twin.client(), b"x").status_code == 401
    url = announced(member, b"abc").json()[0]["url"]
    for address, content in ((re.sub("slug=pdf", "slug=doc", url), b"abc"), (url[:-1] + "!", b"abc"), (url, b"abcd")):
        assert httpx.put(address, files={"file": ("x", content)}, verify=twin.trust).status_code in (400, 403)
    forged = {"uploadthing-hook": "callback", "x-uploadthing-signature": "hmac-sha256=00"}
    assert twin.client().post("/api/uploadthing?slug=pdfUploader", headers=forged, json={}).status_code == 400


def test_the_trail_is_filtered_paged_and_for_its_readers(twin: Running) -> None:
    owner, member = twin.signed_in("owner@demo.test"), twin.signed_in("member@demo.test")
    keys = [created(owner, "lead") for _ in range(3)]

    answer = owner.get("/api/organization/audit-logs", params={"action": "CREATE", "resource": "lead", "limit": "2"})
    found = answer.json()
    assert [row["resourceId"] for row in found["logs"]] == keys[:0:-1]
    assert found["pagination"]["totalCount"] >= 3
    assert found["pagination"]["hasNext"]
    second = owner.get("/api/organization/audit-logs", params={"resource": "lead", "limit": "2", "page": "2"}).json()
    assert second["logs"][0]["resourceId"] == keys[0]
    assert member.get("/api/organization/audit-logs").status_code == 403
    assert owner.get("/api/organization/audit-logs?action=NONSENSE").status_code == 400
    assert owner.get("/api/organization/audit-logs?export=csv").text.startswith("Timestamp,User,Action,Resource")
    assert owner.delete("/api/organization/audit-logs").status_code == 405
    foreign = twin.signed_in("admin@other.test").get("/api/organization/audit-logs?limit=100").text
    assert not any(key in foreign for key in keys)


def test_every_operation_answers_and_asks_for_a_session(twin: Running) -> None:
    owner, visitor = twin.signed_in("owner@demo.test"), twin.client()
    for operation in OPERATIONS.values():
        path = operation.path.replace("{id}", str(ObjectId()))
        served = owner.request(operation.method, path, json={})
        # An address of its own each time: the visitor's requests are counted.
        visitor.headers[twin.facts["client_address_header"]] = f"2001:db8::{secrets.token_hex(2)}"
        refused = visitor.request(operation.method, path, json={})

        assert served.status_code < 500 or served.status_code == 503, operation.name
        assert served.status_code != 405, operation.name
        assert served.status_code != 404 or "html" not in served.headers["content-type"], operation.name
        expected = 200 if operation.permission is Permission.PUBLIC else 401
        assert refused.status_code == expected, operation.name
