"""Stripe Dashboard (DEP-4.7 to DEP-4.9) and week 1 (WEEK-1.3): deliveries and charges, explained by the database.

Each test makes a transaction of its own first, so that there is something to look at.
"""

from datetime import timedelta

import pytest

from signoff import expect

WANTED = (
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
)


@pytest.mark.item("DEP-4.7")
def test_recent_events_are_delivered(stripe, webhook_url, transact, now, limits):
    """Of the events of the last day none is pending or failed, a subscription made just now included."""
    buyer = transact("pm_card_visa")

    every, undelivered = stripe.settled(now - timedelta(hours=limits["window_h"]), WANTED, buyer.customer)

    expect.deliveries.listened(stripe.endpoints(), url=webhook_url, types=WANTED)
    expect.deliveries.delivered(every, undelivered, customer=buyer.customer)


@pytest.mark.item("DEP-4.8")
def test_failed_payments_are_known(transact, charges, now, limits):
    """Every invoice whose payment failed in the last day stands in the payment history as FAILED, with its amount."""
    buyer = transact("pm_card_chargeCustomerFail")

    failed = charges("invoice.payment_failed", now - timedelta(hours=limits["window_h"]), buyer)

    expect.deliveries.explained(failed, status="FAILED", amount="amount_due", customer=buyer.customer)


@pytest.mark.item("DEP-4.9")
def test_test_transactions_are_known(stripe, transact, charges, now, limits):
    """Every invoice paid in the last day is of test mode and stands in the payment history as SUCCEEDED."""
    since = now - timedelta(hours=limits["window_h"])
    buyer = transact("pm_card_visa")

    paid = charges("invoice.paid", since, buyer)

    expect.deliveries.test_mode(stripe.events(since, types=WANTED))
    expect.deliveries.explained(paid, status="SUCCEEDED", amount="amount_paid", customer=buyer.customer)


@pytest.mark.item("WEEK-1.3")
def test_all_events_of_the_week_are_delivered(stripe, webhook_url, transact, deployed_at, week_over, now, as_of):
    """Since the deployment, for a week, every event was delivered; one made just now shows that there are any."""
    buyer = transact("pm_card_visa")

    every, undelivered = stripe.settled(deployed_at, WANTED, buyer.customer)

    expect.deliveries.listened(stripe.endpoints(), url=webhook_url, types=WANTED)
    expect.deliveries.delivered(every, undelivered, customer=buyer.customer, before=week_over)
    expect.deliveries.remembered(deployed_at, now)
    expect.deliveries.week_over(as_of, week_over)
