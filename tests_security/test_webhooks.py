"""Stripe Configuration > Verification (PRE-9.5, PRE-9.6): what the webhook believes, and what comes of it.

Every refusal is looked at behind its back: the organization's plan, subscriptions and payments must be what they were.
Events have the shape of the API version that the endpoint is configured for, unless a test says otherwise.
"""

import pytest

from signoff import expect

MALFORMED = {
    "no time": "v1={sig}",
    "no signature": "t={t}",
    "time in words": "t=now,v1={sig}",
    "prose": "signed, honestly",
    "empty signature": "t={t},v1=",
    "only the test scheme v0": "t={t},v0={sig}",
    "signature of nothing": "t={t},v1={wrong}",
}
HUGE = 1_500_000


@pytest.mark.item("PRE-9.5")
def test_the_secret_is_the_configured_one(webhook, nobodys, happenings):
    """An event signed with the configured secret is accepted, one signed with another secret is refused."""
    event = happenings(nobodys).event("customer.discount.created", {"object": "discount"})

    genuine, forged = webhook.deliver(event), webhook.forge(event)

    expect.webhook.acknowledged(genuine, because="it is signed with STRIPE_WEBHOOK_SECRET")
    expect.webhook.refused(forged, because="it is signed with another secret")


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
def test_a_change_of_the_subscription_is_followed(webhook, world, happenings, books, price_ids):
    """``customer.subscription.updated`` to another price changes the plan and the one row of the subscription."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("created", price_ids["PRO"]))

    answer = webhook.deliver(told.subscription("updated", price_ids["ENTERPRISE"], cancels=True, after_s=5))
    after = books(tenant, plan="ENTERPRISE", subscriptions=1)

    expect.webhook.acknowledged(answer, because="it is signed with the configured secret")
    expect.webhook.plan(after, "ENTERPRISE", because="the subscription was changed to the price of ENTERPRISE")
    expect.webhook.subscription(
        after, key=told.subscription_id, stripePriceId=price_ids["ENTERPRISE"], cancelAtPeriodEnd=True
    )


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
def test_the_same_delivery_twice_counts_once(webhook, world, happenings, books):
    """An event that is delivered twice is acknowledged twice and has its effect once."""
    tenant = world.organization(plan="PRO")
    event = happenings(tenant).invoice("payment_failed", 2900)

    first, second = webhook.deliver(event), webhook.deliver(event)
    after = books(tenant, payments=1)

    expect.webhook.acknowledged(first, because="it is genuine")
    expect.webhook.acknowledged(second, because="it is the same genuine event, delivered twice")
    expect.webhook.payment(after, invoice=event["data"]["object"]["id"], status="FAILED", cents=2900)


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_older_event_that_arrives_late_changes_nothing(webhook, world, happenings, books, price_ids):
    """Out of order: what was true before does not overwrite what is true now."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    webhook.deliver(told.subscription("updated", price_ids["ENTERPRISE"], after_s=30))
    before = books(tenant, plan="ENTERPRISE")
    expect.webhook.plan(before, "ENTERPRISE", because="a subscription to ENTERPRISE was told of")

    webhook.deliver(told.subscription("updated", price_ids["PRO"], after_s=10))

    after = books(tenant)
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
    webhook.deliver(told.subscription("deleted", price_ids["PRO"], status="canceled", after_s=30))

    webhook.deliver(told.subscription("updated", price_ids["PRO"], after_s=10))

    after = books(tenant)
    expect.webhook.plan(
        after, "FREE", because="the subscription has ended, and the update only came late (out of order)"
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_unsigned_event_is_refused(webhook, world, happenings, books, price_ids):
    """Without a signature nothing is believed and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.unsign(happenings(tenant).subscription("created", price_ids["PRO"]))

    expect.webhook.refused(answer, because="it is unsigned")
    expect.webhook.nothing_changed(before, books(tenant), because="the event was unsigned")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_event_with_a_forged_signature_changes_nothing(webhook, world, happenings, books, price_ids):
    """Signed with another secret it is refused and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.forge(happenings(tenant).subscription("created", price_ids["PRO"]))

    expect.webhook.refused(answer, because="it is signed with another secret")
    expect.webhook.nothing_changed(before, books(tenant), because="the signature was forged")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_tampered_body_is_refused(webhook, world, happenings, books, price_ids):
    """A genuine signature over another body: refused, and nothing changes."""
    tenant = world.organization(plan="FREE")
    told, before = happenings(tenant), books(tenant)
    genuine = told.subscription("created", price_ids["PRO"])

    answer = webhook.tamper(genuine, told.subscription("created", price_ids["ENTERPRISE"]))

    expect.webhook.refused(answer, because="the body was changed after it was signed")
    expect.webhook.nothing_changed(before, books(tenant), because="the body was tampered with")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_rewritten_body_is_refused(webhook, world, happenings, books, price_ids):
    """The signature is over the raw body: the same JSON without its white space is another body."""
    tenant = world.organization(plan="FREE")
    event, before = happenings(tenant).subscription("created", price_ids["PRO"]), books(tenant)

    answer = webhook.rewrite(event)

    expect.webhook.refused(answer, because="its white space was changed, and the signature is over the raw body")
    expect.webhook.nothing_changed(before, books(tenant), because="the raw body was another one")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_a_stale_event_is_refused(webhook, world, happenings, books, price_ids):
    """A genuine signature of ten minutes ago is a replay: refused, and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(happenings(tenant).subscription("created", price_ids["PRO"]), age_s=600)

    expect.webhook.refused(answer, because="it is stale: signed ten minutes ago")
    expect.webhook.nothing_changed(before, books(tenant), because="the signature was too old (stale)")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
def test_an_event_from_the_future_is_handled_consistently(webhook, world, happenings, books, price_ids):
    """Signed for ten minutes ahead (a clock that is wrong): carried out or refused, but not half of each."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(happenings(tenant).subscription("created", price_ids["PRO"]), age_s=-600)
    after = books(tenant)

    expect.webhook.done_or_refused(
        answer, before, after, happened=after.plan == "PRO", what="it is dated ten minutes ahead"
    )


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("prices")
@pytest.mark.parametrize("form", MALFORMED.values(), ids=[name.replace(" ", "-") for name in MALFORMED])
def test_a_malformed_signature_is_refused(webhook, world, happenings, books, price_ids, form):
    """A header that lacks a part or has the wrong one is refused, and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.misspell(happenings(tenant).subscription("created", price_ids["PRO"]), form)

    expect.webhook.refused(answer, because=f"its signature header is of the form {form}")
    expect.webhook.nothing_changed(before, books(tenant), because="the signature header was malformed")


@pytest.mark.item("PRE-9.6")
def test_one_right_signature_of_several_is_enough(webhook, world, happenings, books):
    """While a secret is rolled Stripe sends several v1 signatures; the second one being right is enough."""
    tenant = world.organization(plan="PRO")
    event = happenings(tenant).invoice("payment_failed", 2900)

    answer = webhook.misspell(event, "t={t},v1={wrong},v1={sig}")
    after = books(tenant, payments=1)

    expect.webhook.acknowledged(answer, because="the second signature of several is right")
    expect.webhook.payment(after, invoice=event["data"]["object"]["id"], status="FAILED", cents=2900)


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
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_not_served(webhook, world, happenings, books, method):
    """The webhook takes POST alone, and with another method nothing changes."""
    tenant = world.organization(plan="PRO")
    before = books(tenant)

    answer = webhook.ask(method, happenings(tenant).invoice("paid", 2900))

    expect.webhook.not_served(answer, method=method)
    expect.webhook.nothing_changed(before, books(tenant), because=f"the method was {method}")


@pytest.mark.item("PRE-9.6")
def test_another_content_type_is_handled_consistently(webhook, world, happenings, books):
    """A genuine event sent as text/plain is carried out or refused, but not acknowledged and lost."""
    tenant = world.organization(plan="PRO")
    before = books(tenant)

    answer = webhook.deliver(happenings(tenant).invoice("payment_failed", 2900), content_type="text/plain")
    after = books(tenant, payments=1)

    expect.webhook.done_or_refused(
        answer, before, after, happened=len(after.payments.rows) == 1, what="it is sent as text/plain"
    )


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
def test_a_huge_body_is_refused(webhook, world, books):
    """A body of 1.5 MB with a wrong signature is refused, and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(b"{" + b" " * HUGE + b"}", signature="t=1,v1=0")

    expect.webhook.refused(answer, because="nobody signed it, however long it is")
    expect.webhook.nothing_changed(before, books(tenant), because="the event was not genuine")


@pytest.mark.item("PRE-9.6")
@pytest.mark.needs("stripe")
def test_what_stripe_delivers_itself_arrives(transact, books, target):
    """A subscription that is bought at Stripe changes the plan here, by Stripe's own delivery."""
    tenant = transact("pm_card_visa")

    after = books(tenant, plan="PRO", subscriptions=1, payments=1, within_s=2 * target.settings.page_timeout_s)

    expect.webhook.plan(after, "PRO", because="Stripe has delivered the events of a subscription to PRO")
