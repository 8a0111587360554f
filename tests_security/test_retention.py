"""Security Checklist > Audit Logging > retention (PRE-7.17): audit rows are kept for 90 days, and no longer.

A collection into which nothing is written keeps nothing: each test has something audited first.
"""

import pytest

from signoff import expect


@pytest.mark.item("PRE-7.17")
def test_audit_rows_end_after_ninety_days(audited, audit_keeping, audit_purge, limits):
    """A TTL index on the rows' date ends them after exactly 90 days, or a daily job does (ASVS 5.0 14.2.4)."""
    found = audit_keeping()

    expect.retention.in_use(found)
    expect.retention.kept_for(found, audit_purge(found), seconds=limits["retention_s"])


@pytest.mark.item("PRE-7.17")
def test_no_audit_row_is_older_than_ninety_days(audited, audit_keeping, limits, now):
    """The oldest audit row is within the 90 days, and every row has a date by which it can end."""
    found = audit_keeping()

    expect.retention.in_use(found)
    expect.retention.nothing_older(found, seconds=limits["retention_s"], slack_s=limits["slack_s"], now=now)
