"""What the platforms around one twin know: accounts, deployments, and what was sent to them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

AGE = timedelta(days=8)
"""How long ago the twin says that it was deployed: long enough for every window of the checklist."""


def _id(prefix: str, size: int = 14) -> str:
    return f"{prefix}_{secrets.token_hex(size)}"


@dataclass
class Platform:
    """Addresses are filled in as the servers start."""

    hosting_url: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    project_id: str = field(default_factory=lambda: _id("prj"))
    team_id: str = field(default_factory=lambda: _id("team"))
    commit: str = field(default_factory=lambda: secrets.token_hex(20))
    newest: str = field(default_factory=lambda: _id("dpl"))
    previous: str = field(default_factory=lambda: _id("dpl"))
    previous_url: str = ""
    previous_build: str = field(default_factory=lambda: f"build-{secrets.token_hex(6)}")
    rolled_back: bool = False
    deployed: datetime = field(default_factory=lambda: datetime.now(UTC) - AGE)

    recorded: tuple[str, ...] = ()
    recorded_at: float = float("-inf")
    audited: tuple[str, ...] | None = None
    audit_ids: list[Any] = field(default_factory=list)

    cloud_url: str = ""
    public_key: str = field(default_factory=lambda: secrets.token_hex(4))
    private_key: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    group_id: str = field(default_factory=lambda: secrets.token_hex(12))
    cluster: str = "awms-staging"

    alerts_url: str = ""
    alerts_token: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    advisories_url: str = ""

    errors_url: str = ""
    errors_key: str = field(default_factory=lambda: secrets.token_hex(16))
    errors_received: list[dict[str, Any]] = field(default_factory=list)

    @property
    def dsn(self) -> str:
        """The data source name that the pages carry (Sentry's form: key, host, project)."""
        scheme, _, host = self.errors_url.partition("://")
        return f"{scheme}://{self.errors_key}@{host}/1"
