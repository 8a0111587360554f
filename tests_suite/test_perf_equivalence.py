"""What is said of the limiter's cost is as sure as stated, whatever the shape of the cost and of the noise."""

from __future__ import annotations

import functools
import math
import random
from collections import defaultdict
from collections.abc import Callable

import pytest

from signoff.perf.equivalence import LOOKS, Block, Blocks, bounded, decided, looks, student
from signoff.perf.overhead import ONE_ROUTE, ORDER

MARGIN = 2.0
ERROR = 0.05 / 3
UPLOADS = 90  # blocks with a pair of one route: the quota of the organizations that the fixture makes
Times = Callable[[random.Random], float]


# Noise.


def quiet(chance: random.Random) -> float:
    """Target and network on one machine with nothing else to do."""
    return chance.lognormvariate(-1.0, 0.4)


def stalls(chance: random.Random) -> float:
    """What latencies look like: a log-normal body, and now and then a stall."""
    return chance.lognormvariate(0.0, 0.6) + (chance.uniform(5, 40) if chance.random() < 0.02 else 0.0)


def heavy(chance: random.Random) -> float:
    """No variance: the same for all calls, and no mean of some hundred of them says anything (Pareto, 1.5)."""
    return 3 * chance.paretovariate(1.5)


def storm(chance: random.Random) -> float:
    """A machine on which nothing of a millisecond can be seen."""
    return chance.lognormvariate(3.5, 1.2)


# What a limiter costs.


def always(cost: float) -> Times:
    """The same for every request."""
    return lambda _: cost


def exponential(mean: float) -> Times:
    """Mostly less than *mean*, and sometimes much more."""
    return lambda chance: chance.expovariate(1 / mean)


def rarely(share: float, cost: float, *, otherwise: float = 0.0) -> Times:
    """*cost* for a *share* of the requests."""
    return lambda chance: cost if chance.random() < share else otherwise


@functools.cache
def free_calls(noise: Times) -> list[float]:
    """Times of calls without the limiter, from which all simulations draw."""
    chance = random.Random(1)  # noqa: S311 - simulations must be repeatable
    return [10 + noise(chance) for _ in range(50_000)]


def verdict(seed: int, cost: Times, noise: Times) -> str:
    """PASS, FAIL or INCONCLUSIVE of one simulated measurement."""
    chance = random.Random(seed)  # noqa: S311 - simulations must be repeatable
    drawn = iter(chance.choices(free_calls(noise), k=LOOKS[-1] * (len(ORDER) + len(ONE_ROUTE))))
    blocks = Blocks()
    for number in range(LOOKS[-1]):
        times = defaultdict(list)
        for name in (*ORDER, *(ONE_ROUTE if number < UPLOADS else ())):
            times[name].append(next(drawn) + (cost(chance) if name in ("limited", "counted") else 0.0))
        blocks.add(times)
        if blocks.number in LOOKS:
            found = list(looks(blocks, MARGIN, what="a simulation"))[-1]
            if decided(found):
                return "PASS" if found.kept else "FAIL"
    return "INCONCLUSIVE"


ALWAYS, EXPONENTIAL = always(MARGIN), exponential(MARGIN)


@functools.cache
def shares(cost: Times, noise: Times, number: int) -> dict[str, float]:
    """Parts of each verdict among many simulated measurements, always the same ones."""
    found = [verdict(seed, cost, noise) for seed in range(number)]
    return {word: found.count(word) / number for word in ("PASS", "FAIL", "INCONCLUSIVE")}


@pytest.mark.parametrize(
    ("cost", "noise"),
    [
        (ALWAYS, quiet),
        (ALWAYS, stalls),
        (ALWAYS, heavy),
        (EXPONENTIAL, quiet),
        (EXPONENTIAL, stalls),
        (rarely(0.1, 20.0), quiet),
        (rarely(0.02, 100.0), quiet),
        (rarely(0.02, 100.0), stalls),
        (rarely(0.005, 100.0, otherwise=1.5), quiet),
    ],
)
def test_with_a_mean_of_the_margin_at_most_one_in_twenty_passes(cost, noise):
    """Whatever the shape: the same cost for all, exponential, 20 ms for a tenth, 100 ms for one of 50 or of 200."""
    assert shares(cost, noise, 100)["PASS"] <= 0.05


@pytest.mark.parametrize("cost", [ALWAYS, EXPONENTIAL])
@pytest.mark.parametrize("noise", [quiet, stalls])
def test_with_a_mean_of_the_margin_at_most_one_in_twenty_fails(cost, noise):
    assert shares(cost, noise, 100)["FAIL"] <= 0.05


@pytest.mark.parametrize("noise", [quiet, stalls])
def test_well_below_the_margin_nearly_all_pass_within_the_stated_number_of_blocks(noise):
    assert shares(always(1.0), noise, 100)["PASS"] >= 0.95
    assert LOOKS[-1] == 400


@pytest.mark.parametrize(
    "cost",
    [
        always(5.0),
        exponential(5.0),
        rarely(0.05, 100.0),
        rarely(1 / 24, 200.0),
        rarely(0.04, 100.0, otherwise=0.3),
        rarely(0.05, 400.0),
        rarely(1 / 3, 12.0),
    ],
)
@pytest.mark.parametrize("noise", [quiet, stalls])
def test_well_above_the_margin_none_passes_and_nearly_all_fail(cost, noise):
    found = shares(cost, noise, 20)
    assert found["PASS"] == 0
    assert found["FAIL"] >= 0.9


@pytest.mark.parametrize(("cost", "noise"), [(always(1.0), storm), (always(5.0), storm), (always(1.0), heavy)])
def test_in_heavy_noise_nothing_is_decided(cost, noise):
    assert shares(cost, noise, 20)["INCONCLUSIVE"] >= 0.95


def test_a_difference_has_no_part_in_a_drift_over_the_block():
    blocks = Blocks()
    times = defaultdict(list)
    for at, name in enumerate((*ORDER, *ONE_ROUTE)):
        times[name].append(10.0 + at)
    for _ in range(4):
        blocks.add(times)
    for pairs in (blocks.limited, blocks.usage, blocks.control, blocks.one_route):
        assert bounded(pairs, MARGIN, ERROR).value == 0


def blocks_of(*calls: float, free: float = 10.0, number: int = 80) -> list[Block]:
    """Blocks in which the calls of B take turns at *calls*."""
    times = calls * 4 * number
    return [((free,) * 4, times[4 * at : 4 * at + 4]) for at in range(number)]


def test_what_is_rare_is_not_taken_away():
    """Every twentieth call 100 ms slower: nothing in a trimmed mean, 5 ms in the mean."""
    found = bounded(blocks_of(110.0, *[10.0] * 19), MARGIN, ERROR, tail=True)
    assert found.value == pytest.approx(5)
    assert found.low > MARGIN
    assert found.high > 5


def test_what_was_not_seen_is_allowed_for():
    """None of 320 calls: then less than 1.28 % of all are slow, and 100 ms for each of them are 1.28 ms in the mean."""
    assert bounded(blocks_of(10.0), MARGIN, ERROR, tail=True).high == pytest.approx(1.28, abs=0.01)
    assert bounded(blocks_of(10.0, number=320), MARGIN, ERROR, tail=True).high == pytest.approx(0.32, abs=0.01)


def test_slow_calls_of_both_kinds_alike_are_the_network_s():
    """One in a hundred calls stalls for 30 ms, limited or not: that costs the bound little."""
    stalled = ((40.0, 10.0, 10.0, 10.0), (10.0, 10.0, 40.0, 10.0))
    found = bounded([*[stalled] * 13, *blocks_of(10.0, number=307)], MARGIN, ERROR, tail=True)
    assert found.value == 0
    assert found.high < 1


def test_too_few_blocks_promise_nothing():
    found = bounded(blocks_of(10.1, number=1), MARGIN, ERROR)
    assert (found.low, found.high) == (-math.inf, math.inf)


@pytest.mark.parametrize(("p", "df", "exact"), [(0.9875, 31, 2.3518), (0.95, 10, 1.8125), (0.9875, 255, 2.2543)])
def test_students_t_is_that_of_the_tables(p, df, exact):
    assert student(p, df) == pytest.approx(exact, rel=0.01)
