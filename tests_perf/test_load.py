"""Week 1 > Priority 3 (WEEK-3.2): many users at once.

The users are locust's; the times come from the open-loop generator beside it, and the load is counted, not assumed.
"""

import pytest

from signoff import expect


@pytest.mark.item("WEEK-3.2")
@pytest.mark.needs("disruptive", "quiet")
def test_the_load_is_borne(load, limits):
    """50 users at once, each in a tenant of their own, are all served, with few errors, and one more is served fast."""
    measured = load(limits["users"])

    expect.load.borne(
        measured, users=int(limits["users"]), error_percent=limits["error_percent"], p95_ms=limits["p95_ms"]
    )
