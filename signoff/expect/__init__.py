"""Expectations judge evidence: silent, or they raise CheckFailed with claim, expected, actual and where to look.

They do no I/O. Tests read ``expect.hsts(answer, min_age_s=...)``.
"""

from signoff.expect import (
    access,
    alerts,
    apptests,
    census,
    counts,
    environment,
    hosting,
    loading,
    machine,
    misconfiguration,
    monitoring,
    people,
    perf,
    queries,
    ratelimit,
    release,
    retention,
    secrets,
)
from signoff.expect.auth import (
    came_back,
    csrf_token,
    leads_to,
    one_user_with_hash,
    providers,
    same_answer,
    signed_in,
    signed_out,
    unchanged,
)
from signoff.expect.headers import csp, frame_options_deny, fresh_nonces, hsts, nosniff
from signoff.expect.health import admits, check_true, confirmed, fresh, healthy, names_build
from signoff.expect.http import leads_into, only_https, refused_over_http, same_build, status
from signoff.expect.judging import expectation
from signoff.expect.mail import arrived, carries
from signoff.expect.screen import not_run, says, shows, stays_out
from signoff.expect.tenancy import count, created, is_owner, one_organization, refused_as_taken
from signoff.expect.tls import negotiates, refuses_version, speaks_tls, trusted

__all__ = [
    "access",
    "admits",
    "apptests",
    "arrived",
    "came_back",
    "carries",
    "census",
    "check_true",
    "confirmed",
    "count",
    "counts",
    "created",
    "csp",
    "csrf_token",
    "environment",
    "expectation",
    "frame_options_deny",
    "fresh",
    "fresh_nonces",
    "healthy",
    "hsts",
    "is_owner",
    "leads_into",
    "leads_to",
    "loading",
    "machine",
    "misconfiguration",
    "names_build",
    "negotiates",
    "nosniff",
    "not_run",
    "one_organization",
    "one_user_with_hash",
    "only_https",
    "perf",
    "providers",
    "queries",
    "ratelimit",
    "refused_as_taken",
    "refused_over_http",
    "refuses_version",
    "release",
    "retention",
    "same_answer",
    "same_build",
    "says",
    "secrets",
    "shows",
    "signed_in",
    "signed_out",
    "speaks_tls",
    "status",
    "stays_out",
    "trusted",
    "unchanged",
]
