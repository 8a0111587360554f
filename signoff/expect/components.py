"""Expectations on the packages that the application is made of (OWASP A06; ASVS 5.0 15.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import CheckFailed
from signoff.evidence.advisories import Audit
from signoff.evidence.probe import Probe
from signoff.expect import sessions
from signoff.expect.findings import Finding, answered, judge
from signoff.expect.http import REDIRECTS, phrase
from signoff.expect.judging import expectation

GRAVE = frozenset({"high", "critical"})
KNOWN = GRAVE | {"info", "low", "moderate"}


@expectation
def no_grave_advisory(audit: Audit) -> None:
    """No package of the lock file has an advisory of high or critical severity that is not waived."""
    look = "package.json and pnpm-lock.yaml: update, or waive with owner, reason and end in audit.waivers.json"

    def wrong(claim: str, wanted: str, actual: str) -> CheckFailed:
        return CheckFailed(claim, wanted, actual, audit, look)

    if audit.problem:
        raise wrong("There is no package audit to judge", "audit.json of `pnpm audit --json`", audit.problem)
    if audit.looked_at <= 0 or not audit.locked:
        raise wrong("The package audit looked at nothing", "packages", f"{audit.looked_at} packages")
    if audit.older:
        raise wrong("The package audit is older than the lock file", "an audit of this lock file", "an older one")
    for one in audit.found:
        if one.severity not in KNOWN or not set(one.versions) <= audit.locked.get(one.package, frozenset()):
            raise wrong(
                "The package audit is of another lock file", f"{one.package} as the lock file has it", one.words
            )
    judge(
        [Finding(one.words, audit) for one in audit.found if one.severity in GRAVE and one.id not in audit.waived],
        claim="Packages with known vulnerabilities are in use",
        expected="no advisory of high or critical severity that is not waived",
        look_at=look,
    )


@expectation
def gated(plain: Sequence[Probe], with_header: Sequence[Probe]) -> None:
    """Pages that are closed to visitors stay closed when a request claims to come from the middleware (CVE-2025-29927).

    plain: the same pages without the claim. They must be closed, or the probe would say nothing.
    """
    look = "the version of Next.js (fixed in 12.3.5, 13.5.9, 14.2.25, 15.2.3), or the header at the edge"
    open_ones = [probe for probe in answered(plain) if not sessions.dead(probe.exchange)]
    judge(
        [Finding(f"{probe.words}: {phrase(probe.status)}", probe) for probe in open_ones],
        claim="Pages that should be closed to visitors are not (no baseline for the bypass)",
        expected="the sign-in in place of each page",
        look_at="the gates in front of these pages",
    )
    judge(
        [
            Finding(f"{probe.words}: {phrase(probe.status)}", probe)
            for probe in answered(with_header)
            if not sessions.dead(probe.exchange)
        ],
        claim="A header bypasses the gates of the pages (CVE-2025-29927)",
        expected="the sign-in in place of each page, whatever header is sent",
        look_at=look,
    )


@expectation
def middleware_runs(plain: Sequence[Probe], with_header: Sequence[Probe]) -> None:
    """What the middleware does for everybody (the redirect to a locale) it does with the header too."""
    skipped = [
        Finding(f"{probe.words}: {phrase(probe.status)} in place of a redirect", probe)
        for before, probe in zip(plain, with_header, strict=True)
        if before.status in REDIRECTS and probe.status not in REDIRECTS
    ]
    if not any(probe.status in REDIRECTS for probe in plain):
        skipped = [Finding(f"{plain[0].words}: {phrase(plain[0].status)}, so nothing can be compared", plain[0])]
    judge(
        skipped,
        claim="A header makes the middleware be skipped (CVE-2025-29927)",
        expected="the redirect to a locale, as without the header",
        look_at="the version of Next.js (fixed in 12.3.5, 13.5.9, 14.2.25, 15.2.3), or the header at the edge",
    )
