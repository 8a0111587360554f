"""Stripe Configuration > Verification (PRE-9.5, PRE-9.6): which events the webhook believes.

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
    # What was refused needs no time to be carried out.
    after = books(tenant, plan="PRO" if answer.status < 300 else "")

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
def test_a_huge_body_is_refused(webhook, world, books):
    """A body of 1.5 MB with a wrong signature is refused, and nothing changes."""
    tenant = world.organization(plan="FREE")
    before = books(tenant)

    answer = webhook.deliver(b"{" + b" " * HUGE + b"}", signature="t=1,v1=0")

    expect.webhook.refused(answer, because="nobody signed it, however long it is")
    expect.webhook.nothing_changed(before, books(tenant), because="the event was not genuine")
