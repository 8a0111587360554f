"""What the account is set up with: products, prices and the webhook endpoint; and what faults make of it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping

from twin.faults import Switchboard
from twin.stripe.account import VERSION, Account, Object

PRODUCTS = (
    ("FREE", "FREE Plan", 0, "For workshops that begin"),
    ("PRO", "PRO Plan", 2900, "3-10 service bays"),
    ("ENTERPRISE", "ENTERPRISE Plan", 29900, "10+ locations"),
)
EVENTS = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
)


def set_up(account: Account, base_url: str) -> None:
    """Create the three products with a price each, and the endpoint of the application at *base_url*."""
    for plan, name, cents, description in PRODUCTS:
        product = account.create("product", "prod", name=name, active=True, description=description)
        price = account.create(
            "price",
            "price",
            product=product["id"],
            active=True,
            currency="usd",
            unit_amount=cents,
            type="recurring",
            billing_scheme="per_unit",
            recurring={"interval": "month", "interval_count": 1, "usage_type": "licensed", "trial_period_days": None},
        )
        product["default_price"] = price["id"]
        account.prices[plan] = price["id"]
    account.create(
        "webhook_endpoint",
        "we",
        url=f"{base_url}/api/webhooks/stripe",
        status="enabled",
        enabled_events=list(EVENTS),
        api_version=VERSION,
        description="staging",
    )


def _set(**members: object) -> Callable[[Object], Object]:
    return lambda found: found | members


def _yearly(found: Object) -> Object:
    return found | {"recurring": found["recurring"] | {"interval": "year"}}


def _metered(found: Object) -> Object:
    return found | {"recurring": found["recurring"] | {"usage_type": "metered"}}


_PRICE: Mapping[str, tuple[str, Callable[[Object], Object]]] = {
    "stripe-pro-costs-99": ("PRO", _set(unit_amount=9900)),
    "stripe-pro-costs-29-cents": ("PRO", _set(unit_amount=29)),
    "stripe-pro-in-euro": ("PRO", _set(currency="eur")),
    "stripe-pro-yearly": ("PRO", _yearly),
    "stripe-pro-metered": ("PRO", _metered),
    "stripe-pro-paid-once": ("PRO", _set(type="one_time", recurring=None)),
    "stripe-pro-price-archived": ("PRO", _set(active=False)),
    "stripe-enterprise-costs-99": ("ENTERPRISE", _set(unit_amount=9900)),
    "stripe-enterprise-yearly": ("ENTERPRISE", _yearly),
    "stripe-enterprise-in-euro": ("ENTERPRISE", _set(currency="eur")),
    "stripe-enterprise-price-archived": ("ENTERPRISE", _set(active=False)),
    "stripe-free-costs-9": ("FREE", _set(unit_amount=900)),
}
_PRODUCT: Mapping[str, tuple[str, Callable[[Object], Object]]] = {
    "stripe-pro-product-archived": ("PRO Plan", _set(active=False)),
    "stripe-enterprise-product-archived": ("ENTERPRISE Plan", _set(active=False)),
    "stripe-free-product-archived": ("FREE Plan", _set(active=False)),
    "stripe-pro-product-live": ("PRO Plan", _set(livemode=True)),
}
_ABSENT = {
    "stripe-pro-product-absent": "PRO Plan",
    "stripe-enterprise-product-absent": "ENTERPRISE Plan",
    "stripe-free-product-absent": "FREE Plan",
}
_TWICE = {"stripe-pro-has-two-prices": "PRO", "stripe-enterprise-has-two-prices": "ENTERPRISE"}
_ENDPOINT: Mapping[str, Callable[[Object], Object]] = {
    "stripe-endpoint-disabled": _set(status="disabled"),
    "stripe-endpoint-elsewhere": _set(url="https://preview.nextcrm.io/api/webhooks/stripe"),
    "stripe-endpoint-other-path": lambda found: found | {"url": found["url"].replace("/stripe", "")},
    "stripe-endpoint-over-http": lambda found: found | {"url": found["url"].replace("https:", "http:")},
    "stripe-endpoint-without-deleted": lambda found: (
        found | {"enabled_events": [one for one in found["enabled_events"] if not one.endswith(".deleted")]}
    ),
    "stripe-endpoint-without-failed": lambda found: (
        found | {"enabled_events": [one for one in found["enabled_events"] if not one.endswith("_failed")]}
    ),
}


def _plan_of(account: Account, price: Object) -> str:
    return next((plan for plan, key in account.prices.items() if key == price["id"]), "")


def seen(account: Account, faults: Switchboard, kind: str) -> list[Object]:
    """All objects of a kind, newest first, as the account shows them while faults are on."""
    found = [copy.deepcopy(one) for one in account.all(kind) if not one.get("deleted")]
    if kind == "product":
        found = [
            one for one in found if not any(faults.on(fault) and one["name"] == name for fault, name in _ABSENT.items())
        ]
        for fault, (name, change) in _PRODUCT.items():
            if faults.on(fault):
                found = [change(one) if one["name"] == name else one for one in found]
    if kind == "price":
        for fault, plan in _TWICE.items():
            if faults.on(fault):
                found += [
                    one | {"id": f"{one['id']}2", "unit_amount": one["unit_amount"] + 1000}
                    for one in found
                    if _plan_of(account, one) == plan
                ]
        for fault, (plan, change) in _PRICE.items():
            if faults.on(fault):
                found = [change(one) if _plan_of(account, one) == plan else one for one in found]
    if kind == "event" and faults.on("stripe-transactions-live"):
        found = [one | {"livemode": True} for one in found]
    if kind == "event" and faults.on("stripe-events-absent"):
        found = []
    if kind == "webhook_endpoint":
        for fault, alter in _ENDPOINT.items():
            if faults.on(fault):
                found = [alter(one) for one in found]
        if faults.on("stripe-endpoint-absent"):
            found = []
        if faults.on("stripe-endpoint-twice"):
            found += [one | {"id": f"{one['id']}2"} for one in found]
    return found
