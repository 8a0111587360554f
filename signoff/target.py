"""The target of a run: checked settings, and how to reach, disrupt and control what they name.

Staging is there already. The twin is started here, and its addresses are filled into the same settings, so
that nothing else in the suite has to know the difference.
"""

from __future__ import annotations

import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from signoff.settings import Settings
from signoff.twin_process import TargetError, running_twin

DISRUPTABLE = ("database", "auth", "storage")
DISRUPT_LIMIT_S = 120
CONTROL_LIMIT_S = 10
# Where the twin's own words for its addresses stand, and the setting that carries the same for staging.
TWIN_SETTINGS: tuple[tuple[str, str], ...] = (
    ("base_url", "base_url"),
    ("http_url", "plain_http_url"),
    ("ca_file", "ca_file"),
    ("client_address_header", "client_address_header"),
    ("database_url", "database_url"),
    ("jwt_secret", "jwt_secret"),
    ("cron_secret", "cron_secret"),
    ("audit_purge_path", "audit_purge_path"),
    ("storage.endpoint", "do_endpoint"),
    ("storage.region", "do_region"),
    ("storage.bucket", "do_bucket"),
    ("storage.access_key_id", "do_access_key_id"),
    ("storage.access_key_secret", "do_access_key_secret"),
    ("google.client_id", "google_id"),
    ("google.issuer", "google_issuer"),
    ("github.client_id", "github_id"),
    ("github.authorize_url", "github_authorize_url"),
    ("stripe.api", "stripe_api_base"),
    ("stripe.secret_key", "stripe_secret_key"),
    ("stripe.publishable_key", "next_public_stripe_publishable_key"),
    ("stripe.webhook_secret", "stripe_webhook_secret"),
    ("stripe.pro_price_id", "stripe_pro_price_id"),
    ("stripe.enterprise_price_id", "stripe_enterprise_price_id"),
    ("hosting.api", "vercel_api_base"),
    ("hosting.token", "vercel_token"),
    ("hosting.project_id", "vercel_project_id"),
    ("hosting.team_id", "vercel_team_id"),
    ("hosting.target", "vercel_environment"),
    ("cloud.api", "atlas_api_base"),
    ("cloud.public_key", "atlas_public_key"),
    ("cloud.private_key", "atlas_private_key"),
    ("cloud.project_id", "atlas_project_id"),
    ("cloud.cluster", "atlas_cluster"),
    ("osv.api", "osv_url"),
    ("alerts.url", "alerts_url"),
    ("alerts.token", "alerts_token"),
    ("custom_events", "analytics_events"),
    ("sentry_dsn", "next_public_sentry_dsn"),
    ("commit", "expected_commit"),
    ("build", "expected_build"),
    ("deployment_url", "deployment_url"),
    ("release.env_file", "env_file"),
    ("release.app_folder", "app_folder"),
    ("release.artifacts_folder", "artifacts_folder"),
    ("release.dev_port", "dev_port"),
    ("release.backup_folder", "backup_folder"),
    ("records.statements", "statements_folder"),
    ("records.history", "history_folder"),
    ("records.access_log", "access_log"),
)
# The twin is on this machine: what does not come in seconds does not come.
TWIN_WAITS = {
    "latency_seconds": 5.0,
    "load_seconds": 10.0,
    "page_timeout_s": 6.0,
    "webhook_timeout_s": 10.0,
    "mail_timeout_s": 4.0,
}


class Target:
    """The deployment being judged.

    settings: complete, also for the twin. facts: what the twin said of itself when it started; {} for staging.
    """

    def __init__(self, settings: Settings, facts: Mapping[str, Any] | None = None) -> None:
        self.settings = settings
        self.facts = dict(facts or {})
        self._down: set[str] = set()

    @classmethod
    def attach(cls, shared: Mapping[str, Any]) -> Target:
        """The target that another process of this run opened, from what its ``shared`` handed over."""
        return cls(Settings.model_validate(shared["settings"]), shared["facts"])

    def shared(self) -> dict[str, Any]:
        """What another process needs to attach, as JSON values. Holds secrets: never write it to a file."""
        return {"settings": self.settings.plain(), "facts": self.facts}

    @property
    def is_twin(self) -> bool:
        """Whether this is the embedded reference deployment."""
        return self.settings.is_twin

    def control(self, method: str, path: str, json: object = None) -> Any:
        """Ask the twin's control socket and hand back its JSON. Raises TargetError."""
        if not self.is_twin:
            raise TargetError(f"{method} {path}: only the twin has a control socket")
        transport = httpx.HTTPTransport(uds=str(self.facts["control_socket"]))
        try:
            with httpx.Client(transport=transport, base_url="http://twin", timeout=CONTROL_LIMIT_S) as client:
                answer = client.request(method, path, json=json)
                answer.raise_for_status()
                return answer.json() if answer.content else None
        except (httpx.HTTPError, ValueError) as error:
            raise TargetError(f"the twin's control socket, {method} {path}: {error}") from error

    @contextmanager
    def disrupt(self, dependency: str) -> Iterator[None]:
        """Break *dependency* for as long as the block runs; it is mended whatever happens inside.

        Everybody who uses the target sees it broken: nothing else may run against it in the meantime.
        """
        if dependency not in DISRUPTABLE:
            raise ValueError(f"{dependency!r} is none of {', '.join(DISRUPTABLE)}")
        try:
            self._switch("break", dependency)
            yield
        finally:
            self._switch("mend", dependency)

    def _switch(self, verb: str, dependency: str) -> None:
        if self.is_twin:
            self._down = self._down | {dependency} if verb == "break" else self._down - {dependency}
            self.control("PUT", "/dependencies", {"down": sorted(self._down)})
            return
        command = [*shlex.split(self.settings.disrupt_command), verb, dependency]
        if len(command) == 2:
            raise TargetError(f"cannot {verb} {dependency}: DISRUPT_COMMAND is not set")
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=DISRUPT_LIMIT_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise TargetError(_undone(verb, dependency, str(error))) from error
        if done.returncode != 0:
            tail = done.stderr.strip()[-500:] or "no message"
            raise TargetError(_undone(verb, dependency, f"exit code {done.returncode}, {tail}"))


@contextmanager
def open_target(settings: Settings, faults: Iterable[str] = ()) -> Iterator[Target]:
    """The target of *settings*, for as long as the block runs. Raises TargetError if the twin does not start.

    faults: switched on in the twin from the start, beside those of TWIN_FAULTS; refused for staging.
    """
    wanted = sorted({*faults, *settings.twin_faults})
    if not settings.is_twin:
        if wanted:
            raise TargetError(f"faults ({', '.join(wanted)}) are for the twin; the target is {settings.base_url}")
        yield Target(settings)
        return
    with running_twin(wanted) as facts:
        yield Target(twin_settings(settings, facts), facts)


def twin_settings(settings: Settings, facts: Mapping[str, Any]) -> Settings:
    """*settings* with the addresses and keys that the twin handed out in *facts*."""
    found: dict[str, Any] = {
        "mailbox_url": f"mailpit+{_lookup(facts, 'mail_url')}",
        "google_standin": True,
        "github_standin": True,
        **TWIN_WAITS,
    }
    for path, field in TWIN_SETTINGS:
        found[field] = _lookup(facts, path)
    if settings.client_address_header.lower() == "none":
        found["client_address_header"] = "none"  # a rehearsal of a hosting that lets nobody choose an address
    return Settings.model_validate(settings.plain() | found)


def _lookup(facts: Mapping[str, Any], path: str) -> Any:
    value: Any = facts
    for key in path.split("."):
        try:
            value = value[key]
        except (KeyError, TypeError):
            raise TargetError(f"the twin does not say its {path}") from None
    return value


def _undone(verb: str, dependency: str, why: str) -> str:
    message = f"DISRUPT_COMMAND could not {verb} {dependency}: {why}"
    return message if verb == "break" else f"{message}. THE DEPLOYMENT MAY STILL BE BROKEN: mend it by hand"
