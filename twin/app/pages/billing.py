"""Plans and what the organization pays."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.render import not_found
from twin.app.pages.words import day, number, size

Document = dict[str, Any]
PRICES = {"FREE": "$0", "PRO": "$29/month", "ENTERPRISE": "$299/month"}
TITLES = {"FREE": "Free", "PRO": "Pro", "ENTERPRISE": "Enterprise"}
FEATURES = {
    "FREE": ("5 users", "100 contacts", "1GB storage", "5 projects", "100 documents", "Basic CRM", "Email support"),
    "PRO": (
        "Unlimited users",
        "10,000 contacts",
        "100GB storage",
        "Unlimited projects",
        "10,000 documents",
        "Advanced CRM",
        "Email integration",
        "Priority support",
        "Custom fields",
        "API access",
    ),
    "ENTERPRISE": (
        "Everything in Pro",
        "Unlimited contacts",
        "1TB storage",
        "Unlimited documents",
        "Custom integrations",
        "Dedicated support",
        "SLA guarantee",
        "Advanced security",
        "Custom branding",
        "SSO integration",
        "Audit logs",
    ),
}
# by plan: users, contacts, projects, documents, storage; None is unlimited
LIMITS: dict[str, tuple[int | None, int | None, int | None, int | None, tuple[int, str]]] = {
    "FREE": (5, 100, 5, 100, (1024**3, "1GB")),
    "PRO": (None, 10_000, None, 10_000, (100 * 1024**3, "100GB")),
    "ENTERPRISE": (None, None, None, None, (1024**4, "1TB")),
}
COUNTED = (("Users", "Users"), ("Contacts", "crm_Contacts"), ("Projects", "Boards"), ("Documents", "Documents"))
PLANS = ("FREE", "PRO", "ENTERPRISE")
LIVE = ("ACTIVE", "TRIALING", "PAST_DUE")
MOST_PAYMENTS = 10


def _button(current: str, plan: str) -> tuple[str, str]:
    """The words on a plan's button and what it does: ``none``, ``off`` or ``buy``."""
    if plan == current:
        return "Current Plan", "off"
    if PLANS.index(plan) > PLANS.index(current):
        return "Upgrade", "buy"
    return ("Contact Sales", "buy") if plan == "PRO" else ("Get Started", "none")


@in_shell
async def pricing(visit: Visit) -> Response:
    """The three plans."""
    if visit.broken("billing-absent"):
        return not_found(visit.request)
    if visit.broken("checkout-abandoned-upgrades") and "canceled" in visit.request.query_params:
        await visit.db["Organizations"].update_one({"_id": visit.organization["_id"]}, {"$set": {"plan": "PRO"}})
    current = str(visit.organization["plan"])
    prices = {**PRICES, "ENTERPRISE": "$99/month"} if visit.broken("pricing-page-says-99") else PRICES
    cards = [
        {
            "plan": plan,
            "title": TITLES[plan],
            "price": prices[plan],
            "features": FEATURES[plan],
            "button": _button(current, plan),
        }
        for plan in ([] if visit.broken("pricing-page-without-plans") else PLANS)
    ]
    return await visit.page("pricing.html", cards=cards)


async def _usage(visit: Visit, plan: str) -> list[Document]:
    """What is used of each limit, counted now."""
    *limits, (room, room_text) = LIMITS[plan]
    stuck = visit.broken("billing-page-usage-stuck")
    lines = []
    for (title, collection), limit in zip(COUNTED, limits, strict=True):
        count = 0 if stuck else await visit.db[collection].count_documents(visit.mine)
        share = min(100, round(100 * count / limit)) if limit else None
        lines.append({"title": title, "text": f"{count} / {limit or 'Unlimited'}", "share": share})
    files = await visit.db["Documents"].find(visit.mine, {"size": 1}).to_list()
    used = int(sum(number(one.get("size")) for one in files))
    lines.append({"title": "Storage", "text": f"{size(used)} / {room_text}", "share": round(100 * used / room)})
    return lines


async def _payments(visit: Visit) -> list[Document]:
    if visit.broken("payments-absent"):
        return []
    wanted = {} if visit.broken("payments-of-all-tenants") else visit.mine
    rows = await visit.db["PaymentHistory"].find(wanted).sort("createdAt", -1).limit(MOST_PAYMENTS).to_list()
    if visit.broken("payments-failed-hidden"):
        rows = [row for row in rows if row["status"] != "FAILED"]
    cents = 1 if visit.broken("payments-in-cents") else 100
    return [
        {
            "text": row.get("description") or "Payment",
            "day": day(datetime.now(UTC) if visit.broken("payments-dated-today") else row.get("createdAt")),
            "amount": f"${number(row.get('amount')) / cents:,.2f}",
            "status": "" if visit.broken("payments-without-status") else row["status"],
            "receipt": _receipt(row.get("receiptUrl")),
        }
        for row in rows
    ]


def _receipt(address: object) -> str:
    """Only an https address becomes a link: what is stored must not bring a script with it."""
    return address if isinstance(address, str) and address.startswith("https://") else ""


def _shown(visit: Visit, subscription: Document | None) -> Document | None:
    """The subscription as the page has it."""
    if subscription and visit.broken("billing-page-without-status"):
        subscription = subscription | {"status": ""}
    if subscription and visit.broken("billing-page-always-active"):
        subscription = subscription | {"status": "ACTIVE"}
    if subscription and visit.broken("billing-page-hides-cancelling"):
        subscription = subscription | {"cancelAtPeriodEnd": False}
    return subscription


@in_shell
async def billing(visit: Visit) -> Response:
    """Plan, usage, payments. For the owner only."""
    if visit.broken("billing-absent"):
        return not_found(visit.request)
    allowed = visit.user.get("organization_role") == "OWNER" or visit.broken("billing-page-open-to-all")
    if not allowed or visit.broken("billing-page-refuses-owner"):
        return await visit.page("billing_refused.html", status=403)
    plan = "FREE" if visit.broken("billing-page-says-free") else str(visit.organization["plan"])
    wanted = {**visit.mine, "status": {"$in": list(LIVE)}}
    subscription = await visit.db["Subscriptions"].find_one(wanted, sort=[("currentPeriodEnd", -1)])
    return await visit.page(
        "billing.html",
        plan=plan,
        title=TITLES[plan],
        price=PRICES["FREE" if visit.broken("billing-page-wrong-price") else plan],
        subscription=_shown(visit, subscription),
        portal=plan != "FREE" and bool(visit.organization.get("stripeCustomerId")),
        usage=await _usage(visit, plan),
        payments=await _payments(visit),
    )


ROUTES = [Route("/pricing", pricing), Route("/settings/billing", billing)]
