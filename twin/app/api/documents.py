"""``/api/uploadthing`` and ``/api/documents``: announcing an upload, hearing that it is there, deleting it."""

from __future__ import annotations

import json
from typing import Any

import httpx
from bson import ObjectId
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit_faults, bucket, uploads
from twin.app.answers import data, now, object_id, refuse
from twin.app.api.admission import Call, guarded, route, unwired
from twin.app.routing import resource
from twin.operations import OPERATIONS
from twin.state import Twin

OPERATION = "POST /api/uploadthing"


async def _config(request: Request) -> Response:
    return data([{"slug": slug, "config": one.config} for slug, one in uploads.UPLOADERS.items()])


def _file(call: Call, uploader: uploads.Uploader, told: Any) -> tuple[str, int, str]:
    """Name, size and type of the announced file. 400 for what this uploader does not take."""
    if not isinstance(told, dict):
        raise refuse("Invalid file", 400)
    name, size, kind = told.get("name"), told.get("size"), told.get("type")
    if not (isinstance(name, str) and isinstance(size, int) and isinstance(kind, str)) or size < 0 or not name:
        raise refuse("Invalid file", 400)
    if size > uploader.most and not call.broken("document-oversize-accepted"):
        raise refuse(f"File is larger than {uploader.most // uploads.MEGABYTE}MB", 400)
    if not kind.startswith(uploader.types) and not call.broken("document-wrong-type-accepted"):
        raise refuse("Invalid config: FileTypeMismatch", 400)
    return name, size, kind


async def _announce(call: Call) -> Response:
    slug = call.request.query_params.get("slug", "")
    uploader = uploads.UPLOADERS.get(slug)
    if uploader is None:
        raise refuse(f"No file route found for slug {slug[:40]}", 404)
    if call.broken("document-upload-fails"):
        return data({"message": "Missing token. Please set the `UPLOADTHING_TOKEN` environment variable"}, 500)
    files = (await call.body()).get("files")
    if not isinstance(files, list) or len(files) != 1:
        raise refuse("Exactly one file", 400)
    name, size, kind = _file(call, uploader, files[0])
    metadata = {
        "userId": str(call.user["_id"]),
        "organizationId": str(call.organization),
        "address": str(call.request.state.client_address),
    }
    return data([uploads.announced(call.twin, uploads.Upload(slug, name, size, kind, metadata))])


async def _called_back(request: Request) -> Response:
    """The storage says that a file is there: it becomes a row, and a row of the audit trail."""
    twin: Twin = request.app.state.twin
    body = await request.body()
    if not uploads.is_signed(twin, body, request.headers.get("x-uploadthing-signature", "")):
        raise refuse("Invalid signature", 400)
    told = json.loads(body)
    file, metadata = told["file"], told["metadata"]
    user = await twin.db.Users.find_one({"_id": object_id(metadata["userId"])})
    key = ObjectId()
    row = {
        "_id": key,
        "__v": 0,
        "organizationId": object_id(metadata["organizationId"]),
        "document_name": file["name"],
        "description": "new document",
        "document_file_mimeType": file["type"],
        "document_file_url": f"/documents/file/{key}",
        "key": file["key"],
        "size": file["size"],
        "createdBy": object_id(metadata["userId"]),
        "created_by_user": object_id(metadata["userId"]),
        "assigned_user": object_id(metadata["userId"]),
        "document_system_type": "OTHER",
        "status": "ACTIVE",
        "date_created": now(),
        "createdAt": now(),
        "last_updated": now(),
    }
    await twin.db.Documents.insert_one(row)
    operation = OPERATIONS[OPERATION]
    if user is not None and not unwired(twin, "audit", operation):
        # The row is the uploader's, though the request is the storage's.
        request.state.user, request.state.client_address = user, metadata["address"]
        await audit_faults.written(request, operation.action, operation.resource, str(key), {"name": file["name"]})
    return data({"status": "ok"})


_upload = guarded(OPERATION, _announce)


async def _post(request: Request) -> Response:
    if request.headers.get("uploadthing-hook") == "callback":
        return await _called_back(request)
    return await _upload(request)


async def _delete(call: Call) -> Response:
    row = await call.row("Documents", call.path_id, "Document not found or unauthorized")
    await call.db.Documents.delete_one({"_id": row["_id"]})
    if row.get("key"):
        try:
            await bucket.remove(call.twin, f"documents/{row['key']}")
        except httpx.HTTPStatusError as error:
            # A row whose file is not ours, or gone already, is deleted all the same.
            if error.response.status_code != 404:
                raise
    call.done(row["_id"], {"name": row["document_name"]})
    return data("deletedDocument")


def routes() -> list[BaseRoute]:
    """Uploads are not counted: the storage's callback has no organization."""
    return [
        resource("/api/uploadthing", bucket=None, GET=_config, POST=_post),
        route("/api/documents/{id}", DELETE=_delete),
    ]
