"""Expectations on what Stripe says of its deliveries, and whether the application knows of every charge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from signoff.evidence import Charge, CheckFailed, Inconclusive, Objects, Pending
from signoff.expect.judging import expectation

LOOK = "the webhook endpoint's deliveries in the Stripe dashboard, and the handler of POST /api/webhooks/stripe"
KEPT = timedelta(days=30)  # docs.stripe.com/api/events/list: "going back up to 30 days"


@expectation
def listened(endpoints: Objects, *, url: str, types: Sequence[str]) -> None:
    """Somebody is told: an enabled endpoint at this address wants one of *types* at least.

    Where nobody is told, Stripe has nothing to deliver, and calls every event delivered.
    """
    here = [one for one in endpoints.objects if one.get("url") == url and one.get("status") == "enabled"]
    if not any({"*", *types} & set(one.get("enabled_events") or ()) for one in here):
        shown = ", ".join(sorted(f"{one.get('url')} ({one.get('status')})" for one in endpoints.objects)) or "none"
        raise CheckFailed(
            "Stripe tells this deployment of nothing: no enabled webhook endpoint is its own, so nothing is delivered",
            f"an enabled endpoint at {url}",
            f"endpoints: {shown}",
            endpoints,
            "the Stripe dashboard in test mode, Developers, Webhooks",
        )


@expectation
def delivered(every: Objects, undelivered: Objects, *, customer: str, before: datetime | None = None) -> None:
    """No event is pending or failed, that of the transaction just made by *customer* included.

    before: later events do not count.
    """
    if not every.about(customer):
        raise CheckFailed(
            "There was no event, not even of the subscription just made, so nobody knows whether one is delivered",
            f"events, one of them about {customer}",
            f"{len(every.objects)} of others" if every.objects else "none",
            every,
            LOOK,
        )
    late = before.timestamp() if before else float("inf")
    lost = [one for one in undelivered.objects if one.get("created", 0) < late]
    if lost:
        kinds = ", ".join(sorted({str(one.get("type")) for one in lost}))
        raise CheckFailed(
            f"{len(lost)} of {len(every.objects)} events are not delivered (pending or failed)",
            "all delivered",
            kinds,
            undelivered,
            LOOK,
        )


@expectation
def remembered(since: datetime, now: datetime) -> None:
    """Stripe still tells of all events since then. Raises Inconclusive where it does not: they may have been lost."""
    if now - since > KEPT:
        raise Inconclusive(
            f"Stripe lists the events of the last {KEPT.days} days alone, and not those since {since:%Y-%m-%d}: "
            "whether all were delivered can only be seen earlier"
        )


@expectation
def week_over(as_of: datetime, due: datetime) -> None:
    """The first week is over. Raises Pending while it is not: what has not happened yet cannot be judged."""
    if as_of < due:
        raise Pending("no event of the first week has failed so far; the week is not over", due)


@expectation
def explained(charges: Sequence[Charge], *, status: str, amount: str, customer: str) -> None:
    """Each charge stands in the payment history of its organization once, with this status and the invoice's *amount*.

    Customers that were deleted at Stripe need not be known any more, nor invoices over nothing. A failed payment that
    was made good since stands there as paid. The charge just made of *customer* is among them.
    """
    known = [one for one in charges if not one.gone and one.invoice.get(amount) != 0]
    if not any(charge.invoice.get("customer") == customer for charge in known):
        raise CheckFailed(
            "Stripe tells of no such charge, not even of the one that was just made",
            f"one charge at least, of {customer}",
            f"{len(known)} of others" if known else "none",
            charges[0] if charges else None,
            LOOK,
        )
    what = "failed payment" if status == "FAILED" else "payment"
    for charge in known:
        wanted = {"status": status, "amount": charge.invoice.get(amount), "currency": charge.invoice.get("currency")}
        good = [wanted, wanted | {"status": "SUCCEEDED"}] if charge.paid else [wanted]
        found = [{name: row.get(name) for name in wanted} for row in charge.rows.rows]
        if len(found) != 1 or found[0] not in good:
            raise CheckFailed(
                f"A {what} at Stripe is not explained by the database",
                f"one row of {charge.invoice.get('id')}: {wanted}",
                f"{len(found)} row(s) {found or ''}".strip(),
                charge,
                LOOK,
            )
        whose = str(charge.rows.rows[0].get("organizationId"))
        if charge.owner and whose != charge.owner:
            raise CheckFailed(
                f"A {what} at Stripe stands in the payment history of another organization than its customer's",
                f"organizationId {charge.owner}",
                f"organizationId {whose}",
                charge,
                LOOK,
            )


@expectation
def test_mode(events: Objects) -> None:
    """No transaction of the window is a live one."""
    live = [one for one in events.objects if one.get("livemode") is not False]
    if live:
        raise CheckFailed(
            "There are live transactions in the account of a staging deployment",
            "livemode false everywhere",
            f"{len(live)} live event(s)",
            events,
            "the Stripe keys of the deployment",
        )
