"""Deployment Steps > Monitoring Setup (DEP-4.1 to DEP-4.6, DEP-4.10 to DEP-4.13): what watches the deployment."""

import pytest

from signoff import expect


@pytest.mark.item("DEP-4.1")
def test_analytics_are_enabled_and_loaded(hosting, nobody):
    """Analytics are enabled for the project, their script is served, and the pages load it."""
    expect.monitoring.analytics_enabled(hosting.project())
    expect.monitoring.script_served(nobody.monitoring.insights())
    expect.monitoring.pages_load_analytics(nobody.monitoring.shipped())


@pytest.mark.item("DEP-4.2")
@pytest.mark.needs("analytics_events")
def test_pages_send_the_custom_events(nobody, target):
    """The scripts of the public pages send every custom event that the settings name."""
    expect.monitoring.sends_events(nobody.monitoring.shipped(), target.settings.analytics_events)


@pytest.mark.item("DEP-4.3")
def test_pages_report_errors(nobody):
    """The public pages carry one address to which they report errors."""
    expect.monitoring.reports_errors(nobody.monitoring.shipped())


@pytest.mark.item("DEP-4.3")
@pytest.mark.needs("error_tracking")
def test_error_tracker_takes_a_test_error(nobody, error_tracker, target):
    """The pages report to the tracker of staging, and that tracker takes a test error and names it."""
    expect.monitoring.reports_errors_to(nobody.monitoring.shipped(), target.settings.next_public_sentry_dsn)

    expect.monitoring.error_accepted(error_tracker.report("staging"), error_tracker.event_id)


@pytest.mark.item("DEP-4.4")
def test_slow_operations_are_logged(slow_operations, limits):
    """The database, or its cloud, logs slow operations."""
    expect.monitoring.logs_slow_operations(slow_operations(), longest_ms=limits["slow_ms"])


@pytest.mark.item("DEP-4.5")
def test_an_alert_is_on_connections(cloud, target):
    """An enabled alert on the number of connections of this cluster reaches somebody."""
    cluster, flex = target.settings.atlas_cluster, cloud.of_flex is not None

    expect.monitoring.alerts_on_connections(cloud.alerts(), cluster=cluster, flex=flex)


@pytest.mark.item("DEP-4.6")
def test_snapshots_are_kept_and_young(cloud, limits, now):
    """Snapshots are taken at least daily and kept for seven days, and the newest one is younger than a day."""
    expect.monitoring.keeps_snapshots(cloud.backup_schedule(), days=limits["retention_days"])
    expect.monitoring.snapshot_is_young(cloud.snapshots(), hours=limits["newest_h"], now=now)


def alerts_above(alerts, event, *, over, window_s):
    """The rule on *event* fires just above its threshold, and neither at it nor on as many over a longer time."""
    found = alerts.rules(event)
    expect.alerts.rule(found, over=over, window_s=window_s)
    more = int(over) + 1

    expect.alerts.fires(alerts.replay(found.only, more, window_s / 2))
    expect.alerts.stays_silent(alerts.replay(found.only, more - 1, window_s / 2))
    expect.alerts.stays_silent(alerts.replay(found.only, more, 4 * window_s))


@pytest.mark.item("DEP-4.10")
def test_rate_limit_violations_alert(alerts, limits):
    """More than 100 rate limit violations in a minute alert, 100 do not."""
    alerts_above(alerts, "RATE_LIMIT_EXCEEDED", over=limits["over"], window_s=limits["window_s"])


@pytest.mark.item("DEP-4.11")
def test_permission_denials_alert(alerts, limits):
    """More than 50 permission denials in an hour alert, 50 do not."""
    alerts_above(alerts, "PERMISSION_DENIED", over=limits["over"], window_s=limits["window_s"])


@pytest.mark.item("DEP-4.12")
def test_failed_sign_ins_alert(alerts, limits):
    """More than 10 failed sign-ins in a minute alert, 10 do not."""
    alerts_above(alerts, "LOGIN_FAILED", over=limits["over"], window_s=limits["window_s"])


@pytest.mark.item("DEP-4.13")
def test_database_connection_errors_alert(alerts, limits):
    """The first connection error of the database alerts, none does not."""
    found = alerts.rules("DATABASE_CONNECTION_ERROR")
    expect.alerts.rule(found, over=limits["over"], longest_window_s=limits["longest_window_s"])

    expect.alerts.fires(alerts.replay(found.only, 1, 1))
    expect.alerts.stays_silent(alerts.replay(found.only, 0, 1))
