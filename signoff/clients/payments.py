"""A Stripe account in test mode, through Stripe's own library. Hands back what is on record, never judges it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import stripe

from signoff.evidence import TRAIL, Objects
from signoff.waiting import eventually

MOST = 1000  # objects of one list that are read
PAGE = 100
GOOD_CARD, FAILING_CARD = "pm_card_visa", "pm_card_chargeCustomerFail"


class LiveKeyError(ValueError):
    """A key of live mode: it is not used for anything."""


class Stripe:
    """The account of a secret test-mode key. api_base: another address for a stand-in. within_s: longest wait."""

    def __init__(self, secret_key: str, *, api_base: str = "", within_s: float = 20.0) -> None:
        if "_live_" in secret_key:
            raise LiveKeyError("a live Stripe key; the suite works in test mode only")
        bases: Any = {"base_addresses": {"api": api_base}} if api_base else {}
        self._client = stripe.StripeClient(secret_key, max_network_retries=2, **bases)
        self._within_s = within_s

    def products(self) -> Objects:
        """All products, archived ones too."""
        return self._list("products", self._client.v1.products.list, "stripe products list")

    def prices(self) -> Objects:
        """All prices, archived ones too."""
        return self._list("prices", self._client.v1.prices.list, "stripe prices list")

    def endpoints(self) -> Objects:
        """The webhook endpoints."""
        command = "stripe webhook_endpoints list"
        return self._list("webhook endpoints", self._client.v1.webhook_endpoints.list, command)

    def session(self, key: str) -> Objects:
        """A checkout session with what it sells; none if there is no such session."""
        params: Any = {"expand": ["line_items"]}
        try:
            found = [self._client.v1.checkout.sessions.retrieve(key, params).to_dict()]
        except stripe.InvalidRequestError:
            found = []
        return self._noted(f"checkout session {key[:16]}…", tuple(found), "stripe checkout sessions retrieve ID")

    def subscriptions(self, customer: str) -> Objects:
        """All subscriptions of a customer, ended ones too."""
        params = {"customer": customer, "status": "all"}
        return self._list(f"subscriptions of {customer}", self._client.v1.subscriptions.list, "", **params)

    def events(self, since: datetime, *, types: tuple[str, ...] = (), delivered: bool | None = None) -> Objects:
        """Events since a moment; of these types; delivered to all endpoints, or not."""
        params: dict[str, Any] = {"created": {"gte": int(since.timestamp())}}
        if types:
            params["types"] = list(types)
        if delivered is not None:
            params["delivery_success"] = delivered
        which = {None: "", True: " that were delivered", False: " that are pending or failed"}[delivered]
        what = f"events{which} since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC {' '.join(types)}".strip()
        return self._list(what, self._client.v1.events.list, "stripe events list", **params)

    def settled(self, since: datetime, types: tuple[str, ...]) -> Objects:
        """Events of these types that are not delivered, asked until there are none or the wait is over."""
        return eventually(
            lambda: self.events(since, types=types, delivered=False),
            lambda found: not found.objects,
            within_s=self._within_s,
            every_s=0.3,
        )

    def email_of(self, customer: str) -> str:
        """The e-mail of a customer."""
        return str(self._client.v1.customers.retrieve(customer).to_dict().get("email"))

    def is_gone(self, customer: str) -> bool:
        """Whether a customer was deleted."""
        return bool(self._client.v1.customers.retrieve(customer).to_dict().get("deleted"))

    def customer(self, email: str, name: str, *, card: str = GOOD_CARD) -> str:
        """Create a customer with a test card. The caller has written it to the ledger before. Returns its id."""
        params: Any = {
            "email": email,
            "name": name,
            "payment_method": card,
            "invoice_settings": {"default_payment_method": card},
        }
        return str(self._client.v1.customers.create(params).id)

    def subscribe(self, customer: str, price: str) -> Objects:
        """Subscribe a customer to a price, which charges the card; a charge that fails leaves it incomplete."""
        params: Any = {"customer": customer, "items": [{"price": price}], "payment_behavior": "allow_incomplete"}
        made = self._client.v1.subscriptions.create(params)
        return self._noted(f"subscribe {customer} to {price}", (made.to_dict(),), "")

    def remove_customers(self, email: str) -> int:
        """Delete the customers with this e-mail; their subscriptions end. Returns how many there were."""
        params: Any = {"email": email, "limit": PAGE}
        found = [one.id for one in self._client.v1.customers.list(params).data]
        for key in found:
            self._client.v1.customers.delete(key)
        return len(found)

    def _list(self, what: str, ask: Callable[[Any], Any], command: str, **params: Any) -> Objects:
        found: list[Mapping[str, Any]] = []
        page = ask({**params, "limit": PAGE})
        while True:
            found += [one.to_dict() for one in page.data]
            if not page.has_more or len(found) >= MOST or not page.data:
                return self._noted(what, tuple(found), command)
            page = ask({**params, "limit": PAGE, "starting_after": page.data[-1].id})

    @staticmethod
    def _noted(what: str, found: tuple[Mapping[str, Any], ...], command: str) -> Objects:
        piece = Objects(what, found, command)
        TRAIL.note(piece)
        return piece
