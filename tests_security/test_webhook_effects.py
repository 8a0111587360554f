"""Stripe Configuration > Verification (PRE-9.6): what comes of the events that the webhook believes.

Events have the shape of the API version that the endpoint is configured for, unless a test says otherwise.
"""

import pytest

from signoff import expect


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
@pytest.mark.parametrize("plan", ["PRO", "ENTERPRISE"])
def test_a_new_subscription_changes_the_plan(webhook, world, happenings, books, price_ids, plan):
    """``customer.subscription.created`` writes the subscription once and puts the organization on its plan."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)

    answer = webhook.deliver(told.subscription("created", price_ids[plan]))
    after = books(tenant, plan=plan, subscriptions=1)

    expect.webhook.acknowledged(answer, because="it is signed with the configured secret")
    expect.webhook.plan(after, plan, because=f"a subscription to {plan} was created")
    expect.webhook.subscription(
        after,
        key=told.subscription_id,
        status="ACTIVE",
        stripePriceId=price_ids[plan],
        currentPeriodEnd=told.period_end,
        cancelAtPeriodEnd=False,
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
@pytest.mark.parametrize(("before", "plan"), [("PRO", "ENTERPRISE"), ("ENTERPRISE", "PRO")], ids=["larger", "smaller"])
def test_a_change_of_the_subscription_is_followed(webhook, world, happenings, books, price_ids, before, plan):
    """``customer.subscription.updated`` to another price changes the plan and the one row of the subscription.

    That it will end with its period does not end it now.
    """
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids[before]))

    answer = webhook.deliver(told.subscription("updated", price_ids[plan], cancels=True, after_s=5))
    after = books(tenant, plan=plan, subscriptions=1)

    expect.webhook.acknowledged(answer, because="it is signed with the configured secret")
    expect.webhook.plan(after, plan, because=f"the subscription was changed to the price of {plan}")
    expect.webhook.subscription(
        after, key=told.subscription_id, status="ACTIVE", stripePriceId=price_ids[plan], cancelAtPeriodEnd=True
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_renewal_moves_the_end_of_the_period(webhook, world, happenings, books, price_ids):
    """The update with which a new month begins moves the end of the period that is stored."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))
    renewed = told.renewed()

    webhook.deliver(renewed.subscription("updated", price_ids["PRO"], after_s=5))
    after = books(tenant, plan="PRO", period_end=renewed.period_end)

    expect.webhook.plan(after, "PRO", because="its subscription was renewed")
    expect.webhook.subscription(after, key=told.subscription_id, status="ACTIVE", currentPeriodEnd=renewed.period_end)


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_plan_is_had_when_it_has_been_paid(webhook, world, happenings, books, price_ids):
    """A subscription whose first payment is open (``incomplete``) leaves the plan; once it is paid the plan changes."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)

    webhook.deliver(told.subscription("created", price_ids["PRO"], status="incomplete"))
    unpaid = books(tenant, subscriptions=1)
    webhook.deliver(told.subscription("updated", price_ids["PRO"], after_s=5))

    expect.webhook.plan(unpaid, "FREE", because="the subscription is incomplete: nothing has been paid")
    expect.webhook.plan(books(tenant, plan="PRO"), "PRO", because="the first payment of its subscription was made")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_payment_that_is_due_shows_in_the_status(webhook, world, happenings, books, price_ids):
    """An update to ``past_due`` makes the subscription PAST_DUE and leaves the plan."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))

    webhook.deliver(told.subscription("updated", price_ids["PRO"], status="past_due", after_s=5))
    after = books(tenant, plan="PRO", subscriptions=1)

    expect.webhook.plan(after, "PRO", because="a payment is due, and the subscription goes on")
    expect.webhook.subscription(after, key=told.subscription_id, status="PAST_DUE")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_ended_subscription_leads_back_to_free(webhook, world, happenings, books, price_ids):
    """``customer.subscription.deleted`` cancels the subscription and puts the organization back on FREE."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))
    expect.webhook.plan(books(tenant, plan="PRO"), "PRO", because="a subscription to PRO was created")

    answer = webhook.deliver(told.subscription("deleted", price_ids["PRO"], status="canceled", after_s=5))
    after = books(tenant, plan="FREE", subscriptions=1)

    expect.webhook.acknowledged(answer, because="it is signed with the configured secret")
    expect.webhook.plan(after, "FREE", because="the subscription ended")
    expect.webhook.subscription(after, key=told.subscription_id, status="CANCELED")


@pytest.mark.item("PRE-9.6")
@pytest.mark.parametrize(("kind", "status"), [("paid", "SUCCEEDED"), ("payment_failed", "FAILED")])
def test_an_invoice_stands_in_the_payment_history(webhook, world, happenings, books, kind, status):
    """``invoice.paid`` and ``invoice.payment_failed`` leave one payment each, with amount in cents and status."""
    tenant = world.organization(plan="PRO")
    event = happenings(tenant).invoice(kind, 2900)

    answer = webhook.deliver(event)
    after = books(tenant, payments=1)

    expect.webhook.acknowledged(answer, because="it is signed with the configured secret")
    expect.webhook.payment(after, invoice=event["data"]["object"]["id"], status=status, cents=2900)


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_change_of_plan_leaves_an_audit_row(webhook, world, happenings, price_ids, audit_of):
    """A plan that changes by an event stands in the audit trail as SUBSCRIPTION_CHANGE."""
    tenant = world.organization(plan="FREE")

    webhook.deliver(happenings(tenant).subscription("created", price_ids["PRO"]))

    rows = audit_of(tenant, "SUBSCRIPTION_CHANGE")
    expect.webhook.audited(rows, action="SUBSCRIPTION_CHANGE", because="a subscription changed the plan")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_unknown_customer_changes_nobody(webhook, world, nobodys, happenings, books, price_ids):
    """An event about a customer of nobody is acknowledged, and no organization changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(happenings(nobodys).subscription("created", price_ids["PRO"]))

    expect.webhook.acknowledged(answer, because="it is genuine, and repeating it would not help")
    expect.webhook.nothing_changed(before, books(tenant), because="the customer is unknown")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_the_customer_decides_and_not_the_metadata(webhook, world, happenings, books, price_ids):
    """An event that names another organization in its metadata changes that of its customer alone."""
    payer, named = world.organization(plan="FREE"), world.organization(plan="FREE")
    before = books(named)

    webhook.deliver(happenings(payer).subscription("created", price_ids["PRO"], organization=named.id))

    expect.webhook.nothing_changed(
        before, books(named), because="only the metadata names it: another organization pays"
    )
    expect.webhook.plan(books(payer, plan="PRO"), "PRO", because="its customer subscribed to PRO")


@pytest.mark.item("PRE-9.6")
def test_an_unknown_type_changes_nothing(webhook, world, happenings, books):
    """An event of a type that nobody has heard of is acknowledged and changes nothing."""
    tenant = world.organization(plan="FREE")
    told, before = happenings(tenant), books(tenant)

    answer = webhook.deliver(told.event("radar.unknown.happened", {"object": "radar", "customer": told.customer}))

    expect.webhook.acknowledged(answer, because="it is genuine, of an unknown type")
    expect.webhook.nothing_changed(before, books(tenant), because="the type is unknown")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_subscription_in_the_other_shape_is_not_lost(webhook, world, happenings, books, price_ids):
    """Of the other API version (2025-03-31.basil moved the period) it is carried out, or refused without effect."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(happenings(tenant, other_shape=True).subscription("created", price_ids["PRO"]))
    after = books(tenant, plan="PRO")

    expect.webhook.done_or_refused(
        answer, before, after, happened=after.plan == "PRO", what="a subscription in the newer shape of the API"
    )


@pytest.mark.item("PRE-9.6")
def test_an_invoice_in_the_other_shape_is_not_lost(webhook, world, happenings, books):
    """Of the other API version (no payment intent on the invoice) it is carried out, or refused without effect."""
    tenant = world.organization(plan="PRO")
    before = books(tenant)

    answer = webhook.deliver(happenings(tenant, other_shape=True).invoice("payment_failed", 2900))
    after = books(tenant, payments=1)

    expect.webhook.done_or_refused(
        answer, before, after, happened=len(after.payments.rows) == 1, what="an invoice in the newer shape of the API"
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("stripe")
def test_what_stripe_delivers_itself_arrives(transact, books, target):
    """A subscription that is bought at Stripe changes the plan here, by Stripe's own delivery."""
    buyer = transact("pm_card_visa")

    after = books(buyer.tenant, plan="PRO", subscriptions=1, payments=1, within_s=target.settings.webhook_timeout_s)

    expect.webhook.plan(after, "PRO", because="Stripe has delivered the events of a subscription to PRO")
