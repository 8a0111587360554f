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
def test_recent_events_are_delivered(stripe, transact, now, limits):
    """Of the events of the last day none is pending or failed, a subscription made just now included."""
    since = now - timedelta(hours=limits["window_h"])
    transact("pm_card_visa")

    undelivered = stripe.settled(since, WANTED)

    expect.deliveries.delivered(stripe.events(since, types=WANTED), undelivered)


@pytest.mark.item("DEP-4.8")
def test_failed_payments_are_known(transact, charges, now, limits):
    """Every invoice whose payment failed in the last day stands in the payment history as FAILED, with its amount."""
    transact("pm_card_chargeCustomerFail")

    failed = charges("invoice.payment_failed", now - timedelta(hours=limits["window_h"]))

    expect.deliveries.explained(failed, status="FAILED", amount="amount_due")


@pytest.mark.item("DEP-4.9")
def test_test_transactions_are_known(stripe, transact, charges, now, limits):
    """Every invoice paid in the last day is of test mode and stands in the payment history as SUCCEEDED."""
    since = now - timedelta(hours=limits["window_h"])
    transact("pm_card_visa")

    paid = charges("invoice.paid", since)

    expect.deliveries.test_mode(stripe.events(since, types=WANTED))
    expect.deliveries.explained(paid, status="SUCCEEDED", amount="amount_paid")


@pytest.mark.item("WEEK-1.3")
def test_all_events_of_the_week_are_delivered(stripe, transact, deployed_at, week_over, as_of):
    """Since the deployment, for a week, every event was delivered."""
    transact("pm_card_visa")

    undelivered = stripe.settled(deployed_at, WANTED)

    expect.deliveries.delivered(stripe.events(deployed_at, types=WANTED), undelivered)
    expect.deliveries.week_over(as_of, week_over)
