"""Dates, sums and sizes as the pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

_STEPS = ((60, "second"), (60, "minute"), (24, "hour"), (30, "day"), (12, "month"))


def aware(moment: datetime) -> datetime:
    """The database hands out naive times that mean UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def ago(moment: datetime | None) -> str:
    """``10 minutes ago`` or ``in 7 days``; empty where there is no time."""
    if moment is None:
        return ""
    seconds = (aware(moment) - datetime.now(UTC)).total_seconds()
    amount, unit = abs(seconds), "year"
    for size, name in _STEPS:
        if round(amount) < size:
            unit = name
            break
        amount /= size
    count = round(amount)
    phrase = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"in {phrase}" if seconds > 0 else f"{phrase} ago"


def day(moment: datetime | None) -> str:
    """``December 24th, 2026``."""
    if moment is None:
        return ""
    number = moment.day
    ending = "th" if 10 < number < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{moment:%B} {number}{ending}, {moment:%Y}"


def stamp(moment: datetime | None, form: str) -> str:
    """*moment* in the ``strftime`` notation *form*; empty where there is no time."""
    return moment.strftime(form) if moment else ""


def number(value: object) -> float:
    """*value* as a number, 0 for what is none: one odd row must not take the whole page down."""
    return float(value) if isinstance(value, int | float) else 0.0


def money(amount: object) -> str:
    """``$1,000.00``."""
    return f"${number(amount):,.2f}"


def size(count: int | None) -> str:
    """Bytes as ``12.50KB``, ``3.00MB`` or ``1.00GB``."""
    amount = float(count or 0) / 1024
    for unit in ("KB", "MB"):
        if amount < 1024:
            return f"{amount:.2f}{unit}"
        amount /= 1024
    return f"{amount:.2f}GB"
