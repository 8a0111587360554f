"""Week 1 > Priority 3 (WEEK-3.2): many users at once.

The users are locust's; the times come from the open-loop generator beside it, and the load is counted, not assumed.
"""

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("WEEK-3.2"), pytest.mark.needs("disruptive", "quiet")]


def test_the_load_is_borne(load, limits):
    """50 users at once, each in a tenant of their own, are all served for the whole time."""
    expect.load.reached(load(limits["users"]), users=int(limits["users"]))


def test_few_requests_fail_under_load(load, limits):
    """Under that load at most 1 % of the requests fail, sure to 95 %."""
    measured = load(limits["users"])

    expect.load.reached(measured, users=int(limits["users"]))
    expect.load.few_errors(measured, percent=limits["error_percent"])


def test_the_api_is_fast_under_load(load, limits):
    """Under that load 95 % of the API calls of one more user take less than 200 ms, sure to 95 %."""
    measured = load(limits["users"])

    expect.load.reached(measured, users=int(limits["users"]))
    expect.perf.all_answered(measured.probe)
    expect.perf.p95_below(measured.probe, limits["p95_ms"], of="Under load the API")
