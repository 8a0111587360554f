"""Expectations on request limits: judged by who is served and who is refused, then by what the headers say of it."""

from __future__ import annotations

from signoff.evidence import Burst, CheckFailed, Inconclusive, Moment
from signoff.expect.http import phrase
from signoff.expect.judging import expectation
from signoff.expect.limiter import (
    LIMIT,
    LOOK,
    REMAINING,
    RESET,
    RETRY,
    SLACK_S,
    Kind,
    in_one_window,
    inside,
    kind,
    maybe,
    number,
    said,
    seconds,
)

TOO_MANY = 429


@expectation
def exactly(burst: Burst, *, requests: int, window_s: int) -> None:
    """Exactly *requests* are served, all further ones refused, and none comes back before the window is over."""
    in_one_window(burst)
    wanted = f"{requests} of {len(burst.moments)} requests served, the next ones refused until the hour is over"
    served = len(burst.served)
    if not served:
        raise CheckFailed(
            "Not even the first request of a fresh organization is served", wanted, "none served", burst, LOOK
        )
    found = kind(burst, window_s=window_s)
    if found is Kind.NONE:
        raise CheckFailed(
            f"No request is refused: the limit of {requests} does not hold{_counted_apart(burst)}",
            wanted,
            f"all {served} served, no 429",
            burst,
            LOOK,
        )
    if found is Kind.TOKEN_BUCKET:
        raise CheckFailed(
            f"More than {requests} requests are served in the hour: a token bucket, which refills in between",
            wanted,
            f"{served} served at once, and the next {maybe(burst.refused[0].exchange, RETRY)} s later",
            burst,
            LOOK,
        )
    if served != requests:
        raise CheckFailed(
            f"Not exactly {requests} requests of a fresh organization are served in the hour",
            wanted,
            f"{served} served ({found}), the first refusal at request {_place(burst)}",
            burst,
            LOOK,
        )


@expectation
def counted_too(burst: Burst, *, requests: int, others: int, what: str) -> None:
    """*others* requests of another kind (*what*) were made before the burst: so many fewer of it are served.

    Judged by who is served, so that what the headers say (DEP-3.26) does not matter here.
    """
    in_one_window(burst)
    wanted = f"{requests - others} of {len(burst.moments)} requests served after {others} {what}"
    if not burst.refused:
        raise CheckFailed(
            f"No request is refused, so {what} are not counted either",
            wanted,
            f"all {len(burst.served)} served, no 429",
            burst,
            LOOK,
        )
    if len(burst.served) != requests - others:
        raise CheckFailed(
            f"{what[0].upper()}{what[1:]} are not counted as one request each",
            wanted,
            f"{len(burst.served)} served",
            burst,
            LOOK,
        )


@expectation
def used_up(burst: Burst, *, because: str) -> None:
    """Some request is not served any more, in whatever way it is refused.

    Raises Inconclusive where none was served in the first place: what is refused then is no matter of how often.
    """
    in_one_window(burst)
    if not burst.refused:
        raise CheckFailed(
            f"No request is refused, though {because}",
            "refused beyond the limit",
            f"{len(burst.served)} requests served, no 429",
            burst,
            LOOK,
        )
    if not burst.served:
        raise Inconclusive(
            f"even the first of {len(burst.moments)} requests is answered {phrase(burst.moments[0].exchange.status)} "
            f"and not {phrase(burst.normal)}, so nobody can tell a refusal for want of quota from any other answer"
        )


@expectation
def refused(burst: Burst, *, because: str) -> None:
    """Who goes on beyond the limit is refused with 429 Too Many Requests, and was served before (RFC 6585, 4)."""
    in_one_window(burst)
    if not burst.refused:
        raise CheckFailed(
            f"No request is refused, though {because}",
            phrase(TOO_MANY),
            f"{len(burst.served)} requests served, no 429",
            burst,
            LOOK,
        )
    for moment in burst.refused:
        if moment.exchange.status != TOO_MANY:
            raise CheckFailed(
                f"A request beyond the limit is not refused with 429, though {because}",
                phrase(TOO_MANY),
                phrase(moment.exchange.status),
                moment.exchange,
                LOOK,
            )
    _served_before(burst)


@expectation
def machine_readable(burst: Burst) -> None:
    """The body of every refusal is JSON that names the error, sent as JSON."""
    for moment in burst.refused:
        exchange = moment.exchange
        wanted = 'application/json, {"error": "...", ...}'
        content = exchange.headers.get("content-type", "")
        if content.split(";")[0].strip().lower() != "application/json":
            raise CheckFailed(
                "The refusal is not JSON, so a program cannot read it",
                wanted,
                f"content type {content or 'absent'}",
                exchange,
                LOOK,
            )
        body = exchange.json()
        named = body.get("error") or body.get("code") if isinstance(body, dict) else None
        if not isinstance(named, str) or not named.strip():
            raise CheckFailed(
                "The refusal's JSON names no error", wanted, f"{type(body).__name__} {body!r}", exchange, LOOK
            )


@expectation
def counted_down(burst: Burst, *, requests: int, window_s: int) -> None:
    """Every served answer says the limit, one request less than the one before, and an end inside the window.

    The limit is that of the plan, or the one that is in force: that it should be another one is DEP-3.24 and PRE-7.11.
    """
    in_one_window(burst)
    if not burst.served:
        raise CheckFailed("No request is served, so nothing is counted", "served requests", "none", burst, LOOK)
    limit = said(burst.served[0].exchange).limit
    if limit != (len(burst.served) if burst.refused else max(limit, len(burst.served))):
        limit = requests
    for place, moment in enumerate(burst.served, 1):
        exchange, told = moment.exchange, said(moment.exchange)
        if told.limit != limit:
            raise CheckFailed(
                f"{LIMIT} is not the limit of the plan", f"{LIMIT}: {limit}", f"{told.limit}", exchange, LOOK
            )
        if told.remaining != max(0, limit - place):
            raise CheckFailed(
                f"{REMAINING} does not fall by one with each request",
                f"{REMAINING}: {max(0, limit - place)} on request {place}",
                f"{REMAINING}: {told.remaining}",
                exchange,
                LOOK,
            )
        inside(exchange, told.reset, at=moment.at, window_s=window_s)


@expectation
def headers_on_all(burst: Burst) -> None:
    """Served and refused answers alike carry the three ``X-RateLimit`` headers; with a refusal nothing is left."""
    for moment in burst.moments:
        said(moment.exchange)
    in_one_window(burst)
    if not burst.refused:
        raise CheckFailed(
            f"No answer is a refusal, so the {LIMIT} of refusals cannot be seen",
            "a refusal beyond the limit, with the three headers",
            f"{len(burst.served)} requests served, no 429",
            burst,
            LOOK,
        )
    for moment in burst.refused:
        if told := said(moment.exchange).remaining:
            raise CheckFailed(
                f"A refusal says that requests are left ({REMAINING})",
                f"{REMAINING}: 0",
                f"{REMAINING}: {told}",
                moment.exchange,
                LOOK,
            )
    _served_before(burst)


@expectation
def retry_after(burst: Burst, *, window_s: int) -> None:
    """Refusals say in ``Retry-After`` how many seconds are left of the window, as Reset does; other answers do not."""
    in_one_window(burst)
    if not burst.refused:
        raise CheckFailed(
            f"No answer is a refusal, so {RETRY} cannot be seen",
            f"a refusal with {RETRY}",
            f"{len(burst.served)} requests served, no 429",
            burst,
            LOOK,
        )
    for moment in burst.served:
        if sent := moment.exchange.headers.get_list(RETRY):
            raise CheckFailed(
                f"{RETRY} stands on an answer that is served", "only on refusals", f"{sent}", moment.exchange, LOOK
            )
    # Where the refusals do not say it (POST-3.9), the last served answer has told when the window ends.
    ends = [end for moment in burst.moments if (end := _end(moment, window_s)) is not None]
    for moment in burst.refused:
        exchange = moment.exchange
        wait = number(exchange, RETRY, wanted="whole seconds until the window ends")
        if not 1 <= wait <= window_s:
            raise CheckFailed(
                f"{RETRY} is no number of seconds within the window",
                f"1 to {window_s} s",
                f"{wait}",
                exchange,
                LOOK,
            )
        end = _end(moment, window_s) or (ends[-1] if ends else None)
        if end is not None and abs(moment.at + wait - end) > SLACK_S:
            raise CheckFailed(
                f"{RETRY} and {RESET} name different ends of the window",
                f"about {end - moment.at:.0f} s, as {RESET}: {end} says",
                f"{RETRY}: {wait}",
                exchange,
                LOOK,
            )
    _served_before(burst)


def _served_before(burst: Burst) -> None:
    """Whether there is a limit to be beyond: who refuses every request has none, whatever the refusals look like."""
    if not burst.served:
        raise CheckFailed(
            "Not one request of a fresh organization is served, so a refusal is none for want of quota",
            "requests that are served, and refusals beyond the limit",
            f"all {len(burst.moments)} refused",
            burst,
            LOOK,
        )


def _end(moment: Moment, window_s: int) -> int | None:
    """The end of the window as Reset says it, where it is one: its unit, and that it is a time, are DEP-3.26."""
    end = seconds(maybe(moment.exchange, RESET) or 0)
    return end if -SLACK_S <= end - moment.at <= window_s + SLACK_S else None


def _place(burst: Burst) -> int:
    return next(place for place, moment in enumerate(burst.moments, 1) if moment in burst.refused)


def _counted_apart(burst: Burst) -> str:
    """A hint: each member has a count of their own."""
    lowest: dict[str, int] = {}
    for moment in burst.moments:
        if (left := maybe(moment.exchange, REMAINING)) is not None:
            lowest[moment.exchange.actor] = left
    half = len(burst.moments) // 2
    apart = len(lowest) > 1 and all(left >= half - 10 for left in lowest.values())
    return " (each member has a count of their own)" if apart else ""
