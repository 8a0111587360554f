"""Success Criteria (OK-1 to OK-7): what is true when the items before are."""

import pytest

from signoff import expect


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
