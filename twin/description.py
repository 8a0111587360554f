"""What a client has to know of a running twin: addresses, credentials, accounts."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

from twin.database import retention
from twin.platform import records
from twin.state import Twin


def describe(twin: Twin) -> dict[str, Any]:
    """The line that ``python -m twin --json`` prints. It holds secrets, all of them made for this one start."""
    return {
        "base_url": twin.base_url,
        # The deployment's own address, as a hosting platform gives one to each deployment beside the alias.
        "deployment_url": twin.base_url.replace("//localhost", "//127.0.0.1"),
        "http_url": twin.http_url,
        "ca_file": str(twin.ca_file),
        "control_socket": str(twin.control_socket),
        "database_url": twin.database_url,
        "jwt_secret": twin.jwt_secret,
        "cron_secret": twin.cron_secret,
        "audit_purge_path": retention.JOB,
        "client_address_header": twin.client_address_header,
        "mail_url": twin.mail_url,
        "storage": asdict(twin.storage),
        "google": {"client_id": twin.google.client_id, "issuer": twin.google.issuer},
        "github": {"client_id": twin.github.client_id, "authorize_url": f"{twin.github.issuer}/login/oauth/authorize"},
        "stripe": {
            "api": twin.stripe.url,
            "secret_key": twin.stripe.secret_key,
            "publishable_key": twin.stripe.publishable_key,
            "webhook_secret": twin.stripe.webhook_secret,
            "pro_price_id": twin.stripe.prices["PRO"],
            "enterprise_price_id": twin.stripe.prices["ENTERPRISE"],
        },
        "hosting": {
            "api": twin.platform.hosting_url,
            "token": twin.platform.token,
            "project_id": twin.platform.project_id,
            "team_id": twin.platform.team_id,
            "target": "production",
        },
        "cloud": {
            "api": twin.platform.cloud_url,
            "public_key": twin.platform.public_key,
            "private_key": twin.platform.private_key,
            "project_id": twin.platform.group_id,
            "cluster": twin.platform.cluster,
        },
        "alerts": {"url": twin.platform.alerts_url, "token": twin.platform.alerts_token},
        "osv": {"api": twin.platform.advisories_url},
        "custom_events": ["Sign Up", "Sign In", "Checkout Started"],
        "sentry_dsn": twin.platform.dsn,
        "commit": twin.platform.commit,
        "build": twin.build,
        "version": twin.version,
        "release": twin.release.describe(),
        "records": records.describe(twin),
        "pid": os.getpid(),
        "accounts": twin.accounts,
    }
