"""The organization's files."""

from __future__ import annotations

from typing import Any

from bson import ObjectId
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twin.app import bucket
from twin.app.pages import rows
from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.render import not_found, twin_of
from twin.app.pages.words import stamp
from twin.app.sessions import current_user

COLUMNS = (("Date Created", False), ("Assigned to", False), ("Document name", True), ("Description", True))
# button, slug of the uploader, what it takes, types the browser offers
UPLOADS = (
    ("Upload pdf", "pdfUploader", "Pdf (64MB)", "application/pdf"),
    ("Upload images", "imageUploader", "Image (4MB)", "image/*"),
    ("Upload other files", "docUploader", "Blob (64MB)", ""),
)


@in_shell
async def documents(visit: Visit) -> Response:
    """The list, and three ways to add to it."""
    known = await rows.names(visit)
    cursor = visit.db["Documents"].find(visit.within("leak-in-documents-page")).sort("_id", -1).limit(rows.MOST_ROWS)
    found = [] if visit.broken("document-not-listed") else await cursor.to_list()
    lines = [
        {
            "row": {
                "id": str(row["_id"]),
                "title": row["document_name"],
                "view": _address(row.get("document_file_url")),
                "values": {},
            },
            "cells": (
                stamp(row.get("date_created") or row.get("createdAt"), "%y-%m-%d"),
                known.users.get(row.get("assigned_user") or row.get("createdBy") or row["_id"], ""),
                row["document_name"],
                row.get("description") or "",
            ),
        }
        for row in found
    ]
    return await visit.page("documents.html", columns=COLUMNS, lines=lines, uploads=UPLOADS)


def _address(stored: object) -> str:
    """Where ``View`` leads. Anything but a path of ours or an https address leads back to the list."""
    address = str(stored or "")
    ours = address.startswith("/") and not address.startswith("//")
    return address if ours or address.startswith("https://") else "/documents"


async def file(request: Request) -> Response:
    """The bytes of one document, for members of its organization. 404 for everybody else."""
    twin = twin_of(request)
    user = await current_user(request)
    key = request.path_params["id"]
    wanted: dict[str, Any] = {"_id": ObjectId(key)} if ObjectId.is_valid(key) else {"_id": None}
    if not twin.faults.on("document-public") and not (user and twin.faults.on("document-of-any-tenant")):
        if user is None or not user.get("organizationId"):
            return not_found(request)
        wanted["organizationId"] = user["organizationId"]
    row = await twin.db["Documents"].find_one(wanted)
    if row is None or not row.get("key"):
        return not_found(request)
    content = await bucket.get(twin, f"documents/{row['key']}")
    if twin.faults.on("document-bytes-differ"):
        content = content.replace(b"\r\n", b"\n")
    if twin.faults.on("document-truncated"):
        content = content[: len(content) // 2]
    kind = str(row.get("document_file_mimeType") or "")
    # Only what a browser shows without running anything in it is shown in place.
    inline = kind in ("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp")
    headers = {"cache-control": "private, no-store", "content-disposition": "inline" if inline else "attachment"}
    return Response(content, media_type=kind if inline else "application/octet-stream", headers=headers)


ROUTES = [Route("/documents", documents), Route("/documents/file/{id}", file)]
