"""What every expectation has in common: it counts as a judgement and stays out of tracebacks."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import ParamSpec

from signoff.evidence import TRAIL, Inconclusive
from signoff.evidence.probe import Probe
from signoff.expect.findings import all_reached

P = ParamSpec("P")


def expectation(judge: Callable[P, None]) -> Callable[P, None]:
    """Mark *judge* as an expectation: silent, or raises CheckFailed. A test that calls none does not pass.

    Nothing is wrong with attempts that the request limit answered, and nothing is known of them: where *judge* is
    silent on them all, Inconclusive is raised.
    """

    @functools.wraps(judge)
    def heard(*args: P.args, **kwargs: P.kwargs) -> None:
        __tracebackhide__ = True
        judge(*args, **kwargs)
        for given in (*args, *kwargs.values()):
            all_reached([one for one in _several(given) if isinstance(one, Probe)])

    return expectation_of_the_limit(heard)


def _several(given: object) -> Iterable[object]:
    if isinstance(given, Mapping):
        return given.values()
    return given if isinstance(given, Sequence) and not isinstance(given, str) else (given,)


def expectation_of_the_limit(judge: Callable[P, None]) -> Callable[P, None]:
    """Mark *judge* as an expectation of attempts that are made to meet the request limit: its answer is one."""

    @functools.wraps(judge)
    def counted(*args: P.args, **kwargs: P.kwargs) -> None:
        __tracebackhide__ = True
        TRAIL.judged += 1
        judge(*args, **kwargs)

    return counted


def all_hold(*claims: Callable[[], None]) -> None:
    """Judge every claim. What is wrong counts before what cannot be decided, in whatever order they come."""
    __tracebackhide__ = True
    undecided: list[Inconclusive] = []
    for claim in claims:
        try:
            claim()
        except Inconclusive as doubt:
            undecided.append(doubt)
    if undecided:
        raise undecided[0]
