"""Post-Deployment Verification > Error Tracking (POST-4): what the access log says of the first 24 hours.

The suite's own requests are left out of every count.
"""

import pytest

from signoff import expect


@pytest.mark.item("POST-4.1")
def test_no_server_errors(last_day, deployed_at, as_of):
    """Over 24 hours of a log without a hole no person's request ended in 5xx, or in no answer at all."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.no_server_errors(traffic)


@pytest.mark.item("POST-4.2")
def test_few_not_found(last_day, deployed_at, as_of, limits):
    """Over 24 hours less than 1 % of people's requests ended in 404, with enough of them to be sure."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.share_below(traffic, 404, percent=limits["below_percent"], of="not found")


@pytest.mark.item("POST-4.3")
def test_few_refused(last_day, deployed_at, as_of, limits):
    """Over 24 hours less than 5 % of people's requests ended in 403, with enough of them to be sure."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.share_below(traffic, 403, percent=limits["below_percent"], of="permission denied")


@pytest.mark.item("POST-4.4")
def test_no_database_connection_errors(last_day, deployed_at, as_of):
    """Over 24 hours no line of the log speaks of a lost, refused or exhausted connection to the database."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.no_database_errors(traffic)


@pytest.mark.item("POST-4.5")
def test_no_webhook_failed_in_the_log(last_day, deployed_at, as_of):
    """Over 24 hours every webhook delivery of the payment provider was answered 2xx."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.webhooks_delivered(traffic)
