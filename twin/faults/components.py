"""Faults of what the application is made of (OWASP A06): vulnerable packages, and the bypass of the middleware."""

from __future__ import annotations

from twin.faults import Fault

_A06 = ("PRE-7.6",)

FAULTS = (
    Fault("package-with-critical-advisory", "The audit finds a critical advisory.", _A06, r"known vulnerabilities"),
    Fault(
        "package-with-high-advisory", "The audit finds an advisory of high severity.", _A06, r"known vulnerabilities"
    ),
    Fault("package-audit-absent", "There is no package audit.", _A06, r"no package audit"),
    Fault("package-audit-unreadable", "The package audit is an error message.", _A06, r"no package audit"),
    Fault("package-audit-of-nothing", "The package audit looked at no package.", _A06, r"looked at nothing"),
    Fault("package-audit-of-another-lock", "The package audit is of another lock file.", _A06, r"another lock file"),
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
