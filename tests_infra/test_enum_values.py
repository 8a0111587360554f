"""Database Migration (PRE-8.3): the values that the migration adds are written, and read back over the API."""

import pytest

from signoff import expect


@pytest.mark.item("PRE-8.3")
def test_a_denial_is_written_and_read_back(company, trail):
    """A refused request leaves a row PERMISSION_DENIED, and the API shows it."""
    value = "PERMISSION_DENIED"
    company.actors["VIEWER"].crm.create("account", {"name": "refused to a viewer"})
    company.actors["VIEWER"].send("GET", "/api/billing/subscription")

    rows = trail.of(company.tenant.id, action=value)

    expect.trail.written(rows, value=value)
    expect.trail.read_back(company.actors["OWNER"].audit.read(action=value), rows, value=value)


@pytest.mark.item("PRE-8.3")
def test_a_spent_limit_is_written_and_read_back(another_free, trail, change_plan):
    """A request beyond the limit leaves a row RATE_LIMIT_EXCEEDED, and the API shows it."""
    value, free = "RATE_LIMIT_EXCEEDED", another_free
    free.spender.burst()

    rows = trail.of(free.tenant.id, action=value)

    expect.trail.written(rows, value=value)
    # Its hour is used up: reading needs the hour of a larger plan.
    change_plan(free.tenant, "ENTERPRISE")
    expect.trail.read_back(free.members[0].audit.read(action=value), rows, value=value)
