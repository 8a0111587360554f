"""Week 1 > Priority 3 (WEEK-3.1): not slower than it was.

Measured as for POST-2, and held against what was recorded for this target and build.
"""

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("WEEK-3.1"), pytest.mark.needs("session", "db", "quiet")]


def test_the_api_has_not_become_slower(api_trend, limits):
    """The 95th percentile of the mix of API calls is at most 20 % above that of the recorded baseline."""
    expect.trend.not_worse(api_trend(), percent=limits["worse_percent"])


def test_the_queries_have_not_become_slower(query_trend, limits):
    """The 95th percentile of the application's queries is at most 20 % above that of the recorded baseline."""
    expect.trend.not_worse(query_trend(), percent=limits["worse_percent"])
