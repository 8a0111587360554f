"""Faults of what persons have stated."""

from __future__ import annotations

from twin.faults import Fault

_ITEMS = ("DEP-5.4", "WEEK-3.3", "WEEK-3.4")
FAULTS = (
    Fault("statements-absent", "Nobody has stated anything.", _ITEMS, r"no statement", ("PRE-7.4",)),
    Fault(
        "statements-for-another-deployment",
        "The statements are for last month's build.",
        _ITEMS,
        r"another deployment",
        ("PRE-7.4",),
    ),
    Fault("statements-expired", "The statements have expired.", _ITEMS, r"expired", ("PRE-7.4",)),
    Fault("statements-edited", "The statements were edited after they were made.", _ITEMS, r"edited", ("PRE-7.4",)),
    Fault("statements-with-other-evidence", "The evidence file was replaced.", _ITEMS, r"evidence", ("PRE-7.4",)),
    Fault(
        "statements-unreadable", "The statements are cut off in the middle.", _ITEMS, r"cannot be read", ("PRE-7.4",)
    ),
)
