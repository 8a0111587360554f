"""Keeps a test from ending the whole run with exit code 0."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import NoReturn

import pytest


class ExitGuard:
    """Turns ``os._exit(0)`` in a test, which would look as if all were well, into an internal error."""

    def __init__(self) -> None:
        self._pid = os.getpid()
        self._real: Callable[[int], NoReturn] = os._exit
        os._exit = self._end

    def pytest_unconfigure(self) -> None:
        """Give the function back."""
        setattr(os, "_exit", self._real)  # noqa: B010 - the type of the original is not expressible

    def _end(self, status: int) -> NoReturn:
        # A forked child may end as it likes: its parent is the run.
        if os.getpid() != self._pid:
            self._real(status)
        if sys.__stderr__:
            sys.__stderr__.write(f"os._exit({status}) in the middle of the run: no verdict\n")
        # The system keeps the lowest byte alone: 256 would be 0 as well.
        self._real(status & 0xFF or int(pytest.ExitCode.INTERNAL_ERROR))
