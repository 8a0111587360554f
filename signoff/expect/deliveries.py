"""Expectations on what Stripe says of its deliveries, and whether the application knows of every charge."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from signoff.evidence import Charge, CheckFailed, Objects, Pending
from signoff.expect.judging import expectation

LOOK = "the webhook endpoint's deliveries in the Stripe dashboard, and the handler of POST /api/webhooks/stripe"


@expectation
def delivered(every: Objects, undelivered: Objects) -> None:
    """There were events, and none of them is pending or failed."""
    if not every.objects:
        raise CheckFailed(
            "There was no event, so nobody knows whether one would be delivered", "events", "none", every, LOOK
        )
    if undelivered.objects:
        kinds = ", ".join(sorted({str(one.get("type")) for one in undelivered.objects}))
        raise CheckFailed(
            f"{len(undelivered.objects)} of {len(every.objects)} events are not delivered (pending or failed)",
            "all delivered",
            kinds,
            undelivered,
            LOOK,
        )


@expectation
def week_over(as_of: datetime, due: datetime) -> None:
    """The first week is over. Raises Pending while it is not: what has not happened yet cannot be judged."""
    if as_of < due:
        raise Pending("no event of the first week has failed so far; the week is not over", due)


@expectation
def explained(charges: Sequence[Charge], *, status: str, amount: str) -> None:
    """Each charge stands in the application's payment history once, with this status and the invoice's *amount*.

    Customers that were deleted at Stripe need not be known any more. There is one charge at least.
    """
    known = [charge for charge in charges if not charge.gone]
    if not known:
        raise CheckFailed(
            "There is no charge to explain, not even the one that was just made",
            "one charge at least",
            "none",
            charges[0] if charges else None,
            LOOK,
        )
    for charge in known:
        wanted = {"status": status, "amount": charge.invoice.get(amount), "currency": charge.invoice.get("currency")}
        found = [{name: row.get(name) for name in wanted} for row in charge.rows.rows]
        if found != [wanted]:
            raise CheckFailed(
                f"A {'failed payment' if status == 'FAILED' else 'payment'} at Stripe is not explained by the database",
                f"one row of {charge.invoice.get('id')}: {wanted}",
                f"{len(found)} row(s) {found or ''}".strip(),
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
