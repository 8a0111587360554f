"""Expectations on what a Stripe account is set up with, and on the prices that the plans are offered for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from signoff.evidence import Cards, CheckFailed, Objects
from signoff.expect.judging import expectation

LOOK = "the Stripe dashboard in test mode, Product catalogue"
LOOK_ENDPOINT = "the Stripe dashboard in test mode, Developers, Webhooks"
EVENTS = frozenset(
    {
        "customer.subscription.created",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "invoice.paid",
        "invoice.payment_failed",
    }
)
TITLES = {"FREE": "Free", "PRO": "Pro", "ENTERPRISE": "Enterprise"}
_PRICE = re.compile(r"(?<![\w.])([$€£])\s?(\d{1,3}(?:,\d{3})+|\d+)(\.\d\d)?(?!\d)")


def _money(cents: object, currency: object = "usd") -> str:
    if not isinstance(cents, int):
        return f"no fixed amount ({cents})"
    amount = f"{cents / 100:,.2f}".removesuffix(".00")
    return f"${amount}" if currency == "usd" else f"{amount} {str(currency).upper()}"


def _is_of(plan: str, name: object) -> bool:
    return bool(re.fullmatch(rf"(?:\w+\s+)?{plan}(?:\s+plan)?", str(name).strip(), re.IGNORECASE))


def _product(products: Objects, plan: str) -> Mapping[str, Any]:
    named = [one for one in products.objects if _is_of(plan, one.get("name"))]
    active = [one for one in named if one.get("active") is True]
    if len(active) != 1:
        number = "no active product" if not active else f"{len(active)} active products"
        archived = f", {len(named)} archived" if named and not active else ""
        names = ", ".join(sorted(str(one.get("name")) for one in products.objects)) or "none"
        raise CheckFailed(
            f"There is {number} for the plan {plan}{archived}",
            f'one active product, called "{plan} Plan"',
            f"products: {names}",
            products,
            LOOK,
        )
    if active[0].get("livemode") is not False:
        raise CheckFailed(
            f"The product of the plan {plan} is not in test mode but live", "livemode false", "live", products, LOOK
        )
    return active[0]


def _active_prices(products: Objects, prices: Objects, plan: str) -> list[Mapping[str, Any]]:
    product = _product(products, plan)
    return [one for one in prices.objects if one.get("product") == product["id"] and one.get("active") is True]


@expectation
def sold(products: Objects, prices: Objects, *, plan: str, usd_per_month: int, configured: str) -> None:
    """One active product of the plan, in test mode, with one active price: so many dollars every month.

    A plan that costs nothing may do without a price. configured: id of the price that the application sells, if known.
    """
    active = _active_prices(products, prices, plan)
    if not active and usd_per_month == 0:
        return
    wanted = f"one active price of {_money(usd_per_month * 100)} USD every month"
    if len(active) != 1:
        raise CheckFailed(
            f"The plan {plan} has {len(active) or 'no'} active price{'s' if len(active) != 1 else ''}",
            wanted,
            ", ".join(_money(one.get("unit_amount"), one.get("currency")) for one in active) or "none",
            prices,
            LOOK,
        )
    price = active[0]
    rhythm = price.get("recurring") or {}
    metered = rhythm.get("usage_type") == "metered"
    every = f"every {rhythm.get('interval_count')} {rhythm.get('interval')}" if rhythm else "once, not recurring"
    every += ", metered: for what is used" if metered else ""
    found = f"{_money(price.get('unit_amount'), price.get('currency'))} {str(price.get('currency')).upper()} {every}"
    right = (
        price.get("currency") == "usd"
        and price.get("unit_amount") == usd_per_month * 100
        and (rhythm.get("interval"), rhythm.get("interval_count")) == ("month", 1)
        and not metered
        and price.get("livemode") is False
    )
    if not right:
        raise CheckFailed(f"The plan {plan} is sold otherwise than the checklist says", wanted, found, prices, LOOK)
    if configured and price["id"] != configured:
        raise CheckFailed(
            f"The application sells another price than the active one of the plan {plan}",
            f"price {price['id']}",
            f"price {configured}",
            prices,
            f"STRIPE_{plan}_PRICE_ID of the deployment",
        )


@expectation
def endpoint(endpoints: Objects, *, url: str) -> None:
    """One webhook endpoint at exactly this address, enabled, in test mode, for all five events.

    Others at the address that are disabled do not matter: Stripe sends them nothing.
    """
    wanted = f"one enabled endpoint at {url}, for {', '.join(sorted(EVENTS))}"
    every = [one for one in endpoints.objects if one.get("url") == url]
    here = [one for one in every if one.get("status") == "enabled"] or every[:1]
    if len(here) != 1:
        others = ", ".join(sorted(str(one.get("url")) for one in endpoints.objects)) or "none"
        raise CheckFailed(
            f"There {'is no webhook endpoint' if not here else f'are {len(here)} webhook endpoints'} for {url}",
            wanted,
            f"endpoints: {others}",
            endpoints,
            LOOK_ENDPOINT,
        )
    if here[0].get("status") != "enabled" or here[0].get("livemode") is not False:
        raise CheckFailed(
            "The webhook endpoint is not in use",
            wanted,
            f"{here[0].get('status')}, livemode {here[0].get('livemode')}",
            endpoints,
            LOOK_ENDPOINT,
        )
    told = set(here[0].get("enabled_events") or ())
    if "*" not in told and (lacking := sorted(EVENTS - told)):
        raise CheckFailed(
            f"The webhook endpoint is not told of {', '.join(lacking)}",
            wanted,
            f"for {', '.join(sorted(told))}",
            endpoints,
            LOOK_ENDPOINT,
        )


@expectation
def offered(cards: Cards, usd_per_month: Mapping[str, int]) -> None:
    """The pricing page offers each plan for the price of the checklist, by the month."""
    for plan, dollars in usd_per_month.items():
        text = cards.cards.get(TITLES[plan], "")
        found = _PRICE.findall(text)
        wanted = f"${dollars}" + ("/month" if dollars else "")
        shown = [f"{sign}{amount}{rest}" for sign, amount, rest in found]
        monthly = not dollars or re.search(r"/\s*mo(?:nth)?\b|per month|monthly", text, re.IGNORECASE)
        if not text:
            raise CheckFailed(
                f"The pricing page does not offer {TITLES[plan]} at all",
                wanted,
                f"no card {TITLES[plan]!r}",
                cards,
                "the plans of the pricing page (/en/pricing)",
            )
        if shown != [f"${dollars:,}"] or not monthly:
            raise CheckFailed(
                f"The pricing page offers {TITLES[plan]} for another price than the checklist says",
                wanted,
                ", ".join(shown) or "no price",
                cards,
                "the plans of the pricing page (/en/pricing)",
            )


@expectation
def equal_in_stripe(products: Objects, prices: Objects, usd_per_month: Mapping[str, int]) -> None:
    """Stripe's active prices are those of the checklist, plan by plan; a plan for nothing may have no price."""
    for plan, dollars in usd_per_month.items():
        amounts = [one.get("unit_amount") for one in _active_prices(products, prices, plan)]
        if amounts != [dollars * 100] and not (dollars == 0 and not amounts):
            raise CheckFailed(
                f"The price of {plan} in Stripe is not that of the checklist",
                f"${dollars}",
                ", ".join(map(_money, amounts)) or "no active price",
                prices,
                LOOK,
            )
