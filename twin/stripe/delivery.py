"""Events and their way to the webhook endpoints: signed, tried again, counted as pending until they arrive."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING, Any

import httpx

from twin.stripe.account import VERSION, Account, Object
from twin.stripe.shapes import shaped

if TYPE_CHECKING:
    from twin.state import Twin

RETRIES_SECONDS = (0.2, 0.6, 1.5)
"""Stripe tries for three days; here the whole story takes seconds."""

EARLIER: Object = {
    "id": "sub_earlier",
    "object": "subscription",
    "customer": "cus_earlier",
    "status": "active",
    "items": {"object": "list", "has_more": False, "data": []},
}
"""The subscription of somebody who bought before the twin began."""


def signature(payload: bytes, secret: str, moment: int) -> str:
    """The header ``Stripe-Signature`` (docs.stripe.com/webhooks#verify-manually)."""
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + payload, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class Deliveries:
    """Tells the endpoints of an account what happens in it."""

    def __init__(self, account: Account, twin: Twin) -> None:
        self.account = account
        self._twin = twin

    def emit(self, kind: str, about: Object, *, previous: dict[str, Any] | None = None) -> Object:
        """An event about the object as it is now, on its way to every endpoint that wants it."""
        told: dict[str, Any] = {"object": copy.deepcopy(about)}
        if previous is not None:
            told["previous_attributes"] = previous
        event = self.account.create(
            "event",
            "evt",
            type=kind,
            api_version=VERSION,
            data=told,
            pending_webhooks=0,
            request={"id": None, "idempotency_key": None},
        )
        del event["metadata"]
        for endpoint in self.account.all("webhook_endpoint"):
            wanted = endpoint["enabled_events"]
            if endpoint["status"] == "enabled" and (kind in wanted or "*" in wanted):
                event["pending_webhooks"] += 1
                self._twin.later(self._deliver(event, endpoint))
        return event

    def failed_before(self) -> list[Object]:
        """Events of earlier times that never arrived, by fault: one of the last hour, one of the first week."""
        on, deployed = self._twin.faults.on, self._twin.platform.deployed.timestamp()
        moments = {
            "stripe-delivery-of-the-last-hour-failed": time.time() - 1800,
            "stripe-delivery-of-the-first-week-failed": deployed + 24 * 3600,
        }
        return [
            {
                "id": f"evt_{fault.replace('-', '')}",
                "object": "event",
                "type": "customer.subscription.updated",
                "api_version": VERSION,
                "created": int(moment),
                "livemode": False,
                "pending_webhooks": 1,
                "data": {"object": EARLIER},
            }
            for fault, moment in moments.items()
            if on(fault)
        ]

    async def _deliver(self, event: Object, endpoint: Object) -> None:
        payload = json.dumps(shaped(event, endpoint["api_version"] or VERSION), indent=2).encode()
        for pause in (0.0, *RETRIES_SECONDS):
            await asyncio.sleep(pause)
            lost = event["type"] in self._lost()
            if not lost and await self._arrives(payload, endpoint["url"]):
                event["pending_webhooks"] -= 1
                return

    def _lost(self) -> tuple[str, ...]:
        """Types of events that do not arrive, by fault."""
        return ("invoice.payment_failed",) if self._twin.faults.on("stripe-failed-payments-not-delivered") else ()

    async def _arrives(self, payload: bytes, url: str) -> bool:
        if self._twin.faults.on("stripe-deliveries-lost"):
            return False
        headers = {
            "content-type": "application/json; charset=utf-8",
            "user-agent": "Stripe/1.0",
            "stripe-signature": signature(payload, self.account.webhook_secret, int(time.time())),
        }
        try:
            answer = await self._twin.http.post(url, content=payload, headers=headers)
        except httpx.HTTPError:
            return False
        return 200 <= answer.status_code < 300
