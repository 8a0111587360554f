"""Expectations on money, on hand-made evidence: what passes, and every way to be wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from signoff import expect
from signoff.evidence import Books, Cards, Charge, CheckFailed, Departure, Inconclusive, Objects, Pending, Rows, Screen
from tests_suite.making import answer

PLANS = {"FREE": 0, "PRO": 29, "ENTERPRISE": 299}
PRODUCTS = {plan: {"id": f"prod_{plan}", "name": f"{plan} Plan", "active": True, "livemode": False} for plan in PLANS}
PRICES = {
    plan: {
        "id": f"price_{plan}",
        "product": f"prod_{plan}",
        "active": True,
        "livemode": False,
        "currency": "usd",
        "unit_amount": cents * 100,
        "recurring": {"interval": "month", "interval_count": 1},
    }
    for plan, cents in PLANS.items()
}
EVENTS = [
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "invoice.paid",
    "invoice.payment_failed",
]
URL = "https://staging.test/api/webhooks/stripe"
ENDPOINT = {"url": URL, "status": "enabled", "livemode": False, "enabled_events": EVENTS}


def objects(*found: dict[str, Any]) -> Objects:
    return Objects("a list", found)


def sold(product: dict[str, Any] | None, *prices: dict[str, Any], plan: str = "PRO", configured: str = "") -> None:
    products = objects(*([product] if product else []))
    expect.prices.sold(products, objects(*prices), plan=plan, usd_per_month=PLANS[plan], configured=configured)


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_that_is_sold_as_the_checklist_says(plan: str) -> None:
    sold(PRODUCTS[plan], PRICES[plan], plan=plan)


@pytest.mark.parametrize("name", ["PRO", "Pro plan", "AWMS Pro Plan", "pro"])
def test_a_product_is_known_by_its_plan(name: str) -> None:
    sold(PRODUCTS["PRO"] | {"name": name}, PRICES["PRO"])


def test_free_may_do_without_a_price() -> None:
    sold(PRODUCTS["FREE"], plan="FREE")
    with pytest.raises(CheckFailed, match="no active price"):
        sold(PRODUCTS["PRO"], plan="PRO")


@pytest.mark.parametrize(
    ("product", "price", "words"),
    [
        ({"name": "Proof Plan"}, {}, "no active product"),
        ({"active": False}, {}, "1 archived"),
        ({"livemode": True}, {}, "live"),
        ({}, {"active": False}, "no active price"),
        ({}, {"unit_amount": 9900}, "otherwise"),
        ({}, {"unit_amount": "2900"}, "otherwise"),
        ({}, {"unit_amount": None}, "otherwise"),
        ({}, {"currency": "eur"}, "otherwise"),
        ({}, {"recurring": None}, "otherwise"),
        ({}, {"recurring": {"interval": "month", "interval_count": 12}}, "otherwise"),
        ({}, {"recurring": {"interval": "month", "interval_count": 1, "usage_type": "metered"}}, "otherwise"),
        ({}, {"livemode": True}, "otherwise"),
    ],
)
def test_a_plan_that_is_sold_otherwise_fails(product: dict[str, Any], price: dict[str, Any], words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        sold(PRODUCTS["PRO"] | product, PRICES["PRO"] | price)


def test_two_prices_and_another_configured_price_fail() -> None:
    with pytest.raises(CheckFailed, match="2 active prices"):
        sold(PRODUCTS["PRO"], PRICES["PRO"], PRICES["PRO"] | {"id": "price_2"})
    with pytest.raises(CheckFailed, match="sells another price"):
        sold(PRODUCTS["PRO"], PRICES["PRO"], configured="price_of_last_year")


@pytest.mark.parametrize(
    ("endpoints", "words"),
    [
        ([], "no webhook endpoint"),
        ([ENDPOINT | {"url": URL + "/"}], "no webhook endpoint"),
        ([ENDPOINT, ENDPOINT], "2 webhook endpoints"),
        ([ENDPOINT | {"status": "disabled"}], "not in use"),
        ([ENDPOINT | {"livemode": True}], "not in use"),
        ([ENDPOINT | {"enabled_events": EVENTS[1:]}], r"not told of customer\.subscription\.created"),
        ([ENDPOINT | {"enabled_events": None}], "not told of"),
    ],
)
def test_an_endpoint_that_is_not_told_fails(endpoints: list[dict[str, Any]], words: str) -> None:
    expect.prices.endpoint(objects(ENDPOINT), url=URL)
    expect.prices.endpoint(objects(ENDPOINT | {"enabled_events": ["*"]}), url=URL)
    with pytest.raises(CheckFailed, match=words):
        expect.prices.endpoint(objects(*endpoints), url=URL)


def test_an_endpoint_of_earlier_times_that_is_disabled_does_not_matter() -> None:
    disabled = ENDPOINT | {"status": "disabled"}

    expect.prices.endpoint(objects(disabled, ENDPOINT, disabled | {"enabled_events": EVENTS[:1]}), url=URL)
    with pytest.raises(CheckFailed, match="not in use"):
        expect.prices.endpoint(objects(disabled, disabled), url=URL)
    with pytest.raises(CheckFailed, match="2 webhook endpoints"):
        expect.prices.endpoint(objects(ENDPOINT, disabled, ENDPOINT), url=URL)


def pricing(enterprise: str) -> Cards:
    return Cards("open", "/en/pricing", {"Free": "Free $0", "Pro": "Pro\n$29/month", "Enterprise": enterprise})


@pytest.mark.parametrize(
    "text", ["$99/month", "$299", "299/month", "$299/month $99/month", "€299/month", "$2,990/month", ""]
)
def test_a_page_with_another_price_fails(text: str) -> None:
    expect.prices.offered(pricing("Enterprise\n$299/month"), PLANS)
    with pytest.raises(CheckFailed, match="Enterprise"):
        expect.prices.offered(pricing(text), PLANS)


def test_a_page_without_plans_says_so() -> None:
    with pytest.raises(CheckFailed, match="does not offer Free at all"):
        expect.prices.offered(Cards("open", "/en/pricing"), PLANS)


def books(plan: str = "FREE", payments: list[Any] | None = None, subscriptions: list[Any] | None = None) -> Books:
    return Books(
        Rows("Organizations", {}, [{"plan": plan}]),
        Rows("Subscriptions", {}, subscriptions or []),
        Rows("PaymentHistory", {}, payments or []),
    )


PAID = {"stripeInvoiceId": "in_1", "amount": 2900, "currency": "usd", "status": "SUCCEEDED"}


@pytest.mark.parametrize(
    ("payments", "words"),
    [
        ([], "exactly once"),
        ([PAID, PAID], "exactly once"),
        ([PAID | {"stripeInvoiceId": "in_2"}], "exactly once"),
        ([PAID | {"amount": 29}], "amount"),
        ([PAID | {"currency": "eur"}], "currency"),
        ([PAID | {"status": "FAILED"}], "status"),
    ],
)
def test_a_payment_that_is_written_otherwise_fails(payments: list[Any], words: str) -> None:
    expect.webhook.payment(books(payments=[PAID]), invoice="in_1", status="SUCCEEDED", cents=2900)
    with pytest.raises(CheckFailed, match=words):
        expect.webhook.payment(books(payments=payments), invoice="in_1", status="SUCCEEDED", cents=2900)


SUBSCRIPTION = {
    "stripeSubscriptionId": "sub_1",
    "status": "ACTIVE",
    "currentPeriodEnd": datetime(2026, 1, 1, tzinfo=UTC),
}


def test_a_subscription_is_compared_field_by_field() -> None:
    found = books(subscriptions=[SUBSCRIPTION])
    end = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())

    expect.webhook.subscription(found, key="sub_1", status="ACTIVE", currentPeriodEnd=end)
    with pytest.raises(CheckFailed, match="end of the period"):
        expect.webhook.subscription(found, key="sub_1", currentPeriodEnd=end + 1)
    with pytest.raises(CheckFailed, match="exactly once"):
        expect.webhook.subscription(found, key="sub_2")
    with pytest.raises(CheckFailed, match="exactly once"):
        expect.webhook.subscription(books(subscriptions=[SUBSCRIPTION, SUBSCRIPTION]), key="sub_1")


@pytest.mark.parametrize("status", [200, 201, 302, 404, 405, 429, 500, 503])
def test_only_the_handlers_own_refusal_is_one(status: int) -> None:
    expect.webhook.refused(answer(400), because="of the test")
    with pytest.raises(CheckFailed, match="not refused"):
        expect.webhook.refused(answer(status), because="of the test")


@pytest.mark.parametrize(
    ("status", "after", "words"),
    [(200, books(), "acknowledged and lost"), (400, books("PRO"), "refused, and something changed")],
)
def test_half_of_each_fails(status: int, after: Books, words: str) -> None:
    good = books("PRO")
    expect.webhook.done_or_refused(answer(200), books(), good, happened=True, what="it")
    expect.webhook.done_or_refused(answer(400), books(), books(), happened=False, what="it")
    with pytest.raises(CheckFailed, match=words):
        expect.webhook.done_or_refused(answer(status), books(), after, happened=after.plan == "PRO", what="it")


def test_saving_a_row_once_more_changes_nothing() -> None:
    saved = [PAID | {"updatedAt": second} for second in (1, 2)]

    expect.webhook.nothing_changed(books(payments=saved[:1]), books(payments=saved[1:]), because="of the test")


def test_what_changed_behind_a_refusal_is_named() -> None:
    with pytest.raises(CheckFailed, match="PaymentHistory of the organization changed"):
        expect.webhook.nothing_changed(books(), books(payments=[PAID]), because="of the test")


OWNER_ONLY = {"error": "Forbidden", "message": "Only organization owners can …", "code": "OWNER_ONLY"}
SPENT = {"error": "You have reached your Contacts limit (100/100).", "code": "QUOTA_EXCEEDED"}


@pytest.mark.parametrize(
    "found",
    [answer(200, {}), answer(401, "Unauthenticated"), answer(403, SPENT), answer(403), answer(404), answer(500)],
)
def test_a_refusal_for_another_reason_fails(found: Any) -> None:
    expect.billing.refused_as_not_owner(answer(403, OWNER_ONLY), role="ADMIN")
    with pytest.raises(CheckFailed, match="ADMIN is not refused"):
        expect.billing.refused_as_not_owner(found, role="ADMIN")


CARDS = {
    "Current Plan": "Current Plan\nPro\nACTIVE\n$29/month\nNext billing date: December 23rd, 2026",
    "Plan Usage": "Current plan: PRO\nUsers 1 / Unlimited\nContacts 7 / 10,000",
}


def page(**cards: str) -> Cards:
    return Cards("open", "/en/settings/billing", CARDS | {name.replace("_", " "): text for name, text in cards.items()})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "plan"),
        (CARDS["Current Plan"].replace("Pro", "Free"), "plan"),
        (CARDS["Current Plan"].replace("$29", "$129"), "price"),
        (CARDS["Current Plan"].replace("ACTIVE", "INACTIVE"), "status"),
        (CARDS["Current Plan"].replace("23rd", "24th"), "next billing date"),
    ],
)
def test_a_card_that_says_something_else_fails(text: str, words: str) -> None:
    def judge(cards: Cards) -> None:
        renews = datetime(2026, 12, 23, 12, tzinfo=UTC)
        expect.billing.plan_card(cards, plan="PRO", usd_per_month=29, status="ACTIVE", renews=renews, cancels=False)

    judge(page())
    with pytest.raises(CheckFailed, match=words):
        judge(page(Current_Plan=text))


def test_a_status_of_two_words_may_be_written_as_such() -> None:
    def judge(shown: str) -> None:
        text = CARDS["Current Plan"].replace("ACTIVE", shown)
        due = {"plan": "PRO", "usd_per_month": 29, "status": "PAST_DUE", "renews": None, "cancels": False}
        expect.billing.plan_card(page(Current_Plan=text), **due)  # type: ignore[arg-type]

    judge("PAST_DUE")
    judge("PAST DUE")
    with pytest.raises(CheckFailed, match="status"):
        judge("ACTIVE")


@pytest.mark.parametrize("line", ["Contacts 0 / 10,000", "Contacts 70 / 10,000", "Contacts 7 / 100", ""])
def test_a_usage_that_is_another_fails(line: str) -> None:
    usage: dict[str, tuple[int, int | None]] = {"Users": (1, None), "Contacts": (7, 10_000)}
    expect.billing.usage_card(page(), usage)
    with pytest.raises(CheckFailed, match="usage of Contacts"):
        expect.billing.usage_card(page(Plan_Usage=f"Users 1 / Unlimited\n{line}"), usage)


PAYMENTS = [
    {
        "description": "Failed payment of us",
        "amount": 2900,
        "status": "FAILED",
        "createdAt": datetime(2026, 11, 2, 12, tzinfo=UTC),
    },
    {
        "description": "Payment of us",
        "amount": 12345,
        "status": "SUCCEEDED",
        "createdAt": datetime(2026, 10, 1, 12, tzinfo=UTC),
    },
]
HISTORY = "Failed payment of us November 2nd, 2026 $29.00 FAILED Payment of us October 1st, 2026 $123.45 SUCCEEDED"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("Failed payment of us", ""), "failed payment"),
        (("$123.45", "$12345.00"), "amount"),
        (("SUCCEEDED", ""), "status"),
        (("October 1st", "October 2nd"), "date"),
        (("Payment of us", "Payment of others"), "another tenant"),
    ],
)
def test_a_history_that_says_something_else_fails(change: tuple[str, str], words: str) -> None:
    expect.billing.history_card(page(Payment_History=HISTORY), PAYMENTS, foreign="others")
    with pytest.raises(CheckFailed, match=words):
        expect.billing.history_card(page(Payment_History=HISTORY.replace(*change)), PAYMENTS, foreign="others")


SESSION: dict[str, Any] = {
    "id": "cs_test_1",
    "mode": "subscription",
    "customer": "cus_1",
    "livemode": False,
    "metadata": {"organizationId": "o1"},
    "success_url": "https://staging.test/settings/billing?success=true",
    "cancel_url": "https://staging.test/pricing?canceled=true",
    "line_items": {"data": [{"quantity": 1, "price": {"id": "price_1", "unit_amount": 2900, "currency": "usd"}}]},
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mode": "payment"}, "subscription"),
        ({"customer": "cus_2"}, "customer"),
        ({"metadata": {}}, "organization"),
        ({"livemode": True}, "live"),
        ({"success_url": "http://localhost:3000/settings/billing"}, "return address"),
        ({"cancel_url": "https://staging.test/"}, "return address"),
        ({"line_items": {"data": []}}, "price"),
        ({"line_items": {"data": [SESSION["line_items"]["data"][0] | {"quantity": 2}]}}, "quantity"),
        ({"line_items": {"data": [{"price": {"id": "price_1", "unit_amount": 9900, "currency": "usd"}}]}}, "price"),
    ],
)
def test_a_checkout_of_something_else_fails(change: dict[str, Any], words: str) -> None:
    wanted: Any = {"price": "price_1", "cents": 2900, "customer": "cus_1", "organization": "o1"}
    expect.checkout.sells(objects(SESSION), origin="https://staging.test", **wanted)
    with pytest.raises(CheckFailed, match=words):
        expect.checkout.sells(objects(SESSION | change), origin="https://staging.test", **wanted)


def test_who_leaves_the_checkout_is_sent_to_the_plans() -> None:
    for address in (SESSION["cancel_url"], "https://staging.test/en/pricing"):
        expect.checkout.way_out(objects(SESSION | {"cancel_url": address}), origin="https://staging.test")
    for address in ("https://staging.test/", "http://localhost:3000/pricing", None):
        with pytest.raises(CheckFailed, match="not sent back to the pricing page"):
            expect.checkout.way_out(objects(SESSION | {"cancel_url": address}), origin="https://staging.test")


LEFT = Departure("buy", "https://checkout.stripe.com/c/pay/cs_test_1")


def portal(text: str = "", *opened: dict[str, Any], at: str = "https://billing.stripe.com/p/session/1") -> None:
    shown = Cards("read", at, {"page": text} if text else {})
    wanted: Any = {"hosts": {"billing.stripe.com", "127.0.0.1"}, "customer": "cus_1", "email": "a@b.test"}
    expect.checkout.in_portal(Departure("manage", at), shown, objects(*opened), **wanted)


def test_whose_portal_opens_is_said_by_its_page_or_by_stripe() -> None:
    portal("Billing of a@b.test")
    portal("Billing of a@b.test", at="http://127.0.0.1:4242/p/session/1")
    portal("", {"customer": "cus_1"})
    portal("Billing, of nobody", {"customer": "cus_1"})
    with pytest.raises(Inconclusive, match="cannot be loaded"):
        portal("")


@pytest.mark.parametrize(
    "judge",
    [
        lambda: expect.checkout.at_checkout(LEFT, objects()),
        lambda: portal(at="https://app.test/p/session/1"),
        lambda: portal("Billing of b@c.test"),
        lambda: portal("Billing of b@c.test", {"customer": "cus_2"}),
        lambda: expect.billing.told_refusal(LEFT, role="VIEWER"),
        lambda: expect.billing.told_refusal(Departure("buy", "https://x", crashed=True, withheld=True), role="VIEWER"),
        lambda: expect.billing.sold_to_owner(Cards("open", "/en/pricing", {"Free": "$0"}), plan="PRO"),
        lambda: expect.billing.sold_to_owner(Cards("open", "/", {"Pro": "$29/month"}, crashed=True), plan="PRO"),
        lambda: expect.billing.told_refusal(Departure("buy", "https://x", said="no", crashed=True), role="VIEWER"),
        lambda: expect.billing.page_refused(page(), role="ADMIN"),
        lambda: expect.billing.page_refused(Cards("open", "/en", crashed=True), role="ADMIN"),
        lambda: expect.billing.page_refused(Cards("open", "/en"), role="ADMIN"),
        lambda: expect.billing.page_shown(Cards("open", "/en"), because="of the test"),
        lambda: expect.checkout.back_at(Screen("go", "/en"), "/pricing"),
        lambda: expect.checkout.still_at_stripe(Screen("go", "/en/settings/billing"), because="of the test"),
    ],
)
def test_pages_that_lead_elsewhere_fail(judge: Callable[[], None]) -> None:
    with pytest.raises(CheckFailed):
        judge()


def charge(rows: list[Any], *, customer: str = "cus_1", amount: int = 2900, **more: Any) -> Charge:
    about = {"id": "in_1", "customer": customer, "amount_paid": amount, "amount_due": amount, "currency": "usd"}
    return Charge({"id": "evt_1", "type": "invoice.paid", "data": {"object": about}}, Rows("P", {}, rows), **more)


def paid(charges: list[Charge], status: str = "SUCCEEDED") -> None:
    expect.deliveries.explained(charges, status=status, amount="amount_paid", customer="cus_1")


@pytest.mark.parametrize(
    ("charges", "words"),
    [
        ([], "no such charge"),
        ([charge([PAID], customer="cus_2")], "no such charge"),
        ([charge([])], "not explained"),
        ([charge([PAID, PAID])], "not explained"),
        ([charge([PAID | {"amount": 1}])], "not explained"),
        ([charge([PAID]), charge([], customer="cus_2")], "not explained"),
        ([charge([], gone=True)], "no such charge"),
        ([charge([PAID | {"organizationId": "o2"}], owner="o1")], "of another organization"),
    ],
)
def test_charges_that_nobody_knows_fail(charges: list[Charge], words: str) -> None:
    paid([charge([PAID | {"organizationId": "o1"}], owner="o1")])
    paid([charge([PAID]), charge([], customer="cus_2", gone=True), charge([], customer="cus_2", amount=0)])
    with pytest.raises(CheckFailed, match=words):
        paid(charges)


def test_a_failed_payment_may_have_been_made_good() -> None:
    paid([charge([PAID], paid=True)], "FAILED")
    with pytest.raises(CheckFailed, match="failed payment at Stripe is not explained"):
        paid([charge([PAID])], "FAILED")


def event(customer: str = "cus_1", created: int = 100) -> dict[str, Any]:
    about = {"customer": customer}
    return {"type": "invoice.paid", "livemode": False, "created": created, "data": {"object": about}}


def test_deliveries_need_an_event_and_no_failure() -> None:
    mine, other = event(), event("cus_2")

    expect.deliveries.delivered(objects(mine), objects(), customer="cus_1")
    for every in (objects(), objects(other)):
        with pytest.raises(CheckFailed, match="no event"):
            expect.deliveries.delivered(every, objects(), customer="cus_1")
    with pytest.raises(CheckFailed, match="1 of 2 events"):
        expect.deliveries.delivered(objects(mine, other), objects(other), customer="cus_1")
    with pytest.raises(CheckFailed, match="live"):
        expect.deliveries.test_mode(objects(mine | {"livemode": True}))


def test_events_after_the_week_do_not_count() -> None:
    over = datetime.fromtimestamp(100, UTC)

    expect.deliveries.delivered(objects(event()), objects(event(created=101)), customer="cus_1", before=over)
    with pytest.raises(CheckFailed, match="not delivered"):
        expect.deliveries.delivered(objects(event()), objects(event(created=99)), customer="cus_1", before=over)


@pytest.mark.parametrize(
    "endpoints",
    [
        [],
        [ENDPOINT | {"status": "disabled"}],
        [ENDPOINT | {"url": "https://staging.test/api/webhooks"}],
        [ENDPOINT | {"enabled_events": ["charge.succeeded"]}],
        [ENDPOINT | {"enabled_events": None}],
    ],
)
def test_where_nobody_is_told_nothing_is_delivered(endpoints: list[dict[str, Any]]) -> None:
    expect.deliveries.listened(objects(ENDPOINT), url=URL, types=EVENTS)
    expect.deliveries.listened(objects(ENDPOINT | {"enabled_events": ["*"]}), url=URL, types=EVENTS)
    with pytest.raises(CheckFailed, match="nothing is delivered"):
        expect.deliveries.listened(objects(*endpoints), url=URL, types=EVENTS)


def test_a_week_that_stripe_does_not_remember_decides_nothing() -> None:
    """What is not listed any more was not found to be delivered."""
    now = datetime(2026, 11, 23, tzinfo=UTC)

    expect.deliveries.remembered(datetime(2026, 10, 25, tzinfo=UTC), now)
    with pytest.raises(Inconclusive, match="last 30 days alone"):
        expect.deliveries.remembered(datetime(2026, 10, 20, tzinfo=UTC), now)


def test_a_week_is_judged_when_it_is_over() -> None:
    due = datetime(2026, 11, 23, tzinfo=UTC)

    expect.deliveries.week_over(due, due)
    with pytest.raises(Pending):
        expect.deliveries.week_over(datetime(2026, 11, 22, tzinfo=UTC), due)
