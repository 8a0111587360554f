"""What faults let be written that nobody may write: audit rows over the API, documents and rows of strangers."""

from __future__ import annotations

import json
import re
from typing import Any

from bson import ObjectId
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from twin.app.answers import data, now, object_id, text
from twin.state import Twin

TRAIL = "/api/organization/audit-logs"
_ONE = re.compile(TRAIL + "/([0-9a-f]{24})")
_BY_PATH = {
    "DELETE": ("audit-row-deletable", "audit-delete-refused-but-done", "audit-delete-answered-not-done"),
    "PUT": ("audit-row-changeable",),
    "PATCH": ("audit-row-patchable",),
}


def door(twin: Twin, scope: Scope) -> ASGIApp | None:
    """A handler that a fault has and a sound deployment has not; None where there is none."""
    on, method, path = twin.faults.on, scope["method"], scope["path"]
    if _ONE.fullmatch(path) and any(on(fault) for fault in _BY_PATH.get(method, ())):
        return _Trail(twin)
    if path == TRAIL and method == "DELETE" and on("audit-row-deletable-by-body"):
        return _Trail(twin)
    if path == TRAIL and method == "POST" and on("audit-row-addable"):
        return _Trail(twin)
    if path == "/api/uploadthing" and method == "POST":
        signed = any(name == b"x-uploadthing-signature" and value for name, value in scope["headers"])
        if on("upload-callback-unsigned-accepted") or (on("upload-callback-any-signature-accepted") and signed):
            return _Upload(twin)
    remote = {
        "/api/crm/contacts/create-from-remote": ("remote-contact-without-key", "crm_Contacts"),
        "/api/crm/leads/create-lead-from-web": ("remote-lead-without-key", "crm_Leads"),
    }
    if path in remote and on(remote[path][0]):
        return _Remote(twin, remote[path][1])
    return None


class _Handler:
    """Reads the body and answers."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            body = json.loads(await request.body() or b"{}")
        except ValueError:
            body = {}
        answer = await self.answer(request, body if isinstance(body, dict) else {})
        await answer(scope, receive, send)

    async def answer(self, request: Request, body: dict[str, Any]) -> Response:
        """The answer to a request with this body."""
        raise NotImplementedError


class _Trail(_Handler):
    async def answer(self, request: Request, body: dict[str, Any]) -> Response:
        on, rows = self.twin.faults.on, self.twin.db.AuditLog
        found = _ONE.fullmatch(request.url.path)
        row = object_id(found.group(1) if found else body.get("id"))
        old = await rows.find_one({"_id": row}) if row else None
        if old is None:
            return text("Not found", 404)
        if request.method == "POST":
            await rows.insert_one(old | {"_id": ObjectId(), "resource": str(body.get("resource")), "createdAt": now()})
        elif request.method != "DELETE":
            await rows.update_one({"_id": row}, {"$set": {"resource": str(body.get("resource"))}})
        elif not on("audit-delete-answered-not-done"):
            await rows.delete_one({"_id": row})
        if request.method == "DELETE" and on("audit-delete-refused-but-done"):
            return text("Forbidden", 403)
        return data({"success": True})


class _Upload(_Handler):
    async def answer(self, request: Request, body: dict[str, Any]) -> Response:
        file, about = body.get("file") or {}, body.get("metadata") or {}
        await self.twin.db.Documents.insert_one(
            {
                "__v": 0,
                "organizationId": object_id(about.get("organizationId")),
                "document_name": file.get("name"),
                "document_file_mimeType": file.get("type"),
                "document_file_url": file.get("url"),
                "key": file.get("key"),
                "size": file.get("size"),
                "createdBy": object_id(about.get("userId")),
                "createdAt": now(),
            }
        )
        return data({"status": "ok"})


class _Remote(_Handler):
    def __init__(self, twin: Twin, collection: str) -> None:
        super().__init__(twin)
        self.collection = collection

    async def answer(self, request: Request, body: dict[str, Any]) -> Response:
        names = {"last_name": body.get("surname"), "lastName": body.get("lastName"), "createdAt": now()}
        row = {"__v": 0, "organizationId": object_id(body.get("organizationId")), **names}
        await self.twin.db[self.collection].insert_one(row)
        return data({"message": "created"})
