"""Expectations on who may go on: other people's accounts, users who are not active, suspended tenants (A01)."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import Rows
from signoff.evidence.probe import Probe
from signoff.expect.findings import Finding, answered, judge
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

# The last three: the application no longer does this to anybody.
REFUSED = frozenset({401, 403, 404, 405, 410, 501})
# What every request of a user changes by itself.
PASSING = frozenset({"lastLoginAt", "updatedAt"})


@expectation
def left_alone(probes: Sequence[Probe], before: Rows, after: Rows, *, who: str) -> None:
    """Each attempt on somebody else's account is refused, and the account is as before (ASVS 5.0 8.2.2)."""
    findings = [
        Finding(f"{probe.words}: {phrase(probe.status)}", probe)
        for probe in answered(probes)
        if probe.status not in REFUSED
    ]
    was, now = (dict(rows.rows[0]) if rows.rows else {} for rows in (before, after))
    changed = sorted(name for name in {*was, *now} - PASSING if was.get(name) != now.get(name))
    if not now:
        findings.append(Finding("the user is gone from the database", after))
    elif changed:
        findings.append(Finding(f"changed in the database: {', '.join(changed)}", after))
    judge(
        findings,
        claim=f"{who} acts on the account of somebody else",
        expected="403 Forbidden (or 404, or 405 of a route that is gone) for each, and the account as before",
        look_at="the owner check of the routes below /api/user/{id}: a session alone is no permission",
    )


@expectation
def shut_out(probes: Sequence[Probe], *, who: str, before: Rows, after: Rows) -> None:
    """None of these requests is served, by whatever refusal, and nothing was written (ASVS 5.0 7.4.2, 8.2.1).

    before, after: what the organization had of the kind of row that one of the requests creates.
    """
    findings = [
        Finding(f"{probe.words}: {phrase(probe.status)}", probe)
        for probe in answered(probes)
        if not 300 <= probe.status < 500
    ]
    if not findings and len(after.rows) > len(before.rows):
        findings = [Finding(f"refused, but written: {len(after.rows) - len(before.rows)} row(s) more", after)]
    judge(
        findings,
        claim=f"{who} is served by the API",
        expected="401 Unauthorized or 403 Forbidden on every route, and nothing written",
        look_at="the guard of the API: pages alone ask for the status, and the API serves whoever has a session",
    )


@expectation
def served(probes: Sequence[Probe], *, who: str) -> None:
    """All of these requests are served: else a refusal of others would say nothing."""
    judge(
        [
            Finding(f"{probe.words}: {phrase(probe.status)}", probe)
            for probe in answered(probes)
            if not 200 <= probe.status < 300
        ],
        claim=f"{who} is not served by the API",
        expected="200 OK on every route",
        look_at="the handlers of these routes",
    )
