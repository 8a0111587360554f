"""``POST /api/webhooks/stripe``: events of the payment provider, believed only with its signature over the raw body."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from typing import Any

from pymongo.errors import DuplicateKeyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import subscriptions
from twin.app.answers import data, now, text
from twin.app.routing import resource
from twin.state import Twin

TOLERANCE_SECONDS = 300
SEEN = "StripeEvents"
"""Collection of the events that were carried out."""
log = logging.getLogger("twin")


def _flaw(twin: Twin, header: str, payload: bytes) -> str:
    """Why the signature is not to be believed, or "" (docs.stripe.com/webhooks#verify-manually)."""
    faults = twin.faults
    parts = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in parts if name == "t"]
    schemes = ("v1", "v0") if faults.on("webhook-accepts-older-scheme") else ("v1",)
    given = [value for name, _, value in parts if name in schemes]
    if faults.on("webhook-reads-first-signature-only"):
        given = given[:1]
    if len(moments) != 1 or not moments[0].isascii() or not moments[0].isdigit() or not given:
        return "Unable to extract timestamp and signatures from header"
    if faults.on("webhook-signs-parsed-json"):
        payload = json.dumps(json.loads(payload), separators=(",", ":")).encode()
    secret = "whsec_of_another_endpoint" if faults.on("webhook-secret-differs") else twin.stripe.webhook_secret
    wanted = hmac.new(secret.encode(), f"{moments[0]}.".encode() + payload, hashlib.sha256).hexdigest()
    if faults.on("webhook-signature-not-compared"):
        given = [wanted]
    if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
        return "No signatures found matching the expected signature for payload"
    stale = abs(time.time() - int(moments[0])) > TOLERANCE_SECONDS
    return "Timestamp outside the tolerance zone" if stale and not faults.on("webhook-stale-accepted") else ""


async def _receive(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    faults, payload = twin.faults, await request.body()
    header = request.headers.get("stripe-signature", "")
    if faults.on("webhook-absent") or faults.on("billing-absent"):
        return text("Not Found", 404)
    if faults.on("webhook-refuses-everything"):
        return text("Webhook Error: No signatures found matching the expected signature for payload", 400)
    flaw = ""
    if not header:
        flaw = "" if faults.on("webhook-unsigned-accepted") else "Missing stripe-signature header"
    else:
        flaw = _flaw(twin, header, payload)
        flaw = f"Webhook Error: {flaw}" if flaw else ""
    if flaw and faults.on("webhook-refuses-but-does"):
        await _carry_out(request, _event(payload) or {})
    if flaw:
        return text(flaw, 200 if faults.on("webhook-refuses-with-200") else 400)
    if faults.on("webhook-answers-500"):
        return text("Webhook handler failed", 500)
    event = _event(payload)
    if event is None:
        return text("Webhook Error: not an event", 400)
    try:
        await _carry_out(request, event)
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        log.warning("webhook: %r", error)
        return text("Webhook handler failed", 500)
    return data({"received": True})


def _event(payload: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(payload)
    except ValueError:
        return None
    well = isinstance(found, dict) and all(isinstance(found.get(name), str) for name in ("id", "type"))
    return found if well else None


async def _carry_out(request: Request, event: dict[str, Any]) -> None:
    """Do what the event says, once: an id that was seen before changes nothing."""
    twin: Twin = request.app.state.twin
    if twin.faults.on("webhook-unknown-type-fails") and not event["type"].startswith(("customer.", "invoice.")):
        raise KeyError(event["type"])
    if twin.faults.on("webhook-inserts-twice"):
        await subscriptions.apply(request, event)
        return
    careless = twin.faults.on("webhook-inserts-twice-at-once")
    if careless and await twin.db[SEEN].find_one({"eventId": event["id"]}):
        return
    if careless:
        await asyncio.sleep(0.2)  # which is time enough for another to look as well
    try:
        await twin.db[SEEN].insert_one({"eventId": event["id"], "createdAt": now()})
    except DuplicateKeyError:
        if not careless:
            return
    try:
        await subscriptions.apply(request, event)
    except Exception:
        # Not carried out, so the next attempt must not be taken for a repetition.
        await twin.db[SEEN].delete_one({"eventId": event["id"]})
        raise


async def _greet(request: Request) -> Response:
    """Answers a GET, which a fault lets carry out events as well."""
    answers = request.app.state.twin.faults.on("webhook-answers-get")
    return data({"received": True}) if answers else Response(status_code=405)


def routes() -> list[BaseRoute]:
    """``/api/webhooks/stripe``; not counted by the limiter."""
    return [resource("/api/webhooks/stripe", bucket=None, POST=_receive, GET=_greet)]
