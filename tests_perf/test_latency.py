"""Performance > Target Latencies (POST-2.1): how fast the API answers.

Asked in an open loop at a stated rate: a stall is met by every request that was due during it.
"""

import pytest

from signoff import expect

pytestmark = pytest.mark.needs("quiet")


@pytest.mark.item("POST-2.1")
def test_the_api_answers_fast(mix, limits):
    """95 % of a mix of API calls take less than 200 ms, sure to 95 %; errors count as infinitely slow."""
    measured = mix(limits["p95_ms"])

    expect.perf.all_answered(measured)
    expect.perf.p95_below(measured, limits["p95_ms"])


@pytest.mark.item("POST-2.1")
def test_no_route_is_slow(mix, limits):
    """No route of the mix is slow behind the fast ones: the limit holds for each."""
    measured = mix(limits["p95_ms"])

    expect.perf.all_answered(measured)
    expect.perf.each_p95_below(measured, limits["p95_ms"])


@pytest.mark.item("POST-2.1")
def test_the_first_call_of_a_route_is_answered(mix, limits):
    """The first call of every route is answered as all others; how long it took is shown, and kept out of the rest."""
    measured = mix(limits["p95_ms"])

    expect.perf.cold_answered(measured)
