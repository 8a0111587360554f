"""The one place that sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable
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

    It never raises for time: whoever asked judges the last answer, and so shows it.
    """
    deadline = time.monotonic() + within_s
    while True:
        answer = ask()
        if until(answer) or time.monotonic() >= deadline:
            return answer
        time.sleep(min(every_s, max(0.0, deadline - time.monotonic())))
