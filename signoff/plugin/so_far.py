"""How the items of this process stand so far: roll-ups look here, and the conductor has the last word at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from signoff.checklist import Checklist
from signoff.evidence.rollup import Part, RestsOn
from signoff.plugin.collecting import ITEM
from signoff.verdict import State

# By test: how it ended, and why. One process runs one test at a time, so one table serves.
_ENDED: dict[str, tuple[State, str]] = {}


def forget(nodeids: Iterable[str] | None = None) -> None:
    """Forget how these tests ended; all of them without an argument."""
    if nodeids is None:
        _ENDED.clear()
        return
    for nodeid in nodeids:
        _ENDED.pop(nodeid, None)


def note(nodeid: str, state: State, reason: str) -> None:
    """Remember how a phase of a test ended, if it is worse than the phases before."""
    known = _ENDED.get(nodeid)
    if known is None or state.rank < known[0].rank:
        _ENDED[nodeid] = (state, reason)


def rests_on(item_id: str, items: Checklist, session: pytest.Session) -> RestsOn:
    """How everything that *item_id* rests on stands in this process so far."""
    tests: dict[str, list[str]] = {}
    for test in session.items:
        if ITEM in test.stash:
            tests.setdefault(test.stash[ITEM].id, []).append(test.nodeid)
    return RestsOn(item_id, tuple(_part(one.id, tests) for one in items.rests_on(items[item_id])))


def _part(item_id: str, tests: Mapping[str, list[str]]) -> Part:
    ended = [_ENDED.get(nodeid) for nodeid in tests.get(item_id, [])]
    known = [one for one in ended if one is not None]
    worst = min(known, key=lambda one: one[0].rank, default=None)
    whole = bool(ended) and len(known) == len(ended)
    # A failure is final; anything better is known only when every test of the item has ended.
    if worst is None or (not whole and worst[0] is not State.FAIL):
        return Part(item_id, "", "")
    return Part(item_id, str(worst[0]), worst[1])
