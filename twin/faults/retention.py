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
    Fault("retention-job-not-scheduled", "A job would end them, but nothing calls it.", _ITEM, r"no such cron job"),
    Fault("retention-job-weekly", "A job ends them, once a week.", _ITEM, r"not called every day"),
    Fault("retention-jobs-switched-off", "A job would end them; the project's jobs are off.", _ITEM, r"switched off"),
    Fault("retention-job-refuses-its-token", "The job refuses the hosting's own call.", _ITEM, r"answered 40[13]"),
    Fault("retention-job-crashes-after-a-row", "The job breaks off after one row.", _ITEM, r"answered 500"),
    Fault("retention-job-after-30-days", "A job ends them after 30 days.", _ITEM, r"89 days old are gone"),
    Fault("retention-job-after-900-days", "A job ends them after 900 days.", _ITEM, r"91 days old are still there"),
    Fault("retention-job-of-some-rows", "A job ends rows of one action only.", _ITEM, r"2 of 3 rows"),
    Fault(
        "retention-job-ends-everything",
        "The job ends all rows, whatever their age.",
        _ITEM,
        r"89 days old are gone",
        ("PRE-7.9",),
    ),
    Fault("retention-dates-as-text", "A writer puts dates as text, which never end.", _ITEM, r"no date|never end"),
)
