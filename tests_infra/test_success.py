"""Success Criteria (OK-1 to OK-7), and the suite's own probes of WEEK-3.3: what is true when other items are."""

import pytest

from signoff import expect


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("OK-1", marks=pytest.mark.item("OK-1")),
        pytest.param("OK-2", marks=pytest.mark.item("OK-2")),
        pytest.param("OK-4", marks=pytest.mark.item("OK-4")),
        pytest.param("OK-5", marks=pytest.mark.item("OK-5")),
        pytest.param("OK-6", marks=pytest.mark.item("OK-6")),
        pytest.param("OK-7", marks=pytest.mark.item("OK-7")),
        pytest.param("WEEK-3.3", marks=[pytest.mark.item("WEEK-3.3")]),
    ],
)
def test_everything_it_rests_on_is_in_order(so_far, item):
    """Every item that it rests on is PASS or ATTESTED; the final word is computed at the end of the run."""
    expect.success.in_order(so_far(item))


@pytest.mark.item("OK-3")
@pytest.mark.needs("history")
def test_health_checks_passed_for_an_hour(records, target, deployed, deployed_at, as_of, limits):
    """Probes over one hour of this deployment have no failure and no gap."""
    probes = records.probes(target.settings.host)

    expect.history.healthy_for(
        probes,
        window_s=limits["window_s"],
        max_gap_s=limits["max_gap_s"],
        build=deployed.build,
        deployed=deployed_at,
        now=as_of,
    )


@pytest.mark.item("OK-5")
@pytest.mark.needs("access_log")
def test_no_critical_errors_in_the_first_day(last_day, deployed_at, as_of):
    """Over 24 hours no line of the log is fatal: no crash of the process, no exception that nobody handled."""
    traffic = last_day()

    expect.history.whole_day(traffic, deployed=deployed_at, now=as_of)
    expect.history.no_fatal_errors(traffic)
