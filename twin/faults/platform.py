"""Faults of what stands around the application: hosting, analytics, errors, database cloud, alerts, rollback."""

from __future__ import annotations

from twin.faults import Fault

_HOSTING = (
    Fault(
        "deployments-absent",
        "The project has no deployment for staging.",
        ("DEP-2.1", "DEP-2.2", "DEP-5.1"),
        r"no deployment|previous",
    ),
    Fault(
        "deployments-unreadable",
        "The list of deployments has another form than documented.",
        ("DEP-2.1", "DEP-2.2", "DEP-5.1"),
        r"cannot be read",
    ),
    Fault(
        "deployment-queued-for-an-hour",
        "The newest deployment has been waiting for an hour.",
        ("DEP-2.1", "DEP-2.2"),
        r"queued",
        ("DEP-5.1",),
    ),
    Fault(
        "deployment-build-hangs",
        "The newest deployment has been building for three hours.",
        ("DEP-2.1", "DEP-2.2"),
        r"building",
        ("DEP-5.1",),
    ),
    Fault(
        "deployment-canceled", "The newest deployment was canceled.", ("DEP-2.1", "DEP-2.2"), r"canceled", ("DEP-5.1",)
    ),
    Fault(
        "deployment-errored", "The newest deployment failed.", ("DEP-2.1", "DEP-2.2", "OK-2"), r"error", ("DEP-5.1",)
    ),
    Fault(
        "deployment-of-another-commit",
        "The newest deployment is of another commit.",
        ("DEP-2.1",),
        r"commit",
        ("DEP-1.2",),
    ),
    Fault(
        "deployment-of-a-dirty-work-tree",
        "The newest deployment was made by hand from a work tree with changes beside the commit.",
        ("DEP-1.2", "DEP-2.1"),
        r"commit",
    ),
    Fault(
        "build-log-with-error",
        "The deployment is READY, though its build log has an error.",
        ("DEP-2.2",),
        r"type error|exited with 1",
    ),
    Fault("build-log-empty", "There is no build log.", ("DEP-2.2",), r"no line|empty"),
    Fault("build-log-cut-off", "The build log breaks off before the build completed.", ("DEP-2.2",), r"breaks off"),
    Fault("previous-deployment-absent", "There is no earlier deployment to go back to.", ("DEP-5.1",), r"previous"),
    Fault("previous-deployment-errored", "The earlier deployment never became ready.", ("DEP-5.1",), r"previous"),
    Fault(
        "previous-deployment-unhealthy",
        "The earlier deployment says that it is unhealthy.",
        ("DEP-5.1",),
        r"not healthy|unhealthy",
    ),
    Fault("previous-deployment-gone", "The earlier deployment's address answers 404.", ("DEP-5.1",), r"404"),
    Fault(
        "rollback-does-nothing",
        "The hosting takes the rollback, and the address leads where it led before.",
        ("DEP-5.1",),
        r"rolling back",
    ),
    Fault(
        "roll-forward-does-nothing",
        "After the rollback there is no way forward again.",
        ("DEP-5.1",),
        r"rolling forward",
    ),
)
_MONITORING = (
    Fault("analytics-disabled", "Analytics were switched off again.", ("DEP-4.1",), r"analytics"),
    Fault("analytics-never-enabled", "Analytics were never enabled.", ("DEP-4.1",), r"analytics"),
    Fault("analytics-script-missing", "Analytics are enabled, and their script is 404.", ("DEP-4.1",), r"404"),
    Fault(
        "analytics-script-is-a-page",
        "The address of the analytics script answers 200 with a page.",
        ("DEP-4.1",),
        r"html",
    ),
    Fault("analytics-not-on-pages", "The script is there, and no page loads it.", ("DEP-4.1",), r"page"),
    Fault("custom-events-absent", "The pages send no custom event.", ("DEP-4.2",), r"event"),
    Fault("custom-event-of-sign-up-absent", "Signing up sends no event.", ("DEP-4.2",), r"sign up"),
    Fault("error-address-absent", "The pages have no address to report errors to.", ("DEP-4.3",), r"address|DSN"),
    Fault("error-address-is-a-placeholder", "The address for errors is still a placeholder.", ("DEP-4.3",), r"DSN"),
    Fault("error-tracker-refuses", "The error tracker refuses what the pages' key sends.", ("DEP-4.3",), r"403"),
    Fault("error-tracker-drops", "The error tracker answers 200 and keeps nothing.", ("DEP-4.3",), r"event"),
    Fault("slow-operations-not-logged", "Slow operations are not watched.", ("DEP-4.4",), r"slow"),
    Fault("connection-alert-absent", "No alert is on connections.", ("DEP-4.5",), r"connections"),
    Fault("connection-alert-disabled", "The alert on connections is disabled.", ("DEP-4.5",), r"disabled"),
    Fault("connection-alert-without-receiver", "The alert on connections reaches nobody.", ("DEP-4.5",), r"receiver"),
    Fault(
        "connection-alert-switched-off",
        "The alert on connections is for the project's members, by no way.",
        ("DEP-4.5",),
        r"receiver",
    ),
    Fault(
        "connection-alert-on-another-cluster",
        "The alert on connections is on the cluster of production.",
        ("DEP-4.5",),
        r"another cluster",
    ),
    Fault(
        "connection-alert-on-clusters-of-production",
        "The alert on connections is on clusters whose names begin as those of production do.",
        ("DEP-4.5",),
        r"another cluster",
    ),
    Fault(
        "connection-alert-on-another-tier",
        "The alert on connections is on those of Flex clusters, and the cluster is a dedicated one.",
        ("DEP-4.5",),
        r"connections",
    ),
    Fault(
        "connection-alert-above-all",
        "The alert on connections waits for more than 100 percent.",
        ("DEP-4.5",),
        r"never",
    ),
    Fault(
        "connection-alert-unreachable", "The alert on connections waits for 1000 percent.", ("DEP-4.5",), r"never|1000"
    ),
    Fault("snapshots-kept-two-days", "Snapshots are kept for two days.", ("DEP-4.6",), r"2 days"),
    Fault("snapshots-not-scheduled", "No snapshot is scheduled.", ("DEP-4.6",), r"schedul"),
    Fault("snapshots-never-taken", "No snapshot was ever taken.", ("DEP-4.6",), r"no snapshot"),
    Fault("snapshots-stopped", "The newest snapshot is three days old.", ("DEP-4.6",), r"old"),
    Fault("snapshots-fail", "The newest snapshots failed.", ("DEP-4.6",), r"old|failed"),
)
_RULES = (
    ("rate-limit", "DEP-4.10", "rate limit violations"),
    ("permission", "DEP-4.11", "permission denials"),
    ("sign-in", "DEP-4.12", "failed sign-ins"),
    ("database", "DEP-4.13", "database connection errors"),
)
_EVERY = tuple(item for _, item, _ in _RULES)
_ALERTS = (
    *(Fault(f"alert-{name}-absent", f"No rule is on {what}.", (item,), r"no rule") for name, item, what in _RULES),
    *(
        Fault(f"alert-{name}-threshold-1000", f"The rule on {what} waits for more than 1000.", (item,), r"1000")
        for name, item, what in _RULES
    ),
    Fault("alerts-disabled", "The alert rules are disabled.", _EVERY, r"disabled"),
    Fault("alerts-without-receiver", "The alerts reach nobody.", _EVERY, r"receiver"),
    Fault("alert-windows-of-a-day", "Every alert rule counts over a day.", _EVERY, r"86400|window"),
    Fault("alerts-never-fire", "No alert ever fires.", _EVERY, r"does not fire"),
    Fault("alerts-always-fire", "Every alert fires always.", _EVERY, r"fires"),
    Fault("alerts-fire-at-the-threshold", "Alerts fire at the threshold, not above it.", _EVERY[:3], r"fires"),
)
FAULTS = (*_HOSTING, *_MONITORING, *_ALERTS)
