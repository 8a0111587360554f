"""What happens in the account when somebody subscribes, pays, fails to pay, or cancels."""

from __future__ import annotations

import time
from typing import Any

from twin.stripe.account import Account, Object
from twin.stripe.delivery import Deliveries

MONTH_SECONDS = 30 * 24 * 3600
DECLINED = "Your credit card was declined. Try paying with a debit card instead."


class Billing:
    """The business of one account; tells of it in events."""

    def __init__(self, account: Account, deliveries: Deliveries) -> None:
        self.account = account
        self.deliveries = deliveries

    def subscribe(self, customer: str, price: Object, metadata: dict[str, str], *, paid: bool) -> Object:
        """A subscription with its first invoice, paid or not."""
        now = int(time.time())
        period = {"current_period_start": now, "current_period_end": now + MONTH_SECONDS}
        item = {"id": "", "object": "subscription_item", "price": price, "quantity": 1, **period}
        made = self.account.create(
            "subscription",
            "sub",
            customer=customer,
            status="active" if paid else "incomplete",
            metadata=metadata,
            items={"object": "list", "data": [item], "has_more": False},
            cancel_at_period_end=False,
            canceled_at=None,
            cancel_at=None,
            ended_at=None,
            trial_start=None,
            trial_end=None,
            currency=price["currency"],
            collection_method="charge_automatically",
            start_date=now,
            **period,
        )
        item["id"] = made["id"].replace("sub_", "si_")
        self.deliveries.emit("customer.subscription.created", made)
        invoice = self._invoice(made, price, paid=paid)
        made["latest_invoice"] = invoice["id"]
        return made

    def _invoice(self, subscription: Object, price: Object, *, paid: bool) -> Object:
        account, amount = self.account, int(price["unit_amount"])
        customer = subscription["customer"]
        intent = account.create(
            "payment_intent",
            "pi",
            customer=customer,
            amount=amount,
            currency=price["currency"],
            amount_received=amount if paid else 0,
            status="succeeded" if paid else "requires_payment_method",
            last_payment_error=None if paid else {"code": "card_declined", "message": DECLINED, "type": "card_error"},
        )
        charge = account.create(
            "charge",
            "ch",
            customer=customer,
            amount=amount,
            currency=price["currency"],
            paid=paid,
            status="succeeded" if paid else "failed",
            payment_intent=intent["id"],
            refunded=False,
            failure_code=None if paid else "card_declined",
            failure_message=None if paid else DECLINED,
        )
        invoice = account.create(
            "invoice",
            "in",
            customer=customer,
            subscription=subscription["id"],
            amount_due=amount,
            amount_paid=amount if paid else 0,
            amount_remaining=0 if paid else amount,
            currency=price["currency"],
            status="paid" if paid else "open",
            paid=paid,
            payment_intent=intent["id"],
            charge=charge["id"],
            description=None,
            attempt_count=1,
            attempted=True,
            billing_reason="subscription_create",
            hosted_invoice_url="",
            lines={"object": "list", "data": []},
        )
        invoice["hosted_invoice_url"] = f"https://invoice.stripe.com/i/{account.part}/{invoice['id']}"
        account.create(
            "invoice_payment",
            "inpay",
            invoice=invoice["id"],
            amount_paid=invoice["amount_paid"],
            status="paid" if paid else "open",
            currency=price["currency"],
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
        )
        if paid:
            for kind, found in (
                ("charge.succeeded", charge),
                ("payment_intent.succeeded", intent),
                ("invoice.paid", invoice),
                ("invoice.payment_succeeded", invoice),
            ):
                self.deliveries.emit(kind, found)
        else:
            for kind, found in (
                ("charge.failed", charge),
                ("payment_intent.payment_failed", intent),
                ("invoice.payment_failed", invoice),
            ):
                self.deliveries.emit(kind, found)
        return invoice

    def complete(self, session: Object) -> Object:
        """The checkout was paid: customer, subscription and invoice come into being."""
        price = self.account.find("price", session["line_items"]["data"][0]["price"]["id"]) or {}
        metadata = dict((session.get("subscription_data") or {}).get("metadata") or {})
        subscription = self.subscribe(session["customer"], price, metadata, paid=True)
        session |= {
            "status": "complete",
            "payment_status": "paid",
            "subscription": subscription["id"],
            "invoice": subscription["latest_invoice"],
            "url": None,
        }
        self.deliveries.emit("checkout.session.completed", session)
        return subscription

    def decline(self, session: Object) -> None:
        """The card of a checkout was declined: an attempt is on record, nothing else."""
        price = session["line_items"]["data"][0]["price"]
        intent = self.account.create(
            "payment_intent",
            "pi",
            customer=session["customer"],
            amount=price["unit_amount"],
            currency=price["currency"],
            amount_received=0,
            status="requires_payment_method",
            last_payment_error={"code": "card_declined", "message": DECLINED, "type": "card_error"},
        )
        self.deliveries.emit("payment_intent.payment_failed", intent)

    def change(self, subscription: Object, changes: dict[str, Any]) -> Object:
        """Other members; told as an update."""
        before = {name: subscription.get(name) for name in changes}
        subscription |= changes
        self.deliveries.emit("customer.subscription.updated", subscription, previous=before)
        return subscription

    def cancel(self, subscription: Object) -> Object:
        """End it now."""
        now = int(time.time())
        subscription |= {"status": "canceled", "canceled_at": now, "ended_at": now}
        self.deliveries.emit("customer.subscription.deleted", subscription)
        return subscription

    def remove_customer(self, customer: Object) -> Object:
        """Delete the customer; its subscriptions end."""
        for one in self.account.all("subscription"):
            if one["customer"] == customer["id"] and one["status"] != "canceled":
                self.cancel(one)
        gone = {"id": customer["id"], "object": "customer", "deleted": True}
        self.account.objects["customer"][customer["id"]] = gone
        return gone
