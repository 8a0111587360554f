"""Parts of a run for several machines: ``--shard 1/3``. ``python -m signoff merge`` takes the parts together.

A file stays whole, for its tests share organizations. Files with tests that need the target to themselves (they
measure it, or break a dependency) all go to the last shard, which a pipeline runs when the others are through: the
lock that keeps such tests apart does not reach another machine. The rest is dealt out so that each shard has about
as many tests. Every shard knows the whole plan, so that the merge can tell when one is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

import pytest

from signoff.plugin import scope
from signoff.plugin.collecting import Collector
from signoff.verdict import Scope

OPTION = "--shard"
MOST = 20


def parse(text: str) -> tuple[int, int]:
    """Number and count of "1/3". Raises UsageError for anything else."""
    found = re.fullmatch(r"([1-9]\d?)/([1-9]\d?)", text)
    number, of = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 0 < number <= of <= MOST:
        raise pytest.UsageError(f"{OPTION} {text}: give a number and how many there are, as in 1/3 (at most {MOST})")
    return number, of


def dealt(files: Mapping[str, int], alone: Iterable[str], of: int) -> dict[str, int]:
    """The shard of every file. files: how many tests each has. alone: those for the last shard."""
    last = set(alone)
    load = dict.fromkeys(range(1, max(2, of)), 0)
    found = dict.fromkeys(sorted(last), of)
    for file in sorted(set(files) - last, key=lambda each: (-files[each], each)):
        number = min(load, key=lambda each: (load[each], each))
        found[file] = number
        load[number] += files[file]
    return found


class Sharder:
    """Leaves the tests of the other shards out.

    plan: every test of the whole, with its shard; the same in each shard of the same suite and scope.
    """

    def __init__(self, collector: Collector, run_scope: Scope) -> None:
        self.collector = collector
        self.scope = run_scope
        self.number, self.of = parse(run_scope.shard)
        self.plan: dict[str, int] = {}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Plan the whole, and keep what is ours.

        Planned is what was collected, not what is left of it here: a test that something has left out is then missed.
        """
        known = self.collector.items
        asked = [one for one, item in self.collector.collected.items() if scope.contains(self.scope, known[item])]
        alone = {_file(one) for one in asked if one in self.collector.alone}
        shards = dealt(Counter(_file(one) for one in asked), alone, self.of)
        self.plan = {one: shards[_file(one)] for one in asked}
        for one in list(self.collector.collected):
            if self.plan.get(one) != self.number:
                del self.collector.collected[one]
        others = [test for test in items if self.plan.get(test.nodeid, self.number) != self.number]
        items[:] = [test for test in items if self.plan.get(test.nodeid, self.number) == self.number]
        if others:
            config.hook.pytest_deselected(items=others)


def _file(nodeid: str) -> str:
    return nodeid.split("::")[0]
