"""What an event of the payment provider changes: subscription, plan, payments, and the audit trail of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from starlette.requests import Request

from twin.app import audit
from twin.app.answers import now
from twin.state import Twin

Document = dict[str, Any]
STATUS = {
    "active": "ACTIVE",
    "past_due": "PAST_DUE",
    "canceled": "CANCELED",
    "incomplete": "INCOMPLETE",
    "incomplete_expired": "INCOMPLETE_EXPIRED",
    "trialing": "TRIALING",
    "unpaid": "UNPAID",
}
ENTITLED = ("ACTIVE", "TRIALING", "PAST_DUE")
CHANGED = ("customer.subscription.created", "customer.subscription.updated")
DELETED = "customer.subscription.deleted"
PAID = ("invoice.paid", "invoice.payment_succeeded")
FAILED = "invoice.payment_failed"
IGNORABLE = (*CHANGED, DELETED, "invoice.paid", FAILED)
"""The five events of the checklist; for each a fault leaves it without effect."""


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


async def apply(request: Request, event: Document) -> None:
    """Change what the event says. An event of no known organization or type changes nothing."""
    twin: Twin = request.app.state.twin
    faults, kind, about = twin.faults, event["type"], event["data"]["object"]
    row = await _organization(twin, about)
    ignored = kind in IGNORABLE and faults.on(f"webhook-ignores-{re.sub('[._]', '-', kind)}")
    if row is None or ignored or faults.on("webhook-acknowledges-only"):
        return
    if kind in CHANGED:
        await _changed(request, row, event, about)
    elif kind == DELETED:
        await _deleted(request, row, event, about)
    elif kind in PAID:
        await _paid(request, row, event, about, "SUCCEEDED", about.get("amount_paid"))
    elif kind == FAILED:
        status = "SUCCEEDED" if faults.on("webhook-failed-payment-as-paid") else "FAILED"
        await _paid(request, row, event, about, status, about.get("amount_due"))


async def _organization(twin: Twin, about: Document) -> Document | None:
    found: Document | None = None
    if twin.faults.on("webhook-trusts-metadata"):
        key = (about.get("metadata") or {}).get("organizationId", "")
        found = await twin.db.Organizations.find_one({"_id": ObjectId(key)}) if ObjectId.is_valid(key) else None
    customer = about.get("customer")
    if found is None and isinstance(customer, str):
        found = await twin.db.Organizations.find_one({"stripeCustomerId": customer})
    if found is None and twin.faults.on("webhook-unknown-customer-is-the-first"):
        found = await twin.db.Organizations.find_one({"plan": "FREE"}, sort=[("_id", -1)])
    return found


def _newer(twin: Twin, known: Document | None, event: Document) -> bool:
    """Whether the event tells more than is known: deliveries come in any order, and an ended subscription stays so."""
    if known is None or twin.faults.on("webhook-applies-any-order"):
        return True
    if known["status"] == "CANCELED":
        return False
    return bool(event["created"] >= known.get("lastEventAt", 0))


async def _changed(request: Request, row: Document, event: Document, about: Document) -> None:
    twin: Twin = request.app.state.twin
    faults = twin.faults
    key = {"stripeSubscriptionId": about["id"]}
    known = await twin.db.Subscriptions.find_one(key)
    if not _newer(twin, known, event):
        return
    item = about["items"]["data"][0]
    price, status = item["price"]["id"], STATUS.get(about["status"], "ACTIVE")
    start, end = (
        _moment(about.get(name, None if faults.on("webhook-reads-old-shape-only") else item.get(name)))
        for name in ("current_period_start", "current_period_end")
    )
    if end is None and faults.on("webhook-reads-old-shape-only"):
        return
    plan = next((name for name, one in twin.stripe.prices.items() if one == price), "FREE")
    if faults.on("webhook-any-price-is-pro"):
        plan = "PRO"
    if faults.on("webhook-never-downgrades"):
        plan = max(plan, row["plan"], key=tuple(twin.stripe.prices).index)
    values = {
        "organizationId": row["_id"],
        "stripeCustomerId": about["customer"],
        "stripePriceId": price,
        "status": status,
        "currentPeriodStart": start,
        "currentPeriodEnd": end,
        "lastEventAt": event["created"],
        "cancelAtPeriodEnd": about["cancel_at_period_end"],
        "canceledAt": _moment(about.get("canceled_at")),
        "trialStart": _moment(about.get("trial_start")),
        "trialEnd": _moment(about.get("trial_end")),
        "updatedAt": now(),
    }
    if faults.on("webhook-period-in-milliseconds"):
        values["currentPeriodEnd"] = datetime(1970, 1, 21, tzinfo=UTC)
    if faults.on("webhook-period-not-renewed") and known is not None:
        values["currentPeriodEnd"] = known["currentPeriodEnd"]
    if faults.on("webhook-status-always-active"):
        values["status"] = "ACTIVE"
    if faults.on("webhook-cancels-at-once") and about["cancel_at_period_end"]:
        values["status"] = "CANCELED"
    if faults.on("webhook-inserts-twice") and known is not None:
        key = {"stripeSubscriptionId": f"{about['id']}-{event['created']}-again"}
    if not faults.on("webhook-subscription-not-written"):
        new = {**key, "__v": 0, "createdAt": now()}
        await twin.db.Subscriptions.update_one(key, {"$set": values, "$setOnInsert": new}, upsert=True)
    entitled = status in ENTITLED or (status == "INCOMPLETE" and faults.on("webhook-incomplete-is-paid"))
    if entitled and not faults.on("webhook-plan-not-changed"):
        await _plan(request, row, about["id"], plan)


async def _plan(request: Request, row: Document, subscription: str, plan: str) -> None:
    twin: Twin = request.app.state.twin
    await twin.db.Organizations.update_one({"_id": row["_id"]}, {"$set": {"plan": plan, "updatedAt": now()}})
    if row["plan"] != plan and not twin.faults.on("webhook-not-audited"):
        await audit.write(
            request,
            "SUBSCRIPTION_CHANGE",
            "subscription",
            subscription,
            {"plan": {"from": row["plan"], "to": plan}},
            organization=row["_id"],
        )


async def _deleted(request: Request, row: Document, event: Document, about: Document) -> None:
    twin: Twin = request.app.state.twin
    change = {"status": "CANCELED", "canceledAt": now(), "cancelAtPeriodEnd": False, "lastEventAt": event["created"]}
    key = {"stripeSubscriptionId": about["id"], "organizationId": row["_id"]}
    await twin.db.Subscriptions.update_one(key, {"$set": change})
    others = {"organizationId": row["_id"], "status": {"$in": list(ENTITLED)}}
    last = twin.faults.on("webhook-any-end-leads-to-free") or await twin.db.Subscriptions.find_one(others) is None
    if last and not twin.faults.on("webhook-keeps-plan-after-end"):
        await _plan(request, row, about["id"], "FREE")


def _intent_of(about: Document) -> str:
    """What a payment is known by: its intent, in the older and the newer shape; else the invoice."""
    if isinstance(about.get("payment_intent"), str):
        return str(about["payment_intent"])
    for one in (about.get("payments") or {}).get("data", []):
        if isinstance(found := one.get("payment", {}).get("payment_intent"), str):
            return found
    return str(about["id"])


async def _paid(request: Request, row: Document, event: Document, about: Document, status: str, amount: Any) -> None:
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if faults.on("webhook-reads-old-shape-only") and not isinstance(about.get("payment_intent"), str):
        return
    key = {"stripePaymentIntentId": _intent_of(about)}
    if faults.on("webhook-inserts-twice-at-once"):
        key = {"stripePaymentIntentId": f"{_intent_of(about)}-{ObjectId()}"}
    known = await twin.db.PaymentHistory.find_one(key)
    if known is not None and faults.on("webhook-inserts-twice"):
        key = {"stripePaymentIntentId": f"{_intent_of(about)}-again"}
    elif known is not None and known["status"] == "SUCCEEDED":
        return
    words = "Payment for" if status == "SUCCEEDED" else "Failed payment for"
    stored = amount // 100 if faults.on("webhook-amount-in-dollars") else amount
    whose = row["_id"]
    if faults.on("webhook-payments-to-the-oldest"):
        oldest = await twin.db.Organizations.find_one({"_id": {"$ne": whose}}, sort=[("_id", 1)])
        whose = oldest["_id"] if oldest else whose
    values = {
        "organizationId": whose,
        "amount": stored,
        "currency": about["currency"],
        "status": status,
        "description": about.get("description") or f"{words} {row['name']}",
        "stripeInvoiceId": about["id"],
        "receiptUrl": about.get("hosted_invoice_url") if status == "SUCCEEDED" else None,
    }
    await twin.db.PaymentHistory.update_one(
        key, {"$set": values, "$setOnInsert": {**key, "__v": 0, "createdAt": now()}}, upsert=True
    )
    if not faults.on("webhook-not-audited"):
        await audit.write(
            request, "PAYMENT", "payment", about["id"], {"status": status, "amount": amount}, organization=row["_id"]
        )
