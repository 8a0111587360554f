"""Expectations on the webhook: what it believes, and what stands in the database afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from signoff.evidence import Books, CheckFailed, Exchange, Rows
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the handler of POST /api/webhooks/stripe"
# No refusal of an event: nobody is there, not at this method, or asked too often.
OTHER_CAUSES = frozenset({404, 405, 429})


@expectation
def acknowledged(answer: Exchange, *, because: str) -> None:
    """A genuine event is acknowledged with 2xx; anything else makes Stripe send it again (docs.stripe.com/webhooks)."""
    if not 200 <= answer.status < 300:
        raise CheckFailed(
            f"The event is not accepted (not acknowledged), though {because}",
            "200 OK",
            phrase(answer.status),
            answer,
            LOOK,
        )


@expectation
def refused(answer: Exchange, *, because: str) -> None:
    """The event is refused as not genuine: 4xx, by the handler itself."""
    if answer.status in OTHER_CAUSES or not 400 <= answer.status < 500:
        raise CheckFailed(
            f"The event is not refused as it should be, though {because}",
            "400 Bad Request",
            phrase(answer.status),
            answer,
            LOOK,
        )


@expectation
def not_served(answer: Exchange, *, method: str) -> None:
    """The webhook takes POST alone; *method* is 405 (or 404)."""
    if answer.status not in (404, 405):
        raise CheckFailed(
            f"The webhook answers {method}", "405 Method Not Allowed", phrase(answer.status), answer, LOOK
        )


@expectation
def nothing_changed(before: Books, after: Books, *, because: str) -> None:
    """Plan, subscriptions and payments of the organization are what they were; when a row was last saved is neither."""
    for was, now in zip(before.parts, after.parts, strict=True):
        if _told(was) != _told(now):
            raise CheckFailed(
                f"{now.collection} of the organization changed, though {because}",
                was.answered,
                now.answered,
                now,
                LOOK,
            )


@expectation
def plan(books: Books, wanted: str, *, because: str) -> None:
    """The organization is on this plan."""
    if books.plan != wanted:
        raise CheckFailed(
            f"The organization is not on the plan {wanted}, though {because}",
            f"plan {wanted}",
            f"plan {books.plan or 'absent'}",
            books.organization,
            LOOK,
        )


@expectation
def subscription(books: Books, *, key: str, **wanted: Any) -> None:
    """Exactly one row of this subscription, with these fields; times are seconds since the epoch."""
    rows = [row for row in books.subscriptions.rows if row.get("stripeSubscriptionId") == key]
    if len(rows) != 1 or len(books.subscriptions.rows) != 1:
        raise CheckFailed(
            "The subscription does not stand in the database exactly once (1 row)",
            f"1 row of {key}",
            f"{len(books.subscriptions.rows)} row(s), {len(rows)} of it",
            books.subscriptions,
            LOOK,
        )
    for name, value in wanted.items():
        found = rows[0].get(name)
        if isinstance(found, datetime):
            found = int(found.replace(tzinfo=found.tzinfo or UTC).timestamp())
        if found != value:
            raise CheckFailed(
                f"The subscription's {_words(name)} is not what the event says",
                f"{name} {value}",
                f"{name} {found}",
                books.subscriptions,
                LOOK,
            )


@expectation
def payment(books: Books, *, invoice: str, status: str, cents: int) -> None:
    """Exactly one payment, of this invoice, with this status and amount in US cents."""
    rows = books.payments.rows
    if len(rows) != 1 or rows[0].get("stripeInvoiceId") != invoice:
        raise CheckFailed(
            "The payment does not stand in the payment history exactly once (1 row)",
            f"1 row of {invoice}",
            f"{len(rows)} row(s)",
            books.payments,
            LOOK,
        )
    row = rows[0]
    found = {name: row.get(name) for name in ("amount", "currency", "status")}
    wanted = {"amount": cents, "currency": "usd", "status": status}
    if found != wanted or isinstance(row.get("amount"), bool):
        name = next(key for key in wanted if found[key] != wanted[key])
        raise CheckFailed(
            f"The payment's {name} is not what the event says", str(wanted), str(found), books.payments, LOOK
        )


@expectation
def done_or_refused(answer: Exchange, before: Books, after: Books, *, happened: bool, what: str) -> None:
    """Either *what* is carried out, or it is refused and nothing changed: acknowledged and lost is neither."""
    changed = any(_told(was) != _told(now) for was, now in zip(before.parts, after.parts, strict=True))
    good = 200 <= answer.status < 300
    if good and not happened:
        raise CheckFailed(
            f"An event is acknowledged and lost: {what}",
            "its effect in the database, or a refusal that Stripe notices",
            f"{phrase(answer.status)}, and in the database {after.answered}",
            answer,
            LOOK,
        )
    if not good and changed:
        raise CheckFailed(
            f"An event is refused, and something changed: {what}",
            "a refusal without effect",
            f"{phrase(answer.status)}, and in the database {after.answered}",
            answer,
            LOOK,
        )


@expectation
def audited(rows: Rows, *, action: str, because: str) -> None:
    """There is one audit row of this kind at least."""
    if not rows.rows:
        raise CheckFailed(
            f"There is no audit row {action}, though {because}",
            f"an audit row {action}",
            "no row",
            rows,
            "the audit entry (AuditLog) of what the webhook does",
        )


def _told(rows: Rows) -> list[dict[str, Any]]:
    """What the rows say: saving a row once more, with nothing in it changed, moves its ``updatedAt`` alone."""
    return [{name: value for name, value in row.items() if name != "updatedAt"} for row in rows.rows]


def _words(name: str) -> str:
    return {"currentPeriodEnd": "end of the period", "cancelAtPeriodEnd": "cancelling"}.get(name, name)
