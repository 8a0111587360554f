"""Performance > Target Latencies (POST-2.4): what the request limiter costs."""

import pytest

from signoff import expect


@pytest.mark.item("POST-2.4")
@pytest.mark.needs("quiet")
def test_the_limiter_costs_little(limiter_overhead, limits):
    """A call that the limiter counts takes less than 2 ms longer than a comparable one that it does not count.

    Compared are two calls of one signed-in user that do the same besides: ``GET /api/auth/session``, which resolves
    the session and is not behind the limiter, and ``POST /api/organization`` without a name, which resolves the same
    session, refuses with 400, and is.
    """
    expect.perf.overhead_below(limiter_overhead(limits["overhead_ms"]), of="The request limiter")
