"""Sets of faults with a name."""

from __future__ import annotations

AS_BUILT = (
    "billing-page-open-to-all",
    "csp-absent",
    "frame-options-sameorigin",
    "health-checks-are-objects",
    "health-without-build",
    "limit-forwarded-address-trusted",
    "limit-headers-missing-on-429",
    "json-error-crashes-page",
    "limit-retry-after-on-the-last-served",
    "limit-shared-count",
    "limit-sign-up-not-stricter",
    "onboarding-creator-stays-member",
    "onboarding-second-organization-fails",
    "password-hash-in-answers",
    "powered-by",
    "pricing-page-says-99",
    "reset-mails-new-password",
    "reset-status-names-unknown-users",
    "session-creates-unknown-users",
    "sign-in-failure-not-audited",
    "sign-in-names-unknown-users",
    "sign-in-not-throttled",
    "sign-out-keeps-copies-valid",
    "users-changed-by-anybody",
    "users-of-all-tenants-listed",
    "webhook-applies-any-order",
    "webhook-ignores-invoice-paid",
    "webhook-not-audited",
    "webhook-reads-old-shape-only",
)
"""How the application differs from what the checklist asks, on the routes that the twin has."""
