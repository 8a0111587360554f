"""Expectations on billing: who reaches it, what it shows, and where checkout and portal lead."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from signoff.evidence import Cards, CheckFailed, Departure, Exchange, Row
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
def sold_to_owner(cards: Cards, *, plan: str) -> None:
    """The OWNER's page offers the plan: what others are not offered there is something that is to be had."""
    if cards.crashed or TITLES[plan] not in cards.cards:
        raise CheckFailed(
            f"The pricing page does not offer {TITLES[plan]} even to the OWNER",
            f"a card {TITLES[plan]}",
            cards.answered,
            cards,
            "the plans of the pricing page (/en/pricing)",
        )


@expectation
def told_refusal(departure: Departure, *, role: str) -> None:
    """Pressing the button tells the user of the refusal, or there is none to press; the page does not crash."""
    if departure.crashed:
        raise CheckFailed(
            f"The page crashes (Application error) when {role} is refused",
            "a message on the page",
            departure.answered,
            departure,
            "the page's handling of a JSON error",
        )
    if not departure.said and not departure.withheld:
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
        # Neither a part of another number nor of another word of the same case. PAST_DUE may be two words.
        spelt = re.escape(part).replace("_", "[_ ]")
        if part and not re.search(rf"(?<![A-Z\d$]){spelt}(?![a-z\d])", words):
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
    found = listed
    if isinstance(listed, list) and all(isinstance(one, dict) for one in listed):
        found = [{name: one.get(name) for name in names} for one in listed]
    wanted = [{name: row[name] for name in names} for row in payments]
    if found != wanted:
        raise CheckFailed(
            "The billing API does not list exactly the payments of this tenant",
            str(wanted),
            str(found),
            answer,
            LOOK_API,
        )


def _date(moment: datetime) -> str:
    ending = "th" if 10 < moment.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(moment.day % 10, "th")
    return f"{moment:%B} {moment.day}{ending}, {moment:%Y}"
