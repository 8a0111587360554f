"""The organization's files."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages import rows
from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.words import stamp

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
    cursor = visit.db["Documents"].find(visit.mine).sort("_id", -1).limit(rows.MOST_ROWS)
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


ROUTES = [Route("/documents", documents)]
