"""What a limiter says of itself, read strictly; and what kind it is, by how it behaves.

The headers are those of the checklist (``X-RateLimit-*``, numbers; Reset in seconds since the epoch) and
``Retry-After`` in seconds (RFC 9110, section 10.2.3).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from signoff.evidence import Burst, CheckFailed, Exchange, Inconclusive, Moment

LIMIT, REMAINING, RESET, RETRY = "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After"
LOOK = "the limiter in front of this route, and the headers it sets"
SLACK_S = 30.0  # by which our clock and the deployment's may be apart; more stops the run before its first check
HOUR_S = 3600
MILLISECONDS = 10**11  # no number of seconds since the epoch is as large
_NUMBER = re.compile(r"^[0-9]{1,18}$")  # no digits of other alphabets, which no program reads


class Kind(StrEnum):
    """How a limiter counts."""

    NONE = "none"
    FIXED_WINDOW = "fixed window"
    SLIDING_WINDOW = "sliding window"
    TOKEN_BUCKET = "token bucket"  # noqa: S105 - the name of an algorithm


@dataclass(frozen=True)
class Said:
    """What one answer says of the limit. Numbers as they stand there; reset in seconds since the epoch."""

    limit: int
    remaining: int
    reset: int


def number(exchange: Exchange, name: str, *, wanted: str) -> int:
    """The only value of header *name*, digits alone. Raises CheckFailed."""
    values = exchange.headers.get_list(name)
    if len(values) != 1:
        lacking = "has no" if not values else f"has {len(values)}"
        raise CheckFailed(
            f"The answer to {exchange.method} {exchange.path} as {exchange.actor} {lacking} {name}",
            f"exactly one {name}: {wanted}",
            f"{exchange.status} with {values or 'none'}",
            exchange,
            LOOK,
        )
    if not _NUMBER.match(values[0]):
        raise CheckFailed(
            f"{name} cannot be read as a number", f"{name}: {wanted}", f"{name}: {values[0]!r}", exchange, LOOK
        )
    return int(values[0])


def said(exchange: Exchange) -> Said:
    """All three headers. Raises CheckFailed for the first that is missing, unreadable or comes twice."""
    return Said(
        limit=number(exchange, LIMIT, wanted="requests in the window"),
        remaining=number(exchange, REMAINING, wanted="requests that are left"),
        reset=number(exchange, RESET, wanted="end of the window, in seconds since the epoch"),
    )


def maybe(exchange: Exchange, name: str) -> int | None:
    """The value of header *name*, or None where it is missing or unreadable: for hints, never for a judgement."""
    values = exchange.headers.get_list(name)
    return int(values[0]) if len(values) == 1 and _NUMBER.match(values[0]) else None


def seconds(reset: int) -> int:
    """A Reset in seconds since the epoch, also where it was said in milliseconds: for hints, as ``maybe``."""
    return reset // 1000 if reset > MILLISECONDS else reset


def kind(burst: Burst, *, window_s: float) -> Kind:
    """Which algorithm answers like this, judged by who was served when, and by what the refusals announce.

    A token bucket hands out single requests again long before the window is over. A sliding window moves its end
    along with the requests; one that announces a constant end cannot be told from a fixed one within one window.
    A short Retry-After alone is none: where all answers agree on an end far away it is merely wrong (POST-3.11), and
    the burst has waited it out and asked again.
    """
    served, refused = burst.served, burst.refused
    if not refused:
        return Kind.NONE
    per_token = window_s / max(1, len(served))
    waits = [wait for moment in refused if (wait := maybe(moment.exchange, RETRY)) is not None]
    again = not burst.parallel and [moment for moment in served if moment.at > refused[0].at]
    ends = [end for moment in burst.moments if (end := maybe(moment.exchange, RESET)) is not None]
    steady = ends and max(ends) - min(ends) <= 1 and ends[0] - burst.moments[0].at > window_s / 2
    if again or (waits and max(waits) <= 2 * per_token + 1 < window_s / 2 and not steady):
        return Kind.TOKEN_BUCKET
    if ends and max(ends) - min(ends) >= 1 and max(ends) == ends[-1] and not _near(ends, burst.moments, window_s):
        return Kind.SLIDING_WINDOW
    return Kind.FIXED_WINDOW


def _near(ends: list[int], moments: tuple[Moment, ...], window_s: float) -> bool:
    """Whether the window merely began anew within the burst: one step of a whole window."""
    return len(set(ends)) == 2 and max(ends) - min(ends) >= window_s - (moments[-1].at - moments[0].at) - 1


def in_one_window(burst: Burst, *later: Exchange) -> None:
    """Raise Inconclusive where the hour was over in the middle of the burst (or before *later*) and a new one began.

    Then more are served, and rightly. A limiter whose hours are those of the clock begins anew at any moment after the
    first request; it shows in Reset, which is a whole hour later from one answer to the next.
    """
    told = [maybe(one, RESET) for one in (*(moment.exchange for moment in burst.moments), *later)]
    ends = [seconds(end) for end in told if end is not None]
    if not ends or ends[0] < burst.moments[0].at - SLACK_S:
        return  # what is said is no end of an hour
    if max(ends) - ends[0] >= HOUR_S - 1 and any(after - before >= HOUR_S - 1 for before, after in pairwise(ends)):
        raise Inconclusive(
            f"the hour that {RESET} tells of was over in the middle of these requests, and the next began; repeat it"
        )


def inside(exchange: Exchange, reset: int, *, at: float, window_s: int) -> float:
    """Seconds until *reset*, which lie within the window. Raises CheckFailed."""
    left = reset - at
    if not -SLACK_S <= left <= window_s + SLACK_S:
        hint = " (milliseconds?)" if reset > MILLISECONDS else ""
        raise CheckFailed(
            f"{RESET} is not a time within the window",
            f"{RESET} at most {window_s} s from now, in seconds since the epoch",
            f"{RESET}: {reset}{hint}, {left:.0f} s from now",
            exchange,
            LOOK,
        )
    return left
