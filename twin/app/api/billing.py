"""``/api/billing``: what the organization has subscribed to, buying a plan, and the customer portal. For the OWNER."""

from __future__ import annotations

import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import audit
from twin.app.answers import RefusedError, body_of, data, page, plain, refuse, strings
from twin.app.api.guard import signed_in
from twin.app.payments import PaymentError, call
from twin.app.routing import Handler, resource
from twin.app.sessions import current_organization
from twin.state import Twin

Document = dict[str, Any]
PLANS = ("FREE", "PRO", "ENTERPRISE")
LIVE = ("ACTIVE", "TRIALING", "PAST_DUE")
MOST_PAYMENTS = 10
WORDS = {
    "subscription": "view billing subscriptions",
    "checkout-session": "create billing checkouts",
    "portal-session": "access the billing portal",
}
log = logging.getLogger("twin")


async def _owner(request: Request, what: str) -> Document:
    """The caller, who is OWNER; otherwise 403 and a PERMISSION_DENIED row."""
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if faults.on("billing-api-absent") or faults.on("billing-absent"):
        raise RefusedError(page("<!DOCTYPE html><title>404</title><h1>404</h1>", 404))
    caller = await signed_in(request)
    role = caller.get("organization_role")
    unwired = faults.on(f"billing-{what}-open-to-all") or (faults.on("billing-open-to-admin") and role == "ADMIN")
    if (role == "OWNER" and not faults.on("billing-refuses-owner")) or (unwired and role != "OWNER"):
        return caller
    message = f"Only organization owners can {WORDS[what]}"
    if not faults.on("billing-denial-not-audited"):
        await audit.denied(request, "billing", message, what)
    body = {"error": "Forbidden", "message": message, "code": "OWNER_ONLY", "requiredRole": "OWNER"}
    if faults.on("billing-refused-as-quota"):
        body = {"error": "You have reached your limit", "code": "QUOTA_EXCEEDED"}
    raise RefusedError(data(body, 403))


async def _organization(request: Request) -> Document:
    row = await current_organization(request)
    if row is None:
        raise refuse("User not associated with an organization", 400)
    return row


def _shown(row: Document | None) -> Document | None:
    return row and {"id": str(row["_id"])} | {key: plain(value) for key, value in row.items() if key != "_id"}


async def _subscription(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    await _owner(request, "subscription")
    row = await _organization(request)
    mine = {} if twin.faults.on("billing-api-of-all-tenants") else {"organizationId": row["_id"]}
    live = await twin.db.Subscriptions.find_one(
        {**mine, "status": {"$in": list(LIVE)}}, sort=[("currentPeriodEnd", -1)]
    )
    payments = await twin.db.PaymentHistory.find(mine).sort("createdAt", -1).limit(MOST_PAYMENTS).to_list()
    about = {"id": str(row["_id"])} | {key: row.get(key) for key in ("name", "plan", "status", "stripeCustomerId")}
    if twin.faults.on("billing-api-says-free"):
        about["plan"] = "FREE"
    return data({"organization": about, "subscription": _shown(live), "paymentHistory": [_shown(x) for x in payments]})


async def _customer(request: Request, caller: Document, row: Document) -> str:
    """The organization's customer at the provider; made when there is none."""
    twin: Twin = request.app.state.twin
    if twin.faults.on("checkout-for-another-customer"):
        other = await call(twin, "POST", "customers", {"email": caller["email"]})
        return str(other["id"])
    if row.get("stripeCustomerId"):
        found = await call(twin, "GET", f"customers/{row['stripeCustomerId']}")
        return str(found["id"])
    made = await call(
        twin,
        "POST",
        "customers",
        {"email": caller["email"], "name": row["name"], "metadata[organizationId]": str(row["_id"])},
    )
    change = {"stripeCustomerId": made["id"]}
    await twin.db.Organizations.update_one({"_id": row["_id"]}, {"$set": change})
    return str(made["id"])


async def _checkout(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    caller = await _owner(request, "checkout-session")
    (plan,) = strings(await body_of(request), "plan")
    if plan not in PLANS:
        raise refuse("Invalid plan", 400)
    if plan == "FREE":
        raise refuse("Cannot create checkout for free plan", 400)
    row = await _organization(request)
    if row["plan"] == plan:
        raise refuse("Organization already has this plan", 400)
    if twin.faults.on("checkout-fails"):
        raise refuse("Plan price ID not configured", 500)
    customer = await _customer(request, caller, row)
    session = await call(twin, "POST", "checkout/sessions", _asked(twin, row, plan, customer))
    if twin.faults.on("checkout-changes-plan-at-once"):
        await twin.db.Organizations.update_one({"_id": row["_id"]}, {"$set": {"plan": plan}})
    if twin.faults.on("checkout-writes-a-subscription"):
        await twin.db.Subscriptions.insert_one(
            {
                "__v": 0,
                "organizationId": row["_id"],
                "stripeCustomerId": customer,
                "stripeSubscriptionId": session["id"],
                "stripePriceId": twin.stripe.prices[plan],
                "status": "INCOMPLETE",
            }
        )
    if twin.faults.on("checkout-leads-nowhere"):
        return data({"url": f"{twin.base_url}/en/settings/billing?checkout=started"})
    return data({"url": session["url"]})


def _asked(twin: Twin, row: Document, plan: str, customer: str) -> dict[str, str]:
    """The parameters of the checkout, as faults have them."""
    faults, origin, organization = twin.faults, twin.base_url, str(row["_id"])
    sold = plan
    if faults.on("checkout-enterprise-sells-pro") and plan == "ENTERPRISE":
        sold = "PRO"
    if faults.on("checkout-pro-sells-enterprise") and plan == "PRO":
        sold = "ENTERPRISE"
    if faults.on("checkout-for-another-organization"):
        organization = "0" * 24
    if faults.on("checkout-returns-to-developer"):
        origin = "http://localhost:3000"
    back = "/" if faults.on("checkout-back-leads-home") else "/pricing?canceled=true"
    said = {"organizationId": organization, "plan": plan}
    told = (
        {}
        if faults.on("checkout-without-metadata")
        else {
            **{f"metadata[{key}]": value for key, value in said.items()},
            **{f"subscription_data[metadata][{key}]": value for key, value in said.items()},
        }
    )
    return {
        "mode": "payment" if faults.on("checkout-paid-once") else "subscription",
        "customer": customer,
        "payment_method_types[0]": "card",
        "line_items[0][price]": twin.stripe.prices[sold],
        "line_items[0][quantity]": "2" if faults.on("checkout-sells-two") else "1",
        "success_url": f"{origin}/settings/billing?success=true",
        "cancel_url": f"{origin}{back}",
        **told,
    }


async def _portal(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    await _owner(request, "portal-session")
    row = await _organization(request)
    customer = row.get("stripeCustomerId")
    if not customer or twin.faults.on("portal-finds-no-customer"):
        raise refuse("No Stripe customer found for this organization", 400)
    if twin.faults.on("portal-of-another-customer"):
        other = await call(twin, "POST", "customers", {"email": "somebody@else.test"})
        customer = other["id"]
    back = "http://localhost:3000" if twin.faults.on("portal-returns-to-developer") else twin.base_url
    made = await call(
        twin, "POST", "billing_portal/sessions", {"customer": customer, "return_url": f"{back}/settings/billing"}
    )
    if twin.faults.on("portal-leads-nowhere"):
        return data({"url": f"{twin.base_url}/en/settings/billing"})
    return data({"url": made["url"]})


def _guarded(work: Handler) -> Handler:
    async def handle(request: Request) -> Response:
        try:
            return await work(request)
        except PaymentError as error:
            log.warning("billing: %s", error)
            raise refuse("Internal error", 500) from error

    return handle


def routes() -> list[BaseRoute]:
    """``/api/billing``."""
    return [
        resource("/api/billing/subscription", GET=_subscription),
        resource("/api/billing/create-checkout-session", POST=_guarded(_checkout)),
        resource("/api/billing/create-portal-session", POST=_guarded(_portal)),
    ]
