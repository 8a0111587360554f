"""The twin's payment provider, through Stripe's own library, and what the application makes of it."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest
import stripe
from bson import ObjectId

from tests_suite.twin_client import Running, started, twin

__all__ = ["started", "twin"]

CARD, BAD_CARD = "pm_card_visa", "pm_card_chargeCustomerFail"


@pytest.fixture
def api(twin: Running) -> stripe.StripeClient:
    return client(twin)


def client(twin: Running, key: str = "") -> stripe.StripeClient:
    bases: Any = {"api": twin.facts["stripe"]["api"]}
    return stripe.StripeClient(key or twin.facts["stripe"]["secret_key"], base_addresses=bases, max_network_retries=0)


def customer(api: stripe.StripeClient, card: str = CARD) -> str:
    params: Any = {"email": "payer@demo.test", "payment_method": card}
    return str(api.v1.customers.create(params | {"invoice_settings": {"default_payment_method": card}}).id)


def subscribe(api: stripe.StripeClient, twin: Running, who: str) -> Any:
    params: Any = {"customer": who, "items": [{"price": twin.facts["stripe"]["pro_price_id"]}]}
    return api.v1.subscriptions.create(params)


def test_the_account_is_set_up(api: stripe.StripeClient, twin: Running) -> None:
    prices = {one.id: one.unit_amount for one in api.v1.prices.list({"active": True}).data}
    endpoint = api.v1.webhook_endpoints.list().data[0]

    assert sorted(prices.values()) == [0, 2900, 29900]
    assert prices[twin.facts["stripe"]["enterprise_price_id"]] == 29900
    assert (endpoint.url, endpoint.status) == (f"{twin.base}/api/webhooks/stripe", "enabled")


@pytest.mark.parametrize("key", ["sk_test_of_somebody_else", "sk_live_000000000000"])
def test_other_keys_are_refused(twin: Running, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError):
        client(twin, key).v1.products.list()


def test_the_shape_follows_the_version(api: stripe.StripeClient, twin: Running) -> None:
    made = subscribe(api, twin, customer(api))
    old: Any = {"stripe_version": "2024-06-20"}
    before = api.v1.subscriptions.retrieve(made.id, options=old).to_dict()
    now = api.v1.subscriptions.retrieve(made.id, options={"stripe_version": "2025-10-29.clover"}).to_dict()

    assert "current_period_end" in before
    assert "current_period_end" not in before["items"]["data"][0]
    assert "current_period_end" not in now
    assert "current_period_end" in now["items"]["data"][0]
    invoice = api.v1.invoices.retrieve(made.latest_invoice, options=old).to_dict()
    assert invoice["payment_intent"].startswith("pi_")
    assert "payment_intent" not in api.v1.invoices.retrieve(made.latest_invoice).to_dict()


def test_a_key_of_idempotency_repeats_the_answer(api: stripe.StripeClient) -> None:
    options: Any = {"idempotency_key": "once"}
    first = api.v1.customers.create({"email": "one@demo.test"}, options)

    assert api.v1.customers.create({"email": "one@demo.test"}, options).id == first.id
    with pytest.raises(stripe.IdempotencyError):
        api.v1.customers.create({"email": "other@demo.test"}, options)


def test_lists_are_paged(api: stripe.StripeClient) -> None:
    for number in range(3):
        api.v1.customers.create({"email": "paged@demo.test", "name": str(number)})
    first = api.v1.customers.list({"email": "paged@demo.test", "limit": 2})

    assert first.has_more
    rest = api.v1.customers.list({"email": "paged@demo.test", "limit": 2, "starting_after": first.data[-1].id})
    assert [one.name for one in (*first.data, *rest.data)] == ["2", "1", "0"]


def test_what_is_bought_reaches_the_application(api: stripe.StripeClient, twin: Running) -> None:
    who = customer(api)
    row = {"_id": ObjectId(), "slug": who.lower(), "name": "Payer", "plan": "FREE", "stripeCustomerId": who}
    twin.db.Organizations.insert_one(row)
    subscribe(api, twin, who)

    assert _until(lambda: twin.db.Organizations.find_one({"_id": row["_id"], "plan": "PRO"}))
    paid = _until(lambda: twin.db.PaymentHistory.find_one({"organizationId": row["_id"]}))
    assert (paid["amount"], paid["status"]) == (2900, "SUCCEEDED")
    api.v1.customers.delete(who)
    assert _until(lambda: twin.db.Organizations.find_one({"_id": row["_id"], "plan": "FREE"}))


def test_a_failing_card_leaves_the_subscription_incomplete(api: stripe.StripeClient, twin: Running) -> None:
    made = subscribe(api, twin, customer(api, BAD_CARD))

    assert made.status == "incomplete"
    failed = api.v1.events.list({"type": "invoice.payment_failed", "limit": 1}).data[0]
    assert failed.data.object.customer == made.customer


def test_lost_deliveries_stay_pending(api: stripe.StripeClient, twin: Running) -> None:
    twin.faults("stripe-deliveries-lost")
    made = subscribe(api, twin, customer(api))

    pending = api.v1.events.list({"delivery_success": False, "limit": 100}).data
    assert made.id in {one.data.object.id for one in pending}

    twin.control.post("/reset")  # what one fault left undelivered is no matter of the next one
    assert not api.v1.events.list({"delivery_success": False, "limit": 100}).data


def test_a_portal_that_opens_is_told_as_an_event(api: stripe.StripeClient) -> None:
    who = customer(api)
    made = api.v1.billing_portal.sessions.create({"customer": who, "return_url": "https://app.test/settings/billing"})

    told = api.v1.events.list({"type": "billing_portal.session.created", "limit": 1}).data[0]
    assert (told.data.object.id, told.data.object.customer) == (made.id, who)


def test_earlier_deliveries_can_have_failed(api: stripe.StripeClient, twin: Running) -> None:
    twin.faults("stripe-delivery-of-the-last-hour-failed", "stripe-delivery-of-the-first-week-failed")
    failed = api.v1.events.list({"delivery_success": False, "limit": 100}).data
    earlier = [one for one in failed if one.data.object.customer == "cus_earlier"]
    recent = [one for one in earlier if one.created > time.time() - 3600]
    assert (len(earlier), len(recent)) == (2, 1)

    twin.faults("stripe-events-absent")
    assert not api.v1.events.list({"limit": 1}).data


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ([{"number": "4242 4242 4242 4242"}], "complete"),
        ([{"number": "4000000000000002"}], "open"),
        ([{"number": "4000002760003184"}, {"number": "4000002760003184", "verdict": "complete"}], "complete"),
        ([{"number": "4000002760003184"}, {"number": "4000002760003184", "verdict": "fail"}], "open"),
    ],
)
def test_the_checkout_takes_test_cards(
    api: stripe.StripeClient, twin: Running, steps: list[dict[str, str]], ends: str
) -> None:
    params: Any = {
        "mode": "subscription",
        "customer": customer(api),
        "success_url": "https://shop.test/done?s={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.test/back",
        "line_items": [{"price": twin.facts["stripe"]["pro_price_id"], "quantity": 1}],
    }
    session = api.v1.checkout.sessions.create(params)
    assert session.url is not None
    with httpx.Client(timeout=10) as browser:
        assert 'href="https://shop.test/back"' in browser.get(session.url).text
        answers = [browser.post(session.url, data=step) for step in steps]

    assert api.v1.checkout.sessions.retrieve(session.id).status == ends
    if ends == "complete":
        assert answers[-1].headers["location"] == f"https://shop.test/done?s={session.id}"
    else:
        assert 'role="alert"' in answers[-1].text


def _until(ask: Any) -> Any:
    for _ in range(100):
        if found := ask():
            return found
        time.sleep(0.03)
    raise AssertionError("it did not come")
