"""Expectations on Stripe's hosted pages: what the checkout sells and to whom, whose portal opens, and the ways back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from signoff.evidence import Books, Cards, CheckFailed, Departure, Inconclusive, Objects, Screen
from signoff.evidence.reading import split_address
from signoff.expect.judging import expectation

RETURNS = {"success_url": "/settings/billing", "cancel_url": "/pricing"}


@expectation
def at_checkout(departure: Departure, session: Objects) -> None:
    """The button led to a checkout at Stripe: an address with the id of a session that Stripe knows."""
    if departure.crashed or not session.objects:
        raise CheckFailed(
            "The button does not lead to a checkout at Stripe",
            "an address with the id of a checkout session",
            departure.answered,
            departure,
            "POST /api/billing/create-checkout-session",
        )


@expectation
def sells(session: Objects, *, price: str, cents: int, customer: str, organization: str, origin: str) -> None:
    """The checkout sells this price as a subscription to this customer, for this organization, and comes back here."""
    found = session.objects[0] if session.objects else {}
    lines = (found.get("line_items") or {}).get("data") or []
    sold = lines[0].get("price", {}) if len(lines) == 1 else {}

    def wrong(what: str, wanted: str, actual: object) -> CheckFailed:
        look = "POST /api/billing/create-checkout-session"
        return CheckFailed(f"The checkout has the wrong {what}", wanted, str(actual), session, look)

    if found.get("mode") != "subscription":
        raise wrong("mode: it does not sell a subscription", "mode subscription", found.get("mode"))
    if sold.get("id") != price or sold.get("unit_amount") != cents or sold.get("currency") != "usd":
        raise wrong("price", f"{price} of {cents} US cents", f"{sold.get('id')} of {sold.get('unit_amount')}")
    if (quantity := lines[0].get("quantity")) != 1:
        raise wrong("quantity: the price is the plan's, whoever uses it", "1", quantity)
    if found.get("customer") != customer:
        raise wrong("customer", customer, found.get("customer"))
    if (found.get("metadata") or {}).get("organizationId") != organization:
        raise wrong("organization in its metadata", organization, found.get("metadata"))
    for name, path in RETURNS.items():
        if not _leads(found.get(name), path, origin):
            raise wrong(f"return address ({name})", f"{origin}{path}", found.get(name))
    if found.get("livemode") is not False:
        raise wrong("mode: it is live", "livemode false", found.get("livemode"))


@expectation
def way_out(session: Objects, *, origin: str) -> None:
    """Who leaves the checkout without paying is sent to the pricing page of this deployment."""
    name = "cancel_url"
    found = session.objects[0].get(name) if session.objects else None
    if not _leads(found, RETURNS[name], origin):
        raise CheckFailed(
            f"Who leaves the checkout is not sent back to the pricing page ({name})",
            f"{origin}{RETURNS[name]}",
            str(found),
            session,
            "POST /api/billing/create-checkout-session",
        )


@expectation
def back_at(screen: Screen, path: str) -> None:
    """The browser is back in the application, at *path*."""
    if screen.crashed or not screen.path.endswith(path):
        raise CheckFailed(
            f"The way back from Stripe does not lead to {path}",
            f"at /en{path}",
            screen.answered,
            screen,
            "the return addresses that the application gives Stripe",
        )


@expectation
def still_at_stripe(screen: Screen, *, because: str) -> None:
    """The browser has not come back as after a payment."""
    if "/settings/billing" in screen.path:
        raise CheckFailed(
            f"Stripe's checkout ends as after a payment, though {because}",
            "at Stripe's checkout",
            screen.answered,
            screen,
            "the checkout session",
        )


@expectation
def in_portal(
    departure: Departure, page: Cards, opened: Objects, *, hosts: Collection[str], customer: str, email: str
) -> None:
    """The button led to the customer portal at Stripe, of this customer: its page says so, or Stripe does.

    opened: portal sessions that were opened for *customer*.
    """
    if departure.crashed or urlsplit(departure.url).hostname not in hosts:
        raise CheckFailed(
            "The button does not lead to the customer portal at Stripe",
            f"an address at {' or '.join(sorted(hosts))}",
            departure.answered,
            departure,
            "POST /api/billing/create-portal-session",
        )
    if any(one.get("customer") == customer for one in opened.objects):
        return
    if not (shown := page.cards.get("page", "")):
        raise Inconclusive("whose portal opens: Stripe's page cannot be loaded from here, and no event tells of it")
    if email not in shown:
        raise CheckFailed(
            "The portal that opens is not that of the organization's own customer",
            f"a page that names {email}, or a portal session of {customer}",
            page.answered,
            page,
            "POST /api/billing/create-portal-session",
        )


@expectation
def bought(books: Books, subscriptions: Objects, *, plan: str, price: str) -> None:
    """After the payment plan, subscription and Stripe agree: one active subscription to this price."""
    at_stripe = [one["id"] for one in subscriptions.objects if one.get("status") == "active" and price in _sold(one)]
    in_database: list[Any] = [
        row.get("stripeSubscriptionId")
        for row in books.subscriptions.rows
        if row.get("status") == "ACTIVE" and row.get("stripePriceId") == price
    ]
    if books.plan != plan or len(at_stripe) != 1 or in_database != at_stripe:
        raise CheckFailed(
            f"After the payment the plan is not {plan} with the subscription that Stripe has",
            f"plan {plan}, subscription {', '.join(at_stripe) or 'one at Stripe'}",
            f"plan {books.plan or 'absent'}, subscription {', '.join(map(str, in_database)) or 'none'}",
            books,
            "the handler of POST /api/webhooks/stripe, and whether Stripe's events arrive there",
        )


def _leads(address: object, path: str, origin: str) -> bool:
    """Whether *address* is this path of the deployment, with a language before it or not."""
    there, here = split_address(str(address)), urlsplit(origin)
    return (there.scheme, there.netloc) == (here.scheme, here.netloc) and there.path.endswith(path)


def _sold(subscription: Mapping[str, Any]) -> set[Any]:
    """Ids of the prices of a subscription."""
    items = (subscription.get("items") or {}).get("data") or []
    return {(item.get("price") or {}).get("id") for item in items}
