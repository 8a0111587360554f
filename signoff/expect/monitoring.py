"""What must be true of analytics, error tracking and the database cloud (DEP-4.1 to DEP-4.6)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from signoff.evidence import CheckFailed, Exchange, Inconclusive
from signoff.evidence.operations import SlowOperations
from signoff.evidence.shipped import Shipped
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 365}
CONNECTIONS = frozenset({"CONNECTIONS", "CONNECTIONS_PERCENT", "CONNECTIONS_MAX"})
FLEX_CONNECTIONS = frozenset({"FLEX_CONNECTIONS", "FLEX_CONNECTIONS_PERCENT"})
FLEX_KEPT_DAYS = 8  # Atlas takes one snapshot of a Flex cluster a day and keeps the last eight; nobody can change that
# How an alert says which clusters it is on.
_MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "EQUALS": lambda name, value: name == value,
    "NOT_EQUALS": lambda name, value: name != value,
    "CONTAINS": lambda name, value: value in name,
    "NOT_CONTAINS": lambda name, value: value not in name,
    "STARTS_WITH": lambda name, value: name.startswith(value),
    "ENDS_WITH": lambda name, value: name.endswith(value),
    "REGEX": lambda name, value: _found(value, name),
}
_LOADER = re.compile(r"/_vercel/insights/|va\.vercel-scripts\.com")


@expectation
def analytics_enabled(project: Exchange) -> None:
    """Web analytics are enabled for the project, and not disabled or canceled since."""
    look = "Analytics in the settings of the project at the hosting"
    found = _object(project).get("webAnalytics")
    wanted = "webAnalytics.enabledAt, and no later disabledAt or canceledAt"
    if not isinstance(found, Mapping) or not _number(found.get("enabledAt")):
        raise CheckFailed("Analytics were never enabled", wanted, f"webAnalytics: {found!r}", project, look)
    for end in ("disabledAt", "canceledAt"):
        if _number(found.get(end)) and found[end] >= found["enabledAt"]:
            raise CheckFailed(f"Analytics are not enabled any more ({end})", wanted, f"{found!r}", project, look)


@expectation
def script_served(answer: Exchange) -> None:
    """The analytics script is served as a script."""
    kind = answer.headers.get("content-type", "no content type")
    if answer.status != 200 or "javascript" not in kind or not answer.text.strip():
        raise CheckFailed(
            "The analytics script is not served",
            "200 OK, JavaScript",
            f"{phrase(answer.status)}, {kind}, {len(answer.text)} characters",
            answer,
            "Analytics of the project, and whether it was deployed after they were enabled",
        )


@expectation
def pages_load_analytics(shipped: Shipped) -> None:
    """The pages, or the scripts that they name, load the analytics script."""
    if not _LOADER.search(shipped.text):
        raise CheckFailed(
            "No page loads the analytics script",
            "/_vercel/insights/script.js in a page or its scripts",
            "no mention of it",
            shipped,
            "the <Analytics /> component in the application's layout",
        )


@expectation
def sends_events(shipped: Shipped, names: Iterable[str]) -> None:
    """The scripts send every one of the custom events *names*."""
    text = shipped.text
    wanted = list(names)
    missing = [name for name in wanted if not re.search(rf"""["'`]{re.escape(name)}["'`]""", text)]
    caller = re.search(r"""\bva\b[^\n]{0,40}["']event["']""", text)
    if missing or not caller:
        raise CheckFailed(
            f"Custom events are not sent: {', '.join(missing)}" if missing else "Nothing sends a custom event",
            f"calls that send {', '.join(wanted)}",
            f"{len(wanted) - len(missing)} of {len(wanted)} names in the scripts"
            + ("" if caller else ", and no call that sends an event"),
            shipped,
            "the track() calls of the application",
        )


@expectation
def reports_errors(shipped: Shipped) -> None:
    """The pages carry one address (DSN) to which they report errors."""
    found = shipped.error_addresses
    if len(found) != 1:
        raise CheckFailed(
            "The pages carry no address for error reports (DSN)" if not found else "The pages carry several DSNs",
            "one DSN in a page or its scripts",
            f"{len(found)} in {shipped.answered}",
            shipped,
            "NEXT_PUBLIC_SENTRY_DSN of the deployment, and the client's set-up of the error tracker",
        )


@expectation
def reports_errors_to(shipped: Shipped, dsn: str) -> None:
    """The address that the pages carry is the one that is configured for staging."""
    if shipped.error_addresses != (dsn,):
        raise CheckFailed(
            "The pages report errors to another address (DSN) than the configured one",
            dsn,
            ", ".join(shipped.error_addresses) or "no DSN at all",
            shipped,
            "NEXT_PUBLIC_SENTRY_DSN of the deployment",
        )


@expectation
def error_accepted(answer: Exchange, event_id: str) -> None:
    """The error tracker took the test error: 200, and it names the event."""
    look = "the error tracker's project and its keys"
    if answer.status != 200:
        claim = "The error tracker does not take the test error"
        raise CheckFailed(claim, "200 OK", phrase(answer.status), answer, look)
    if _object(answer).get("id") != event_id:
        claim = "The error tracker answers, but does not name the event that it should have kept"
        raise CheckFailed(claim, f'"id": "{event_id}"', answer.text, answer, look)


@expectation
def logs_slow_operations(found: SlowOperations, *, longest_ms: float) -> None:
    """Slow operations are logged, from *longest_ms* on or earlier."""
    look = "the profiler of the database, or the slow operation threshold in the database cloud"
    if not found.on:
        claim = "Nobody says that slow operations are logged" if found.problem else "Slow operations are not logged"
        raise CheckFailed(claim, "a threshold that is on", found.answered, found, look)
    if found.threshold_ms is not None and not 0 <= found.threshold_ms <= longest_ms:
        actual = f"from {found.threshold_ms:g} ms on"
        raise CheckFailed("Hardly a slow operation is logged", f"from {longest_ms:g} ms on", actual, found, look)


@expectation
def alerts_on_connections(answer: Exchange, *, cluster: str, flex: bool = False) -> None:
    """An enabled alert on connections of *cluster* reaches somebody, at a number that connections can reach.

    flex: whether the cluster is of the Flex tier, which has metrics, and so alerts, of its own.
    """
    look = "the alert configurations of the project in the database cloud"
    metrics = FLEX_CONNECTIONS if flex else CONNECTIONS
    wanted = f"an enabled alert on {' or '.join(sorted(metrics))} with a receiver"
    found = [one for one in _results(answer) if _threshold(one).get("metricName") in metrics]
    if not found:
        raise CheckFailed("No alert is on connections", wanted, f"{len(_results(answer))} others", answer, look)
    problems = [_weakness(one, cluster) for one in found]
    if all(problems):
        raise CheckFailed(f"The alert on connections {problems[0]}", wanted, "; ".join(problems), answer, look)


@expectation
def keeps_snapshots(schedule: Exchange, *, days: float) -> None:
    """A schedule takes snapshots at least daily and keeps them for *days* or more."""
    look = "the backup policy of the cluster in the database cloud"
    if _is_flex(_object(schedule)):
        backed = _object(schedule).get("backupSettings")
        if not isinstance(backed, Mapping) or backed.get("enabled") is not True or days > FLEX_KEPT_DAYS:
            actual = f"a Flex cluster, backupSettings: {backed!r}, kept for {FLEX_KEPT_DAYS} days"
            raise CheckFailed("No daily snapshot is scheduled", f"kept for {days:g} days", actual, schedule, look)
        return
    policies = _object(schedule).get("policies")
    items = [
        item
        for policy in (policies if isinstance(policies, list) else [])
        if isinstance(policy, Mapping)
        for item in policy.get("policyItems") or []
        if isinstance(item, Mapping)
    ]
    daily = [item for item in items if item.get("frequencyType") in {"hourly", "daily"}]
    if not daily:
        actual = f"{len(items)} policies"
        raise CheckFailed("No daily snapshot is scheduled", "an hourly or daily policy", actual, schedule, look)
    longest = max(_kept_days(item) for item in daily)
    if longest < days:
        claim = f"Snapshots are kept for {longest:g} days only"
        raise CheckFailed(claim, f"at least {days:g} days", f"{longest:g} days", schedule, look)


@expectation
def snapshot_is_young(answer: Exchange, *, hours: float, now: datetime) -> None:
    """The newest completed snapshot is younger than *hours*."""
    look = "the snapshots of the cluster in the database cloud"
    done = [one for one in _results(answer) if str(one.get("status")).lower() == "completed"]
    if not done:
        actual = f"{len(_results(answer))} snapshots, none completed"
        raise CheckFailed("There is no snapshot of the database", "a completed one", actual, answer, look)
    # Of a Flex cluster it is told when a snapshot was begun.
    newest = max(_moment(one.get("createdAt") or one.get("startTime"), answer) for one in done)
    age_h = (now - newest).total_seconds() / 3600
    if not 0 <= age_h < hours:
        claim = f"The newest completed snapshot is {age_h:.1f} hours old"
        raise CheckFailed(claim, f"younger than {hours:g} hours", f"made {newest:%Y-%m-%d %H:%M} UTC", answer, look)


def _weakness(alert: Mapping[str, Any], cluster: str) -> str:
    metric = _threshold(alert)
    if alert.get("enabled") is not True:
        return "is disabled"
    if not any(_is_on(one) for one in alert.get("notifications") or []):
        return "has no receiver"
    if not all(_is_on_cluster(one, cluster) for one in alert.get("matchers") or []):
        return "is on another cluster"
    limit = metric.get("threshold")
    # It fires above its threshold, and there is nothing above all of them.
    if not isinstance(limit, int | float) or (str(metric.get("metricName")).endswith("_PERCENT") and limit >= 100):
        return f"can never fire: its threshold is {limit!r}"
    if not str(metric.get("operator", "")).startswith("GREATER"):
        return f"fires at {metric.get('operator')!r} instead of above its threshold"
    return ""


def _is_on(notification: Any) -> bool:
    """Whether it goes out. To members of a project, an organization or a team it goes by the ways that are on."""
    if not isinstance(notification, Mapping):
        return False
    return notification.get("emailEnabled") is not False or notification.get("smsEnabled") is True


def _is_on_cluster(matcher: Any, cluster: str) -> bool:
    # Hosts, ports and roles are not named after the cluster: nobody could say from here what they leave out.
    if not isinstance(matcher, Mapping) or matcher.get("fieldName") != "CLUSTER_NAME":
        return True
    matches = _MATCHES.get(str(matcher.get("operator")))
    return matches is None or matches(cluster, str(matcher.get("value")))


def _found(pattern: str, name: str) -> bool:
    try:
        return re.search(pattern, name) is not None
    except re.error:
        return True  # of another dialect, which nobody can judge from here


def _is_flex(cluster: Mapping[str, Any]) -> bool:
    provider = cluster.get("providerSettings")
    return isinstance(provider, Mapping) and provider.get("providerName") == "FLEX"


def _threshold(alert: Mapping[str, Any]) -> Mapping[str, Any]:
    found = alert.get("metricThreshold")
    return found if isinstance(found, Mapping) else {}


def _kept_days(item: Mapping[str, Any]) -> float:
    value, unit = item.get("retentionValue"), str(item.get("retentionUnit"))
    return float(value) * DAYS.get(unit, 0) if isinstance(value, int | float) else 0.0


def _results(answer: Exchange) -> list[Mapping[str, Any]]:
    found = _object(answer).get("results")
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise CheckFailed("The database cloud's answer cannot be read", "a list of results", repr(found), answer)
    total = _object(answer).get("totalCount")
    if isinstance(total, int) and total > len(found):
        raise Inconclusive(f"the database cloud lists {len(found)} of {total} only ({answer.path})")
    return found


def _object(answer: Exchange) -> Mapping[str, Any]:
    found = answer.json()
    if answer.status != 200 or not isinstance(found, dict):
        actual = f"{phrase(answer.status)}, {type(found).__name__}"
        raise CheckFailed(f"The answer to {answer.path} cannot be read", "200 OK and an object", actual, answer)
    return found


def _moment(text: object, answer: Exchange) -> datetime:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise CheckFailed("A snapshot is not dated", "createdAt in ISO 8601 with a zone", repr(text), answer)
    return found


def _number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
