"""Keeps other tests off the target while one test breaks a dependency of it, or measures it; across all processes."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from pathlib import Path
from tempfile import gettempdir

import pytest

from signoff.plugin.collecting import ITEM, NEEDS
from signoff.plugin.facts import shared

# Needs that no setting supplies alone: the target to oneself, because it is broken, or because it is measured.
ALONE = frozenset({"disruption", "quiet", "rollback"})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tests share the target; one that disrupts or measures it has it alone. Fixtures of the test are inside."""
    if ITEM not in item.stash:
        return (yield)
    lock = Path(gettempdir()) / f"awms-signoff-{shared(item.config).get('run', 'run')}.lock"
    alone = any(need in ALONE for need in item.stash[NEEDS])
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        return (yield)
