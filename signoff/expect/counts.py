"""Expectations on whose request is counted for whom: plans, addresses, routes, and what is written of refusals."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from signoff.evidence import Burst, CheckFailed, Exchange, Inconclusive, Rows
from signoff.expect.http import phrase
from signoff.expect.judging import expectation
from signoff.expect.limiter import HOUR_S, LIMIT, LOOK, REMAINING, RESET, SLACK_S, in_one_window, maybe, number, seconds

TOO_MANY = 429
BROKEN = frozenset({500, 502, 504})
ABSENT = frozenset({404, 405})


@expectation
def counted(ordinary: tuple[Exchange, Exchange], then: Exchange, *, because: str) -> None:
    """*then* is counted with the two ordinary requests before it: less is left, or nothing.

    Raises Inconclusive where the ordinary ones leave nothing to compare: others ask under this address too, and have
    used up its hour; or Remaining does not say what is left, which POST-3.9 and DEP-3.26 judge.
    """
    if TOO_MANY in (one.status for one in ordinary):
        raise Inconclusive(
            "the hour of this address is used up by others; repeat it later, or set CLIENT_ADDRESS_HEADER"
        )
    if then.status == TOO_MANY:
        return
    first, before = (maybe(one, REMAINING) for one in ordinary)
    if first is None or before is None or before >= first:
        raise Inconclusive(
            f"{REMAINING} does not say what is left, so it does not show who is counted with whom"
            " (what it says is judged by POST-3.9 and DEP-3.26)"
        )
    after = maybe(then, REMAINING)
    if after is None or after >= before:
        raise CheckFailed(
            f"The request is not counted with the ones before, though {because}",
            f"{REMAINING} below {before}",
            f"{REMAINING}: {'absent' if after is None else after}",
            then,
            LOOK,
        )


@expectation
def falling(exchanges: tuple[Exchange, ...], *, because: str) -> None:
    """From answer to answer, whatever the route, exactly one request less is left."""
    told = [_left(exchange) for exchange in exchanges]
    for (before, after), exchange in zip(pairwise(told), exchanges[1:], strict=True):
        if after != before - 1:
            raise CheckFailed(
                f"{exchange.method} {exchange.path} is not counted as one request, though {because}",
                f"{REMAINING}: {before - 1}",
                f"{REMAINING}: {after}",
                exchange,
                LOOK,
            )


@expectation
def plan_limit(exchange: Exchange, *, limit: int, window_s: int, at: datetime, plan: str) -> None:
    """The answer announces the limit of the plan, for a window of this length that began now (or on the hour)."""
    told = number(exchange, LIMIT, wanted=f"{limit}, the limit of {plan}")
    if told != limit:
        raise CheckFailed(
            f"An organization on {plan} does not have the limit of {plan}",
            f"{LIMIT}: {limit}",
            f"{LIMIT}: {told}",
            exchange,
            LOOK,
        )
    # In which unit, and whether at all, Reset is said is DEP-3.26: here it only tells how long the window is.
    reset = seconds(maybe(exchange, RESET) or 0)
    left = reset - at.timestamp()
    if left < -SLACK_S:
        raise Inconclusive(f"{RESET} does not say when the window of {plan} ends (what it says is judged by DEP-3.26)")
    if left > window_s + SLACK_S or (left < window_s - 2 * SLACK_S and reset % HOUR_S):
        raise CheckFailed(
            f"The window of {plan} is not {window_s} s long",
            f"{RESET} {window_s} s after the first request, or on the hour",
            f"{RESET} after {left:.0f} s",
            exchange,
            LOOK,
        )


@expectation
def upgraded(exchange: Exchange, *, limit: int, plan: str) -> None:
    """After the change of plan the request is served, by the new plan's limit."""
    if exchange.status != 200:
        raise CheckFailed(
            f"The limit of {plan} is not in force after the change of plan",
            "200 OK",
            phrase(exchange.status),
            exchange,
            LOOK,
        )
    told = number(exchange, LIMIT, wanted=f"{limit}, the limit of {plan}")
    if told != limit:
        raise CheckFailed(
            f"After the change of plan the answer does not show the limit of {plan}",
            f"{LIMIT}: {limit}",
            f"{LIMIT}: {told}",
            exchange,
            LOOK,
        )


@expectation
def served_beside(exchange: Exchange, burst: Burst, *, because: str) -> None:
    """Somebody else is served meanwhile, from a count of their own: as much is left as after the burst's first."""
    if exchange.status == TOO_MANY:
        raise CheckFailed(
            f"Somebody else is refused: the count is shared, not their own, though {because}",
            "served, from a count of one's own",
            phrase(exchange.status),
            exchange,
            LOOK,
        )
    # That somebody is served at all shows it; where the answer says what is left, it must agree.
    left, first = maybe(exchange, REMAINING), maybe(burst.moments[0].exchange, REMAINING)
    if left is not None and first is not None and left < first:
        raise CheckFailed(
            f"The first request is not the first of a count of its own: it shares one, though {because}",
            f"{REMAINING}: {first}",
            f"{REMAINING}: {left}",
            exchange,
            LOOK,
        )


@expectation
def stricter(burst: Burst, *, what: str, tries: int, than: int) -> None:
    """*what* is refused within *tries* tries of one address: sooner than the *than* requests of the plan."""
    wanted = f"refused within {tries} tries of one address (the plan allows {than} requests)"
    first = burst.moments[0].exchange
    if burst.moments[0] in burst.refused or first.status == TOO_MANY:
        raise CheckFailed(f"Even the first {what} of an address is refused", wanted, phrase(first.status), first, LOOK)
    if first.status in ABSENT:
        claim = f"{what} is not limited: there is no such route, so nothing refuses anybody there"
        raise CheckFailed(claim, wanted, phrase(first.status), first, f"the handler of {first.method} {first.path}")
    if not burst.refused:
        raise CheckFailed(
            f"{what} is not limited more strictly than any other request (throttled)",
            wanted,
            f"{len(burst.served)} tries, no 429",
            burst,
            LOOK,
        )
    # With which status it refuses is POST-3.10; an error of the server is no refusal.
    broken = [moment.exchange for moment in burst.refused if moment.exchange.status in BROKEN]
    if broken or burst.refused != burst.moments[len(burst.served) :]:
        last = (broken or [burst.moments[-1].exchange])[-1]
        raise CheckFailed(
            f"{what} is not refused for good once it is refused", wanted, phrase(last.status), burst, LOOK
        )


@expectation
def not_used_up(exchange: Exchange, *, what: str, because: str) -> None:
    """*what* is not refused for want of quota: it has a count of its own."""
    if exchange.status == TOO_MANY:
        raise CheckFailed(
            f"{what} shares its count with other requests: it is refused, though {because}",
            "any answer but 429: a count of its own",
            phrase(exchange.status),
            exchange,
            LOOK,
        )


@expectation
def violation_logged(rows: Rows, burst: Burst, *, users: tuple[str, ...]) -> None:
    """Audit rows tell of the refusals: one at least, each naming who, where, and a time within the burst.

    Raises Inconclusive where nobody was served before the refusals, or refused after them: of what the rows tell then
    nothing was seen.
    """
    look = "the limiter's audit entry (AuditLog)"
    wanted = "an audit row RATE_LIMIT_EXCEEDED with user, path and time of the refusal"
    if not rows.rows:
        raise CheckFailed("A refused request leaves no audit row RATE_LIMIT_EXCEEDED", wanted, "no row", rows, look)
    began, ended = burst.moments[0].at - SLACK_S, burst.moments[-1].at + SLACK_S
    paths = {moment.exchange.path for moment in burst.moments}
    for row in rows.rows:
        if str(row.get("userId")) not in users:
            raise CheckFailed(
                "The audit row of a refusal does not name who was refused",
                f"userId {' or '.join(users)}",
                f"userId {row.get('userId')}",
                rows,
                look,
            )
        if row.get("resourceId") not in paths:
            raise CheckFailed(
                "The audit row of a refusal does not name the path",
                f"resourceId {' or '.join(sorted(paths))}",
                f"resourceId {row.get('resourceId')!r}",
                rows,
                look,
            )
    dates = [row.get("createdAt") for row in rows.rows]
    times = [moment.astimezone(UTC).timestamp() for moment in dates if isinstance(moment, datetime)]
    # Later rows are of requests that other tests made with the used-up hour.
    if len(times) != len(dates) or min(times) < began or min(times) > ended:
        raise CheckFailed(
            "The audit row of a refusal is not dated when it happened",
            "createdAt within the burst",
            f"createdAt {', '.join(map(str, dates[:3]))}",
            rows,
            look,
        )
    if not burst.served or not burst.refused:
        raise Inconclusive(f"no limit was seen to be reached, whatever the audit rows say: {burst.answered}")


@expectation
def still_refused(burst: Burst, then: Exchange) -> None:
    """Somewhat later the hour that the burst used up is still used up: one more request is refused with 429."""
    in_one_window(burst, then)
    if then.status != TOO_MANY:
        raise CheckFailed(
            "A request of another kind is served, though the hour of this organization is used up",
            phrase(TOO_MANY),
            phrase(then.status),
            then,
            LOOK,
        )


@expectation
def all_served(burst: Burst, *, because: str) -> None:
    """No request of the burst is refused for want of quota."""
    for place, moment in enumerate(burst.moments, 1):
        if moment.exchange.status == TOO_MANY:
            raise CheckFailed(
                f"Request {place} of an address is refused already, though {because}",
                "any answer but 429",
                phrase(TOO_MANY),
                moment.exchange,
                LOOK,
            )


def _left(exchange: Exchange) -> int:
    return number(exchange, REMAINING, wanted="requests that are left")
