"""What a run means: item states in, GO, NO-GO, INCOMPLETE or VOID out. Pure: no I/O, nothing of ours.

Silence is never PASS. Whatever is not known to be good holds the promotion back, so every rule below
names what is *needed* for GO, and everything else falls through to INCOMPLETE.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How an item or a test ended, the worst first."""

    FAIL = "FAIL"
    ERROR = "ERROR"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_RUN = "NOT RUN"
    PENDING = "PENDING"
    WAIVED = "WAIVED"
    ATTESTED = "ATTESTED"
    PASS = "PASS"  # noqa: S105 - no password

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(State).index(self)


MEANING = {
    State.FAIL: "asked, and the answer was wrong",
    State.ERROR: "could not be asked: set-up or the test itself broke",
    State.INCONCLUSIVE: "measured, but not decidable",
    State.NOT_RUN: "not asked",
    State.PENDING: "its window is still open",
    State.WAIVED: "failed, and a named person accepted that",
    State.ATTESTED: "stated by a named person for this deployment",
    State.PASS: "asked and judged in this run",
}
# Good enough for GO. WAIVED is added for items that are not critical.
SETTLED = frozenset({State.PASS, State.ATTESTED})


class Outcome(StrEnum):
    """What is to be done with the deployment."""

    GO = "GO"
    NO_GO = "NO-GO"
    INCOMPLETE = "INCOMPLETE"
    VOID = "VOID"


EXIT_CODES = {Outcome.GO: 0, Outcome.NO_GO: 1, Outcome.INCOMPLETE: 6, Outcome.VOID: 7}
# Pytest's own, which have a meaning: all well, failed, interrupted, internal error, misuse, nothing collected.
PYTEST_CODES = range(6)
BROKEN = 3


@dataclass(frozen=True)
class Scope:
    """Which items the run is about.

    kind: "whole", "mark" (``-m``), or "narrowed" (paths, ``-k`` and the like: no verdict).
    shard: "1/3" where the run judges one part of that only (``--shard``); the verdict is then that of the merge.
    """

    kind: str
    expression: str = ""
    shard: str = ""

    @property
    def judged(self) -> bool:
        """Whether such a run ends in a verdict."""
        return self.kind in {"whole", "mark"}

    @property
    def words(self) -> str:
        """The scope in words for people."""
        part = f"shard {self.shard} of " if self.shard else ""
        if self.kind == "whole":
            return f"{part}the whole checklist"
        if self.kind == "mark":
            return f"{part}the items marked “{self.expression}”"
        return f"a narrowed run ({self.expression})"


@dataclass(frozen=True)
class Standing:
    """How one item stands at the end of a run.

    later: the item belongs to a stage after the promotion. tested: it has a test. due: when a pending one
    can be judged.
    """

    id: str
    level: str
    state: State
    later: bool = False
    in_scope: bool = True
    tested: bool = True
    reason: str = ""
    due: str = ""


@dataclass(frozen=True)
class Decision:
    """The verdict of a run.

    outcome: None for a narrowed run. rehearsal: the target was the twin, so nothing is promoted.
    reasons: why it is not GO, or what GO rests on. due: the pending items of a provisional GO.
    untested: items in scope that no test covers yet. shard: "1/3" for a part of a run, on which nothing is promoted.
    """

    outcome: Outcome | None
    rehearsal: bool
    provisional: bool
    exit_code: int
    reasons: tuple[str, ...]
    due: tuple[Standing, ...] = ()
    untested: int = 0
    shard: str = ""

    @property
    def headline(self) -> str:
        """The verdict in a few words."""
        if self.outcome is None:
            return "NO VERDICT"
        words = f"PROVISIONAL {self.outcome}" if self.provisional else str(self.outcome)
        stages = ["REHEARSAL"] * self.rehearsal + [f"SHARD {self.shard}"] * bool(self.shard)
        return f"{' · '.join(stages)} · would be {words}" if stages else words

    @property
    def promotable(self) -> bool:
        """Whether the deployment that was judged may be promoted. Never for a rehearsal, nor for a shard alone."""
        return self.outcome is Outcome.GO and not self.rehearsal and not self.shard


def worst(states: Iterable[State]) -> State:
    """The state of an item whose tests ended like this. NOT RUN for none."""
    return min(states, key=lambda state: state.rank, default=State.NOT_RUN)


def decide(
    standings: Sequence[Standing],
    scope: Scope,
    *,
    rehearsal: bool,
    void: Sequence[str] = (),
    troubles: Sequence[str] = (),
) -> Decision:
    """The verdict over *standings*.

    void: why the evidence cannot be about one deployment. troubles: what went wrong beside the items
    (preflight, clean-up, collection, a crash): with any of them the verdict is at best INCOMPLETE.
    """
    asked_for = [one for one in standings if one.in_scope and one.level != "advisory"]
    untested = [one for one in asked_for if not one.tested]
    # A rehearsal proves the suite as far as it goes; a deployment must be covered whole.
    counted = [one for one in asked_for if one.tested] if rehearsal else asked_for
    if not scope.judged:
        return Decision(None, rehearsal, False, 0, tuple(troubles), untested=len(untested))

    red = [one for one in counted if one.state is State.FAIL or (one.state is State.WAIVED and _critical(one))]
    due = [one for one in counted if one.state is State.PENDING and one.later]
    open_ones = [one for one in counted if one not in red and one not in due and not _settled(one)]
    lacking = list(troubles)
    # A shard may have got nothing of a small scope; the merge looks at the whole.
    if not any(one.state in SETTLED for one in counted) and (counted or not scope.shard):
        lacking.append("nothing in scope has passed")
    lacking += _sorts(open_ones)

    if void:
        outcome, reasons = Outcome.VOID, list(void)
    elif red:
        outcome, reasons = Outcome.NO_GO, [_count(len(red), "item failed", "items failed"), *lacking]
    elif lacking:
        outcome, reasons = Outcome.INCOMPLETE, lacking
    else:
        words = f"{_count(len(counted) - len(due), 'item is', 'items are')} in order"
        advisory = sum(one.in_scope for one in standings) - len(asked_for)
        outcome, reasons = Outcome.GO, [f"{words}; {advisory} advisory ones are not counted" if advisory else words]
    if rehearsal and untested:
        reasons.append(f"{_count(len(untested), 'item in scope has', 'items in scope have')} no test yet")
    provisional = outcome is Outcome.GO and bool(due)
    return Decision(
        outcome, rehearsal, provisional, EXIT_CODES[outcome], tuple(reasons), tuple(due), len(untested), scope.shard
    )


def exit_code(decision: Decision, pytest_code: int) -> int:
    """The exit code of a run with a verdict: the verdict's, unless pytest has something graver to say."""
    # 0 and 1 are pytest's summary of the tests, which the verdict replaces.
    return decision.exit_code if pytest_code in {0, 1} else own_code(pytest_code)


def own_code(pytest_code: int) -> int:
    """The code of pytest, and that of a broken run for any that it does not have.

    pytest.exit() and other plugins may set any number, and of 256 the system keeps the lowest byte, which is 0.
    """
    return pytest_code if pytest_code in PYTEST_CODES else BROKEN


def _settled(one: Standing) -> bool:
    return one.state in SETTLED or (one.state is State.WAIVED and not _critical(one))


def _critical(one: Standing) -> bool:
    return one.level == "critical"


def _sorts(open_ones: Sequence[Standing]) -> list[str]:
    found = []
    for state in State:
        ids = [one.id for one in open_ones if one.state is state]
        if ids:
            found.append(f"{_count(len(ids), 'item is', 'items are')} {state}: {_some(ids)}")
    return found


def _some(ids: Sequence[str], shown: int = 6) -> str:
    more = len(ids) - shown
    return ", ".join(ids[:shown]) + (f" and {more} more" if more > 0 else "")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
