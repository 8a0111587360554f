"""Audit Logging > Permission denials logged (PRE-7.15): a row for each, on every route."""

import pytest

from signoff import expect


@pytest.mark.item("PRE-7.15")
def test_every_denial_is_in_the_audit_trail(census):
    """Each denial, on every route that has one, leaves one PERMISSION_DENIED row with who, what and where."""
    expect.census.denials(census.roles())
