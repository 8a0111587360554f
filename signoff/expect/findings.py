"""Many attempts, one claim: all findings in one failure, the first few by name, with their number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from signoff.evidence import CheckFailed, Evidence, Exchange, Inconclusive
from signoff.evidence.probe import Probe

NAMED = 6  # findings that a message names; the evidence file has all


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: in words, and where it shows."""

    words: str
    evidence: Evidence | None = None


def judge(findings: Sequence[Finding], *, claim: str, expected: str, look_at: str) -> None:
    """Silent without findings, else one failure about all of them."""
    if not findings:
        return
    shown = "\n".join(finding.words for finding in findings[:NAMED])
    more = f"\n… and {len(findings) - NAMED} more" if len(findings) > NAMED else ""
    total = "1 finding:" if len(findings) == 1 else f"{len(findings)} findings:"
    raise CheckFailed(claim, expected, f"{total}\n{shown}{more}", findings[0].evidence, look_at)


def answered(probes: Sequence[Probe]) -> list[Probe]:
    """The attempts that reached their place. Raises Inconclusive where the request limit stood in front of most.

    One that was never answered counts, as a server error does; not where they are most of them.
    """
    if not probes:
        raise ValueError("no attempt was made")
    reached = [probe for probe in probes if not probe.throttled]
    if 2 * len(reached) < len(probes):
        all_reached(probes)
    silent = [probe for probe in probes if probe.unanswered]
    if 2 * len(silent) > len(probes):
        raise Inconclusive(
            f"{len(silent)} of {len(probes)} attempts were never answered (the first: {silent[0].words}, "
            f"{silent[0].exchange.reason})"
        )
    return reached


def all_reached(probes: Sequence[Probe]) -> None:
    """Raises Inconclusive where the request limit stood in front of one or more."""
    if unheard := [probe for probe in probes if probe.throttled]:
        raise Inconclusive(
            f"{len(unheard)} of {len(probes)} attempts met the request limit instead (the first: {unheard[0].words}); "
            "under a client address of its own each would have a limit of its own (CLIENT_ADDRESS_HEADER)"
        )


def whole(answers: Iterable[Exchange]) -> None:
    """Raises Inconclusive where one was not read to its end: what does not stand in the beginning may stand behind it.

    Comes last, for claims that something is nowhere in an answer: what was found in a beginning is wrong all the same.
    """
    if cut := [answer for answer in answers if answer.cut]:
        raise Inconclusive(
            f"{len(cut)} answers are too long to be read whole, or break off (the first: {cut[0].asked}, "
            f"{len(cut[0].text)} characters read), so nobody can tell what else stands in them"
        )


def each(probes: Sequence[Probe], saying: str = "") -> list[Finding]:
    """A finding for each of *probes*, with its status and *saying*."""
    return [
        Finding(f"{probe.words}: {saying or ('no answer' if probe.unanswered else probe.status)}", probe)
        for probe in probes
    ]
