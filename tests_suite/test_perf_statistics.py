"""The statistics of measurements: intervals that hold as often as they say, and verdicts that are as sure as stated."""

from __future__ import annotations

import math
import random

import pytest

from signoff.perf.latency import Sample, times
from signoff.perf.statistics import quantile, quantile_interval, share_interval

LIMIT_MS = 200.0


@pytest.mark.parametrize("q", [0.5, 0.95])
def test_the_interval_of_a_quantile_holds_it_as_often_as_it_says(q):
    """400 times 200 samples of an exponential distribution, whose quantiles are known."""
    truth = -math.log(1 - q)
    chance = random.Random(7)  # noqa: S311 - simulations must be repeatable
    held = 0
    for _ in range(400):
        found = quantile_interval(sorted(chance.expovariate(1) for _ in range(200)), q)
        held += found.low <= truth <= found.high
    assert held / 400 >= 0.93


def test_a_bound_above_the_95th_percentile_takes_72_samples():
    assert math.isinf(quantile_interval([1.0] * 71, 0.95).high)
    assert quantile_interval([1.0] * 72, 0.95).high == 1.0


def test_errors_are_the_slowest_of_all():
    samples = sorted([10.0] * 80 + [math.inf] * 20)
    found = quantile_interval(samples, 0.95)
    assert math.isinf(found.value)
    assert math.isinf(found.low)


def test_no_samples_have_no_quantile():
    assert math.isinf(quantile([], 0.95))
    assert quantile_interval([], 0.95).low == -math.inf


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"), [(0, 299, 0.0, 0.01), (20, 1000, 0.0133, 0.0290), (10, 10, 0.741, 1.0)]
)
def test_the_interval_of_a_share_is_the_exact_one(hits, n, low, high):
    """Clopper and Pearson's; the rule of three for none of 299."""
    assert share_interval(hits, n) == pytest.approx((low, high), abs=0.0008)


def verdicts(*, stall_s: float, every_s: float, seconds: float, number: int) -> dict[str, int]:
    """How a target is judged that answers nothing for *stall_s* of every *every_s*, when it is asked at any time."""
    found = {"PASS": 0, "FAIL": 0, "INCONCLUSIVE": 0}
    for seed in range(number):
        chance = random.Random(seed)  # noqa: S311 - simulations must be repeatable
        began = chance.uniform(0, every_s)
        samples = []
        for _ in range(int(90 * seconds)):
            due = chance.uniform(0, seconds)
            waits = max(0.0, stall_s - (began + due) % every_s) * 1000
            samples.append(Sample(0, due, 0.0, chance.lognormvariate(math.log(40), 0.4) + waits))
        p95 = times("all calls", samples, comparisons=7).p95
        found["PASS" if p95.high < LIMIT_MS else "FAIL" if p95.low >= LIMIT_MS else "INCONCLUSIVE"] += 1
    return found


@pytest.mark.parametrize(("stall_s", "every_s"), [(1.0, 10.0), (1.5, 15.0), (3.0, 30.0), (6.0, 60.0)])
def test_stalls_that_come_seldom_are_seen_in_a_minute(stall_s, every_s):
    """The true p95 is 700 ms and more. Five seconds would miss the stall as often as not."""
    assert verdicts(stall_s=stall_s, every_s=every_s, seconds=60, number=20)["FAIL"] == 20


def test_one_stall_of_two_seconds_decides_nothing_and_none_passes():
    """That a minute had one does not tell whether there are two in the next; calls by themselves are sure enough."""
    assert verdicts(stall_s=2.0, every_s=60.0, seconds=60, number=20)["INCONCLUSIVE"] == 20
    assert verdicts(stall_s=0.0, every_s=60.0, seconds=60, number=20)["PASS"] == 20
    assert verdicts(stall_s=0.0, every_s=60.0, seconds=5, number=20)["PASS"] == 20


def test_many_comparisons_do_not_make_a_sound_target_slow():
    """Seven times at the limit, each call with a p95 of 199 ms: one in twenty fails at most."""

    def fails(seed: int) -> bool:
        chance = random.Random(seed)  # noqa: S311 - simulations must be repeatable
        body = [[chance.lognormvariate(math.log(199) - 1.645 * 0.4, 0.4) for _ in range(300)] for _ in range(7)]
        return any(quantile_interval(sorted(one), 0.95, comparisons=7).low >= LIMIT_MS for one in body)

    assert sum(fails(seed) for seed in range(400)) <= 20
