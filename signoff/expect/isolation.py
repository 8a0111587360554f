"""Expectations on what one tenant sees and changes of another (checklist DEP-3.12; ASVS 5.0, 8.2.2 and 8.4.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Numbers, Probe, Reading, Snapshot
from signoff.evidence.probe import NO_ANSWER
from signoff.expect.access import combined
from signoff.expect.findings import whole
from signoff.expect.judging import expectation
from signoff.expect.refusal import DONE, meaning

EVERY_KIND = ("account", "contact", "lead", "opportunity", "document", "user", "invitation", "audit", "organization")
"""The kinds of data of which a tenant must find its own, or nobody's silence about them says anything."""
LOOK = "the tenant filter of this query"
# Rows are added to the trail by whoever is refused; what stood there before must stay as it is.
_GROWING = {"AuditLog"}
# Whole numbers, also with commas between thousands; no parts of times, dates, fractions, names and ids.
_NUMBER = re.compile(r"(?<![\w.-])(?<!\d[:,])(?:\d{1,3}(?:,\d{3})+|\d+)(?![\w.-]|[:,]\d)")
_HIDDEN = re.compile(r"(?is)<(script|style|head)\b.*?</\1>|<[^>]*>")


@expectation
def nothing_of_another(readings: Sequence[Reading]) -> None:
    """No reader is shown a planted word of another tenant, anywhere; and that tenant finds its own in every kind."""
    wrong = [(f"{one.channel} as {one.reader}", _leak(one)) for one in readings if one.leaked]
    wrong += [(f"{one.channel} as {one.reader}", _cut(one)) for one in readings if one.other.cut and not one.leaked]
    if wrong:
        raise combined("One tenant's data shows to another", wrong, total=len(readings))
    if unread := sorted({f"{one.channel} as {one.reader}" for one in readings if one.covered and _unread(one.other)}):
        raise Inconclusive(f"{len(unread)} of {len(readings)} readings got no answer of the route: {unread[0]}")
    seen = {name.split(".")[0] for one in readings for name in one.seen}
    if lacking := [kind for kind in EVERY_KIND if kind not in seen]:
        raise CheckFailed(
            f"A tenant does not find its own data anywhere ({', '.join(lacking)}), so that others do not says nothing",
            "each kind of data in at least one channel, as its own tenant",
            f"{coverage(readings)}; not shown: {', '.join(lacking)}",
            readings[0].own if readings else None,
            "the lists and details of these rows",
        )


@expectation
def nothing_changed(before: Snapshot, after: Snapshot, attempts: Sequence[Probe]) -> None:
    """Nothing that another tenant tried changed a row, was accepted with its id, or told of it."""
    wrong = [(attempt.ask, failure) for attempt in attempts if (failure := _attempted(attempt))]
    if wrong:
        raise combined("Another tenant's ids are accepted", wrong, total=len(attempts))
    changes = differences(before, after)
    if changes:
        raise CheckFailed(
            "A tenant's rows are not what they were before another tenant's attempts",
            before.answered,
            f"{after.answered}: {'; '.join(changes[:6])}",
            after,
            "the routes that write to these collections",
        )
    if unread := [attempt.ask for attempt in attempts if _unread(attempt.answer)]:
        raise Inconclusive(f"{len(unread)} of {len(attempts)} attempts got no answer of the route: {unread[0]}")
    whole(attempt.answer for attempt in attempts)


@expectation
def counts_own_rows(found: Sequence[Numbers]) -> None:
    """Numbers that a tenant is shown count its own rows: another tenant's new rows leave them, own ones change them."""
    wrong = [(one.channel, failure) for one in found if (failure := _counted(one))]
    if wrong:
        raise combined("Numbers of one tenant count rows of another", wrong, total=len(found))
    if not any(one.control != one.after for one in found):
        raise CheckFailed(
            "No number changes when a tenant gains rows, so that they stay says nothing of another tenant",
            "numbers that count the tenant's own rows",
            "; ".join(f"{one.channel}: {_words(one.control)}" for one in found),
            found[0].page if found else None,
            "the counts of the dashboard",
        )


def coverage(readings: Sequence[Reading]) -> str:
    """In how many of the channels the tenant itself was shown planted words."""
    covered = {one.channel for one in readings if one.covered}
    silent = sorted({one.channel for one in readings} - covered)
    return f"{len(covered)} of {len(covered) + len(silent)} channels covered"


def differences(before: Snapshot, after: Snapshot) -> list[str]:
    """What became of the rows, in words."""
    found = []
    for collection in sorted(before.rows.keys() | after.rows.keys()):
        old, new = before.rows.get(collection, {}), after.rows.get(collection, {})
        if collection not in _GROWING:
            found += [f"{collection}: row {key} came" for key in sorted(new.keys() - old.keys())]
        found += [f"{collection}: row {key} went" for key in sorted(old.keys() - new.keys())]
        for key in sorted(old.keys() & new.keys()):
            names = [name for name in old[key].keys() | new[key].keys() if old[key].get(name) != new[key].get(name)]
            found += [f"{collection}: {', '.join(sorted(names))} of row {key} changed"] if names else []
    return found


def visible_numbers(html: str) -> tuple[str, ...]:
    """The whole numbers that a reader of a page sees, in order; of anything but a page, all that stand in it."""
    return tuple(_NUMBER.findall(unescape(_HIDDEN.sub(" ", html))))


def _leak(one: Reading) -> CheckFailed:
    names = ", ".join(one.leaked[:6]) + (f" and {len(one.leaked) - 6} more" if len(one.leaked) > 6 else "")
    return CheckFailed(
        f"{one.reader} is shown another tenant's data in {one.channel}",
        "no word of another tenant",
        f"shows {names}",
        one.other,
        f"{LOOK}: {one.channel}",
    )


def _unread(answer: Exchange) -> bool:
    """Whether it was not the route that answered: no answer in time, or the request limit."""
    return answer.status in (NO_ANSWER, 429)


def _cut(one: Reading) -> CheckFailed:
    claim = f"What {one.reader} is shown in {one.channel} is too long to be read whole"
    return CheckFailed(claim, "an answer that can be searched", "a cut body", one.other, LOOK)


def _attempted(attempt: Probe) -> CheckFailed | None:
    kind, words = meaning(attempt.answer)
    if attempt.touched:
        claim, said = f"{attempt.who} changed a row of another tenant: {attempt.ask}", attempt.touched
    elif attempt.leaked:
        claim, said = f"{attempt.who} is told of a row of another tenant: {attempt.ask}", ", ".join(attempt.leaked)
    elif kind == DONE and "[" in attempt.ask:
        claim, said = f"{attempt.who} is not refused the id of another tenant's row: {attempt.ask}", "row unchanged"
    else:
        return None
    return CheckFailed(claim, "404 Not Found, nothing changed, nothing told", f"{words}; {said}", attempt.answer, LOOK)


def _counted(one: Numbers) -> CheckFailed | None:
    if one.before == one.after:
        return None
    return CheckFailed(
        f"A number in {one.channel} changes when another tenant gains rows",
        _words(one.before),
        _words(one.after),
        one.page,
        f"the tenant filter of the counts in {one.channel}",
    )


def _words(numbers: Sequence[str]) -> str:
    return f"numbers {' '.join(numbers) or 'none'}"
