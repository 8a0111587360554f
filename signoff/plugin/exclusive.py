"""Keeps other tests off the target while one test breaks a dependency of it, or measures it; across all processes."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from pathlib import Path
from tempfile import gettempdir

import pytest

from signoff.plugin.collecting import ALONE, ITEM, NEEDS
from signoff.plugin.facts import SHARED, shared


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Tests share the target; one that disrupts or measures it has it alone. Fixtures of the test are inside."""
    if ITEM not in item.stash:
        return (yield)
    if plan := item.config.getoption("prove_plan", None):
        # Each process of `prove` has a twin to itself, and shares the machine with the others: what measures waits.
        lock, alone = Path(plan).parents[1] / "measuring.lock", "quiet" in item.stash[NEEDS]
    else:
        lock = _lock(item.config)
        alone = any(need in ALONE for need in item.stash[NEEDS])
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        return (yield)


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that conducts the run ends last and takes the lock away."""
    if not hasattr(config, "workerinput") and SHARED in config.stash:
        _lock(config).unlink(missing_ok=True)


def _lock(config: pytest.Config) -> Path:
    return Path(gettempdir()) / f"awms-signoff-{shared(config).get('run', 'run')}.lock"
