"""Expectations on the role matrix: three witnesses for each cell, all wrong cells in one failure.

The answer says one thing, the database another, the audit trail a third: who disagrees with the others lies, and the
failure says who (checklist DEP-3.13 to DEP-3.15, PRE-7.1; ASVS 5.0, 8.2 and 8.3).
"""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Probe, Witnesses, shorten
from signoff.expect.judging import expectation
from signoff.expect.refusal import DONE, PERMISSION, meaning

TOO_MANY, SERVER_ERROR = 429, 500
LISTED = 6
"""Wrong cells that a failure tells of; the others are counted, and the evidence has them."""


@expectation
def matrix(found: Sequence[Witnesses], *, of: str) -> None:
    """Every cell is as the matrix says. Cells that nobody can ask, because OWNER fails alike, are no verdict on roles.

    of: what the cells are of, for the message: "VIEWER". Raises Inconclusive where such a cell should be refused
    and nothing else is wrong, and CheckFailed where no cell of a verb could be asked.
    """
    if not found:
        raise CheckFailed(f"No cell of the role matrix was asked of {of}", "at least one cell", "none")
    unaskable = [one for one in found if unasked(one)]
    wrong = [(one.cell.title, failure) for one in found if not unasked(one) and (failure := judge(one))]
    for verb in sorted({one.cell.verb for one in found}):
        some = [one for one in found if one.cell.verb == verb]
        if all(one in unaskable for one in some):
            wrong.append((f"nobody can {verb} anything", _nothing_asked(verb, some)))
    if wrong:
        raise combined(f"The role matrix does not hold for {of}", wrong, total=len(found), beside=_beside(unaskable))
    if open_ended := [one for one in unaskable if not one.cell.allowed]:
        raise Inconclusive(_beside(open_ended))


def unasked(one: Witnesses) -> str:
    """Why this cell says nothing about roles, or "": the request fails for OWNER in the same way.

    Where the role may, it is no refusal, whatever was written meanwhile; where it may not, nothing must be.
    """
    kind, words = meaning(one.answer)
    owner, status = one.control or one.answer, one.answer.status
    if kind in (DONE, PERMISSION) or status in (401, 403) or status != owner.status:
        return ""
    # Of OWNER's own cells there is nobody to compare with: an error of the application alone is known to be one.
    if one.control is None and status < SERVER_ERROR:
        return ""
    if one.effect not in ("no", "") and not (one.cell.allowed and status >= SERVER_ERROR):
        return ""
    return f"{one.cell.title}: cannot be asked, {one.cell.ask} is broken for OWNER too ({words.split(' (')[0]})"


def judge(one: Witnesses) -> CheckFailed | None:
    """What is wrong with this cell, or None."""
    if one.cell.verb == "read":
        return _judge_read(one)
    return _judge_allowed(one) if one.cell.allowed else _judge_refused(one)


def none_limited(probes: Sequence[Probe]) -> None:
    """Raises Inconclusive where the request limit answered one: what no handler saw, none has refused."""
    if limited := [probe for probe in probes if probe.answer.status == TOO_MANY]:
        raise Inconclusive(f"{len(limited)} of {len(probes)} requests met the request limit: {limited[0].ask}")


def combined(claim: str, wrong: Sequence[tuple[str, CheckFailed]], *, total: int, beside: str = "") -> CheckFailed:
    """All that is wrong as one failure, with the evidence of the first; one alone speaks for itself.

    wrong: what each is about, and how it failed. total: of how many. beside: what else is to be said.
    """
    if len(wrong) == 1:
        return wrong[0][1]
    failures = [failure for _, failure in wrong]
    lines = [f"{number}. {what}: {failure.actual}" for number, (what, failure) in enumerate(wrong[:LISTED], 1)]
    lines += [f"and {len(wrong) - LISTED} more: {_names(wrong[LISTED:])}"] if len(wrong) > LISTED else []
    lines += [beside] if beside else []
    expected = list(dict.fromkeys(failure.expected for failure in failures))
    look = list(dict.fromkeys(failure.look_at for failure in failures if failure.look_at))
    more = f", and {len(look) - 2} more" if len(look) > 2 else ""
    return CheckFailed(
        f"{claim}: {len(wrong)} of {total} are wrong",
        "; ".join(expected[:3]),
        "\n".join(lines),
        failures[0].evidence,
        "; ".join(look[:2]) + more,
    )


def _names(wrong: Sequence[tuple[str, CheckFailed]]) -> str:
    return shorten("; ".join(what for what, _ in wrong))


def _judge_refused(one: Witnesses) -> CheckFailed | None:
    kind, words = meaning(one.answer)
    cell, changed = one.cell, one.effect in ("yes", "partly")
    expected = "403 Forbidden, for want of permission, and nothing written"
    if kind == PERMISSION and not changed:
        return _everybody(one)
    if kind == PERMISSION:
        claim = f"{cell.title}: refused but written, though {cell.because}"
        return _wrong(one, claim, expected, f"{words}, and yet written; {_who_lies(one)}")
    if kind == DONE:
        claim = f"{cell.role} was not refused, though {cell.because}: {cell.title}"
        happened = "and written" if changed else f"but nothing written; {_who_lies(one)}"
        return _wrong(one, claim, expected, f"{words} {happened}")
    if changed:
        return _wrong(one, f"{cell.title}: answered as an error but written", expected, f"{words}, and yet written")
    return _wrong(one, f"{cell.role} was not refused, though {cell.because}: {cell.title}", expected, words)


def _judge_allowed(one: Witnesses) -> CheckFailed | None:
    kind, words = meaning(one.answer)
    cell = one.cell
    expected = "done, and written as asked"
    if kind == DONE and one.effect in ("yes", ""):
        return None
    if kind == DONE:
        how = "not written" if one.effect == "no" else "written otherwise than asked"
        return _wrong(one, f"{cell.title}: accepted but {how}", expected, f"{words}, but {how}; {_who_lies(one)}")
    if one.effect in ("yes", "partly"):
        claim = f"{cell.title}: refused but written, though {cell.because}"
        return _wrong(one, claim, expected, f"{words}, and yet written; {_who_lies(one)}")
    return _wrong(one, f"{cell.role} was refused, though {cell.because}: {cell.title}", expected, words)


def _judge_read(one: Witnesses) -> CheckFailed | None:
    kind, words = meaning(one.answer)
    cell = one.cell
    if not cell.allowed:
        if kind == PERMISSION and not one.shown:
            return _everybody(one)
        said = f"{words}, and the row is shown" if one.shown else words
        claim = f"{cell.role} was not refused, though {cell.because}: {cell.title}"
        return _wrong(one, claim, "403 Forbidden, for want of permission", said)
    if kind == DONE and one.shown:
        return None
    said = f"{words}, but the row is not shown" if kind == DONE else words
    claim = f"{cell.role} was refused, though every role of the organization may read: {cell.title}"
    return _wrong(one, claim, "200 OK, showing the row", said)


def _everybody(one: Witnesses) -> CheckFailed | None:
    """A refusal says nothing about the role where OWNER is refused as well."""
    if one.control is None or meaning(one.control)[0] != PERMISSION:
        return None
    claim = f"Everybody is refused, OWNER too ({one.cell.verb} {one.cell.resource})"
    return _wrong(one, claim, "OWNER may, others may not", meaning(one.control)[1], one.control)


def _who_lies(one: Witnesses) -> str:
    """Which of the three witnesses disagrees with the other two."""
    answered, written = meaning(one.answer)[0] == DONE, one.effect in ("yes", "partly")
    if answered == written:
        return "answer and database agree"
    denied = "PERMISSION_DENIED" in one.trail
    audited = bool(one.trail) and not denied
    trail = "the audit trail says nothing" if not one.trail else f"the audit trail says {', '.join(one.trail)}"
    if audited == written:
        return f"the answer lies ({trail})"
    if answered:
        return f"answer and audit trail lie, the write is lost ({trail})"
    return f"answer and audit trail lie, the refusal comes after the write ({trail})"


def _wrong(one: Witnesses, claim: str, expected: str, actual: str, evidence: Exchange | None = None) -> CheckFailed:
    look = f"the permission guard in front of {one.cell.ask}"
    return CheckFailed(claim, expected, actual, evidence or one.answer, look)


def _nothing_asked(verb: str, some: Sequence[Witnesses]) -> CheckFailed:
    return CheckFailed(
        f"Nobody, not even OWNER, can {verb} anything, so nothing is known of who may",
        "at least one kind of row on which it can be asked",
        unasked(some[0]),
        some[0].answer,
        f"the handler of {some[0].cell.ask}",
    )


def _beside(some: Sequence[Witnesses]) -> str:
    return "; ".join(unasked(one) for one in some[:LISTED])
