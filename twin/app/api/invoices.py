"""``/api/invoice`` and ``/api/upload``: invoices as files, inside the organization."""

from __future__ import annotations

import secrets
from html import escape
from typing import Any

from bson import ObjectId
from starlette.datastructures import UploadFile
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import bucket, mailer
from twin.app.answers import data, now, refuse
from twin.app.api.admission import Call, Work, route
from twin.app.api.crm_parts import check_token
from twin.app.api.opportunities import listed

NO_INVOICE = "Invoice not found or unauthorized"


async def _get(call: Call) -> Response:
    return data({"invoice": listed(await call.row("Invoices", call.path_id, NO_INVOICE))})


async def _delete(call: Call) -> Response:
    row = await call.row("Invoices", call.path_id, NO_INVOICE)
    await call.db.Invoices.delete_one({"_id": row["_id"]})
    call.done(row["_id"])
    return data({"message": "Invoice deleted"})


async def _as_xml(call: Call) -> Response:
    row = await call.row("Invoices", call.path_id, NO_INVOICE)
    name = escape(str(row.get("invoice_file_url") or ""))
    content = f'<?xml version="1.0" encoding="UTF-8"?><MoneyData><Invoice id="{row["_id"]}" file="{name}"/></MoneyData>'
    return Response(content, media_type="application/xml")


async def _send(call: Call) -> Response:
    row = await call.row("Invoices", call.path_id, NO_INVOICE)
    text = f"Invoice {row['_id']}\n"
    call.twin.later(mailer.by_smtp(call.twin, call.user["email"], "Invoice", text))
    return data({"message": "Invoice sent"})


async def _upload(call: Call) -> Response:
    form = await call.request.form()
    file = form.get("file")
    if not isinstance(file, UploadFile):
        return data({"success": False}, 400)
    key = f"invoices/{call.organization}/{secrets.token_hex(8)}"
    await bucket.put(call.twin, key, await file.read())
    row: dict[str, Any] = {
        "_id": ObjectId(),
        "__v": 0,
        "organizationId": call.organization,
        "invoice_file_url": f"/{key}",
        "invoice_file_mimeType": file.content_type,
        "status": "NEW",
        "createdBy": call.user["_id"],
        "assigned_user_id": call.user["_id"],
        "date_created": now(),
    }
    await call.db.Invoices.insert_one(row)
    call.done(row["_id"])
    return data({"success": True})


async def _from_mail(call: Call) -> Response:
    check_token(call, "authorization", f"Bearer {call.twin.cron_secret}")
    return data({"message": "No mailbox is configured"})


async def _not_configured(call: Call) -> Response:
    raise refuse("Rossum is not configured", 503)


async def _annotation(call: Call) -> Response:
    await call.row("Invoices", call.path_id, NO_INVOICE)
    return await _not_configured(call)


def routes() -> list[BaseRoute]:
    """Fixed paths before those with an id."""
    rossum = "/api/invoice/rossum"
    invoice: dict[str, Work] = {"GET": _get, "DELETE": _delete}
    return [
        route("/api/upload", POST=_upload),
        route("/api/upload/cron", POST=_from_mail),
        route("/api/invoice/get-invoice-from-email", GET=_from_mail),
        route("/api/invoice/money-s3-xml/{id}", GET=_as_xml),
        route("/api/invoice/send-by-email/{id}", GET=_send),
        route(rossum + "/get-annotation/{id}", GET=_annotation),
        route(rossum + "/get-rossum-embedded-url", POST=_not_configured),
        route(rossum + "/get-rossum-token", GET=_not_configured),
        route("/api/invoice/{id}", **invoice),
    ]
