"""Stripe Configuration (PRE-9.1 to PRE-9.4, PRE-9.7): what the account is set up with, in test mode."""

import pytest

from signoff import expect


@pytest.mark.parametrize(
    "plan",
    [
        pytest.param("FREE", marks=pytest.mark.item("PRE-9.1")),
        pytest.param("PRO", marks=pytest.mark.item("PRE-9.2")),
        pytest.param("ENTERPRISE", marks=pytest.mark.item("PRE-9.3")),
    ],
)
def test_the_plan_is_sold_for_its_price(stripe, plan_prices, price_ids, plan):
    """One active product of that name in test mode, with one active price: the checklist's, in USD, by the month."""
    products, prices = stripe.products(), stripe.prices()

    expect.prices.sold(products, prices, plan=plan, usd_per_month=plan_prices[plan], configured=price_ids[plan])


@pytest.mark.item("PRE-9.4")
def test_the_webhook_endpoint_exists(stripe, webhook_url):
    """One endpoint at the deployment's webhook address is enabled and told of all five events."""
    expect.prices.endpoint(stripe.endpoints(), url=webhook_url)


@pytest.mark.item("PRE-9.7")
def test_the_pricing_page_offers_the_prices_of_the_checklist(sign_in_as, world, plan_prices):
    """The pricing page says $0, $29 and $299 a month."""
    visitor = sign_in_as(world.person(tenant=world.organization(plan="FREE"), role="OWNER"))

    expect.prices.offered(visitor.pricing.open(), plan_prices)


@pytest.mark.item("PRE-9.7")
@pytest.mark.needs("stripe")
def test_stripe_has_the_prices_of_the_checklist(stripe, plan_prices):
    """The active prices of the three products are those of the checklist."""
    expect.prices.equal_in_stripe(stripe.products(), stripe.prices(), plan_prices)
