"""Sets of faults with a name."""

from __future__ import annotations

AS_BUILT = (
    "accept-page-crashes",
    "assignee-of-any-tenant",
    "assignee-of-any-tenant-accepted",
    "audit-filters-crash",
    "billing-page-open-to-all",
    "change-short-password-accepted",
    "contact-create-fails",
    "crm-changes-not-audited",
    "csp-absent",
    "denial-rows-of-billing-alone",
    "denials-without-address",
    "endless-amounts-crash",
    "event-activation-silent",
    "event-organization-change-silent",
    "event-removal-silent",
    "event-role-change-silent",
    "frame-options-sameorigin",
    "health-checks-are-objects",
    "health-tells-counts",
    "health-without-build",
    "inactive-served",
    "invitation-link-leads-nowhere",
    "joining-leaves-first-organization",
    "json-error-crashes-page",
    "leak-in-dashboard-counts",
    "leak-in-user-by-id",
    "limit-forwarded-address-trusted",
    "limit-headers-missing-on-429",
    "limit-retry-after-on-the-last-served",
    "limit-shared-count",
    "limit-sign-up-not-stricter",
    "malformed-ids-crash",
    "member-changes-rows-of-others",
    "objects-crash-post-crm-account",
    "objects-crash-post-crm-leads",
    "objects-crash-post-crm-opportunity",
    "objects-crash-put-crm-account",
    "objects-crash-put-crm-contacts",
    "objects-crash-put-crm-leads",
    "objects-crash-put-crm-opportunity",
    "objects-crash-registration",
    "onboarding-creator-stays-member",
    "onboarding-second-organization-fails",
    "organization-switcher-absent",
    "others-deleted",
    "others-language-changed",
    "others-password-changed",
    "others-profile-changed",
    "password-hash-in-answers",
    "powered-by",
    "pricing-page-says-99",
    "query-scans-leads",
    "quota-checked-before-the-write",
    "register-short-password-accepted",
    "reset-mails-new-password",
    "reset-status-names-unknown-users",
    "retention-absent",
    "schema-index-not-sparse",
    "session-creates-unknown-users",
    "sign-in-failure-not-audited",
    "sign-in-names-unknown-users",
    "sign-in-not-throttled",
    "sign-out-keeps-copies-valid",
    "suspended-served",
    "users-changed-by-anybody",
    "users-of-all-tenants-listed",
    "viewer-may-write",
    "webhook-applies-any-order",
    "webhook-ignores-invoice-paid",
    "webhook-not-audited",
    "webhook-reads-old-shape-only",
)
"""How the application differs from what the checklist asks, on the routes that the twin has."""

AS_BUILT_FAILS = {
    "PRE-7.1": (
        "viewer-may-write member-changes-rows-of-others users-changed-by-anybody others-deleted others-profile-changed"
        " others-language-changed others-password-changed leak-in-user-by-id users-of-all-tenants-listed"
        " assignee-of-any-tenant-accepted inactive-served suspended-served session-creates-unknown-users"
    ),
    "PRE-7.2": "password-hash-in-answers",
    "PRE-7.3": (
        "malformed-ids-crash audit-filters-crash endless-amounts-crash objects-crash-registration"
        " objects-crash-post-crm-account objects-crash-post-crm-leads objects-crash-post-crm-opportunity"
        " objects-crash-put-crm-account objects-crash-put-crm-contacts objects-crash-put-crm-leads"
        " objects-crash-put-crm-opportunity"
    ),
    "PRE-7.4": "quota-checked-before-the-write",
    "PRE-7.5": "powered-by health-tells-counts",
    "PRE-7.7": (
        "sign-in-names-unknown-users sign-in-not-throttled sign-out-keeps-copies-valid session-creates-unknown-users"
        " reset-status-names-unknown-users reset-mails-new-password register-short-password-accepted"
        " change-short-password-accepted"
    ),
    "PRE-7.9": (
        "sign-in-failure-not-audited denial-rows-of-billing-alone denials-without-address event-role-change-silent"
        " event-removal-silent event-activation-silent event-organization-change-silent"
    ),
    "PRE-7.12": "limit-forwarded-address-trusted",
    "PRE-7.13": "sign-in-not-throttled limit-sign-up-not-stricter limit-shared-count",
    "PRE-7.14": "crm-changes-not-audited",
    "PRE-7.15": "denial-rows-of-billing-alone",
    "PRE-7.17": "retention-absent",
    "PRE-8.2": "schema-index-not-sparse",
    "PRE-9.6": (
        "webhook-ignores-invoice-paid webhook-not-audited webhook-applies-any-order webhook-reads-old-shape-only"
    ),
    "PRE-9.7": "pricing-page-says-99",
    "DEP-3.5": "reset-mails-new-password reset-status-names-unknown-users",
    "DEP-3.7": "sign-out-keeps-copies-valid",
    "DEP-3.8": "onboarding-creator-stays-member onboarding-second-organization-fails",
    "DEP-3.10": "invitation-link-leads-nowhere accept-page-crashes",
    "DEP-3.11": "organization-switcher-absent joining-leaves-first-organization",
    "DEP-3.12": "users-of-all-tenants-listed leak-in-user-by-id leak-in-dashboard-counts",
    "DEP-3.13": "viewer-may-write",
    "DEP-3.14": "member-changes-rows-of-others",
    "DEP-3.16": "billing-page-open-to-all json-error-crashes-page",
    "DEP-3.29": "contact-create-fails",
    "DEP-3.32": "assignee-of-any-tenant assignee-of-any-tenant-accepted",
    "DEP-3.34": "crm-changes-not-audited",
    "DEP-4.9": "webhook-ignores-invoice-paid",
    "DEP-5.3": "health-checks-are-objects",
    "POST-1.1": "health-without-build health-checks-are-objects",
    "POST-1.2": "health-checks-are-objects",
    "POST-1.3": "health-checks-are-objects",
    "POST-1.4": "health-checks-are-objects",
    "POST-2.2": "query-scans-leads",
    "POST-3.5": "frame-options-sameorigin",
    "POST-3.8": "csp-absent",
    "POST-3.9": "limit-headers-missing-on-429",
    "POST-3.11": "limit-retry-after-on-the-last-served",
}
"""The items that fail because of them, each with its faults; all others must not. What is computed of items follows."""

AS_BUILT_UNDECIDED = {"DEP-5.1": "health-without-build"}
"""The items that nobody can decide because of them."""
