"""Performance > Target Latencies (POST-2.4): what the request limiter costs."""

import pytest

from signoff import expect


@pytest.mark.item("POST-2.4")
@pytest.mark.needs("quiet")
def test_the_limiter_costs_little(limiter_overhead, limits):
    """A call that the limiter counts takes in the mean less than 2 ms longer than comparable ones that it does not.

    ``POST /api/organization`` without a name, refused with 400, against ``GET /api/auth/session`` and
    ``GET /api/rate-limit``: all resolve the session of one signed-in user, and only the first is behind the limiter.
    And ``POST /api/upload`` without a file, of FREE, against the same of ENTERPRISE, which the limiter lets pass there.
    """
    expect.perf.overhead_below(limiter_overhead(limits["overhead_ms"]), of="The request limiter")
