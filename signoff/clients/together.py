"""Asks several questions at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
PATIENCE_S = 10.0


def together(asks: Sequence[Callable[[], T]]) -> list[T]:
    """Ask all of *asks* at once, each in a thread of its own, and hand back the answers in the order of the asks."""
    start = threading.Barrier(len(asks))

    def ask(one: Callable[[], T]) -> T:
        start.wait(PATIENCE_S)
        return one()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(ask, asks))
