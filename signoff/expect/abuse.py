"""Expectations on rules that hold whatever the order and number of requests (OWASP A04; ASVS 5.0 2.1 to 2.4)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signoff.evidence import CheckFailed, Inconclusive, Rows
from signoff.evidence.probe import Probe
from signoff.expect.findings import Finding, answered, judge
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

CONFLICT = 409
QUOTA = re.compile(r"QUOTA_EXCEEDED|reached your .* limit", re.IGNORECASE)


@expectation
def within_quota(probes: Sequence[Probe], rows: Rows, *, left: int) -> None:
    """Of requests at the same moment no more than *left* were served and written, the others met the quota (2.3.3).

    Or they met each other (409 Conflict): who comes a moment later gets to the quota.
    """
    look = "the quota check: count and write in one step, or lock the organization"
    served = [probe for probe in answered(probes) if probe.status < 300]
    if len(served) > left or len(rows.rows) > left:
        raise CheckFailed(
            "Creates at the same moment overshoot the quota",
            f"at most {left} rows, for no more were left",
            f"{len(served)} of {len(probes)} were served, {len(rows.rows)} rows were written",
            (served or list(probes))[-1],
            look,
        )
    if not served:
        raise CheckFailed(
            "The quota refuses what is still left of it",
            f"{left} of {len(probes)} served",
            f"none: {phrase(probes[0].status)} {probes[0].exchange.text[:80]}",
            probes[0],
            look,
        )
    if len(served) != len(rows.rows):
        raise CheckFailed(
            "Answers and database disagree about what was created",
            f"{len(served)} rows",
            f"{len(rows.rows)} rows",
            rows,
            look,
        )
    others = [
        probe
        for probe in probes
        if probe.status >= 300 and probe.status != CONFLICT and not QUOTA.search(probe.exchange.text)
    ]
    judge(
        [Finding(f"{probe.words}: {phrase(probe.status)} {probe.exchange.text[:60]}", probe) for probe in others],
        claim="Creates beyond the quota are refused for another reason",
        expected="403 Forbidden with the code QUOTA_EXCEEDED",
        look_at=look,
    )


@expectation
def only_one(probes: Sequence[Probe], rows: Rows, *, what: str) -> None:
    """Of requests at the same moment one alone has its effect; all others are refused, none by an error 500 (2.3.3)."""
    look = "the check before the write: a unique index, or both in one step"
    served = [probe for probe in answered(probes) if probe.status < 300]
    if len(rows.rows) > 1 or len(served) > 1:
        raise CheckFailed(
            f"Requests at the same moment create {what} more than once",
            f"one {what}",
            f"{len(rows.rows)} in the database; {len(served)} of {len(probes)} requests were served",
            rows,
            look,
        )
    if not rows.rows and all(probe.status >= 500 for probe in answered(probes)):
        # Whatever stops them all has nothing to do with the moment, and another item asks for it.
        raise Inconclusive(
            f"none of {len(probes)} requests creates {what}: all end in {phrase(probes[0].status)}, so nothing can be"
            " said of requests at the same moment"
        )
    if not rows.rows or not served:
        raise CheckFailed(
            f"None of the requests creates {what}",
            f"one {what}",
            f"{len(rows.rows)} in the database; {len(served)} served, the others {phrase(probes[0].status)}",
            probes[0],
            look,
        )
    judge(
        [Finding(f"{probe.words}: {phrase(probe.status)}", probe) for probe in probes if probe.status >= 500],
        claim=f"Requests at the same moment for one {what} end in server errors",
        expected="a refusal that says why",
        look_at=look,
    )


@expectation
def not_done(attempt: Probe, before: Rows, after: Rows, *, field: str, because: str) -> None:
    """The attempt is refused, and the field is as before: refused, and not done all the same (8.2.1)."""
    look = f"the handler of {attempt.exchange.method} {attempt.exchange.path}"
    was, now = (rows.rows[0].get(field) if rows.rows else "(no row)" for rows in (before, after))
    if attempt.throttled:
        raise Inconclusive(f"the request limit answered instead: {attempt.words}")
    if not 400 <= attempt.status < 500:
        raise CheckFailed(
            f"{attempt.where} is not refused, though {because}",
            "403 Forbidden or 400 Bad Request",
            f"{phrase(attempt.status)}; {field} was {was}, is {now}",
            attempt,
            look,
        )
    if was != now:
        raise CheckFailed(
            f"{attempt.where} is refused, but done, though {because}", f"{field} {was}", f"{field} {now}", after, look
        )


@expectation
def value_kept(attempt: Probe, sound: Probe, rows: Rows, *, field: str, sent: str) -> None:
    """A number is refused, or stored as exactly what was sent: never as another one, never in spite of it (2.2.1).

    sound: the same request with an ordinary amount, made afterwards. Raises Inconclusive where that is not taken: who
    takes no amount stores none. A server error that stores nothing is another claim's: see ``injection.no_crash``.
    """
    look = "the validation of amounts: finite, within the database's range"
    stored = [row.get(field) for row in rows.rows]
    if attempt.status < 300 and any(not _same(value, sent) for value in stored):
        raise CheckFailed(
            f"The amount {sent} is stored as another one", f"{sent}, or a refusal", f"{stored[0]!r}", rows, look
        )
    if attempt.status >= 400 and stored:
        raise CheckFailed(f"The amount {sent} is refused, but stored", "no row", f"{stored[0]!r}", rows, look)
    for one in (attempt, sound):
        if one.throttled:
            raise Inconclusive(f"the request limit answered instead: {one.words}")
    if attempt.unanswered or sound.status >= 300:
        silent = attempt if attempt.unanswered else sound
        raise Inconclusive(
            f"nobody can tell what becomes of the amount {sent}: {silent.words} says {phrase(silent.status)}"
        )


def _same(value: object, sent: str) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return value == value and abs(value) != float("inf") and float(value) == float(sent)
