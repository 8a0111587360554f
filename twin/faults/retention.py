"""Faults of how long the audit trail is kept."""

from __future__ import annotations

from twin.faults import Fault

_ITEM = ("PRE-7.17",)

FAULTS = (
    Fault("retention-absent", "Nothing ends the rows of the audit trail.", _ITEM, r"no TTL index"),
    Fault("retention-of-30-days", "Audit rows end after 30 days.", _ITEM, r"30 days|2592000"),
    Fault("retention-of-900-days", "Audit rows end after 900 days.", _ITEM, r"900 days|77760000"),
    Fault("retention-in-minutes", "The 90 days were written down in minutes: 129600.", _ITEM, r"129600"),
    Fault("retention-on-another-field", "The TTL index is on a field that no row has.", _ITEM, r"another field"),
    Fault("retention-of-some-rows", "The TTL index ends rows of one action only.", _ITEM, r"partial"),
    Fault(
        "retention-on-a-pair-of-fields",
        "The TTL index is on two fields, which ends nothing.",
        _ITEM,
        r"another field|no TTL",
    ),
    Fault(
        "retention-purge-stopped",
        "The purge stopped: rows of 100 days are there.",
        _ITEM,
        r"older than 90 days|100 days",
    ),
    Fault("retention-dates-as-text", "A writer puts dates as text, which never end.", _ITEM, r"no date|never end"),
)
