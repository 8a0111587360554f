"""Events of Stripe for one customer, made by hand in the shape of an API version.

With 2025-03-31.basil the period of a subscription moved to its items, and an invoice no longer names its payment
intent (docs.stripe.com/changelog/basil).
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field, replace
from typing import Any

from signoff.clients import stripe_objects

BASIL = "2025-03-31"
OLD_VERSION, NEW_VERSION = "2024-06-20", "2025-10-29.clover"
MONTH_S = 30 * 24 * 3600
Event = dict[str, Any]


def _key(prefix: str) -> str:
    return f"{prefix}_{secrets.token_hex(12)}"


@dataclass(frozen=True)
class Happenings:
    """Events about one subscription of *customer*, in the shape of API *version*, dated *began* and later.

    month: which one of the subscription is paid. price: what invoices are for. last: the subscription, as the event
    that was made last tells of it.
    """

    customer: str
    version: str
    began: int = field(default_factory=lambda: int(time.time()) - 60)
    subscription_id: str = field(default_factory=lambda: _key("sub"))
    month: int = 1
    price: str = "price_of_nobody"
    last: dict[str, Any] = field(default_factory=dict, compare=False)

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
        moment, ended = self.began + after_s, status == "canceled"
        item = stripe_objects.item(self.subscription_id, price, self.began) | (period if self.new_shape else {})
        about = stripe_objects.subscription(self.subscription_id, self.customer, self.began) | {
            "status": status,
            "cancel_at": self.period_end if cancels else None,
            "cancel_at_period_end": cancels,
            "canceled_at": moment if cancels or ended else None,
            "ended_at": moment if ended else None,
            "items": {"object": "list", "has_more": False, "data": [item]},
            "metadata": {"organizationId": organization} if organization else {},
            **({} if self.new_shape else period | {"plan": item["plan"], "quantity": 1}),
        }
        made = self.event(f"customer.subscription.{kind}", about, after_s=after_s)
        if kind == "updated":
            made["data"]["previous_attributes"] = self._before(about)
        self.last.update(about)
        return made

    def _before(self, about: dict[str, Any]) -> dict[str, Any]:
        """What the event that was made before said otherwise; Stripe names something in every update."""
        last = self.last or {"latest_invoice": None}
        return {name: value for name, value in last.items() if about.get(name) != value} or {"latest_invoice": None}

    def invoice(self, kind: str, cents: int, *, after_s: int = 0) -> Event:
        """``invoice.paid`` or ``invoice.payment_failed``."""
        paid, moment = kind == "paid", self.began + after_s
        about = stripe_objects.invoice(_key("in"), self.customer, cents, moment, paid=paid)
        line = stripe_objects.line(self.subscription_id, cents, self.began, self.period_end)
        details = {"subscription": self.subscription_id, "metadata": {}}
        if self.new_shape:
            line |= stripe_objects.new_line(self.subscription_id, self.price)
            about["parent"] = {
                "type": "subscription_details",
                "quote_details": None,
                "subscription_details": details,
            }
        else:
            line |= stripe_objects.old_line(self.subscription_id, self.price, self.began)
            about |= {
                "subscription": self.subscription_id,
                "subscription_details": {"metadata": {}},
                "payment_intent": _key("pi"),
                "charge": _key("ch"),
                "paid": paid,
            }
        about["lines"] = {"object": "list", "has_more": False, "total_count": 1, "data": [line]}
        return self.event(f"invoice.{kind}", about, after_s=after_s)
