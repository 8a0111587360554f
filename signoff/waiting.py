"""The one place that sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")


def eventually(
    ask: Callable[[], T],
    until: Callable[[T], bool] = bool,
    *,
    within_s: float = 10.0,
    every_s: float = 0.1,
) -> T:
    """Ask until *until* holds for the answer, or *within_s* seconds are over, and hand back the last answer.

    The pauses grow from an eighth of *every_s* up to it: most things come at once, or late.
    It never raises for time: whoever asked judges the last answer, and so shows it.
    """
    deadline = time.monotonic() + within_s
    pause = every_s / 8
    while True:
        answer = ask()
        if until(answer) or time.monotonic() >= deadline:
            return answer
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(every_s, 2 * pause)


def ticks(every_s: float, *, for_s: float | None = None) -> Iterator[int]:
    """Count rounds that begin *every_s* seconds apart, for *for_s* seconds or without an end; at least one.

    What a round takes is not added, and a round that is late does not pull others after it.
    """
    begun = time.monotonic()
    number = 0
    while True:
        yield number
        number = max(number + 1, int((time.monotonic() - begun) / every_s) + 1)
        due = begun + number * every_s
        if for_s is not None and due - begun > for_s:
            return
        time.sleep(max(0.0, due - time.monotonic()))
