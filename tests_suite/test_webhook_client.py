"""Signatures and events of the suite, held against Stripe's own library."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import stripe

from signoff.clients.happenings import NEW_VERSION, OLD_VERSION, Happenings
from signoff.clients.payments import LiveKeyError, Stripe
from signoff.clients.webhook import signed, written

SECRET = "whsec_of_the_test"
TOLERANCE_S = 300


def verify(body: bytes, header: str, secret: str = SECRET) -> None:
    """Raises stripe.SignatureVerificationError."""
    stripe.WebhookSignature.verify_header(body.decode(), header, secret, TOLERANCE_S)


@pytest.fixture
def event() -> dict[str, object]:
    return Happenings("cus_1", OLD_VERSION).invoice("paid", 2900)


def test_the_library_believes_our_signature(event: dict[str, object]) -> None:
    body = written(event)

    verify(body, signed(body, SECRET))
    assert stripe.Webhook.construct_event(body.decode(), signed(body, SECRET), SECRET).type == "invoice.paid"


@pytest.mark.parametrize(
    ("age_s", "secret", "scheme"), [(600, SECRET, "v1"), (0, "whsec_of_somebody_else", "v1"), (0, SECRET, "v0")]
)
def test_the_library_does_not_believe_a_spoilt_one(
    event: dict[str, object], age_s: float, secret: str, scheme: str
) -> None:
    body = written(event)

    with pytest.raises(stripe.SignatureVerificationError):
        verify(body, signed(body, secret, age_s=age_s, scheme=scheme))


def test_the_body_is_not_what_a_parser_would_write_again(event: dict[str, object]) -> None:
    """Otherwise a handler that signs the parsed JSON would go unnoticed."""
    body = written(event)

    assert body != json.dumps(json.loads(body), separators=(",", ":")).encode()
    assert body != json.dumps(json.loads(body)).encode()


def test_the_shapes_differ_where_the_api_changed() -> None:
    old, new = Happenings("cus_1", OLD_VERSION), Happenings("cus_1", NEW_VERSION)
    before, after = (told.subscription("created", "price_1")["data"]["object"] for told in (old, new))

    assert before["current_period_end"] == old.period_end
    assert "current_period_end" not in before["items"]["data"][0]
    assert "current_period_end" not in after
    assert after["items"]["data"][0]["current_period_end"] == new.period_end
    before, after = (told.invoice("paid", 1)["data"]["object"] for told in (old, new))
    assert before["payment_intent"].startswith("pi_")
    assert "payment_intent" not in after
    assert after["parent"]["subscription_details"]["subscription"] == new.subscription_id


def never_none(kind: type) -> set[str]:
    """The attributes that Stripe's library declares, and not as optional: all objects of this kind have them."""
    declared = {name: str(hint) for one in kind.__mro__ for name, hint in vars(one).get("__annotations__", {}).items()}
    return {name for name, hint in declared.items() if not re.search("Optional|ClassVar|NoneType", hint)}


def lacking(kind: type, found: dict[str, Any]) -> set[str]:
    return {name for name in never_none(kind) if found.get(name) is None and not name.startswith("_")}


def test_events_have_what_a_handler_may_rely_on() -> None:
    told = Happenings("cus_1", NEW_VERSION)
    event = told.subscription("updated", "price_1")
    subscription, invoice = event["data"]["object"], told.invoice("paid", 2900)["data"]["object"]
    item, line = subscription["items"]["data"][0], invoice["lines"]["data"][0]

    assert not lacking(stripe.Event, event)
    assert not lacking(stripe.Subscription, subscription)
    assert not lacking(stripe.SubscriptionItem, item)
    assert not lacking(stripe.Price, item["price"])
    assert not lacking(stripe.Price.Recurring, item["price"]["recurring"])
    assert not lacking(stripe.Plan, item["plan"])
    assert not lacking(stripe.Invoice, invoice)
    assert not lacking(stripe.InvoiceLineItem, line)
    assert line["pricing"]["price_details"]["price"] == told.price


def test_older_events_have_it_where_it_was() -> None:
    told = Happenings("cus_1", OLD_VERSION)
    invoice = told.invoice("payment_failed", 2900)["data"]["object"]
    line = invoice["lines"]["data"][0]

    assert line["price"]["id"] == line["plan"]["id"] == told.price
    assert (invoice["charge"][:3], invoice["amount_remaining"]) == ("ch_", 2900)
    assert told.subscription("created", "price_1")["data"]["object"]["plan"]["id"] == "price_1"


@pytest.mark.parametrize("version", [OLD_VERSION, NEW_VERSION])
def test_an_update_says_what_was_before(version: str) -> None:
    """Stripe's library: previous_attributes, in events of type ``*.updated`` alone."""
    told = Happenings("cus_1", version)
    first = told.subscription("created", "price_1")["data"]
    second = told.subscription("updated", "price_1", status="past_due", after_s=5)["data"]

    assert "previous_attributes" not in first
    assert second["previous_attributes"] == {"status": "active"}
    assert Happenings("cus_1", version).subscription("updated", "price_1")["data"]["previous_attributes"]


@pytest.mark.parametrize("version", [OLD_VERSION, NEW_VERSION])
def test_a_renewal_is_the_next_month_of_the_same_subscription(version: str) -> None:
    told = Happenings("cus_1", version)
    first, second = (one.subscription("updated", "price_1")["data"]["object"] for one in (told, told.renewed()))
    holder, later = (one["items"]["data"][0] if told.new_shape else one for one in (first, second))

    assert first["id"] == second["id"]
    assert later["current_period_start"] == holder["current_period_end"] == told.period_end
    assert later["current_period_end"] == told.renewed().period_end


def test_a_live_key_is_not_used_for_anything() -> None:
    with pytest.raises(LiveKeyError):
        Stripe("sk_live_" + "0" * 24)
