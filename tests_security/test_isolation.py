"""Multi-Tenancy > Verify data isolation (DEP-3.12): words that nobody can guess, planted in one tenant.

They are sought in every byte that others receive: lists, details by the tenant's own ids, search, exports, dashboards,
pages, error texts. The same search finds them as the tenant itself; where it does not, a channel is not covered.
"""

import pytest

from signoff import expect


@pytest.mark.item("DEP-3.12")
def test_nothing_of_a_tenant_shows_to_another(readings):
    """What one tenant stores shows to itself, and in no answer and on no page to another or to nobody's member."""
    expect.isolation.nothing_of_another(readings())


@pytest.mark.item("DEP-3.12")
def test_nothing_of_a_tenant_can_be_changed_by_another(snapshot, tried):
    """Whatever another tenant tries with a tenant's ids, in path and body, leaves its rows as they were."""
    before = snapshot()
    attempts = tried()

    expect.isolation.nothing_changed(before, snapshot(), attempts)


@pytest.mark.item("DEP-3.12")
def test_numbers_count_own_rows_alone(counts):
    """What a tenant is shown in numbers changes with its own rows, and not with those of another."""
    expect.isolation.counts_own_rows(counts())
