"""The pages that Stripe hosts: checkout, and the customers' billing portal."""

from __future__ import annotations

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from twin.stripe.account import Account, Object
from twin.stripe.billing import DECLINED, Billing

GOOD = "4242424242424242"
ASKS_TWICE = frozenset({"4000002500003155", "4000002760003184", "4000000000003220"})
"""Cards that want 3-D Secure."""
_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>
<body>{body}</body></html>"""
_FORM = """<h1>Subscribe to {name}</h1><p>{price} per month</p><a href="{back}" aria-label="Back to AWMS">←</a>
{alert}<form method="post">
<label>Email <input name="email" value="{email}" readonly></label>
<label>Card number <input name="number" placeholder="1234 1234 1234 1234" inputmode="numeric"></label>
<label>Expiration <input name="expires" placeholder="MM / YY"></label>
<label>CVC <input name="cvc" placeholder="CVC"></label>
<label>Cardholder name <input name="holder" placeholder="Full name on card"></label>
<button>Subscribe</button></form>"""
_SECURE = """<h1>3D Secure 2 Test Page</h1><form method="post"><input type="hidden" name="number" value="{number}">
<button name="verdict" value="complete">Complete</button><button name="verdict" value="fail">Fail</button></form>"""


def _page(title: str, body: str, status: int = 200) -> Response:
    return HTMLResponse(_PAGE.format(title=escape(title), body=body), status)


class Hosted:
    """The pages of one account."""

    def __init__(self, account: Account, billing: Billing) -> None:
        self.account = account
        self.billing = billing

    def routes(self) -> list[Route]:
        """Every page."""
        return [
            Route("/c/pay/{id}", self.checkout, methods=["GET", "POST"]),
            Route("/p/session/{id}", self.portal, methods=["GET", "POST"]),
        ]

    async def checkout(self, request: Request) -> Response:
        """Pay, be declined, be asked for 3-D Secure, or go back."""
        session = self.account.find("checkout.session", request.path_params["id"])
        if session is None:
            said = "<h1>Something went wrong</h1><p>The page you were looking for was not found.</p>"
            return _page("Not found", said, 404)
        if session["status"] != "open":
            return _page("Checkout", f"<h1>You're all done here</h1><p>This session is {session['status']}.</p>")
        if request.method == "GET":
            return self._form(session)
        form = await request.form()
        number = str(form.get("number", "")).replace(" ", "")
        if number in ASKS_TWICE and form.get("verdict") is None:
            return _page("3D Secure", _SECURE.format(number=number))
        if number == GOOD or (number in ASKS_TWICE and form.get("verdict") == "complete"):
            back = str(session["success_url"]).replace("{CHECKOUT_SESSION_ID}", session["id"])
            self.billing.complete(session)
            return RedirectResponse(back, 303)
        self.billing.decline(session)
        said = DECLINED if number not in ASKS_TWICE else "We are unable to authenticate your payment method."
        return self._form(session, said)

    def _form(self, session: Object, alert: str = "") -> Response:
        line = session["line_items"]["data"][0]["price"]
        product = self.account.find("product", line["product"]) or {"name": "?"}
        body = _FORM.format(
            name=escape(product["name"]),
            price=f"${line['unit_amount'] / 100:,.2f}",
            back=escape(str(session["cancel_url"] or "#")),
            email=escape(str(session["customer_details"]["email"] or "")),
            alert=f'<p role="alert">{escape(alert)}</p>' if alert else "",
        )
        return _page("Checkout", body)

    async def portal(self, request: Request) -> Response:
        """What the customer has, and a way to cancel it."""
        session = self.account.find("billing_portal.session", request.path_params["id"])
        if session is None:
            return _page("Not found", "<h1>This link has expired</h1>", 404)
        customer = self.account.find("customer", session["customer"]) or {}
        live = [
            one
            for one in self.account.all("subscription")
            if one["customer"] == session["customer"] and one["status"] == "active"
        ]
        if request.method == "POST":
            for one in live:
                self.billing.change(one, {"cancel_at_period_end": True, "cancel_at": one["current_period_end"]})
        rows = "".join(
            f"<li>{escape(one['items']['data'][0]['price']['id'])}: "
            f"{'cancels at the end of the period' if one['cancel_at_period_end'] else 'active'}</li>"
            for one in live
        )
        body = (
            f"<h1>Billing</h1><p>{escape(str(customer.get('email') or ''))}</p><ul>{rows}</ul>"
            f"<form method='post'><button>Cancel plan</button></form>"
            f'<a href="{escape(str(session["return_url"]))}">Return to AWMS</a>'
        )
        return _page("Billing portal", body)
