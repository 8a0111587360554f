"""The ways in which faults hold up what the request limit lets pass, and spoil its answers."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from email.utils import formatdate

from starlette.responses import Response

from twin.app.answers import data, page, text
from twin.state import Twin

SHOWN = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")


def _lose(*names: str) -> Callable[[Response], Response]:
    def change(answer: Response) -> Response:
        for name in names:
            if name in answer.headers:
                del answer.headers[name]
        return answer

    return change


def _set(name: str, value: Callable[[str], str]) -> Callable[[Response], Response]:
    def change(answer: Response) -> Response:
        answer.headers[name] = value(answer.headers.get(name, "0"))
        return answer

    return change


def _instead(make: Callable[[], Response]) -> Callable[[Response], Response]:
    def change(answer: Response) -> Response:
        other = make()
        other.headers.update({name: answer.headers[name] for name in (*SHOWN, "retry-after") if name in answer.headers})
        return other

    return change


def _twice(name: str) -> Callable[[Response], Response]:
    def change(answer: Response) -> Response:
        answer.headers.append(name, answer.headers.get(name, "0"))
        return answer

    return change


def _in_a_token_s_time(answer: Response) -> Response:
    """As a token bucket answers: the next request is served in the time that one token takes to come."""
    wait = str(max(1, 3600 // int(answer.headers[SHOWN[0]])))
    answer.headers["retry-after"] = wait
    answer.headers[SHOWN[2]] = str(int(time.time()) + int(wait))
    return answer


ALWAYS = {
    "limit-header-twice": _twice(SHOWN[0]),
    "limit-remaining-unreadable": _set(SHOWN[1], lambda value: f"{value} left"),
    "limit-reset-in-the-past": _set(SHOWN[2], lambda value: str(int(value) - 7200)),
    "limit-reset-as-date": _set(SHOWN[2], lambda value: formatdate(int(value), usegmt=True)),
    "limit-header-missing": _lose(SHOWN[0]),
    "limit-remaining-missing": _lose(SHOWN[1]),
    "limit-reset-missing": _lose(SHOWN[2]),
    "limit-remaining-stuck": _set(SHOWN[1], lambda value: "99"),
    "limit-reset-in-milliseconds": _set(SHOWN[2], lambda value: value + "000"),
}


def _retry_after_when_none_is_left(answer: Response) -> Response:
    if answer.headers.get(SHOWN[1]) == "0":
        answer.headers["retry-after"] = "3600"
    return answer


def _to_the_sign_in(answer: Response) -> Response:
    if answer.status_code != 401:
        return answer
    return _instead(lambda: Response(status_code=307, headers={"location": "/en/sign-in"}))(answer)


ALLOWED = {
    "limit-anonymous-sent-away-unlimited": _to_the_sign_in,
    "limit-retry-after-when-allowed": _set("retry-after", lambda value: "3600"),
    "limit-retry-after-on-the-last-served": _retry_after_when_none_is_left,
}
REFUSED = {
    "limit-refused-with-503": _instead(lambda: data({"error": "Service Unavailable"}, 503)),
    "limit-refused-with-200": _instead(lambda: data({"error": "Too Many Requests"}, 200)),
    "limit-refused-in-prose": _instead(lambda: text("Slow down, please.", 429)),
    "limit-headers-missing-on-429": _lose(*SHOWN),
    "limit-retry-after-missing": _lose("retry-after"),
    "limit-retry-after-in-milliseconds": _set("retry-after", lambda value: value + "000"),
    "limit-is-a-token-bucket": _in_a_token_s_time,
    "limit-refused-as-html": _instead(lambda: page("<h1>Too Many Requests</h1>", 429)),
    "limit-refused-with-empty-json": _instead(lambda: data({}, 429)),
    "limit-refused-with-403": _instead(lambda: data({"error": "Forbidden"}, 403)),
    "limit-remaining-negative-on-429": _set(SHOWN[1], lambda value: "-1"),
    "limit-remaining-on-429": _set(SHOWN[1], lambda value: "1"),
    "limit-retry-after-as-date": _set("retry-after", lambda value: formatdate(time.time() + int(value), usegmt=True)),
    "limit-retry-after-zero": _set("retry-after", lambda value: "0"),
    "limit-retry-after-of-ten-seconds": _set("retry-after", lambda value: "10"),
    "limit-retry-after-disagrees": _set("retry-after", lambda value: "1800"),
    "limit-retry-after-negative": _set("retry-after", lambda value: "-" + value),
}


def spoilt(twin: Twin, answer: Response, *, refused: bool) -> Response:
    """The answer as the faults that are on make it."""
    for name, change in (ALWAYS | (REFUSED if refused else ALLOWED)).items():
        if twin.faults.on(name):
            answer = change(answer)
    return answer


async def hold(twin: Twin, used: int) -> None:
    """Take as long over a request as the faults want; *used* requests of its count came before."""
    on = twin.faults.on
    if on("limit-slow") or on("limit-and-session-slow"):
        await asyncio.sleep(0.005)
    if on("limit-slow-sometimes") and used % 3 == 0:
        await asyncio.sleep(0.012)
    if on("limit-slow-now-and-then") and used % 20 == 0:
        await asyncio.sleep(0.1)
