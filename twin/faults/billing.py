"""Faults of the billing API: who is let in, what is sold to whom, and where the hosted pages lead."""

from __future__ import annotations

from twin.faults import Fault

OWNER = ("DEP-3.16",)
PRO, ENTERPRISE = ("DEP-3.19",), ("DEP-3.21",)
BOUGHT = (*PRO, *ENTERPRISE)
LEFT = ("DEP-3.20",)
PORTAL = ("DEP-3.22",)
ALL = (*BOUGHT, *LEFT, *PORTAL)

PAGES = ("DEP-3.18", "DEP-3.23")
"""What the pages show of the database."""

FAULTS = (
    Fault(
        "billing-absent",
        "There is no billing at all: neither API nor pages nor webhook.",
        (
            *(*OWNER, *ALL, *PAGES, "PRE-9.5", "PRE-9.6", "PRE-9.7"),
            *("DEP-4.7", "DEP-4.8", "DEP-4.9"),
        ),
        r"404|does not show|does not offer|offers no|does not lead|not explained|not delivered",
        ("DEP-3.17", "PRE-7.1", "PRE-7.15", "PRE-8.3", "WEEK-1.3"),
    ),
    Fault(
        "billing-api-absent",
        "There is no billing API.",
        (*OWNER, *BOUGHT, *PORTAL),
        r"404|does not lead",
        (*LEFT, "DEP-3.18", "DEP-3.23"),
    ),
    Fault(
        "billing-refuses-owner", "The billing API refuses everybody.", OWNER, r"owner", (*ALL, "DEP-3.18", "DEP-3.23")
    ),
    Fault(
        "billing-open-to-admin",
        "ADMIN reaches the whole billing API.",
        OWNER,
        r"ADMIN is not refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "billing-subscription-open-to-all",
        "Every role reads the subscription over the API.",
        OWNER,
        r"not refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "billing-checkout-session-open-to-all",
        "Every role can open a checkout.",
        OWNER,
        r"not refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "billing-portal-session-open-to-all",
        "Every role can open the customer portal.",
        OWNER,
        r"not refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "billing-refused-as-quota",
        "Who is not OWNER is refused as if a quota were used up.",
        OWNER,
        r"quota",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "billing-denial-not-audited",
        "A refusal by the billing API leaves no audit row.",
        ("PRE-7.15",),
        r"/api/billing|audit trail",
        ("DEP-3.17",),
    ),
    Fault("billing-api-says-free", "The billing API says FREE whatever the database has.", ("DEP-3.18",), r"plan"),
    Fault(
        "billing-api-of-all-tenants",
        "The billing API shows payments of every tenant.",
        ("DEP-3.23",),
        r"tenant|payment",
        ("DEP-3.12", "DEP-3.18"),
    ),
    Fault("billing-page-wrong-price", "The billing page shows the price of another plan.", ("DEP-3.18",), r"price"),
    Fault(
        "billing-page-without-status",
        "The billing page leaves the status of the subscription out.",
        ("DEP-3.18",),
        r"status",
    ),
    Fault(
        "billing-page-always-active",
        "The billing page calls every subscription active, also where a payment is due.",
        ("DEP-3.18",),
        r"status",
    ),
    Fault(
        "billing-page-hides-cancelling",
        "The billing page does not say that the subscription ends.",
        ("DEP-3.18",),
        r"cancel",
    ),
    Fault("payments-in-cents", "The billing page shows amounts in cents.", ("DEP-3.23",), r"amount"),
    Fault("payments-failed-hidden", "The billing page leaves failed payments out.", ("DEP-3.23",), r"failed"),
    Fault("payments-without-status", "The billing page leaves the status of payments out.", ("DEP-3.23",), r"status"),
    Fault("payments-dated-today", "The billing page dates every payment today.", ("DEP-3.23",), r"date"),
    Fault("checkout-fails", "No checkout can be opened.", BOUGHT, r"price ID not configured|500|no checkout", LEFT),
    Fault(
        "checkout-leads-nowhere",
        "The checkout leads back into the application.",
        BOUGHT,
        r"does not lead|checkout",
        LEFT,
    ),
    Fault("checkout-pro-sells-enterprise", "The checkout of PRO sells ENTERPRISE.", PRO, r"price"),
    Fault("checkout-enterprise-sells-pro", "The checkout of ENTERPRISE sells PRO.", ENTERPRISE, r"price"),
    Fault("checkout-sells-two", "The checkout sells the plan twice over.", BOUGHT, r"quantity"),
    Fault("checkout-for-another-customer", "The checkout is for another customer.", BOUGHT, r"customer"),
    Fault("checkout-for-another-organization", "The checkout names another organization.", BOUGHT, r"organization"),
    Fault("checkout-without-metadata", "The checkout names no organization.", BOUGHT, r"organization"),
    Fault(
        "checkout-returns-to-developer",
        "The checkout returns to a developer's machine.",
        BOUGHT,
        r"return|localhost:3000",
        LEFT,
    ),
    Fault("checkout-paid-once", "The checkout takes one payment instead of a subscription.", BOUGHT, r"subscription"),
    Fault(
        "checkout-changes-plan-at-once",
        "The plan changes when the checkout is opened, before anything is paid.",
        LEFT,
        r"plan",
        BOUGHT,
    ),
    Fault(
        "checkout-abandoned-upgrades",
        "Who leaves the checkout is treated as who has paid.",
        LEFT,
        r"checkout was left without paying",
    ),
    Fault(
        "checkout-writes-a-subscription",
        "A subscription stands in the database as soon as a checkout is opened.",
        LEFT,
        r"Subscriptions of the organization changed",
        BOUGHT,
    ),
    Fault("checkout-back-leads-home", "Who leaves the checkout comes to the dashboard.", LEFT, r"pricing", BOUGHT),
    Fault(
        "portal-finds-no-customer",
        "The portal is refused although there is a customer.",
        PORTAL,
        r"no stripe customer|portal",
    ),
    Fault("portal-of-another-customer", "The portal of another customer opens.", PORTAL, r"customer"),
    Fault(
        "portal-returns-to-developer", "The portal returns to a developer's machine.", PORTAL, r"return|localhost:3000"
    ),
    Fault("portal-leads-nowhere", "The portal leads back into the application.", PORTAL, r"does not lead|portal"),
)
