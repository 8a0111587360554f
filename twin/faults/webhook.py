"""Faults of the webhook: what it believes, and what it makes of it."""

from __future__ import annotations

from twin.faults import Fault

SECRET = ("PRE-9.5",)
EFFECT = ("PRE-9.6",)
BOUGHT = ("DEP-3.19", "DEP-3.21")
WATCHED = ("DEP-4.7", "DEP-4.8", "DEP-4.9")
"""Where Stripe itself delivers."""
CHARGES = ("DEP-4.8", "DEP-4.9")
WEEK = ("WEEK-1.3",)
UNDELIVERED = r"not delivered|not explained"

FAULTS = (
    Fault(
        "webhook-absent",
        "There is no webhook.",
        (*SECRET, *EFFECT, *WATCHED),
        rf"404|{UNDELIVERED}",
        (*BOUGHT, *WEEK),
    ),
    Fault(
        "webhook-unsigned-accepted", "An event without a signature is carried out.", EFFECT, r"unsigned", ("PRE-7.8",)
    ),
    Fault(
        "webhook-signature-not-compared",
        "Any signature is as good as the right one.",
        (*SECRET, *EFFECT),
        r"not refused",
        ("PRE-7.8",),
    ),
    Fault(
        "webhook-secret-differs",
        "The deployment has the secret of another endpoint.",
        (*SECRET, *WATCHED),
        rf"not accepted|{UNDELIVERED}",
        (*EFFECT, *BOUGHT, *WEEK),
    ),
    Fault(
        "webhook-refuses-everything",
        "No event is believed.",
        (*SECRET, *EFFECT, *WATCHED),
        rf"not accepted|acknowledged|{UNDELIVERED}",
        (*BOUGHT, *WEEK),
    ),
    Fault("webhook-stale-accepted", "An old event with its signature is carried out again.", EFFECT, r"stale|old"),
    Fault("webhook-accepts-older-scheme", "A signature of the test scheme v0 is believed.", EFFECT, r"v0"),
    Fault(
        "webhook-reads-first-signature-only",
        "Of several signatures only the first is looked at.",
        EFFECT,
        r"second signature|several",
    ),
    Fault(
        "webhook-signs-parsed-json",
        "The signature is compared with the parsed body written anew.",
        EFFECT,
        r"raw|white ?space|not accepted|not acknowledged",
        (*SECRET, *BOUGHT, *WATCHED, *WEEK),
    ),
    Fault("webhook-refuses-but-does", "What is refused is carried out.", EFFECT, r"changed|though"),
    Fault("webhook-refuses-with-200", "What is refused is answered 200.", EFFECT, r"200|not refused", SECRET),
    Fault(
        "webhook-answers-500",
        "Every event ends in an error of the server.",
        (*EFFECT, *WATCHED),
        rf"500|{UNDELIVERED}",
        (*SECRET, *BOUGHT, *WEEK),
    ),
    Fault(
        "webhook-acknowledges-only",
        "Events are acknowledged, and nothing comes of them.",
        (*EFFECT, *CHARGES),
        r"plan|subscription|payment",
        BOUGHT,
    ),
    Fault("webhook-answers-get", "The webhook answers a GET.", EFFECT, r"GET|method"),
    Fault(
        "webhook-inserts-twice", "An event that is delivered twice is carried out twice.", EFFECT, r"twice|1 row|one"
    ),
    Fault(
        "webhook-applies-any-order", "An older event that arrives late overwrites a newer one.", EFFECT, r"late|order"
    ),
    Fault(
        "webhook-unknown-customer-is-the-first",
        "An event of an unknown customer hits an organization.",
        EFFECT,
        r"unknown|another",
        ("DEP-3.12",),
    ),
    Fault(
        "webhook-trusts-metadata",
        "The organization is taken from the metadata, not from the customer.",
        EFFECT,
        r"another organization|metadata",
    ),
    Fault("webhook-unknown-type-fails", "An event of an unknown type ends in an error.", EFFECT, r"unknown|500"),
    Fault(
        "webhook-ignores-customer-subscription-created",
        "A new subscription is not noticed.",
        EFFECT,
        r"plan|subscription",
        BOUGHT,
    ),
    Fault(
        "webhook-ignores-customer-subscription-updated",
        "A changed subscription is not noticed.",
        EFFECT,
        r"plan|subscription|status",
    ),
    Fault(
        "webhook-ignores-customer-subscription-deleted",
        "An ended subscription is not noticed.",
        EFFECT,
        r"plan|subscription|status",
    ),
    Fault("webhook-ignores-invoice-paid", "A paid invoice is not noticed.", (*EFFECT, "DEP-4.9"), r"payment", BOUGHT),
    Fault(
        "webhook-ignores-invoice-payment-failed", "A failed payment is not noticed.", (*EFFECT, "DEP-4.8"), r"payment"
    ),
    Fault(
        "webhook-failed-payment-as-paid", "A failed payment is noted as paid.", (*EFFECT, "DEP-4.8"), r"FAILED|status"
    ),
    Fault(
        "webhook-amount-in-dollars",
        "Amounts are stored in dollars instead of cents.",
        (*EFFECT, *CHARGES),
        r"amount",
        BOUGHT,
    ),
    Fault(
        "webhook-payments-to-the-oldest",
        "Every payment is noted in the history of the oldest organization.",
        (*EFFECT, *CHARGES),
        r"of another organization|payment",
        ("DEP-3.23", *BOUGHT),
    ),
    Fault("webhook-plan-not-changed", "The subscription is written, and the plan stays.", EFFECT, r"plan", BOUGHT),
    Fault(
        "webhook-subscription-not-written",
        "The plan changes, and no subscription is written.",
        EFFECT,
        r"subscription",
        BOUGHT,
    ),
    Fault("webhook-never-downgrades", "A change to a smaller plan is not followed.", EFFECT, r"not on the plan PRO"),
    Fault(
        "webhook-cancels-at-once",
        "A subscription that will end with its period is noted as ended.",
        EFFECT,
        r"status is not what the event says",
    ),
    Fault(
        "webhook-period-not-renewed",
        "The end of the period stays that of the first month.",
        EFFECT,
        r"end of the period",
    ),
    Fault(
        "webhook-incomplete-is-paid",
        "The plan is had before the first payment of its subscription is made.",
        EFFECT,
        r"nothing has been paid",
    ),
    Fault(
        "webhook-inserts-twice-at-once",
        "An event that arrives twice at the same time is carried out twice.",
        EFFECT,
        r"exactly once \(1 row\)",
    ),
    Fault("webhook-any-price-is-pro", "Every price is taken for that of PRO.", EFFECT, r"plan", BOUGHT),
    Fault("webhook-status-always-active", "The status of a subscription is always ACTIVE.", EFFECT, r"status|PAST_DUE"),
    Fault("webhook-period-in-milliseconds", "The end of the period is in 1970.", EFFECT, r"period"),
    Fault(
        "webhook-any-end-leads-to-free",
        "The end of one subscription takes the plan of another away, which is paid.",
        EFFECT,
        r"only the one before has ended",
    ),
    Fault("webhook-keeps-plan-after-end", "The plan stays when the subscription has ended.", EFFECT, r"plan"),
    Fault(
        "webhook-reads-old-shape-only",
        "Events of the newer API version are acknowledged and lost.",
        EFFECT,
        r"lost|newer|shape",
    ),
    Fault("webhook-not-audited", "A change of plan by an event leaves no audit row.", EFFECT, r"audit"),
)
