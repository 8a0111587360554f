"""Asks two questions in turn, so that what slows the target down slows both."""

from __future__ import annotations

from collections.abc import Callable

from signoff.evidence import TRAIL, Exchange
from signoff.evidence.probe import NO_ANSWER
from signoff.evidence.samples import Pair, Pairs

Ask = Callable[[], Exchange]
MOST_SILENT = 3
"""Pairs without an answer: so many are no accident, and each of them costs the longest wait."""


def in_turn(
    first: Ask, second: Ask, *, words: tuple[str, str], rounds: tuple[int, int], enough: Callable[[Pairs], bool]
) -> Pairs:
    """Ask in pairs, until *enough* says so: a first look after rounds[0] pairs, the last one after rounds[1].

    words: what the two kinds are. Pairs of which one was refused by a limit, or ended in a server error, do not count;
    MOST_SILENT of which one was never answered end it.
    """
    pairs: list[Pair] = []
    begun = silent = 0
    while begun < rounds[1] and silent < MOST_SILENT:
        for _ in range(rounds[0]):
            if silent == MOST_SILENT:
                break
            begun += 1
            if begun % 2:
                one, other = first(), second()
            else:
                other, one = second(), first()
            if all(answer.status != 429 and answer.status < 500 for answer in (one, other)):
                pairs.append(Pair(one, other))
            silent += NO_ANSWER in (one.status, other.status)
        if enough(Pairs(*words, tuple(pairs))):
            break
    found = Pairs(*words, tuple(pairs))
    TRAIL.note(found)
    return found
