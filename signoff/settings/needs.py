"""What an item needs in order to be asked, in the words of ``checklist.toml``, and the settings that supply it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from signoff.settings.model import Settings


class Supply(NamedTuple):
    """The settings that together supply a need, and what they are for."""

    names: tuple[str, ...]
    purpose: str


NEEDS: dict[str, Supply] = {
    "target": Supply(("BASE_URL",), "the address of the deployment"),
    "session": Supply(("DATABASE_URL", "JWT_SECRET"), "test users are seeded and their sessions minted"),
    "db": Supply(("DATABASE_URL",), "effects are read back from the database"),
    "mail": Supply(("MAILBOX_URL",), "mail to the test addresses is read there"),
    "stripe": Supply(("STRIPE_SECRET_KEY",), "a test-mode key of the account"),
    "prices": Supply(
        ("STRIPE_PRO_PRICE_ID", "STRIPE_ENTERPRISE_PRICE_ID"), "events name the price by which the plan is known"
    ),
    "webhook_secret": Supply(("STRIPE_WEBHOOK_SECRET",), "test events are signed with it"),
    "spaces": Supply(
        ("DO_ENDPOINT", "DO_REGION", "DO_BUCKET", "DO_ACCESS_KEY_ID", "DO_ACCESS_KEY_SECRET"),
        "the file storage is asked directly",
    ),
    "vercel": Supply(("VERCEL_TOKEN", "VERCEL_PROJECT_ID"), "the hosting is asked about its deployments"),
    "envfile": Supply(("ENV_FILE",), "the deployment's environment file"),
    "atlas": Supply(
        ("ATLAS_PUBLIC_KEY", "ATLAS_PRIVATE_KEY", "ATLAS_PROJECT_ID", "ATLAS_CLUSTER"),
        "the database hosting is asked about alerts and snapshots",
    ),
    "repo": Supply(("APP_FOLDER",), "the checkout of the application"),
    "artifacts": Supply(("ARTIFACTS_FOLDER",), "reports and logs of the application's own build and tests"),
    "history": Supply(("HISTORY_FOLDER",), "records of the time since the deployment"),
    "human": Supply(("STATEMENTS_FOLDER",), "statements of named persons"),
    "backup": Supply(("BACKUP_FOLDER",), "the backups of the database"),
    "scratch": Supply(("SCRATCH_DATABASE_URL",), "backups are restored into databases made there"),
    "alerts": Supply(("ALERT_RULES",), "the rules of the alerting system"),
    "alert_service": Supply(("ALERTS_URL",), "the alerting service"),
    "access_log": Supply(("ACCESS_LOG",), "the access log of the time since the deployment"),
    "commit": Supply(("EXPECTED_COMMIT",), "the commit that should be deployed"),
    "analytics_events": Supply(("ANALYTICS_EVENTS",), "the custom events that the pages must send"),
    "error_tracking": Supply(("NEXT_PUBLIC_SENTRY_DSN",), "the error tracker takes a test error"),
    "rollback": Supply(("DISRUPTIVE",), "yes: the staging address is rolled back and forward again"),
    "own_address": Supply(("DEPLOYMENT_URL",), "the newest deployment is asked past any alias"),
    "google_standin": Supply(("GOOGLE_STANDIN",), "a stand-in for Google signs in whoever is named"),
    "github_standin": Supply(("GITHUB_STANDIN",), "a stand-in for GitHub signs in whoever is named"),
    "disruption": Supply(("DISRUPT_COMMAND",), "breaks and mends a dependency of the deployment"),
    "disruptive": Supply(("DISRUPTIVE",), "load and restore checks put a strain on the deployment"),
    "canary": Supply(("CANARY_URL", "CANARY_PORT"), "a public address of this machine that must never be called"),
    "quiet": Supply((), "nothing else of the run asks the target meanwhile"),
}
# The twin is disrupted over its control socket, so it needs no command.
TWIN_HAS = frozenset({"disruption", "rollback"})


def missing(settings: Settings, need: str) -> str | None:
    """None if *need* is met, else "set X (what for)". ``a|b`` is met by either. KeyError for an unknown need."""
    lacking = [_lacking(settings, one) for one in need.split("|")]
    return None if None in lacking else " or ".join(filter(None, lacking))


def _lacking(settings: Settings, need: str) -> str | None:
    supply = NEEDS[need]
    if settings.is_twin and need in TWIN_HAS:
        return None
    # A deployment on this machine reaches a listener on loopback.
    if need == "canary" and settings.host in ("localhost", "127.0.0.1", "::1"):
        return None
    if need == "disruptive":
        return None if settings.may_disrupt else f"set DISRUPTIVE=yes ({supply.purpose})"
    names = [name for name in supply.names if not getattr(settings, name.lower())]
    return f"set {' and '.join(names)} ({supply.purpose})" if names else None
