"""A Stripe account in test mode, through Stripe's own library. Hands back what is on record, never judges it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, ParamSpec, TypeVar

import stripe

from signoff.evidence import TRAIL, Inconclusive, NotRun, Objects, shorten
from signoff.waiting import eventually

MOST = 1000  # objects of one list that are read
PAGE = 100
NETWORK_S = 20  # for one answer of Stripe; its library waits 80 s, several times
POLL_S = 0.5
APART_S = 30  # by which Stripe's clock may be behind ours

P = ParamSpec("P")
T = TypeVar("T")


class LiveKeyError(ValueError):
    """A key of live mode: it is not used for anything."""


class PriceRefusedError(ValueError):
    """Stripe sells nothing at this price: it does not know it, or it is archived."""


def _answered(ask: Callable[P, T]) -> Callable[P, T]:
    """*ask*, so that a Stripe that does not answer us is no failing of the deployment, nor an error of the suite."""

    @functools.wraps(ask)
    def asking(*args: P.args, **kwargs: P.kwargs) -> T:
        __tracebackhide__ = True
        try:
            return ask(*args, **kwargs)
        except (stripe.AuthenticationError, stripe.PermissionError) as error:
            said = shorten(str(error.user_message or error), 160)
            raise NotRun(f"set STRIPE_SECRET_KEY to a key that Stripe accepts for this (it says: {said})") from None
        except stripe.StripeError as error:
            said = shorten(str(error.user_message or error), 200)
            address = args[0].address  # type: ignore[attr-defined]
            raise Inconclusive(f"{address} does not answer the suite ({type(error).__name__}: {said})") from None

    return asking


class Stripe:
    """The account of a secret test-mode key. api_base: another address for a stand-in. within_s: longest wait.

    Every question raises NotRun where the key is refused, and Inconclusive where Stripe does not answer otherwise.
    """

    def __init__(self, secret_key: str, *, api_base: str = "", within_s: float = 20.0) -> None:
        if "_live_" in secret_key:
            raise LiveKeyError("a live Stripe key; the suite works in test mode only")
        bases: Any = {"base_addresses": {"api": api_base}} if api_base else {}
        http = stripe.RequestsClient(timeout=NETWORK_S)
        self._client = stripe.StripeClient(secret_key, max_network_retries=2, http_client=http, **bases)
        self._within_s = within_s
        self.address = f"Stripe ({api_base})" if api_base else "Stripe"

    @_answered
    def products(self) -> Objects:
        """All products, archived ones too."""
        return self._list("products", self._client.v1.products.list, "stripe products list")

    @_answered
    def prices(self) -> Objects:
        """All prices, archived ones too."""
        return self._list("prices", self._client.v1.prices.list, "stripe prices list")

    @_answered
    def endpoints(self) -> Objects:
        """The webhook endpoints."""
        command = "stripe webhook_endpoints list"
        return self._list("webhook endpoints", self._client.v1.webhook_endpoints.list, command)

    @_answered
    def session(self, key: str) -> Objects:
        """A checkout session with what it sells; none if there is no such session."""
        params: Any = {"expand": ["line_items"]}
        try:
            found = [self._client.v1.checkout.sessions.retrieve(key, params).to_dict()]
        except stripe.InvalidRequestError:
            found = []
        return self._noted(f"checkout session {key[:16]}…", tuple(found), "stripe checkout sessions retrieve ID")

    @_answered
    def subscriptions(self, customer: str) -> Objects:
        """All subscriptions of a customer, ended ones too."""
        params = {"customer": customer, "status": "all"}
        return self._list(f"subscriptions of {customer}", self._client.v1.subscriptions.list, "", **params)

    @_answered
    def events(self, since: datetime, *, types: tuple[str, ...] = (), delivered: bool | None = None) -> Objects:
        """Events since a moment (and a little earlier); of these types; delivered to all endpoints, or not."""
        params: dict[str, Any] = {"created": {"gte": int(since.timestamp()) - APART_S}}
        if types:
            params["types"] = list(types)
        if delivered is not None:
            params["delivery_success"] = delivered
        which = {None: "", True: " that were delivered", False: " that are pending or failed"}[delivered]
        what = f"events{which} since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC {' '.join(types)}".strip()
        return self._list(what, self._client.v1.events.list, "stripe events list", **params)

    def told(self, since: datetime, types: tuple[str, ...], customer: str) -> Objects:
        """Events of these types, asked until one about *customer* is among them: Stripe makes them a little later."""
        return eventually(
            lambda: self.events(since, types=types),
            lambda found: bool(found.about(customer)),
            within_s=self._within_s,
            every_s=POLL_S,
        )

    def settled(self, since: datetime, types: tuple[str, ...], customer: str) -> tuple[Objects, Objects]:
        """Events of these types, one about *customer* among them; and those that are not delivered, after a wait."""
        every = self.told(since, types, customer)
        undelivered = eventually(
            lambda: self.events(since, types=types, delivered=False),
            lambda found: not found.objects,
            within_s=self._within_s,
            every_s=POLL_S,
        )
        return every, undelivered

    def portals(self, since: datetime, customer: str) -> Objects:
        """Portal sessions that were opened for *customer*, as events tell of them."""
        found = self.told(since, ("billing_portal.session.created",), customer)
        mine = tuple(one["data"]["object"] for one in found.about(customer))
        return self._noted(f"portal sessions of {customer}", mine, "")

    @_answered
    def email_of(self, customer: str) -> str:
        """The e-mail of a customer."""
        return str(self._client.v1.customers.retrieve(customer).to_dict().get("email"))

    @_answered
    def is_gone(self, customer: str) -> bool:
        """Whether a customer was deleted, or was never there."""
        try:
            return bool(self._client.v1.customers.retrieve(customer).to_dict().get("deleted"))
        except stripe.InvalidRequestError:
            return True

    @_answered
    def customer(self, email: str, name: str, *, card: str = "") -> str:
        """Create a customer, with a test card if any. The caller has written it to the ledger before. Returns its id.

        A checkout is made for a customer without a card: Stripe may offer a known one instead of its form.
        """
        params: Any = {"email": email, "name": name}
        if card:
            params |= {"payment_method": card, "invoice_settings": {"default_payment_method": card}}
        return str(self._client.v1.customers.create(params).id)

    @_answered
    def subscribe(self, customer: str, price: str) -> Objects:
        """Subscribe a customer to a price, which charges the card; a charge that fails leaves it incomplete.

        Raises PriceRefusedError.
        """
        params: Any = {"customer": customer, "items": [{"price": price}], "payment_behavior": "allow_incomplete"}
        try:
            made = self._client.v1.subscriptions.create(params)
        except stripe.InvalidRequestError as error:
            raise PriceRefusedError(shorten(str(error.user_message or error), 200)) from None
        return self._noted(f"subscribe {customer} to {price}", (made.to_dict(),), "")

    @_answered
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
