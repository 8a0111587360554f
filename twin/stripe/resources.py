"""Creating, changing and deleting objects over the API."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from twin.stripe.account import Object
from twin.stripe.errors import ProblemError, missing
from twin.stripe.forms import is_true, whole

if TYPE_CHECKING:
    from twin.stripe.api import Api

FAILING_CARDS = ("pm_card_chargeCustomerFail", "pm_card_chargeDeclined")


def _required(asked: Object, *names: str) -> None:
    for name in names:
        if not asked.get(name):
            raise ProblemError(400, f"Missing required param: {name}.", code="parameter_missing", param=name)


def _customer_of(api: Api, asked: Object) -> Object:
    found = api.account.find("customer", asked.get("customer"))
    if found is None or found.get("deleted"):
        raise missing("customer", asked.get("customer", ""), "customer")
    return found


def _price_of(api: Api, asked: Object, name: str) -> Object:
    lines = asked.get(name)
    line = lines[0] if isinstance(lines, list) and lines and isinstance(lines[0], dict) else {}
    found = api.account.find("price", line.get("price"))
    if found is None:
        raise missing("price", line.get("price", ""), f"{name}[0][price]")
    return found


def _customer(api: Api, asked: Object) -> Object:
    card = (asked.get("invoice_settings") or {}).get("default_payment_method") or asked.get("payment_method")
    return api.account.create(
        "customer",
        "cus",
        email=asked.get("email"),
        name=asked.get("name"),
        metadata=asked.get("metadata") or {},
        description=asked.get("description"),
        invoice_settings={"default_payment_method": card},
    )


def _session(api: Api, asked: Object) -> Object:
    _required(asked, "success_url", "mode")
    for name in ("success_url", "cancel_url"):
        if not str(asked.get(name, "https://")).startswith(("https://", "http://")):
            raise ProblemError(400, "Not a valid URL", code="url_invalid", param=name)
    price, customer = _price_of(api, asked, "line_items"), _customer_of(api, asked)
    if asked["mode"] == "subscription" and price["type"] != "recurring":
        raise ProblemError(400, "You must provide at least one recurring price in `subscription` mode.")
    quantity = whole(asked["line_items"][0].get("quantity")) or 1
    line = {
        "id": "li_1",
        "object": "item",
        "price": price,
        "quantity": quantity,
        "amount_total": quantity * price["unit_amount"],
        "currency": price["currency"],
    }
    made = api.account.create(
        "checkout.session",
        "cs_test",
        mode=asked["mode"],
        status="open",
        payment_status="unpaid",
        customer=customer["id"],
        customer_details={"email": customer["email"]},
        success_url=asked["success_url"],
        cancel_url=asked.get("cancel_url"),
        metadata=asked.get("metadata") or {},
        subscription_data=asked.get("subscription_data"),
        line_items={"object": "list", "data": [line]},
        amount_total=line["amount_total"],
        currency=price["currency"],
        subscription=None,
        invoice=None,
        payment_method_types=["card"],
        expires_at=0,
    )
    made["expires_at"] = made["created"] + 24 * 3600
    made["url"] = f"{api.account.url}/c/pay/{made['id']}"
    return made


def _subscription(api: Api, asked: Object) -> Object:
    customer, price = _customer_of(api, asked), _price_of(api, asked, "items")
    card = customer["invoice_settings"]["default_payment_method"]
    if not card:
        raise ProblemError(400, "This customer has no attached payment source or default payment method.")
    return api.billing.subscribe(customer["id"], price, asked.get("metadata") or {}, paid=card not in FAILING_CARDS)


def _plain(kind: str, prefix: str, **members: object) -> Callable[[Api, Object], Object]:
    def make(api: Api, asked: Object) -> Object:
        return api.account.create(kind, prefix, **(members | asked))

    return make


_CREATE: Mapping[str, Callable[[Api, Object], Object]] = {
    "customer": _customer,
    "checkout.session": _session,
    "subscription": _subscription,
    "product": _plain("product", "prod", active=True),
    "webhook_endpoint": _plain("webhook_endpoint", "we", status="enabled", api_version=None),
}


def create(api: Api, kind: str, asked: Object) -> Object:
    """A new object from the parameters *asked*."""
    make = _CREATE.get(kind)
    if make is None:
        raise ProblemError(404, f"Unrecognized request URL (POST: {kind})")
    return make(api, asked)


def update(api: Api, kind: str, found: Object, asked: Object) -> Object:
    """Change members of an object."""
    if kind == "subscription":
        changes: Object = {}
        if "cancel_at_period_end" in asked:
            leaves = is_true(asked["cancel_at_period_end"])
            changes |= {"cancel_at_period_end": leaves, "cancel_at": found["current_period_end"] if leaves else None}
        if "items" in asked:
            item = found["items"]["data"][0] | {"price": _price_of(api, asked, "items")}
            changes["items"] = found["items"] | {"data": [item]}
        return api.billing.change(found, changes)
    if kind in ("customer", "product", "price", "webhook_endpoint"):
        found |= {name: is_true(value) if name == "active" else value for name, value in asked.items()}
        return found
    raise ProblemError(405, f"A {kind} cannot be changed")


def delete(api: Api, kind: str, found: Object) -> Object:
    """Delete an object, or end a subscription."""
    if kind == "subscription":
        return api.billing.cancel(found)
    if kind == "customer":
        return api.billing.remove_customer(found)
    if kind == "webhook_endpoint":
        del api.account.objects[kind][found["id"]]
        return {"id": found["id"], "object": kind, "deleted": True}
    raise ProblemError(405, f"A {kind} cannot be deleted")
