"""Security Checklist > OWASP Top 10 > A06 Vulnerable Components (PRE-7.6): known flaws of what the application uses.

What is known says OSV, asked about names and versions of the lock file's packages, and the pipeline's own
`pnpm audit --json` (audit.json beside its other reports), which alone decides where OSV cannot be reached. The one
flaw that would open every page is probed on the deployment itself. OWASP ASVS 5.0, section 15.2.
"""

import pytest

from signoff import expect

HEADER = "x-middleware-subrequest"
# What the internal header was in the affected versions: before and after 14, with and without a source folder.
CLAIMS = (
    "middleware",
    "src/middleware",
    "pages/_middleware",
    ":".join(["middleware"] * 5),
    ":".join(["src/middleware"] * 5),
)
GATED = ("/en", "/en/crm/accounts", "/en/settings/team", "/en/admin")
LOCALISED = ("/", "/sign-in", "/crm/accounts")


@pytest.mark.item("PRE-7.6")
@pytest.mark.needs("repo")
def test_no_package_has_a_grave_advisory(package_audits):
    """No package of the lock file has an advisory of high or critical severity that is not waived (15.2.1)."""
    audits = package_audits()

    expect.components.no_grave_advisory(online=audits.online, recorded=audits.recorded)


@pytest.mark.item("PRE-7.6")
def test_no_header_bypasses_the_gates(nobody):
    """Pages closed to visitors stay closed when a request claims to come from the middleware (CVE-2025-29927)."""
    plain = nobody.probing.paths(GATED, what="no header")

    claimed = [p for claim in CLAIMS for p in nobody.probing.paths(GATED, what=claim, headers={HEADER: claim})]

    expect.components.gated(plain, claimed)


@pytest.mark.item("PRE-7.6")
@pytest.mark.parametrize("claim", CLAIMS)
def test_no_header_skips_the_middleware(nobody, claim):
    """The redirect to a locale is the middleware's own; it takes place whatever the header claims (CVE-2025-29927)."""
    plain = nobody.probing.paths(LOCALISED, what="no header")

    claimed = nobody.probing.paths(LOCALISED, what=claim, headers={HEADER: claim})

    expect.components.middleware_runs(plain, claimed)
