"""Performance > Target Latencies (POST-2.1): how fast the API answers.

Asked in an open loop at a stated rate: a stall is met by every request that was due during it.
"""

import pytest

from signoff import expect


@pytest.mark.item("POST-2.1")
@pytest.mark.needs("quiet")
def test_the_api_answers_fast(mix, limits):
    """95 % of a mix of API calls, and of each of them, take less than 200 ms, sure to 95 %.

    An error counts as infinitely slow. First calls, cold, are shown apart: they must be answered, however slow.
    """
    measured = mix(limits["p95_ms"])

    expect.perf.cold_answered(measured)
    expect.perf.all_answered(measured)
    expect.perf.every_p95_below(measured, limits["p95_ms"])
