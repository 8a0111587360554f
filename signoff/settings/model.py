"""Every setting with its type, its default and one line of meaning. ``.env.example`` is made from here."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

from signoff.settings.fields import (
    APPLICATION,
    DATABASE_HOSTING,
    DEPLOYMENT,
    DISRUPTION,
    EVIDENCE,
    HOSTING,
    MAIL,
    RUN,
    STORAGE,
    STRIPE,
    Command,
    Endpoint,
    Moment,
    Names,
    Words,
    Zone,
    path,
    secret,
    setting,
)
from signoff.settings.needs import missing

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Settings(BaseModel):
    """What a run is told. A text or secret that was not given is empty, a path that was not given is None.

    kind is chosen by ``load``; every other field is the setting of the same name in capitals.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, str_strip_whitespace=True)

    kind: Literal["twin", "staging"] = "staging"

    base_url: str = setting(
        DEPLOYMENT, "address of the deployment, without a path", example="https://staging.example.com"
    )
    allowed_hosts: Words = setting(
        DEPLOYMENT,
        "hosts that may be tested (loopback always may); app-*-team.vercel.app: a * within the first part",
        (),
    )
    production_hosts: Words = setting(DEPLOYMENT, "hosts that must never be touched, whatever else is set", ())
    allow_plain_http: bool = setting(DEPLOYMENT, "yes: an http:// BASE_URL is accepted off loopback", False)
    plain_http_url: str = setting(DEPLOYMENT, "address that should redirect to HTTPS; default: its host")
    ca_file: Path | None = path(DEPLOYMENT, "certificate authority to trust besides the usual ones (PEM)")
    vercel_automation_bypass_secret: SecretStr = secret(DEPLOYMENT, "lets the suite past Vercel's protection")
    deployment_url: str = setting(
        DEPLOYMENT, "address of the newest deployment itself, which no alias can turn to an old one"
    )
    expected_commit: str = setting(DEPLOYMENT, "commit that should be deployed there")
    expected_build: str = setting(DEPLOYMENT, "build or version that should be deployed there")

    database_url: SecretStr = secret(
        APPLICATION, "its MongoDB: users and roles are seeded, effects are read back", example="mongodb+srv://..."
    )
    jwt_secret: SecretStr = secret(APPLICATION, "signs its sessions: sessions of test users are minted with it")
    cron_secret: SecretStr = secret(APPLICATION, "bearer token of its cron routes")
    audit_purge_path: str = setting(
        APPLICATION, "route of the cron job that ends audit rows, where no TTL index does; it is called once"
    )
    nextcrm_token: SecretStr = secret(APPLICATION, "token of the routes that remote forms call")
    uploadthing_token: SecretStr = secret(APPLICATION, "token of its document storage")
    google_id: str = setting(APPLICATION, "client id that the Google button must use")
    google_issuer: str = setting(
        APPLICATION, "who answers for Google; another address for a stand-in", "https://accounts.google.com"
    )
    github_id: str = setting(APPLICATION, "client id that the GitHub button must use")
    github_authorize_url: str = setting(
        APPLICATION,
        "where the GitHub button must lead; another address for a stand-in",
        "https://github.com/login/oauth/authorize",
    )

    google_standin: bool = setting(
        APPLICATION, "yes: GOOGLE_ISSUER is a stand-in that takes any e-mail (textbox Email, button Continue)", False
    )
    github_standin: bool = setting(
        APPLICATION, "yes: GITHUB_AUTHORIZE_URL is a stand-in whose page takes any e-mail", False
    )

    stripe_secret_key: SecretStr = secret(STRIPE, "secret or restricted key", example="sk_test_...")
    next_public_stripe_publishable_key: str = setting(STRIPE, "publishable key", example="pk_test_...")
    stripe_webhook_secret: SecretStr = secret(STRIPE, "signing secret of the webhook endpoint", example="whsec_...")
    stripe_webhook_api_version: str = setting(
        STRIPE, "API version in whose shape the webhook endpoint is sent events", "2024-06-20"
    )
    stripe_api_base: str = setting(STRIPE, "address of its API", "https://api.stripe.com")
    stripe_pro_price_id: str = setting(STRIPE, "price of the plan PRO", example="price_...")
    stripe_enterprise_price_id: str = setting(STRIPE, "price of the plan ENTERPRISE", example="price_...")

    do_endpoint: Endpoint = setting(STORAGE, "address of the service", example="https://fra1.digitaloceanspaces.com")
    do_region: str = setting(STORAGE, "region")
    do_bucket: str = setting(STORAGE, "bucket of the deployment")
    do_access_key_id: SecretStr = secret(STORAGE, "access key")
    do_access_key_secret: SecretStr = secret(STORAGE, "secret of the access key")

    mailbox_url: SecretStr = secret(
        MAIL,
        "where mail to test addresses is read: imaps://, imap://, mailpit+https://, maildir:///, or .eml files",
        example="imaps://user:password@imap.example.com:993/INBOX",
    )
    test_mail_pattern: str = setting(MAIL, "address of a test user; {tag} is replaced", "{tag}@example.test")

    vercel_token: SecretStr = secret(HOSTING, "access token, reading is enough")
    vercel_project_id: str = setting(HOSTING, "project", example="prj_...")
    vercel_team_id: str = setting(HOSTING, "team, if the project belongs to one", example="team_...")
    vercel_environment: str = setting(
        HOSTING, "environment of the project that is staging: production, preview or a custom one; default: all of them"
    )
    vercel_api_base: str = setting(HOSTING, "address of its API", "https://api.vercel.com")
    analytics_events: Names = setting(
        HOSTING, "custom events that the pages must send, with commas between", (), example="Sign Up, Checkout Started"
    )
    next_public_sentry_dsn: str = setting(HOSTING, "where the pages report errors to; a test error is sent there")
    deployed_at: Moment | None = setting(
        HOSTING,
        "when the deployment was made (ISO 8601, with a zone); default: what the hosting or the records say",
        None,
    )

    atlas_public_key: str = setting(DATABASE_HOSTING, "public part of an API key, reading is enough")
    atlas_private_key: SecretStr = secret(DATABASE_HOSTING, "private part of the API key")
    atlas_project_id: str = setting(DATABASE_HOSTING, "project")
    atlas_cluster: str = setting(DATABASE_HOSTING, "cluster")
    atlas_api_base: str = setting(DATABASE_HOSTING, "address of its API", "https://cloud.mongodb.com")

    app_folder: Path | None = path(EVIDENCE, "checkout of the application, at the commit that is deployed")
    env_file: Path | None = path(EVIDENCE, "the deployment's environment file")
    backup_folder: Path | None = path(EVIDENCE, "backups of its database, as mongodump writes them")
    scratch_database_url: SecretStr = secret(
        EVIDENCE, "server where backups may be restored into new databases; default with DISRUPTIVE: DATABASE_URL's"
    )
    artifacts_folder: Path | None = path(EVIDENCE, "reports and logs of the application's own build and tests")
    dev_port: int | None = setting(
        EVIDENCE, "port of the development server, which must be free; default: the checklist's", None, ge=1, le=65535
    )
    history_folder: Path | None = path(EVIDENCE, "recorded probes and measurements of earlier runs")
    access_log: Path | None = path(
        EVIDENCE,
        "access log of the deployment, file or folder: Vercel log drain, JSON lines or combined log; may be gzipped",
    )
    office_zone: Zone = setting(
        EVIDENCE, "time zone of those who administer, whose nights are off hours; default: UTC", example="Europe/Berlin"
    )
    alert_rules: Path | None = path(EVIDENCE, "rules of the alerting system (TOML or JSON)")
    alerts_url: str = setting(EVIDENCE, "alerting service that hands out its rules and evaluates them")
    alerts_token: SecretStr = secret(EVIDENCE, "bearer token of the alerting service")
    statements_folder: Path | None = path(EVIDENCE, "dated statements of named persons")
    waivers_file: Path | None = path(EVIDENCE, "failures that named persons accepted, with reason and expiry (TOML)")

    disrupt_command: Command = setting(
        DISRUPTION,
        "called as `<command> break|mend database|auth|storage`, to see it with a broken dependency",
    )

    canary_url: str = setting(
        RUN, "public address that leads to CANARY_PORT of this machine: what the deployment must never call"
    )
    canary_port: int = setting(RUN, "port that CANARY_URL leads to; 0: any free one", 0, ge=0, le=65535)
    osv_url: str = setting(
        RUN,
        "vulnerability database that is told names and versions of the lock file's packages; none = nobody is asked",
        "https://api.osv.dev",
    )
    disruptive: bool | None = setting(RUN, "yes/no: load and restore checks; default yes on the twin, else no", None)
    client_address_header: str = setting(
        RUN,
        "header by which a caller may appear under another address; auto = find out about X-Forwarded-For, none",
        "auto",
    )
    request_timeout_s: float = setting(
        RUN, "longest wait for one answer of the deployment, in seconds", 20.0, gt=0, le=300
    )
    page_timeout_s: float = setting(RUN, "longest wait for the browser, in seconds", 15.0, gt=0, le=300)
    webhook_timeout_s: float = setting(
        RUN, "longest wait for Stripe's events and what comes of their delivery, in seconds", 120.0, gt=0, le=900
    )
    mail_timeout_s: float = setting(RUN, "longest wait for a mail, in seconds", 60.0, gt=0, le=900)
    latency_seconds: float = setting(
        RUN,
        "how long calls, and queries, are measured: a stall that comes seldom takes long to see",
        60.0,
        ge=5,
        le=600,
    )
    load_seconds: float = setting(RUN, "how long the load test lasts, in seconds", 60.0, ge=10, le=3600)
    load_workers: int = setting(RUN, "processes that make the load; more for more users", 1, ge=1, le=64)
    load_joining: int = setting(RUN, "workers that somebody starts by hand for it, on other machines", 0, ge=0, le=64)
    load_listen: str = setting(RUN, "address and port of this machine where they join", "127.0.0.1:5557")
    browser_path: Path | None = path(RUN, "Chrome or Chromium to use; default: the first that is found")
    twin_faults: Words = setting(RUN, "faults of the twin to switch on, see python -m twin --list-faults", ())

    @property
    def is_twin(self) -> bool:
        """Whether the target is the embedded reference deployment."""
        return self.kind == "twin"

    @property
    def host(self) -> str:
        """Host of the deployment, in lower case, without port."""
        return (urlsplit(self.base_url).hostname or "").lower()

    @property
    def own_url(self) -> str:
        """The deployment's own address, where no alias stands in between; the staging address where none is known."""
        return self.deployment_url or self.base_url

    def allows(self, host: str) -> bool:
        """Whether *host* may be asked: a loopback host, or one that ALLOWED_HOSTS has."""
        name = host.lower()
        if name in LOOPBACK:
            return True
        # A * stands for a part of one label: "app-*-team.vercel.app" names the deployments of one project.
        patterns = (re.escape(known.lower()).replace(r"\*", "[a-z0-9-]+") for known in self.allowed_hosts)
        return any(re.fullmatch(pattern, name) for pattern in patterns)

    @property
    def http_url(self) -> str:
        """The address at which plain HTTP must redirect or be refused."""
        return self.plain_http_url or (f"http://[{self.host}]" if ":" in self.host else f"http://{self.host}")

    @property
    def may_disrupt(self) -> bool:
        """Whether load and restore checks may run."""
        return self.is_twin if self.disruptive is None else self.disruptive

    @property
    def extra_headers(self) -> dict[str, str]:
        """Headers that every request to the deployment must carry to get through its hosting."""
        secret = self.vercel_automation_bypass_secret.get_secret_value()
        return {"x-vercel-protection-bypass": secret} if secret else {}

    def missing(self, need: str) -> str | None:
        """None if *need* ("db", "vercel|envfile", ...) is met, else what to set."""
        return missing(self, need)

    def secrets(self) -> list[tuple[str, str]]:
        """Every secret value with its name, passwords inside URLs on their own as well."""
        found: list[tuple[str, str]] = []
        for field in type(self).model_fields:
            value = getattr(self, field)
            if not isinstance(value, SecretStr) or not value:
                continue
            name, text = field.upper(), value.get_secret_value()
            found.append((name, text))
            passwords = {_password(text), unquote(_password(text))} - {""}
            found += [(f"{name} password", password) for password in sorted(passwords)]
        return found

    def plain(self) -> dict[str, Any]:
        """All fields as JSON values, secrets in the open: for another process of the same run only."""
        data = self.model_dump(mode="json")
        for field in type(self).model_fields:
            value = getattr(self, field)
            if isinstance(value, SecretStr):
                data[field] = value.get_secret_value()
        return data


def _password(url: str) -> str:
    """The password of a URL, as it is written there. A list of hosts (mongodb://) is no obstacle."""
    _, has_scheme, rest = url.partition("://")
    credentials, has_credentials, _ = rest.split("/", 1)[0].rpartition("@")
    return credentials.partition(":")[2] if has_scheme and has_credentials else ""


def group_of(field: str) -> str:
    """The heading under which *field* stands; "" for a field that is not a setting."""
    extra = Settings.model_fields[field].json_schema_extra
    return str(extra["group"]) if isinstance(extra, dict) else ""


NAMES: tuple[str, ...] = tuple(field.upper() for field in Settings.model_fields if group_of(field))
# Set for a deployment and for nothing else: any of them without BASE_URL means that BASE_URL got lost.
DEPLOYMENT_NAMES: tuple[str, ...] = tuple(name for name in NAMES if group_of(name.lower()) != RUN)
