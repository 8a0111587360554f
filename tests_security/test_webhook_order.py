"""Stripe Configuration > Verification (PRE-9.6): events that come twice, late, or of another subscription.

Events have the shape of the API version that the endpoint is configured for.
"""

import pytest

from signoff import expect

COPIES = 4  # of one event that arrive at the same time
# Waited for what must not come: who acknowledges first and writes then has written by now. In vain where all is well.
IN_VAIN_S = 0.5


@pytest.mark.item("PRE-9.6")
def test_the_same_delivery_twice_counts_once(webhook, world, happenings, books):
    """An event that is delivered twice is acknowledged twice and has its effect once."""
    tenant = world.organization(plan="PRO")
    event = happenings(tenant).invoice("payment_failed", 2900)

    first, second = webhook.deliver(event), webhook.deliver(event)
    after = books(tenant, payments=2, within_s=IN_VAIN_S)

    expect.webhook.acknowledged(first, because="it is genuine")
    expect.webhook.acknowledged(second, because="it is the same genuine event, delivered twice")
    expect.webhook.payment(after, invoice=event["data"]["object"]["id"], status="FAILED", cents=2900)


@pytest.mark.item("PRE-9.6")
def test_the_same_delivery_at_the_same_time_counts_once(webhook, world, happenings, books, at_once):
    """An event that arrives several times at once has its effect once, and is acknowledged when it comes again."""
    tenant = world.organization(plan="PRO")
    event = happenings(tenant).invoice("payment_failed", 2900)

    # Who serves one of them may refuse the others: Stripe sends again what is not acknowledged.
    at_once([lambda: webhook.deliver(event)] * COPIES)
    again = webhook.deliver(event)
    after = books(tenant, payments=2, within_s=IN_VAIN_S)

    expect.webhook.acknowledged(again, because="it is genuine, and was delivered before")
    expect.webhook.payment(after, invoice=event["data"]["object"]["id"], status="FAILED", cents=2900)


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_older_event_that_arrives_late_changes_nothing(webhook, world, happenings, books, price_ids):
    """Out of order: what was true before does not overwrite what is true now."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))
    webhook.deliver(told.subscription("updated", price_ids["ENTERPRISE"], after_s=30))
    before = books(tenant, plan="ENTERPRISE")
    expect.webhook.plan(before, "ENTERPRISE", because="its subscription was changed to ENTERPRISE")

    webhook.deliver(told.subscription("updated", price_ids["PRO"], after_s=10))

    after = books(tenant, plan="PRO", within_s=IN_VAIN_S)
    expect.webhook.plan(
        after, "ENTERPRISE", because="the event that says PRO is older, it only came late (out of order)"
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_update_that_arrives_after_the_end_revives_nothing(webhook, world, happenings, books, price_ids):
    """Out of order: once a subscription has ended, an older update does not bring the plan back."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))
    expect.webhook.plan(books(tenant, plan="PRO"), "PRO", because="a subscription to it was created")
    webhook.deliver(told.subscription("deleted", price_ids["PRO"], status="canceled", after_s=30))
    expect.webhook.plan(books(tenant, plan="FREE"), "FREE", because="the subscription has ended")

    webhook.deliver(told.subscription("updated", price_ids["PRO"], after_s=10))

    after = books(tenant, plan="PRO", within_s=IN_VAIN_S)
    expect.webhook.plan(
        after, "FREE", because="the subscription has ended, and the update only came late (out of order)"
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_the_end_of_another_subscription_leaves_the_plan_that_is_paid(webhook, world, happenings, books, price_ids):
    """Who has changed to another subscription keeps its plan when the one before ends."""
    tenant = world.organization(plan="FREE")
    before, current = happenings(tenant), happenings(tenant)
    webhook.deliver(before.subscription("created", price_ids["PRO"]))
    webhook.deliver(current.subscription("created", price_ids["ENTERPRISE"], after_s=10))
    expect.webhook.plan(books(tenant, plan="ENTERPRISE"), "ENTERPRISE", because="a subscription to it was created")

    webhook.deliver(before.subscription("deleted", price_ids["PRO"], status="canceled", after_s=20))
    after = books(tenant, plan="FREE", within_s=IN_VAIN_S)

    expect.webhook.plan(after, "ENTERPRISE", because="its subscription goes on: only the one before has ended")
