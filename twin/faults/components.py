"""Faults of what the application is made of (OWASP A06): vulnerable packages, and the bypass of the middleware."""

from __future__ import annotations

from twin.faults import Fault

_A06 = ("PRE-7.6",)

FAULTS = (
    Fault("package-with-critical-advisory", "The audit finds a critical advisory.", _A06, r"known vulnerabilities"),
    Fault(
        "package-with-high-advisory", "The audit finds an advisory of high severity.", _A06, r"known vulnerabilities"
    ),
    Fault(
        "package-audit-unreadable",
        "OSV does not answer, and the package audit is an error message.",
        _A06,
        r"no package audit",
    ),
    Fault(
        "package-audit-of-nothing",
        "OSV does not answer, and the package audit looked at no package.",
        _A06,
        r"looked at nothing",
    ),
    Fault(
        "package-audit-of-another-lock",
        "OSV does not answer, and the package audit is of another lock file.",
        _A06,
        r"another lock file",
    ),
    Fault("osv-critical-advisory", "OSV knows of a critical advisory.", _A06, r"known vuln[\s\S]*critical GHSA-0000"),
    Fault("osv-high-advisory", "OSV knows of an advisory of high severity.", _A06, r"known vuln[\s\S]*high GHSA-0000"),
    Fault(
        "osv-high-on-second-page",
        "OSV names the high advisory on the second page of its answer.",
        _A06,
        r"known vuln[\s\S]*high GHSA-0002",
    ),
    Fault("osv-unrated-advisory", "OSV does not say how grave an advisory is.", _A06, r"known vuln[\s\S]*unrated"),
    Fault("osv-malicious-package", "OSV knows that a package was made to do harm.", _A06, r"known vuln[\s\S]*MAL-"),
    Fault("package-waiver-expired", "A high advisory was waived until last year.", _A06, r"known vulnerabilities"),
    Fault(
        "middleware-header-opens-pages",
        "A header that claims to be the middleware's opens every page.",
        _A06,
        r"bypasses the gates",
    ),
    Fault(
        "middleware-header-opens-administration",
        "The header opens the administration alone.",
        _A06,
        r"bypasses the gates[\s\S]*/en/admin",
    ),
    Fault("middleware-header-skips-locale", "With the header the middleware is skipped.", _A06, r"be skipped"),
    Fault(
        "middleware-header-of-source-folder",
        "Only the header's form with a source folder skips the middleware.",
        _A06,
        r"be skipped[\s\S]*src/middleware",
    ),
)
