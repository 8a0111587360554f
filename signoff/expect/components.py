"""Expectations on the packages that the application is made of (OWASP A06; ASVS 5.0 15.2.1)."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.evidence import CheckFailed, Inconclusive, NotRun
from signoff.evidence.advisories import Advisory, Audit
from signoff.evidence.probe import Probe
from signoff.expect import sessions
from signoff.expect.findings import Finding, answered, judge
from signoff.expect.http import REDIRECTS, phrase
from signoff.expect.judging import expectation

GRAVE = frozenset({"high", "critical"})
KNOWN = GRAVE | {"info", "low", "moderate"}
# OSV rates nearly all advisories of npm; one that it does not rate may be of any gravity.
GRAVE_ONLINE = GRAVE | {"unrated"}
HIDDEN = 404
LOOK = "package.json and pnpm-lock.yaml: update, or waive with owner, reason and end in audit.waivers.json"


@expectation
def no_grave_advisory(online: Audit, recorded: Audit) -> None:
    """No package of the lock file has an advisory of high or critical severity that is not waived.

    online: what OSV says today. recorded: what the pipeline's audit said; it alone decides where OSV says nothing or
    not everything. Raises NotRun where neither says anything.
    """
    _without_grave(online, GRAVE_ONLINE)
    if online.problem:
        _sound(online, recorded)
        _without_grave(recorded, GRAVE)
    elif not recorded.problem and all(_locked(recorded, one) for one in recorded.found):
        _without_grave(recorded, GRAVE)


def _without_grave(audit: Audit, severities: frozenset[str]) -> None:
    judge(
        [Finding(one.words, audit) for one in audit.grave(severities)],
        claim="Packages with known vulnerabilities are in use",
        expected="no advisory of high or critical severity that is not waived",
        look_at=LOOK,
    )


def _sound(online: Audit, recorded: Audit) -> None:
    """The recorded audit says something of this lock file. Raises CheckFailed, NotRun or Inconclusive."""

    def wrong(claim: str, wanted: str, actual: str) -> CheckFailed:
        return CheckFailed(claim, wanted, actual, recorded, LOOK)

    if recorded.absent:
        raise NotRun(
            f"nobody says which advisories there are: OSV {online.problem}, and ARTIFACTS_FOLDER has no"
            f" {recorded.source} (let OSV_URL be reached, or put the output of `pnpm audit --json` there)"
        )
    if recorded.problem:
        raise wrong("There is no package audit to judge", "audit.json of `pnpm audit --json`", recorded.problem)
    if recorded.looked_at <= 0 or not recorded.locked:
        raise wrong("The package audit looked at nothing", "packages", f"{recorded.looked_at} packages")
    for one in recorded.found:
        if one.severity not in KNOWN or not _locked(recorded, one):
            raise wrong(
                "The package audit is of another lock file", f"{one.package} as the lock file has it", one.words
            )
    # A checkout gives every file the time of the checkout, so an earlier audit may still be of this lock file.
    if recorded.older and not recorded.grave(GRAVE):
        raise Inconclusive(
            f"{recorded.source} is older than the lock file beside it, so it may be of another one, and OSV"
            f" {online.problem}: make the audit after the checkout"
        )


def _locked(audit: Audit, one: Advisory) -> bool:
    return set(one.versions) <= (audit.locked or {}).get(one.package, frozenset())


@expectation
def gated(plain: Sequence[Probe], with_header: Sequence[Probe]) -> None:
    """Pages that are closed to visitors stay closed when a request claims to come from the middleware (CVE-2025-29927).

    plain: the same pages without the claim. They must be closed, or the probe would say nothing: by the way to the
    sign-in, or, where a page is hidden from visitors, by 404; but not hidden all of them, for no gate shows then.
    """
    look = "the version of Next.js (fixed in 12.3.5, 13.5.9, 14.2.25, 15.2.3), or the header at the edge"
    gates = [probe for probe in answered(plain) if sessions.dead(probe.exchange)]
    open_ones = [probe for probe in answered(plain) if probe not in gates and (probe.status != HIDDEN or not gates)]
    judge(
        [Finding(f"{probe.words}: {phrase(probe.status)}", probe) for probe in open_ones],
        claim="Pages that should be closed to visitors are not (no baseline for the bypass)",
        expected="the sign-in in place of each page",
        look_at="the gates in front of these pages",
    )
    hidden = {(probe.exchange.path, HIDDEN) for probe in plain if probe.status == HIDDEN}
    judge(
        [
            Finding(f"{probe.words}: {phrase(probe.status)}", probe)
            for probe in answered(with_header)
            if not sessions.dead(probe.exchange) and (probe.exchange.path, probe.status) not in hidden
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
