"""Faults of the first week: what was tracked of users, and what the audit trail shows."""

from __future__ import annotations

from twin.faults import Fault

FAULTS = (
    Fault("tracked-day-missing", "Nobody tracked the users of the second day.", ("WEEK-1.2",), r"nobody tracked"),
    Fault(
        "tracked-numbers-differ",
        "More registrations were tracked than the database has.",
        ("WEEK-1.2",),
        r"differs from the database",
    ),
    Fault(
        "tracked-activations-invented",
        "More activations were tracked than users registered.",
        ("WEEK-1.2",),
        r"differs from the database",
    ),
    Fault("tracked-unreadable", "What was tracked is cut off in the middle.", ("WEEK-1.2",), r"cannot be read"),
    Fault("audit-burst", "One user left 120 rows within two minutes.", ("WEEK-1.4",), r"burst"),
    Fault("audit-change-at-night", "A role was changed at three in the morning.", ("WEEK-1.4",), r"off hours"),
    Fault("audit-actor-in-two-tenants", "One user acted in two tenants.", ("WEEK-1.4",), r"two tenants"),
    Fault("audit-gap", "For a day and a half there is no row.", ("WEEK-1.4",), r"gap"),
)
