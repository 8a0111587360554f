"""What Stripe's own subscriptions and invoices always have, beside what an event is about.

A handler may rely on all of it (stripe.com/docs/api, and the types of Stripe's libraries): who is sent less than Stripe
sends fails over something that never happens.
"""

from __future__ import annotations

from typing import Any

Object = dict[str, Any]
NOTHING = (
    "application",
    "default_payment_method",
    "default_source",
    "description",
    "discount",
    "on_behalf_of",
    "test_clock",
    "transfer_data",
)
"""What both have, and is empty for a plain customer."""


def price(key: str, began: int) -> Object:
    """A price by the month."""
    rhythm = {"interval": "month", "interval_count": 1, "usage_type": "licensed", "trial_period_days": None}
    return {
        "id": key,
        "object": "price",
        "active": True,
        "billing_scheme": "per_unit",
        "created": began,
        "currency": "usd",
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": None,
        "metadata": {},
        "nickname": None,
        "product": key.replace("price_", "prod_"),
        "recurring": rhythm,
        "tax_behavior": "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "recurring",
    }


def _plan(key: str, began: int) -> Object:
    """The same price as Stripe called it once."""
    kept = ("id", "active", "billing_scheme", "created", "currency", "livemode", "metadata", "nickname", "product")
    found = price(key, began)
    rhythm = {"interval": "month", "interval_count": 1, "usage_type": "licensed", "tiers_mode": None}
    return {name: found[name] for name in kept} | rhythm | {"object": "plan", "trial_period_days": None}


def item(subscription: str, price_id: str, began: int) -> Object:
    """The one item of a subscription."""
    return {
        "id": subscription.replace("sub_", "si_"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": began,
        "discounts": [],
        "metadata": {},
        "plan": _plan(price_id, began),
        "price": price(price_id, began),
        "quantity": 1,
        "subscription": subscription,
        "tax_rates": [],
    }


def subscription(key: str, customer: str, began: int) -> Object:
    """A subscription that nobody has changed; what it costs and how it stands is for the caller to add."""
    return dict.fromkeys(NOTHING) | {
        "id": key,
        "object": "subscription",
        "automatic_tax": {"enabled": False, "liability": None},
        "billing_cycle_anchor": began,
        "billing_mode": {"type": "classic"},
        "billing_schedules": [],
        "billing_thresholds": None,
        "cancellation_details": {"comment": None, "feedback": None, "reason": None},
        "collection_method": "charge_automatically",
        "created": began,
        "currency": "usd",
        "customer": customer,
        "days_until_due": None,
        "default_tax_rates": [],
        "discounts": [],
        "ended_at": None,
        "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
        "latest_invoice": key.replace("sub_", "in_"),
        "livemode": False,
        "next_pending_invoice_item_invoice": None,
        "pause_collection": None,
        "payment_settings": {"payment_method_options": None, "save_default_payment_method": "off"},
        "pending_setup_intent": None,
        "pending_update": None,
        "schedule": None,
        "start_date": began,
        "trial_end": None,
        "trial_start": None,
    }


def line(subscription_id: str, cents: int, began: int, ends: int) -> Object:
    """The line of an invoice for one month of a subscription, without what differs between API versions."""
    return {
        "id": subscription_id.replace("sub_", "il_"),
        "object": "line_item",
        "amount": cents,
        "currency": "usd",
        "description": "1 × plan (per month)",
        "discountable": True,
        "discounts": [],
        "livemode": False,
        "metadata": {},
        "period": {"start": began, "end": ends},
        "quantity": 1,
        "subscription": subscription_id,
        "subtotal": cents,
    }


def old_line(subscription_id: str, price_id: str, began: int) -> Object:
    """What versions before basil say of it besides."""
    return {
        "plan": _plan(price_id, began),
        "price": price(price_id, began),
        "proration": False,
        "subscription_item": subscription_id.replace("sub_", "si_"),
        "type": "subscription",
    }


def new_line(subscription_id: str, price_id: str) -> Object:
    """What basil and later versions say of it besides."""
    product = price_id.replace("price_", "prod_")
    details = {
        "proration": False,
        "subscription": subscription_id,
        "subscription_item": subscription_id.replace("sub_", "si_"),
    }
    return {
        "parent": {"type": "subscription_item_details", "subscription_item_details": details},
        "pricing": {"type": "price_details", "price_details": {"price": price_id, "product": product}},
    }


def invoice(key: str, customer: str, cents: int, at: int, *, paid: bool) -> Object:
    """An invoice for the first month of a subscription, of which one charge was tried."""
    return dict.fromkeys(NOTHING) | {
        "id": key,
        "object": "invoice",
        "account_country": "US",
        "account_name": None,
        "amount_due": cents,
        "amount_overpaid": 0,
        "amount_paid": cents if paid else 0,
        "amount_remaining": 0 if paid else cents,
        "amount_shipping": 0,
        "attempt_count": 1,
        "attempted": True,
        "auto_advance": not paid,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "billing_reason": "subscription_create",
        "collection_method": "charge_automatically",
        "created": at,
        "currency": "usd",
        "customer": customer,
        "customer_email": None,
        "customer_name": None,
        "customer_tax_exempt": "none",
        "default_tax_rates": [],
        "discounts": [],
        "due_date": None,
        "ending_balance": 0,
        "hosted_invoice_url": f"https://invoice.stripe.com/i/{key}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/{key}/pdf",
        "issuer": {"type": "self"},
        "latest_revision": None,
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"{key[-8:].upper()}-0001",
        "payment_settings": {"default_mandate": None, "payment_method_options": None, "payment_method_types": None},
        "period_end": at,
        "period_start": at,
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "starting_balance": 0,
        "status": "paid" if paid else "open",
        "status_transitions": {
            "finalized_at": at,
            "marked_uncollectible_at": None,
            "paid_at": at if paid else None,
            "voided_at": None,
        },
        "subtotal": cents,
        "total": cents,
    }
