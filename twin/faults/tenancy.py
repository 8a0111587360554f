"""Faults of tenancy: how a workshop comes to be a tenant; and of who sees and changes its users."""

from __future__ import annotations

from twin.faults import Fault

ONBOARDING = ("DEP-3.8",)

FAULTS = (
    Fault("onboarding-creator-stays-member", "Who founds an organization stays MEMBER.", ONBOARDING, r"owner|member"),
    Fault(
        "onboarding-second-organization-fails",
        "Only one organization can be without a payment customer.",
        ONBOARDING,
        r"500|second|internal error",
    ),
    Fault(
        "onboarding-duplicate-slug-accepted",
        "A slug that is taken is accepted again.",
        ONBOARDING,
        r"slug|duplicate|unique",
        ("PRE-8.2",),
    ),
    Fault(
        "onboarding-organization-not-written",
        "Founding is answered well, and no organization is written.",
        ONBOARDING,
        r"organization|database|row",
    ),
    Fault(
        "users-of-all-tenants-listed",
        "Every signed-in user is shown the users of all tenants.",
        ("DEP-3.12",),
        r"tenant|leak|user",
        ("PRE-7.1",),
    ),
    Fault(
        "users-changed-by-anybody",
        "Any signed-in user can activate users and make administrators.",
        ("PRE-7.1",),
        r"admin|activate|refused",
        ("PRE-7.4", "PRE-7.9"),
    ),
    Fault(
        "onboarding-user-not-joined",
        "The organization is written, and its founder does not belong to it.",
        ONBOARDING,
        r"organization|owner|member",
    ),
)
