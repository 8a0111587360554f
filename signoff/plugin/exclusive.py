"""Keeps other tests off the target while one test breaks a dependency of it, across all processes of a run."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from pathlib import Path
from tempfile import gettempdir

import pytest

from signoff.plugin.collecting import ITEM, NEEDS
from signoff.plugin.facts import shared

DISRUPTION = "disruption"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tests share the target; one that disrupts it has it alone. Fixtures of the test are inside."""
    if ITEM not in item.stash:
        return (yield)
    lock = Path(gettempdir()) / f"awms-signoff-{shared(item.config).get('run', 'run')}.lock"
    alone = DISRUPTION in item.stash[NEEDS]
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        return (yield)
