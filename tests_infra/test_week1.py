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
