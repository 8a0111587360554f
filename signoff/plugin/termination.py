"""SIGTERM, by which pipelines and `make` end a run, ends it as Ctrl-C does: what it created is removed first."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import NoReturn


class Termination:
    """In the process that conducts the run; its workers end with it."""

    def __init__(self) -> None:
        # Elsewhere signals cannot be handled.
        self._handles = threading.current_thread() is threading.main_thread()
        if self._handles:
            self._before = signal.signal(signal.SIGTERM, self._interrupt)

    def pytest_unconfigure(self) -> None:
        """Give the signal back."""
        if self._handles:
            signal.signal(signal.SIGTERM, self._before)

    def _interrupt(self, number: int, frame: FrameType | None) -> NoReturn:
        # `timeout` and `make` may both send it, and the second one must not break off the clean-up.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise KeyboardInterrupt
