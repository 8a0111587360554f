"""Events of Stripe for one customer, made by hand in the shape of an API version.

With 2025-03-31.basil the period of a subscription moved to its items, and an invoice no longer names its payment
intent (docs.stripe.com/changelog/basil).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

BASIL = "2025-03-31"
OLD_VERSION, NEW_VERSION = "2024-06-20", "2025-10-29.clover"
MONTH_S = 30 * 24 * 3600
Event = dict[str, Any]


def _key(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


@dataclass(frozen=True)
class Happenings:
    """Events about one subscription of *customer*, in the shape of API *version*, dated *began* and later.

    month: which one of the subscription is paid.
    """

    customer: str
    version: str
    began: int = field(default_factory=lambda: int(time.time()) - 60)
    subscription_id: str = field(default_factory=lambda: _key("sub"))
    month: int = 1

    @property
    def new_shape(self) -> bool:
        """Whether the version has the newer shape."""
        return self.version >= BASIL

    @property
    def period_end(self) -> int:
        """End of the paid period, in seconds since the epoch."""
        return self.began + self.month * MONTH_S

    def renewed(self) -> Happenings:
        """The same subscription in its next month."""
        return replace(self, month=self.month + 1)

    def event(self, kind: str, about: dict[str, Any], *, after_s: int = 0) -> Event:
        """An event of any kind."""
        return {
            "id": _key("evt"),
            "object": "event",
            "type": kind,
            "api_version": self.version,
            "created": self.began + after_s,
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "data": {"object": about},
        }

    def subscription(
        self,
        kind: str,
        price: str,
        *,
        status: str = "active",
        after_s: int = 0,
        cancels: bool = False,
        organization: str = "",
    ) -> Event:
        """``customer.subscription.<kind>``. after_s: seconds after the first. organization: named in the metadata."""
        period = {"current_period_start": self.period_end - MONTH_S, "current_period_end": self.period_end}
        item = {
            "id": self.subscription_id.replace("sub_", "si_"),
            "object": "subscription_item",
            "quantity": 1,
            "price": {"id": price, "object": "price", "active": True, "currency": "usd", "type": "recurring"},
            **(period if self.new_shape else {}),
        }
        about = {
            "id": self.subscription_id,
            "object": "subscription",
            "customer": self.customer,
            "status": status,
            "cancel_at_period_end": cancels,
            "canceled_at": self.began + after_s if cancels or status == "canceled" else None,
            "trial_start": None,
            "trial_end": None,
            "currency": "usd",
            "livemode": False,
            "items": {"object": "list", "has_more": False, "data": [item]},
            "metadata": {"organizationId": organization} if organization else {},
            **({} if self.new_shape else period),
        }
        return self.event(f"customer.subscription.{kind}", about, after_s=after_s)

    def invoice(self, kind: str, cents: int, *, after_s: int = 0) -> Event:
        """``invoice.paid`` or ``invoice.payment_failed``."""
        paid = kind == "paid"
        key, intent = _key("in"), _key("pi")
        about: dict[str, Any] = {
            "id": key,
            "object": "invoice",
            "customer": self.customer,
            "status": "paid" if paid else "open",
            "amount_due": cents,
            "amount_paid": cents if paid else 0,
            "currency": "usd",
            "description": None,
            "hosted_invoice_url": f"https://invoice.stripe.com/i/{key}",
            "livemode": False,
        }
        if self.new_shape:
            details = {"subscription": self.subscription_id, "metadata": {}}
            about["parent"] = {"type": "subscription_details", "subscription_details": details}
        else:
            about |= {"subscription": self.subscription_id, "payment_intent": intent, "paid": paid}
        return self.event(f"invoice.{kind}", about, after_s=after_s)
