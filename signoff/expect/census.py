"""Expectations on the routes one by one: session, role, tenant, and the audit row of a denial.

A control that exists and is not used by one route shows as that route's name (checklist PRE-7.1, PRE-7.15;
ASVS 5.0, 8.2.1, 8.2.2, 8.3.1; OWASP A01:2021).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Probe, Row
from signoff.evidence.probe import NO_ANSWER
from signoff.expect.access import TOO_MANY, combined, none_limited
from signoff.expect.findings import whole
from signoff.expect.judging import expectation
from signoff.expect.refusal import DONE, PERMISSION, asks_for_session, meaning

LEAST_COVERED = 0.5
"""Part of the probes that must have been decided: an application most of which cannot be asked proves nothing."""


@expectation
def sessions(probes: Sequence[Probe]) -> None:
    """Every operation asks for a session, or for a machine's token, and does nothing without one."""
    _all(probes, _without_session, "Not every route asks for a session")


@expectation
def roles(probes: Sequence[Probe]) -> None:
    """Every operation refuses every role that may not, for want of permission, and does nothing then."""
    _all(probes, _without_role, "Not every route enforces the role")


@expectation
def tenants(probes: Sequence[Probe]) -> None:
    """No operation shows, changes or takes the id of a row of another tenant."""
    _all(probes, _of_another_tenant, "Not every route keeps the tenants apart")
    whole(probe.answer for probe in probes)


@expectation
def denials(probes: Sequence[Probe]) -> None:
    """Every denial left PERMISSION_DENIED with who was denied what and where.

    Raises Inconclusive where nobody was denied anything for want of permission: what did not happen leaves no row.
    """
    _all(probes, _without_trail, "Not every denial is in the audit trail")
    if not any(_denied(probe) for probe in probes):
        raise Inconclusive(
            f"none of {len(probes)} requests was denied for want of permission (the first: {probes[0].ask} as "
            f"{probes[0].who}: {_words(probes[0])}), so no denial can be in the audit trail (who may do what is judged"
            " by PRE-7.1)"
        )


@expectation
def denial_shows(probe: Probe, trail: Exchange) -> None:
    """Somebody was denied something; the audit trail has it, and shows it to who may read the trail.

    trail: the denials as ``GET /api/organization/audit-logs`` lists them.
    """
    kind, words = meaning(probe.answer)
    if kind != PERMISSION or probe.audit is None:
        expected, look = "403 Forbidden, for want of permission", "the permission guards"
        raise CheckFailed("Nobody is denied anything, so no denial can show", expected, words, probe.answer, look)
    if failure := _without_trail(probe):
        raise failure
    row, shown = probe.audit.rows[0], _listed(trail)
    if not any(_same(entry, row) for entry in shown):
        raise CheckFailed(
            f"The audit trail does not show its reader that {probe.who} was denied {probe.ask}",
            "the row, with its action, user and route",
            f"{len(shown)} denials, none of them this one",
            trail,
            "the handler of GET /api/organization/audit-logs",
        )


def _listed(trail: Exchange) -> list[dict[str, Any]]:
    found = trail.json() if trail.status == 200 else None
    logs = found.get("logs") if isinstance(found, dict) else None
    if not isinstance(logs, list) or not all(isinstance(entry, dict) for entry in logs):
        claim = "The audit trail cannot be read by who may read it"
        look = "the handler of GET /api/organization/audit-logs"
        raise CheckFailed(claim, "200 OK with a list of rows", meaning(trail)[1], trail, look)
    return logs


def _same(entry: Mapping[str, Any], row: Row) -> bool:
    changes = entry.get("changes") or {}
    route = (row.get("changes") or {}).get("endpoint")
    facts = (entry.get("action"), str(entry.get("userId")), isinstance(changes, dict) and changes.get("endpoint"))
    return facts == ("PERMISSION_DENIED", str(row.get("userId")), route)


@expectation
def nothing_gained(probes: Sequence[Probe], *, by: str) -> None:
    """What stands in a body where it must not has no effect; where somebody may ask the same otherwise, that works.

    by: what was tried, for the message.
    """
    decided = [probe for probe in probes if probe.touched or _would_show(probe)]
    wrong = [(probe.ask, _gained(probe, by)) for probe in decided if probe.touched]
    if wrong:
        raise combined(f"Something is gained by {by}", wrong, total=len(probes))
    if len(decided) < max(1, LEAST_COVERED * len(probes)):
        if unheard := next((probe for probe in probes if _unheard(probe)), None):
            raise Inconclusive(f"nobody can tell what is gained by {by}: {unheard.ask} says {_words(unheard)}")
        raise CheckFailed(
            f"Nobody can tell what is gained by {by}: the same request is refused when nothing is wrong with it",
            f"at least {LEAST_COVERED:.0%} of {len(probes)} requests done when they are in order",
            f"{len(decided)} done",
            next((probe.control for probe in probes if probe not in decided), None),
        )
    none_limited(probes)


def _would_show(probe: Probe) -> bool:
    """Whether a gain would have shown: the route looked at the request, and takes it where nothing is wrong with it."""
    return not _unheard(probe) if probe.control is None else meaning(probe.control)[0] == DONE


def _unheard(probe: Probe) -> bool:
    """Whether the request never came to be judged: no answer in time, the request limit, an error."""
    return probe.answer.status == TOO_MANY or probe.answer.status >= 500


def _words(probe: Probe) -> str:
    return meaning(probe.answer)[1].split(" (")[0]


def _gained(probe: Probe, by: str) -> CheckFailed:
    return CheckFailed(
        f"{probe.who} gains by {by}: {probe.ask}",
        "refused, or the field left aside",
        f"{meaning(probe.answer)[1]}; {probe.touched}",
        probe.answer,
        f"which fields {probe.ask.split(' with ')[0]} takes from the body",
    )


def undecided(probe: Probe) -> bool:
    """Whether the answer is the same for who may and who may not, and is neither: a broken or an absent operation.

    Nor does it decide anything that the request limit answered, or nobody in time. Where nobody who may was asked, an
    operation is absent that the framework itself says is not there.
    """
    if probe.touched or probe.leaked:
        return False
    if probe.answer.status in (NO_ANSWER, TOO_MANY):
        return True
    if probe.control is None:
        return _absent(probe.answer)
    kind, _ = meaning(probe.answer)
    return kind not in (DONE, PERMISSION) and probe.answer.status not in (401, 403) and _alike(probe)


def wrong_session(probe: Probe) -> bool:
    """Whether this probe shows a route that asks for no session."""
    return not undecided(probe) and _without_session(probe) is not None


def wrong_role(probe: Probe) -> bool:
    """Whether this probe shows a route that does not enforce the role."""
    return not undecided(probe) and _without_role(probe) is not None


def wrong_tenant(probe: Probe) -> bool:
    """Whether this probe shows a route that does not keep tenants apart."""
    return not undecided(probe) and _of_another_tenant(probe) is not None


def _absent(answer: Exchange) -> bool:
    """Whether there is no such route, or not with this method: a handler's own 404 is no page."""
    page = "html" in answer.headers.get("content-type", "")
    return answer.status in (405, 410) or (answer.status == 404 and page)


Judge = Callable[[Probe], CheckFailed | None]


def _all(probes: Sequence[Probe], judge: Judge, claim: str) -> None:
    decided = [probe for probe in probes if not undecided(probe)]
    wrong = [(f"{probe.ask} as {probe.who}", failure) for probe in decided if (failure := judge(probe))]
    open_ones = sorted({probe.ask for probe in probes if undecided(probe)})
    beside = f"not decidable, the same for who may: {', '.join(open_ones[:4])}" if open_ones else ""
    if wrong:
        raise combined(claim, wrong, total=len(probes), beside=beside)
    none_limited(probes)
    if len(decided) < max(1, LEAST_COVERED * len(probes)):
        if silent := [probe for probe in probes if probe.answer.status == NO_ANSWER]:
            raise Inconclusive(f"only {len(decided)} of {len(probes)} decided: {silent[0].ask} gives no answer")
        raise CheckFailed(
            f"{claim.replace('Not every', 'Of most nobody can tell whether a')}",
            f"at least {LEAST_COVERED:.0%} of {len(probes)} decided",
            f"{len(decided)} decided; {beside}",
            probes[0].answer if probes else None,
        )


def _alike(probe: Probe) -> bool:
    return probe.control is not None and probe.answer.status == probe.control.status


def _without_session(probe: Probe) -> CheckFailed | None:
    _, words = meaning(probe.answer)
    expected = "401 Unauthorized, and nothing changed"
    look = f"the session guard in front of {probe.ask}"
    if probe.touched:
        claim = f"{probe.ask} works without a session: {probe.touched}"
        return CheckFailed(claim, expected, f"{words}; {probe.touched}", probe.answer, look)
    if not asks_for_session(probe.answer) and not _without_key(probe):
        claim = f"{probe.ask} does not ask an anonymous visitor for a session"
        return CheckFailed(claim, expected, words.replace(", not a permission", ""), probe.answer, look)
    if probe.control is not None and probe.control.status == 401:
        claim = f"{probe.ask} refuses everybody for want of a session, who may as well"
        return CheckFailed(claim, "an answer to who has a session", "401 Unauthorized", probe.control, look)
    return None


def _without_key(probe: Probe) -> bool:
    """Whether a machine is turned away that has no key: by 403 as well, in whatever words or without any."""
    page = "html" in probe.answer.headers.get("content-type", "")
    return probe.control is None and probe.answer.status == 403 and not page


def _without_role(probe: Probe) -> CheckFailed | None:
    kind, words = meaning(probe.answer)
    expected = "403 Forbidden, for want of permission, and nothing changed"
    look = f"the permission guard in front of {probe.ask}"
    if kind == PERMISSION and not probe.touched:
        if probe.control is not None and meaning(probe.control)[0] == PERMISSION:
            claim = f"{probe.ask} refuses every role, who may as well"
            return CheckFailed(claim, "done for who may", meaning(probe.control)[1], probe.control, look)
        return None
    claim = f"{probe.who} was not refused {probe.ask}, though that role may not"
    if kind == PERMISSION:
        claim = f"{probe.who} was refused {probe.ask}, but it was done: {probe.touched}"
    return CheckFailed(claim, expected, f"{words}; {probe.touched or 'nothing changed'}", probe.answer, look)


def _of_another_tenant(probe: Probe) -> CheckFailed | None:
    kind, words = meaning(probe.answer)
    expected = "404 Not Found (or 403), nothing changed and nothing shown"
    look = f"the tenant filter of {probe.ask}"

    def wrong(claim: str, more: str) -> CheckFailed:
        return CheckFailed(f"{claim}: {probe.ask}", expected, f"{words}; {more}", probe.answer, look)

    if probe.touched:
        return wrong("Another tenant's row was changed", probe.touched)
    if probe.leaked:
        return wrong("Another tenant's row is shown", f"shows {', '.join(probe.leaked)}")
    if kind == DONE and (probe.answer.method != "GET" or not _empty(probe.answer.text)):
        return wrong("Another tenant's id is accepted", "the row itself is unchanged")
    if probe.answer.status >= 500:
        return wrong("Another tenant's id is an error instead of a refusal", "the row itself is unchanged")
    return None


def _empty(text: str) -> bool:
    return text.strip() in ("", "[]", "{}", "null")


def _denied(probe: Probe) -> bool:
    return probe.audit is not None and meaning(probe.answer)[0] == PERMISSION


def _without_trail(probe: Probe) -> CheckFailed | None:
    if not _denied(probe) or probe.audit is None:
        return None  # where nobody was denied there is no denial to look for: that is PRE-7.1's to say
    rows = [row for row in probe.audit.rows if row.get("action") == "PERMISSION_DENIED"]
    expected = "one row PERMISSION_DENIED with who, what and where"
    look = f"the audit call of the guard in front of {probe.ask}"
    if len(rows) != 1:
        other = ", ".join(sorted({str(row.get("action")) for row in probe.audit.rows}))
        said = f"{len(rows)} such rows" + (f", but {other}" if other and not rows else "")
        claim = f"{probe.who} was denied {probe.ask}, and the audit trail does not say so once"
        return CheckFailed(claim, expected, said, probe.audit, look)
    if lacking := _lacking(rows[0], probe):
        claim = f"The PERMISSION_DENIED row of {probe.ask} does not say {' nor '.join(lacking)}"
        return CheckFailed(claim, expected, f"a row without {', '.join(lacking)}", probe.audit, look)
    return None


def _lacking(row: Row, probe: Probe) -> list[str]:
    """Which of who, what, where and when the row leaves out."""
    changes: Mapping[str, Any] = row.get("changes") or {}
    said = {
        "who (userId, organizationId)": row.get("userId") and row.get("organizationId"),
        "what (method, resource)": changes.get("method") == probe.answer.method and row.get("resource"),
        "where (endpoint)": changes.get("endpoint") == probe.answer.path.split("?")[0],
        "when (createdAt)": row.get("createdAt"),
    }
    return [what for what, value in said.items() if not value]
