"""Expectations on limits, on bursts that made-up limiters answer: every algorithm, every way to say it wrong."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from signoff import expect
from signoff.evidence import Burst, CheckFailed, Exchange, Inconclusive, Moment, Rows
from signoff.expect.limiter import Kind, kind
from tests_suite.making import answer as made

WINDOW_S = 3600
START = 1_800_000_000.0
Limiter = Callable[[float], tuple[bool, int, float, float]]
"""Asked at a time: served, remaining, end of the window, seconds to wait."""


def fixed_window(limit: int) -> Limiter:
    used = 0

    def ask(now: float) -> tuple[bool, int, float, float]:
        nonlocal used
        end = START + WINDOW_S
        if used >= limit:
            return False, 0, end, end - now
        used += 1
        return True, limit - used, end, 0

    return ask


def window_of_the_clock(limit: int) -> Limiter:
    """Its hours are over on the hour, here two seconds after the first request."""
    used: dict[float, int] = {}

    def ask(now: float) -> tuple[bool, int, float, float]:
        end = START + 2 if now < START + 2 else START + 2 + WINDOW_S
        used[end] = min(limit, used.get(end, 0)) + 1
        return used[end] <= limit, max(0, limit - used[end]), end, end - now

    return ask


def sliding_window(limit: int) -> Limiter:
    asked: deque[float] = deque()

    def ask(now: float) -> tuple[bool, int, float, float]:
        while asked and asked[0] <= now - WINDOW_S:
            asked.popleft()
        if len(asked) >= limit:
            return False, 0, now + WINDOW_S, asked[0] + WINDOW_S - now
        asked.append(now)
        return True, limit - len(asked), now + WINDOW_S, 0

    return ask


def token_bucket(limit: int) -> Limiter:
    tokens, last = float(limit), START

    def ask(now: float) -> tuple[bool, int, float, float]:
        nonlocal tokens, last
        tokens, last = min(limit, tokens + (now - last) * limit / WINDOW_S), now
        full = now + (limit - tokens) * WINDOW_S / limit
        if tokens < 1:
            return False, 0, full, (1 - tokens) * WINDOW_S / limit
        tokens -= 1
        return True, int(tokens), full, 0

    return ask


def none(limit: int) -> Limiter:
    return lambda now: (True, limit, START + WINDOW_S, 0)


def answer(limiter: Limiter, limit: int, now: float) -> Exchange:
    served, left, end, wait = limiter(now)
    headers = {
        "content-type": "application/json",
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(left),
        "x-ratelimit-reset": str(int(end)),
    }
    if not served:
        headers["retry-after"] = str(max(1, round(wait)))
    body = '{"id": "org-1"}' if served else '{"error": "Too Many Requests"}'
    status = 200 if served else 429
    return Exchange("OWNER", "GET", "https://x/api/organization", status, "", httpx.Headers(headers), body)


def burst(make: Callable[[int], Limiter], limit: int, *, number: int = 0, seconds: float = 3.0) -> Burst:
    limiter, number = make(limit), number or limit + 5
    times = [START + seconds * place / number for place in range(number)]
    return Burst(tuple(Moment(answer(limiter, limit, now), now) for now in times), marker="org-1")


def changed(found: Burst, place: int, **headers: str | None) -> Burst:
    """The burst with other headers on one answer; None takes one away."""
    moments = list(found.moments)
    old = moments[place]
    kept = [(k, v) for k, v in old.exchange.headers.multi_items() if k.replace("-", "_") not in headers]
    more = [(k.replace("_", "-"), v) for k, v in headers.items() if v is not None]
    moments[place] = replace(old, exchange=replace(old.exchange, headers=httpx.Headers(kept + more)))
    return replace(found, moments=tuple(moments))


@pytest.mark.parametrize("limit", [5, 100, 1000])
@pytest.mark.parametrize(
    ("make", "wanted"),
    [
        (fixed_window, Kind.FIXED_WINDOW),
        (sliding_window, Kind.SLIDING_WINDOW),
        (token_bucket, Kind.TOKEN_BUCKET),
        (none, Kind.NONE),
    ],
)
def test_the_algorithm_is_recognised(make: Callable[[int], Limiter], wanted: Kind, limit: int) -> None:
    assert kind(burst(make, limit), window_s=WINDOW_S) is wanted


@pytest.mark.parametrize("make", [fixed_window, sliding_window])
def test_a_sound_window_passes(make: Callable[[int], Limiter]) -> None:
    found = burst(make, 100)

    expect.ratelimit.exactly(found, requests=100, window_s=WINDOW_S)
    expect.ratelimit.refused(found, because="of the test")
    expect.ratelimit.machine_readable(found)
    expect.ratelimit.counted_down(found, requests=100, window_s=WINDOW_S)
    expect.ratelimit.headers_on_all(found)


@pytest.mark.parametrize("number", [105, 200], ids=["none refused", "refused and served again"])
@pytest.mark.parametrize("unit", ["", "000"], ids=["seconds", "milliseconds"])
def test_an_hour_that_ends_within_a_burst_decides_nothing(number: int, unit: str) -> None:
    found = burst(window_of_the_clock, 100, number=number, seconds=2.9)
    for place, moment in enumerate(found.moments):
        found = changed(found, place, x_ratelimit_reset=moment.exchange.headers["x-ratelimit-reset"] + unit)
    judges: list[Callable[[Burst], None]] = [
        lambda one: expect.ratelimit.exactly(one, requests=100, window_s=WINDOW_S),
        lambda one: expect.ratelimit.counted_too(one, requests=100, others=10, what="others"),
        lambda one: expect.ratelimit.used_up(one, because="of the test"),
        lambda one: expect.ratelimit.refused(one, because="of the test"),
        lambda one: expect.ratelimit.counted_down(one, requests=100, window_s=WINDOW_S),
        expect.ratelimit.headers_on_all,
        lambda one: expect.ratelimit.retry_after(one, window_s=WINDOW_S),
    ]
    for judge in judges:
        with pytest.raises(Inconclusive, match="was over in the middle"):
            judge(found)


def test_a_window_that_is_too_short_fails() -> None:
    """It begins anew within the burst as well, but not as the hours of a clock do."""

    def short(limit: int) -> Limiter:
        return lambda now: (True, limit - 1, START + 10 * (1 + (now - START) // 10), 0)

    with pytest.raises(CheckFailed, match="No request is refused"):
        expect.ratelimit.exactly(burst(short, 100, seconds=30), requests=100, window_s=WINDOW_S)


def test_another_request_is_refused_as_long_as_the_hour_goes_on() -> None:
    found = burst(fixed_window, 100)
    later = answer(window_of_the_clock(100), 100, START + 3)
    served = replace(later, headers=httpx.Headers({"x-ratelimit-reset": str(int(START + WINDOW_S))}))

    expect.counts.still_refused(found, found.moments[-1].exchange)
    with pytest.raises(CheckFailed, match="is served, though the hour"):
        expect.counts.still_refused(found, served)
    with pytest.raises(Inconclusive, match="was over"):
        expect.counts.still_refused(burst(window_of_the_clock, 100, number=50, seconds=1), later)


def test_who_refuses_everybody_has_no_limit() -> None:
    """Refusals as they should be, with all headers, are none for want of quota where nobody was ever served."""
    sound = burst(fixed_window, 100)
    found = replace(sound, moments=sound.refused)
    for judge in (
        lambda: expect.ratelimit.refused(found, because="of the test"),
        lambda: expect.ratelimit.headers_on_all(found),
        lambda: expect.ratelimit.retry_after(found, window_s=WINDOW_S),
    ):
        with pytest.raises(CheckFailed, match="Not one request"):
            judge()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (burst(none, 100), "No request is refused"),
        (burst(token_bucket, 100), "token bucket"),
        (burst(fixed_window, 99, number=105), "Not exactly 100"),
        (burst(fixed_window, 101, number=105), "Not exactly 100"),
        (replace(burst(fixed_window, 100), marker="another organization"), "Not even the first"),
    ],
)
def test_a_wrong_number_fails(found: Burst, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        expect.ratelimit.exactly(found, requests=100, window_s=WINDOW_S)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (changed(burst(fixed_window, 100), 7, x_ratelimit_limit=None), "has no X-RateLimit-Limit"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_limit="1000"), "not the limit of the plan"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_remaining="99"), "does not fall by one"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_remaining="-1"), "cannot be read"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_reset="1800003600000"), "milliseconds"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_reset="1700000000"), "not a time within the window"),
        (changed(burst(fixed_window, 100), 7, x_ratelimit_reset="soon"), "cannot be read"),
    ],
)
def test_wrong_headers_fail(found: Burst, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        expect.ratelimit.counted_down(found, requests=100, window_s=WINDOW_S)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (changed(burst(fixed_window, 100), 103, x_ratelimit_reset=None), "has no X-RateLimit-Reset"),
        (changed(burst(fixed_window, 100), 103, x_ratelimit_remaining="1"), "requests are left"),
        (burst(fixed_window, 100, number=100), "No answer is a refusal"),
    ],
)
def test_refusals_without_headers_fail(found: Burst, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        expect.ratelimit.headers_on_all(found)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (burst(fixed_window, 100, number=100), "No answer is a refusal"),
        (changed(burst(fixed_window, 100), 0, retry_after="3600"), "on an answer that is served"),
        (changed(burst(fixed_window, 100), 101, retry_after=None), "has no Retry-After"),
        (changed(burst(fixed_window, 100), 101, retry_after="3597000"), "no number of seconds"),
        (changed(burst(fixed_window, 100), 101, retry_after="0"), "no number of seconds"),
        (changed(burst(fixed_window, 100), 101, retry_after="-5"), "cannot be read"),
        (changed(burst(fixed_window, 100), 101, retry_after="1800"), "different ends"),
    ],
)
def test_a_wrong_retry_after_fails(found: Burst, words: str) -> None:
    with pytest.raises(CheckFailed, match=words):
        expect.ratelimit.retry_after(found, window_s=WINDOW_S)


def test_retry_after_is_held_against_the_last_reset_that_was_said() -> None:
    """Refusals that do not say Reset are POST-3.9's matter: the served answers have said it."""
    found = burst(fixed_window, 100)
    for place in range(100, 105):
        found = changed(found, place, x_ratelimit_reset=None)

    expect.ratelimit.retry_after(found, window_s=WINDOW_S)


@pytest.mark.parametrize(
    ("status", "kind_of_body", "text", "words"),
    [
        (503, "application/json", '{"error": "x"}', "not refused with 429"),
        (429, "text/plain", "slow down", "not JSON"),
        (429, "application/json", "{}", "names no error"),
        (429, "application/json", "[]", "names no error"),
        (429, "application/json", "{", "is JSON"),
    ],
)
def test_an_unreadable_refusal_fails(status: int, kind_of_body: str, text: str, words: str) -> None:
    headers = httpx.Headers({"content-type": kind_of_body})
    exchange = Exchange("OWNER", "GET", "https://x/api/organization", status, "", headers, text)
    found = Burst((Moment(made(200), START), Moment(exchange, START)))

    with pytest.raises(CheckFailed, match=words):
        _judge(found)


def _judge(found: Burst) -> None:
    expect.ratelimit.refused(found, because="of the test")
    expect.ratelimit.machine_readable(found)


def test_a_window_of_a_day_fails() -> None:
    first = burst(fixed_window, 100, number=1).moments[0].exchange
    at = datetime.fromtimestamp(START, UTC)

    expect.counts.plan_limit(first, limit=100, window_s=WINDOW_S, at=at, plan="FREE")
    with pytest.raises(CheckFailed, match="limit of PRO"):
        expect.counts.plan_limit(first, limit=1000, window_s=WINDOW_S, at=at, plan="PRO")
    long = changed(burst(fixed_window, 100, number=1), 0, x_ratelimit_reset=str(int(START) + 86_400))
    with pytest.raises(CheckFailed, match="not 3600 s long"):
        expect.counts.plan_limit(long.moments[0].exchange, limit=100, window_s=WINDOW_S, at=at, plan="FREE")
    short = changed(burst(fixed_window, 100, number=1), 0, x_ratelimit_reset=str(int(START) + 61))
    with pytest.raises(CheckFailed, match="not 3600 s long"):
        expect.counts.plan_limit(short.moments[0].exchange, limit=100, window_s=WINDOW_S, at=at, plan="FREE")


def test_counts_of_ones_own() -> None:
    first, second, *_ = (moment.exchange for moment in burst(fixed_window, 100).moments)

    beside = burst(fixed_window, 100)

    expect.counts.falling((first, second), because="of the test")
    expect.counts.served_beside(first, beside, because="of the test")
    with pytest.raises(CheckFailed, match="shares one"):
        expect.counts.served_beside(second, beside, because="of the test")
    refused = burst(fixed_window, 5).moments[-1].exchange
    with pytest.raises(CheckFailed, match="shares its count"):
        expect.counts.not_used_up(refused, what="Sign-up", because="of the test")


def test_who_is_counted_with_whom_shows_in_what_is_left() -> None:
    found = burst(fixed_window, 100)
    first, second, third, *_ = (moment.exchange for moment in found.moments)
    refused = found.moments[-1].exchange
    silent = changed(found, 0, x_ratelimit_remaining=None).moments[0].exchange

    expect.counts.counted((first, second), third, because="of the test")
    expect.counts.counted((first, second), refused, because="of the test")
    for then in (first, silent):
        with pytest.raises(CheckFailed, match="not counted"):
            expect.counts.counted((first, second), then, because="of the test")
    with pytest.raises(Inconclusive, match="used up"):
        expect.counts.counted((second, refused), refused, because="of the test")
    for ordinary in ((silent, second), (first, silent), (first, first)):
        with pytest.raises(Inconclusive, match="does not say what is left"):
            expect.counts.counted(ordinary, third, because="of the test")


def test_a_short_retry_after_makes_no_token_bucket() -> None:
    """Where all answers agree on the end of the window, a wrong Retry-After is POST-3.11's matter alone."""
    found = burst(fixed_window, 100)
    for place in range(100, 105):
        found = changed(found, place, retry_after="60", x_ratelimit_reset=None)

    assert kind(found, window_s=WINDOW_S) is Kind.FIXED_WINDOW
    with pytest.raises(CheckFailed, match="different ends"):
        expect.ratelimit.retry_after(found, window_s=WINDOW_S)

    again = replace(found.moments[0], at=found.moments[-1].at + 60)
    served_again = replace(found, moments=(*found.moments, again))
    assert kind(served_again, window_s=WINDOW_S) is Kind.TOKEN_BUCKET


@pytest.mark.parametrize("limit", [50, 100, 1000])
def test_headers_that_agree_with_a_limit_of_another_number_count_down(limit: int) -> None:
    """That FREE should have 100 is DEP-3.24 and PRE-7.11."""
    expect.ratelimit.counted_down(burst(fixed_window, limit, number=105), requests=100, window_s=WINDOW_S)


def test_headers_of_a_limit_that_is_not_in_force_do_not_count_down() -> None:
    found = burst(fixed_window, 100)
    for place in range(100):
        found = changed(found, place, x_ratelimit_limit="1000", x_ratelimit_remaining=str(999 - place))

    with pytest.raises(CheckFailed, match="not the limit of the plan"):
        expect.ratelimit.counted_down(found, requests=100, window_s=WINDOW_S)


def test_other_requests_are_counted_too() -> None:
    expect.ratelimit.counted_too(burst(fixed_window, 90, number=105), requests=100, others=10, what="others")
    for found, words in (
        (burst(fixed_window, 100), "not counted as one"),
        (burst(fixed_window, 91, number=105), "not counted as one"),
        (burst(none, 100), "No request is refused"),
    ):
        with pytest.raises(CheckFailed, match=words):
            expect.ratelimit.counted_too(found, requests=100, others=10, what="others")


@pytest.mark.parametrize("reset", ["1800003600000", "1700000000", "soon"])
def test_a_wrong_reset_is_not_held_against_retry_after(reset: str) -> None:
    """Its unit, and that it is a time at all, are DEP-3.26's matter."""
    found = burst(fixed_window, 100)
    for place in range(105):
        found = changed(found, place, x_ratelimit_reset=reset)

    expect.ratelimit.retry_after(found, window_s=WINDOW_S)


def test_a_window_that_is_not_said_is_not_decided() -> None:
    at = datetime.fromtimestamp(START, UTC)
    told = burst(fixed_window, 100, number=1)

    right = changed(told, 0, x_ratelimit_reset=f"{int(START) + WINDOW_S}000").moments[0].exchange
    expect.counts.plan_limit(right, limit=100, window_s=WINDOW_S, at=at, plan="FREE")
    for reset in (None, "soon", "1700000000"):
        with pytest.raises(Inconclusive, match=r"judged by DEP-3\.26"):
            expect.counts.plan_limit(
                changed(told, 0, x_ratelimit_reset=reset).moments[0].exchange,
                limit=100,
                window_s=WINDOW_S,
                at=at,
                plan="FREE",
            )


def test_a_stricter_limit_is_reached_in_time() -> None:
    expect.counts.stricter(burst(fixed_window, 5, number=30), what="Reset", tries=30, than=100)
    with pytest.raises(CheckFailed, match="not limited more strictly"):
        expect.counts.stricter(burst(fixed_window, 100, number=30), what="Reset", tries=30, than=100)
    with pytest.raises(CheckFailed, match="Even the first"):
        expect.counts.stricter(burst(fixed_window, 0, number=30), what="Reset", tries=30, than=100)
    nowhere = Burst(tuple(Moment(made(404), START) for _ in range(3)), normal=404)
    with pytest.raises(CheckFailed, match="no such route"):
        expect.counts.stricter(nowhere, what="Sign-up", tries=30, than=100)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (None, "no audit row"),
        ({"userId": "somebody else"}, "who was refused"),
        ({"resourceId": "/"}, "name the path"),
        ({"createdAt": datetime(2020, 1, 1, tzinfo=UTC)}, "not dated"),
    ],
)
def test_a_row_that_does_not_tell_fails(row: dict[str, object] | None, words: str) -> None:
    found = burst(fixed_window, 100)
    good = {"userId": "u1", "resourceId": "/api/organization", "createdAt": datetime.fromtimestamp(START, UTC)}
    rows = Rows("AuditLog", {}, [] if row is None else [good | row])

    expect.counts.violation_logged(Rows("AuditLog", {}, [good]), found, users=("u1",))
    with pytest.raises(CheckFailed, match=words):
        expect.counts.violation_logged(rows, found, users=("u1",))
    # A page in front of the API, with status 200, for each of them: the rows tell of what nobody has seen.
    unseen = Burst(found.served[:3], marker="what is served")
    with pytest.raises(Inconclusive, match="no limit was seen"):
        expect.counts.violation_logged(Rows("AuditLog", {}, [good]), unseen, users=("u1",))
