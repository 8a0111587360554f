"""Smoke Testing > Billing (DEP-3.18 to DEP-3.23), and who reaches it (DEP-3.16).

What the page says must be what the database has, and what the checkout sells what the checklist offers.
"""

import pytest

from signoff import expect

DENIED = ["ADMIN", "MEMBER", "VIEWER"]


@pytest.mark.item("DEP-3.16")
def test_owner_reaches_the_billing_api(actors, world):
    """The OWNER reads the subscription, and gets through to the checkout, which knows no plan of that name."""
    owner = actors("OWNER", world.person(tenant=world.organization(plan="FREE"), role="OWNER"))

    read, bought = owner.billing.subscription(), owner.billing.checkout("NO SUCH PLAN")

    expect.billing.reached(read, wanted=200, because="OWNER may read the subscription")
    expect.billing.reached(bought, wanted=400, because="the checkout itself must refuse a plan that does not exist")


@pytest.mark.item("DEP-3.16")
@pytest.mark.parametrize("role", DENIED)
def test_other_roles_are_refused_by_the_billing_api(actors, world, role):
    """Subscription, checkout and portal are 403 for want of the role OWNER. Whether that is audited is PRE-7.15's."""
    tenant = world.organization(plan="FREE")
    member = actors(role, world.person(tenant=tenant, role=role))

    answers = (member.billing.subscription(), member.billing.checkout("PRO"), member.billing.portal())

    for answer in answers:
        expect.billing.refused_as_not_owner(answer, role=role)


@pytest.mark.item("DEP-3.16")
def test_owner_sees_the_billing_page(sign_in_as, world):
    """The OWNER's billing page shows plan and usage."""
    visitor = sign_in_as(world.person(tenant=world.organization(plan="FREE"), role="OWNER"))

    expect.billing.page_shown(visitor.billing.open(), because="the visitor is the OWNER")


@pytest.mark.item("DEP-3.16")
@pytest.mark.parametrize("role", DENIED)
def test_other_roles_are_refused_by_the_billing_page(sign_in_as, world, role):
    """The billing page shows others nothing of plan, usage and payments."""
    visitor = sign_in_as(world.person(tenant=world.organization(plan="FREE"), role=role))

    expect.billing.page_refused(visitor.billing.open(), role=role)


@pytest.mark.item("DEP-3.16")
def test_a_refused_purchase_leaves_the_page_whole(sign_in_as, world):
    """A VIEWER who presses Upgrade is told of the refusal on a page that still works, or is not offered it at all."""
    tenant = world.organization(plan="FREE")
    owner = sign_in_as(world.person(tenant=tenant, role="OWNER"))
    visitor = sign_in_as(world.person(tenant=tenant, role="VIEWER"))

    offer, departure = owner.pricing.open(), visitor.pricing.try_to_buy("PRO")

    expect.billing.sold_to_owner(offer, plan="PRO")
    expect.billing.told_refusal(departure, role="VIEWER")


@pytest.mark.item("DEP-3.18")
@pytest.mark.parametrize(
    ("status", "cancels"),
    [("ACTIVE", False), ("ACTIVE", True), ("PAST_DUE", False)],
    ids=["goes-on", "cancels", "payment-is-due"],
)
def test_the_page_shows_a_paid_plan(sign_in_as, world, subscribed, plan_prices, status, cancels):
    """Plan, price, status and next billing date stand on the page as the database has them."""
    tenant = world.organization(plan="PRO")
    visitor = sign_in_as(world.person(tenant=tenant, role="OWNER"))
    row = subscribed(tenant, status=status, cancels=cancels)

    cards = visitor.billing.open()

    expect.billing.plan_card(
        cards,
        plan="PRO",
        usd_per_month=plan_prices["PRO"],
        status=status,
        renews=row["currentPeriodEnd"],
        cancels=cancels,
    )


@pytest.mark.item("DEP-3.18")
def test_the_page_shows_the_free_plan_and_its_usage(sign_in_as, world, used, plan_prices):
    """FREE for $0, and of users and contacts as many as the database has."""
    tenant = world.organization(plan="FREE")
    owner = world.person(tenant=tenant, role="OWNER")
    world.person(tenant=tenant, role="MEMBER")
    for _ in range(3):
        world.row("crm_Contacts", tenant=tenant, by=owner)
    used(tenant, users=2, contacts=3)

    cards = sign_in_as(owner).billing.open()

    expect.billing.plan_card(
        cards, plan="FREE", usd_per_month=plan_prices["FREE"], status="", renews=None, cancels=False
    )
    expect.billing.usage_card(cards, {"Users": (2, 5), "Contacts": (3, 100)})


@pytest.mark.item("DEP-3.18")
def test_the_api_shows_the_subscription(actors, world, subscribed):
    """The API says organization, plan and subscription as the database has them."""
    tenant = world.organization(plan="PRO")
    row = subscribed(tenant)

    answer = actors("OWNER", world.person(tenant=tenant, role="OWNER")).billing.subscription()

    expect.status(answer, 200, because="OWNER may read the subscription")
    expect.billing.api_subscription(
        answer, organization=tenant.id, plan="PRO", subscription=row["stripeSubscriptionId"]
    )


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param("PRO", marks=pytest.mark.item("DEP-3.19")),
        pytest.param("ENTERPRISE", marks=pytest.mark.item("DEP-3.21")),
    ],
)
@pytest.mark.needs("prices")
def test_the_checkout_opens_for_the_right_thing(shopper, checkout_of, price_ids, plan_prices, target, books, plan):
    """Upgrade leads to a checkout at Stripe: right price, own customer and organization, ways back to here."""
    tenant, visitor = shopper.tenant, shopper.visitor

    departure = visitor.pricing.buy(plan)
    session = checkout_of(departure)

    expect.checkout.at_checkout(departure, session)
    expect.checkout.sells(
        session,
        price=price_ids[plan],
        cents=plan_prices[plan] * 100,
        customer=shopper.customer,
        organization=tenant.id,
        origin=target.settings.base_url,
    )
    expect.webhook.plan(books(tenant), "FREE", because="nothing has been paid yet")


@pytest.mark.parametrize(
    ("plan", "card"),
    [
        pytest.param("PRO", "4242424242424242", marks=pytest.mark.item("DEP-3.19"), id="PRO"),
        pytest.param("PRO", "4000002760003184", marks=pytest.mark.item("DEP-3.19"), id="PRO-3-D-Secure"),
        pytest.param("ENTERPRISE", "4242424242424242", marks=pytest.mark.item("DEP-3.21"), id="ENTERPRISE"),
    ],
)
@pytest.mark.needs("prices")
def test_a_paid_checkout_changes_the_plan(shopper, stripe, checkout_of, price_ids, books, target, plan, card):
    """After the payment the browser is at the billing page, and database and Stripe agree on the subscription."""
    tenant, visitor = shopper.tenant, shopper.visitor
    departure = visitor.pricing.buy(plan)
    expect.checkout.at_checkout(departure, checkout_of(departure))

    screen = visitor.stripe.pay_and_confirm(card)

    expect.checkout.back_at(screen, "/settings/billing")
    after = books(tenant, plan=plan, status="ACTIVE", within_s=target.settings.webhook_timeout_s)
    expect.checkout.bought(after, stripe.subscriptions(shopper.customer), plan=plan, price=price_ids[plan])
    shown = visitor.billing.open()
    expect.billing.page_shown(shown, because="the visitor has come back from the checkout")


@pytest.mark.item("DEP-3.20")
def test_leaving_the_checkout_returns_to_the_pricing_page(shopper, checkout_of, books, target):
    """Who goes back from Stripe's checkout is at the pricing page again; plan and subscription are what they were."""
    tenant, visitor = shopper.tenant, shopper.visitor
    before = books(tenant)
    departure = visitor.pricing.buy("PRO")
    session = checkout_of(departure)
    expect.checkout.at_checkout(departure, session)
    expect.checkout.way_out(session, origin=target.settings.base_url)
    expect.webhook.nothing_changed(before, books(tenant), because="the checkout has only been opened: same plan")

    screen = visitor.stripe.go_back()

    expect.checkout.back_at(screen, "/pricing")
    expect.webhook.nothing_changed(before, books(tenant), because="the checkout was left without paying: same plan")


@pytest.mark.item("DEP-3.20")
@pytest.mark.parametrize("card", ["4000000000000002", "3-D-Secure-fails"])
def test_a_payment_that_fails_changes_nothing(shopper, checkout_of, books, card):
    """A declined card, and a 3-D Secure question that is not passed, leave plan and subscription as they were."""
    tenant, visitor = shopper.tenant, shopper.visitor
    before = books(tenant)
    departure = visitor.pricing.buy("PRO")
    expect.checkout.at_checkout(departure, checkout_of(departure))

    screen = visitor.stripe.fail_to_pay(card)

    expect.checkout.still_at_stripe(screen, because="the payment failed")
    expect.webhook.nothing_changed(before, books(tenant), because="the payment failed: same plan")


@pytest.mark.item("DEP-3.22")
def test_the_portal_opens_for_the_own_customer(sign_in_as, world, subscribed, stripe_hosts, customer_email, portals_of):
    """Manage Subscription leads to Stripe's portal of the organization's own customer, and from there back."""
    tenant = world.organization(plan="PRO")
    customer = world.customer(tenant)
    subscribed(tenant)
    visitor = sign_in_as(world.person(tenant=tenant, role="OWNER"))

    email = customer_email(customer)

    departure = visitor.billing.manage()

    expect.checkout.in_portal(
        departure,
        visitor.stripe.text(awaiting=email),
        portals_of(customer),
        hosts=stripe_hosts.portal,
        customer=customer,
        email=email,
    )
    expect.checkout.back_at(visitor.stripe.go_back(), "/settings/billing")


@pytest.mark.item("DEP-3.23")
def test_the_history_shows_paid_and_failed_invoices(sign_in_as, world, pay_history):
    """Paid and failed invoices stand on the page with date, amount and status; another tenant's do not."""
    tenant, other = world.organization(plan="PRO"), world.organization(plan="PRO")
    payments = pay_history(tenant)
    pay_history(other)
    visitor = sign_in_as(world.person(tenant=tenant, role="OWNER"))

    cards = visitor.billing.open(awaiting="Payment History")

    expect.billing.history_card(cards, payments, foreign=other.slug)


@pytest.mark.item("DEP-3.23")
def test_the_api_lists_paid_and_failed_invoices(actors, world, pay_history):
    """The API lists exactly the payments of this tenant, newest first, with amount and status."""
    tenant, other = world.organization(plan="PRO"), world.organization(plan="PRO")
    payments = pay_history(tenant)
    pay_history(other)

    answer = actors("OWNER", world.person(tenant=tenant, role="OWNER")).billing.subscription()

    expect.status(answer, 200, because="OWNER may read the payments")
    expect.billing.api_history(answer, payments)
