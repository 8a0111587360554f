"""Expectations on billing: who reaches it, what it shows, and where checkout and portal lead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from signoff.evidence import Books, Cards, CheckFailed, Departure, Exchange, Objects, Row, Screen
from signoff.expect.http import phrase
from signoff.expect.judging import expectation
from signoff.expect.refusal import PERMISSION, meaning

LOOK_API = "the handlers below /api/billing"
LOOK_PAGE = "the page /en/settings/billing"
PLAN, USAGE, HISTORY = "Current Plan", "Plan Usage", "Payment History"
TITLES = {"FREE": "Free", "PRO": "Pro", "ENTERPRISE": "Enterprise"}
STATUSES = ("SUCCEEDED", "PENDING", "FAILED", "CANCELED", "REFUNDED")


@expectation
def refused_as_not_owner(answer: Exchange, *, role: str) -> None:
    """403 for want of the role OWNER, not for another reason."""
    kind, said = meaning(answer)
    if answer.status != 403 or kind != PERMISSION:
        raise CheckFailed(
            f"{role} is not refused at {answer.path}, though billing is for the OWNER alone",
            "403 Forbidden, for want of permission",
            said,
            answer,
            LOOK_API,
        )


@expectation
def reached(answer: Exchange, *, wanted: int, because: str) -> None:
    """The OWNER gets past the guard: the handler itself answers, with this status."""
    if answer.status != wanted:
        raise CheckFailed(
            f"OWNER does not reach {answer.path}, though {because}",
            phrase(wanted),
            phrase(answer.status),
            answer,
            LOOK_API,
        )


@expectation
def page_refused(cards: Cards, *, role: str) -> None:
    """The page shows nothing of plan, usage and payments to this role, and says so in a page that works."""
    if cards.crashed:
        raise CheckFailed(
            f"The billing page crashes for {role} (Application error) instead of refusing",
            "a refusal",
            cards.answered,
            cards,
            LOOK_PAGE,
        )
    shown = sorted({PLAN, USAGE, HISTORY} & set(cards.cards))
    if shown:
        raise CheckFailed(
            f"{role} is not refused by the billing page, though billing is for the OWNER alone",
            "no plan, usage or payments",
            f"cards {', '.join(shown)}",
            cards,
            LOOK_PAGE,
        )
    if not cards.headings:
        raise CheckFailed(
            f"The billing page shows {role} nothing at all", "a refusal", cards.answered, cards, LOOK_PAGE
        )


@expectation
def page_shown(cards: Cards, *, because: str) -> None:
    """The page shows plan and usage."""
    if cards.crashed or not {PLAN, USAGE} <= set(cards.cards):
        raise CheckFailed(
            f"The billing page does not show plan and usage, though {because} (OWNER)",
            f"cards {PLAN} and {USAGE}",
            cards.answered,
            cards,
            LOOK_PAGE,
        )


@expectation
def told_refusal(departure: Departure, *, role: str) -> None:
    """Pressing the button tells the user of the refusal; the page neither leaves nor crashes."""
    if departure.crashed:
        raise CheckFailed(
            f"The page crashes (Application error) when {role} is refused",
            "a message on the page",
            departure.answered,
            departure,
            "the page's handling of a JSON error",
        )
    if not departure.said:
        raise CheckFailed(
            f"{role} presses the button and is not told of a refusal",
            "a message on the page",
            departure.answered,
            departure,
            "the page's handling of a refusal",
        )


@expectation
def plan_card(
    cards: Cards, *, plan: str, usd_per_month: int, status: str, renews: datetime | None, cancels: bool
) -> None:
    """The card shows plan, price, status and next billing date as the database has them."""
    text = cards.cards.get(PLAN, "")
    words = " ".join(text.split())
    price = f"${usd_per_month}" + ("/month" if usd_per_month else "")
    wanted = {
        "plan": TITLES[plan],
        "price": price,
        "status": status,
        "next billing date": _date(renews) if renews else "",
        "notice that it is cancelled": "canceled at the end" if cancels else "",
    }
    for what, part in wanted.items():
        # Neither a part of another number nor of another word of the same case.
        if part and not re.search(rf"(?<![A-Z\d$]){re.escape(part)}(?![a-z\d])", words):
            raise CheckFailed(
                f"The billing page does not show the {what} that the database has",
                f"{what} {part.strip()!r}",
                " ".join(text.split()) or f"no card {PLAN!r}",
                cards,
                LOOK_PAGE,
            )


@expectation
def usage_card(cards: Cards, usage: Mapping[str, tuple[int, int | None]]) -> None:
    """Each line of the usage shows what is used, and of how much (None: unlimited), as the database has it."""
    text = " ".join(cards.cards.get(USAGE, "").split())
    for what, (used, limit) in usage.items():
        wanted = rf"\b{what}\s+{used}\s*/\s*{'Unlimited' if limit is None else limit}\b"
        if not re.search(wanted, text.replace(",", "")):
            raise CheckFailed(
                f"The billing page does not show the usage of {what} that the database has",
                f"{what} {used} / {'Unlimited' if limit is None else limit}",
                text or f"no card {USAGE!r}",
                cards,
                LOOK_PAGE,
            )


@expectation
def api_subscription(answer: Exchange, *, organization: str, plan: str, subscription: str) -> None:
    """The API says organization, plan and subscription as the database has them."""
    body = answer.json()
    about = body.get("organization") if isinstance(body, dict) else None
    live = body.get("subscription") if isinstance(body, dict) else None
    found = {
        "organization": about.get("id") if isinstance(about, dict) else None,
        "plan": about.get("plan") if isinstance(about, dict) else None,
        "subscription": live.get("stripeSubscriptionId") if isinstance(live, dict) else None,
    }
    wanted = {"organization": organization, "plan": plan, "subscription": subscription}
    if found != wanted:
        name = next(key for key in wanted if found[key] != wanted[key])
        raise CheckFailed(
            f"The billing API does not say the {name} that the database has", str(wanted), str(found), answer, LOOK_API
        )


@expectation
def history_card(cards: Cards, payments: Sequence[Row], *, foreign: str) -> None:
    """Each payment shows with description, date, amount and status, in this order; none of another tenant does."""
    text = " ".join(cards.cards.get(HISTORY, "").split())
    if foreign in text:
        raise CheckFailed(
            "The payment history shows a payment of another tenant", "own payments only", text, cards, LOOK_PAGE
        )
    place = 0
    for row in payments:
        start = text.find(str(row["description"]), place)
        if start < 0:
            kind = "failed payment" if row["status"] == "FAILED" else "payment"
            raise CheckFailed(
                f"The payment history does not show a {kind} that the database has",
                str(row["description"]),
                text or f"no card {HISTORY!r}",
                cards,
                LOOK_PAGE,
            )
        line = text[start:]
        for other in payments:
            if other is not row and (end := line.find(str(other["description"]))) > 0:
                line = line[:end]
        wanted = {
            "date": _date(row["createdAt"]),
            "amount": f"${row['amount'] / 100:,.2f}",
            "status": str(row["status"]),
        }
        for what, part in wanted.items():
            if part not in line:
                raise CheckFailed(
                    f"The payment history does not show the {what} of a payment as the database has it",
                    part,
                    line.strip(),
                    cards,
                    LOOK_PAGE,
                )
        place = start


@expectation
def api_history(answer: Exchange, payments: Sequence[Row]) -> None:
    """The API lists exactly these payments, newest first, with amount and status."""
    body = answer.json()
    listed = body.get("paymentHistory") if isinstance(body, dict) else None
    names = ("description", "amount", "status", "currency")
    found = [{name: one.get(name) for name in names} for one in listed] if isinstance(listed, list) else listed
    wanted = [{name: row[name] for name in names} for row in payments]
    if found != wanted:
        raise CheckFailed(
            "The billing API does not list exactly the payments of this tenant",
            str(wanted),
            str(found),
            answer,
            LOOK_API,
        )


@expectation
def at_checkout(departure: Departure, session: Objects) -> None:
    """The button led to a checkout at Stripe: an address with the id of a session that Stripe knows."""
    if departure.crashed or not session.objects:
        raise CheckFailed(
            "The button does not lead to a checkout at Stripe",
            "an address with the id of a checkout session",
            departure.answered,
            departure,
            "POST /api/billing/create-checkout-session",
        )


@expectation
def sells(session: Objects, *, price: str, cents: int, customer: str, organization: str, origin: str) -> None:
    """The checkout sells this price as a subscription to this customer, for this organization, and comes back here."""
    found = session.objects[0] if session.objects else {}
    lines = (found.get("line_items") or {}).get("data") or []
    sold = lines[0].get("price", {}) if len(lines) == 1 else {}

    def wrong(what: str, wanted: str, actual: object) -> CheckFailed:
        look = "POST /api/billing/create-checkout-session"
        return CheckFailed(f"The checkout has the wrong {what}", wanted, str(actual), session, look)

    if found.get("mode") != "subscription":
        raise wrong("mode: it does not sell a subscription", "mode subscription", found.get("mode"))
    if sold.get("id") != price or sold.get("unit_amount") != cents or sold.get("currency") != "usd":
        raise wrong("price", f"{price} of {cents} US cents", f"{sold.get('id')} of {sold.get('unit_amount')}")
    if found.get("customer") != customer:
        raise wrong("customer", customer, found.get("customer"))
    if (found.get("metadata") or {}).get("organizationId") != organization:
        raise wrong("organization in its metadata", organization, found.get("metadata"))
    for name, path in (("success_url", "/settings/billing"), ("cancel_url", "/pricing")):
        there, here = urlsplit(str(found.get(name))), urlsplit(origin)
        if (there.scheme, there.netloc) != (here.scheme, here.netloc) or not there.path.endswith(path):
            raise wrong(f"return address ({name})", f"{origin}{path}", found.get(name))
    if found.get("livemode") is not False:
        raise wrong("mode: it is live", "livemode false", found.get("livemode"))


@expectation
def back_at(screen: Screen, path: str) -> None:
    """The browser is back in the application, at *path*."""
    if screen.crashed or not screen.path.endswith(path):
        raise CheckFailed(
            f"The way back from Stripe does not lead to {path}",
            f"at /en{path}",
            screen.answered,
            screen,
            "the return addresses that the application gives Stripe",
        )


@expectation
def still_at_stripe(screen: Screen, *, because: str) -> None:
    """The browser has not come back as after a payment."""
    if "/settings/billing" in screen.path:
        raise CheckFailed(
            f"Stripe's checkout ends as after a payment, though {because}",
            "at Stripe's checkout",
            screen.answered,
            screen,
            "the checkout session",
        )


@expectation
def in_portal(departure: Departure, page: Cards, *, host: str, email: str) -> None:
    """The button led to the customer portal at Stripe, of the customer with this e-mail."""
    if departure.crashed or urlsplit(departure.url).hostname != host:
        raise CheckFailed(
            "The button does not lead to the customer portal at Stripe",
            f"an address at {host}",
            departure.answered,
            departure,
            "POST /api/billing/create-portal-session",
        )
    if email not in page.cards.get("page", ""):
        raise CheckFailed(
            "The portal that opens is not that of the organization's own customer",
            f"a page that names {email}",
            page.answered,
            page,
            "POST /api/billing/create-portal-session",
        )


@expectation
def bought(books: Books, subscriptions: Objects, *, plan: str, price: str) -> None:
    """After the payment plan, subscription and Stripe agree: one active subscription to this price."""
    at_stripe = [
        one["id"]
        for one in subscriptions.objects
        if one.get("status") == "active" and one["items"]["data"][0]["price"]["id"] == price
    ]
    in_database: list[Any] = [
        row.get("stripeSubscriptionId")
        for row in books.subscriptions.rows
        if row.get("status") == "ACTIVE" and row.get("stripePriceId") == price
    ]
    if books.plan != plan or len(at_stripe) != 1 or in_database != at_stripe:
        raise CheckFailed(
            f"After the payment the plan is not {plan} with the subscription that Stripe has",
            f"plan {plan}, subscription {', '.join(at_stripe) or 'one at Stripe'}",
            f"plan {books.plan or 'absent'}, subscription {', '.join(map(str, in_database)) or 'none'}",
            books,
            "the handler of POST /api/webhooks/stripe, and whether Stripe's events arrive there",
        )


def _date(moment: datetime) -> str:
    ending = "th" if 10 < moment.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10, "th")
    return f"{moment:%B} {moment.day}{ending}, {moment:%Y}"
