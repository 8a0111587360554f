"""Expectations on uploaded files."""

from __future__ import annotations

from signoff.evidence import CheckFailed, Download, Exchange, Rows, Screen
from signoff.evidence.download import described
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

UPLOAD = "the upload route (UPLOADTHING_TOKEN, its callback)"
FILE = "what serves an uploaded file"


@expectation
def uploaded(screen: Screen) -> None:
    """The upload ended, and the page complains of nothing."""
    if screen.crashed or screen.silent or screen.said:
        told = f"it says {screen.said!r}" if screen.said else "it never ends"
        raise CheckFailed(
            f"The upload of a document fails: {'the page crashed' if screen.crashed else told}",
            "an upload that ends without an error",
            screen.answered,
            screen,
            UPLOAD,
        )


@expectation
def filed(rows: Rows, *, organization_id: str, creator_id: str, size: int) -> None:
    """One row says whose the document is, who uploaded it, its size, and where the file is."""
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"There is not one row of the uploaded document but {len(rows.rows)}",
            "1 row",
            f"{len(rows.rows)} rows",
            rows,
            UPLOAD,
        )
    row = rows.rows[0]
    found = {"organizationId": str(row.get("organizationId")), "createdBy": str(row.get("createdBy"))}
    wanted = {"organizationId": organization_id, "createdBy": creator_id}
    if found != wanted or row.get("size") != size:
        raise CheckFailed(
            "The row of the document is not stored as it was uploaded",
            f"{wanted}, size {size}",
            f"{found}, size {row.get('size')}",
            rows,
            UPLOAD,
        )
    if not row.get("document_file_url"):
        raise CheckFailed("The row of the document has no address of the file", "an address", "none", rows, UPLOAD)


@expectation
def same_bytes(download: Download, content: bytes) -> None:
    """The file comes back byte for byte."""
    if download.status != 200:
        raise CheckFailed(
            "The uploaded document cannot be read back byte for byte",
            "200 OK",
            download.answered,
            download,
            FILE,
        )
    if download.content != content:
        at = next((i for i, (one, two) in enumerate(zip(download.content, content, strict=False)) if one != two), -1)
        where = f"the first difference is at byte {at}" if at >= 0 else "one is the beginning of the other"
        raise CheckFailed(
            "The uploaded document comes back with other bytes",
            described(content),
            f"{described(download.content)}; {where}",
            download,
            FILE,
        )


@expectation
def not_readable(download: Download, content: bytes, *, by: str) -> None:
    """Who has no right to the file does not get it, nor a part of it."""
    got = download.content
    if download.status < 300 and got and (got in content or content in got):
        raise CheckFailed(
            f"The document of a tenant can be read by {by}",
            "403 or 404, and none of the bytes",
            f"{download.answered}",
            download,
            FILE,
        )


@expectation
def announced(answer: Exchange) -> None:
    """The application takes the file: it names an address to put it to."""
    if answer.status != 200 or '"url"' not in answer.text:
        raise CheckFailed(
            "A document of a good type and size is not taken for upload",
            "200 OK with an address",
            phrase(answer.status),
            answer,
            UPLOAD,
        )


@expectation
def not_taken(answer: Exchange, *, because: str) -> None:
    """The application refuses the file before it is sent (ASVS 5.0, 5.2): 400, 403, 413, 415 or 422."""
    if answer.status not in (400, 403, 413, 415, 422):
        raise CheckFailed(
            f"The upload is not refused, though {because}",
            "400, 413, 415 or 422",
            phrase(answer.status),
            answer,
            "the types and the largest size of the upload route",
        )
