"""Faults of the account at the payment provider: products, prices, the webhook endpoint, deliveries."""

from __future__ import annotations

from twin.faults import Fault

FREE, PRO, ENTERPRISE = ("PRE-9.1",), ("PRE-9.2",), ("PRE-9.3",)
ENDPOINT = ("PRE-9.4",)
EQUAL = ("PRE-9.7",)
DELIVERIES = ("DEP-4.7", "WEEK-1.3")
# Where nobody is told, nothing is delivered.
UNTOLD = (*ENDPOINT, *DELIVERIES)
UNTOLD_WORDS = r"no webhook endpoint|no enabled webhook endpoint|disabled"
# What is bought at a price that is not the plan's, or cannot be.
BOUGHT_PRO, BOUGHT_ENTERPRISE = ("DEP-3.19",), ("DEP-3.21",)

FAULTS = (
    Fault("stripe-free-product-absent", "There is no product for the plan FREE.", FREE, r"no active product", EQUAL),
    Fault(
        "stripe-free-product-archived", "The product of the plan FREE is archived.", FREE, r"archived|no active", EQUAL
    ),
    Fault("stripe-free-costs-9", "FREE costs $9 a month.", (*FREE, *EQUAL), r"\$9"),
    Fault("stripe-pro-product-absent", "There is no product for the plan PRO.", PRO, r"no active product", EQUAL),
    Fault("stripe-pro-product-archived", "The product of the plan PRO is archived.", PRO, r"archived|no active", EQUAL),
    Fault("stripe-pro-product-live", "The product of the plan PRO is a live one.", PRO, r"live", EQUAL),
    Fault("stripe-pro-price-archived", "The price of PRO is archived.", PRO, r"no active.*price", EQUAL),
    Fault("stripe-pro-costs-99", "PRO costs $99 a month.", (*PRO, *EQUAL), r"\$99"),
    Fault("stripe-pro-costs-29-cents", "PRO costs 29 cents a month.", (*PRO, *EQUAL), r"\$0\.29"),
    Fault("stripe-pro-in-euro", "PRO is sold in euro.", PRO, r"EUR", EQUAL),
    Fault("stripe-pro-yearly", "PRO is paid by the year.", PRO, r"year", EQUAL),
    Fault("stripe-pro-metered", "PRO is paid by what is used of it.", PRO, r"metered", EQUAL),
    Fault("stripe-pro-paid-once", "PRO is paid once.", PRO, r"recurring|once", EQUAL),
    Fault("stripe-pro-has-two-prices", "PRO has two active prices.", PRO, r"2 active", EQUAL),
    Fault(
        "stripe-enterprise-product-absent",
        "There is no product for the plan ENTERPRISE.",
        ENTERPRISE,
        r"no active product",
        EQUAL,
    ),
    Fault(
        "stripe-enterprise-product-archived",
        "The product of the plan ENTERPRISE is archived.",
        ENTERPRISE,
        r"archived|no active",
        EQUAL,
    ),
    Fault(
        "stripe-enterprise-price-archived",
        "The price of ENTERPRISE is archived.",
        ENTERPRISE,
        r"no active.*price",
        EQUAL,
    ),
    Fault("stripe-enterprise-costs-99", "ENTERPRISE costs $99 a month.", (*ENTERPRISE, *EQUAL), r"\$99"),
    Fault("stripe-enterprise-in-euro", "ENTERPRISE is sold in euro.", ENTERPRISE, r"EUR", EQUAL),
    Fault("stripe-enterprise-yearly", "ENTERPRISE is paid by the year.", ENTERPRISE, r"year", EQUAL),
    Fault("stripe-enterprise-has-two-prices", "ENTERPRISE has two active prices.", ENTERPRISE, r"2 active", EQUAL),
    Fault("stripe-endpoint-absent", "There is no webhook endpoint.", UNTOLD, UNTOLD_WORDS),
    Fault("stripe-endpoint-disabled", "The webhook endpoint is disabled.", UNTOLD, UNTOLD_WORDS),
    Fault("stripe-endpoint-elsewhere", "The webhook endpoint is of another deployment.", UNTOLD, UNTOLD_WORDS),
    Fault("stripe-endpoint-other-path", "The webhook endpoint has another path.", UNTOLD, UNTOLD_WORDS),
    Fault("stripe-endpoint-over-http", "The webhook endpoint is called over plain HTTP.", UNTOLD, UNTOLD_WORDS),
    Fault("stripe-endpoint-twice", "There are two webhook endpoints at the same address.", ENDPOINT, r"2 webhook"),
    Fault(
        "stripe-endpoint-without-deleted",
        "The endpoint is not told when a subscription ends.",
        ENDPOINT,
        r"customer\.subscription\.deleted",
    ),
    Fault(
        "stripe-endpoint-without-failed",
        "The endpoint is not told when a payment fails.",
        ENDPOINT,
        r"invoice\.payment_failed",
    ),
    Fault("stripe-transactions-live", "The account has live transactions.", ("DEP-4.9",), r"live"),
    Fault(
        "stripe-events-absent",
        "Stripe tells of no event.",
        (*DELIVERIES, "DEP-4.8", "DEP-4.9"),
        r"no event|no such charge",
    ),
    Fault(
        "stripe-delivery-of-the-last-hour-failed",
        "An event of half an hour ago was never delivered.",
        ("DEP-4.7",),
        r"not delivered",
    ),
    Fault(
        "stripe-delivery-of-the-first-week-failed",
        "One event of the first week was never delivered.",
        ("WEEK-1.3",),
        r"not delivered",
    ),
    Fault(
        "stripe-failed-payments-not-delivered",
        "Of all events only those of failed payments do not arrive.",
        ("DEP-4.8",),
        r"not explained",
        DELIVERIES,
    ),
    Fault(
        "stripe-deliveries-lost",
        "No event arrives.",
        ("DEP-4.7", "DEP-4.8", "DEP-4.9", *BOUGHT_PRO, *BOUGHT_ENTERPRISE),
        r"delivered|pending|plan|not arrive|not explained",
        ("PRE-9.6", "WEEK-1.3", "DEP-3.22", "DEP-3.23"),
    ),
)
