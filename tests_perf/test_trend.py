"""Week 1 > Priority 3 (WEEK-3.1): not slower than it was.

Measured as for POST-2, and held against what was recorded of this target: by its oldest reference, by the build before
and by this build. Of the POST-2 measurements these are the two with a 95th percentile, calls and queries; page loads
(POST-2.3) and what the limiter costs (POST-2.4) are held against their limits alone.
"""

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("WEEK-3.1"), pytest.mark.needs("session", "db", "quiet")]


def test_the_api_has_not_become_slower(api_trend, limits):
    """The 95th percentile of the mix of API calls is at most 20 % above the recorded baseline, and no call is worse.

    All were answered, also cold: times of errors are no times.
    """
    measurements, trend = api_trend()

    for measured in measurements:
        expect.perf.cold_answered(measured)
        expect.perf.all_answered(measured)
    expect.trend.not_worse(trend, percent=limits["worse_percent"], one_percent=limits["one_worse_percent"])


def test_the_queries_have_not_become_slower(query_trend, limits):
    """The 95th percentile of the application's queries is at most 20 % above the recorded baseline, and none is worse.

    All were answered.
    """
    expect.trend.not_worse(query_trend(), percent=limits["worse_percent"], one_percent=limits["one_worse_percent"])
