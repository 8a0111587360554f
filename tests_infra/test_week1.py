"""Post-Deployment Tasks (Week 1) > Priority 1 (WEEK-1.1, 1.2, 1.4): what is looked after in the first days."""

import pytest

from signoff import expect


@pytest.mark.item("WEEK-1.1")
def test_errors_of_the_first_days_were_reviewed(records, first_days, as_of, limits):
    """A named person reviewed the errors of each of the first days, from the numbers that the log has."""
    for number in range(int(limits["days"])):
        traffic = first_days(number)
        review = records.review(f"{traffic.since:%Y-%m-%d}")

        expect.history.reviewed(review, traffic, now=as_of)


@pytest.mark.item("WEEK-1.2")
@pytest.mark.needs("history")
def test_registrations_and_activations_were_tracked(users_of, as_of, limits):
    """What was tracked of each of the first days, registrations and activations, is what the database has."""
    for number in range(int(limits["days"])):
        expect.activity.tracked(users_of(number), now=as_of)


@pytest.mark.item("WEEK-1.4")
def test_the_audit_trail_shows_nothing_conspicuous(activity, deployed_at, first_days_end, as_of, limits, target):
    """The audit trail of the first days has no burst, no administration at night, no actor in two tenants, no gap."""
    window = activity.audit(deployed_at, first_days_end)

    expect.activity.nothing_conspicuous(window, limits=limits, now=as_of, zone=target.settings.office_zone)
