"""The ways in which faults spoil the answers of the request limit."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import Response

from twin.app.answers import data, text
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


ALWAYS = {
    "limit-header-missing": _lose(SHOWN[0]),
    "limit-remaining-missing": _lose(SHOWN[1]),
    "limit-reset-missing": _lose(SHOWN[2]),
    "limit-remaining-stuck": _set(SHOWN[1], lambda value: "99"),
    "limit-reset-in-milliseconds": _set(SHOWN[2], lambda value: value + "000"),
}
ALLOWED = {"limit-retry-after-when-allowed": _set("retry-after", lambda value: "3600")}
REFUSED = {
    "limit-refused-with-503": _instead(lambda: data({"error": "Service Unavailable"}, 503)),
    "limit-refused-with-200": _instead(lambda: data({"error": "Too Many Requests"}, 200)),
    "limit-refused-in-prose": _instead(lambda: text("Slow down, please.", 429)),
    "limit-headers-missing-on-429": _lose(*SHOWN),
    "limit-retry-after-missing": _lose("retry-after"),
    "limit-retry-after-in-milliseconds": _set("retry-after", lambda value: value + "000"),
    "limit-retry-after-negative": _set("retry-after", lambda value: "-" + value),
}


def spoilt(twin: Twin, answer: Response, *, refused: bool) -> Response:
    """The answer as the faults that are on make it."""
    for name, change in (ALWAYS | (REFUSED if refused else ALLOWED)).items():
        if twin.faults.on(name):
            answer = change(answer)
    return answer
