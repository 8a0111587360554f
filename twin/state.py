"""What one running twin consists of; handed to every handler as ``request.app.state.twin``."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pymongo import AsyncMongoClient
from pymongo.asynchronous.database import AsyncDatabase

from twin.faults import Switchboard
from twin.platform.state import Platform
from twin.stripe.account import Account

if TYPE_CHECKING:
    import httpx

    from twin.app.limiter import Limiter
    from twin.app.uploads import Upload
    from twin.mail.inbox import Inbox
    from twin.release.release import Release

DEPENDENCIES = frozenset({"database", "auth", "storage"})
"""What can be taken away from the application at run time."""


class UnavailableError(RuntimeError):
    """A dependency of the application has been taken away."""


@dataclass(frozen=True)
class OAuthClient:
    """The application's registration with one OAuth provider."""

    client_id: str
    client_secret: str
    issuer: str
    """Base address of the provider, without a slash at the end."""


@dataclass(frozen=True)
class Bucket:
    """The application's object storage and its credentials (S3 path style)."""

    endpoint: str
    region: str
    bucket: str
    access_key_id: str
    access_key_secret: str


@dataclass(eq=False)
class Twin:
    """The parts of one twin. Addresses are filled in as the parts start."""

    folder: Path
    base_url: str = ""
    http_url: str = ""
    jwt_secret: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    client_address_header: str = field(default_factory=lambda: f"x-client-address-{secrets.token_hex(12)}")
    build: str = field(default_factory=lambda: f"build-{secrets.token_hex(6)}")
    version: str = "1.0.0-twin"
    faults: Switchboard = field(default_factory=Switchboard)
    database_url: str = ""
    mongo: AsyncMongoClient[dict[str, Any]] | None = None
    unreachable: AsyncMongoClient[dict[str, Any]] | None = None
    dependencies_down: set[str] = field(default_factory=set)
    ca_file: Path = Path()
    control_socket: Path = Path()
    mail_url: str = ""
    resend_key: str = field(default_factory=lambda: f"re_{secrets.token_hex(16)}")
    smtp_port: int = 0
    ingest_url: str = ""
    upload_key: str = field(default_factory=lambda: f"sk_live_{secrets.token_hex(32)}")
    uploads: dict[str, Upload] = field(default_factory=dict)
    machine_token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    cron_secret: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    google: OAuthClient = OAuthClient("", "", "")
    github: OAuthClient = OAuthClient("", "", "")
    storage: Bucket = Bucket("", "", "", "", "")
    stripe: Account = field(default_factory=Account)
    platform: Platform = field(default_factory=Platform)
    accounts: list[dict[str, str | None]] = field(default_factory=list)
    health_snapshot: dict[str, Any] | None = None
    started: float = field(default_factory=time.monotonic)
    _http: httpx.AsyncClient | None = None
    revoked: set[str] = field(default_factory=set)
    """The sessions that were signed out before their time."""
    _limiter: Limiter | None = None
    _inbox: Inbox | None = None
    _release: Release | None = None
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def db(self) -> AsyncDatabase[dict[str, Any]]:
        """The application's database; with ``database`` taken away, a handle on a port where nobody listens."""
        client = self.unreachable if self.down("database") else self.mongo
        if client is None:
            raise UnavailableError("the database of the twin has not been started")
        return client.get_default_database()

    @property
    def secret(self) -> str:
        """The key of sessions and CSRF tokens. Raises UnavailableError while ``auth`` is taken away."""
        if self.down("auth"):
            raise UnavailableError("JWT_SECRET is not set")
        return self.jwt_secret

    @property
    def http(self) -> httpx.AsyncClient:
        """The application's client for its own outgoing requests (providers, mail, storage)."""
        if self._http is None:
            raise UnavailableError("the outgoing client has not been started")
        return self._http

    @property
    def limiter(self) -> Limiter:
        """The counts of requests and of failed sign-ins."""
        if self._limiter is None:
            raise UnavailableError("the limiter has not been started")
        return self._limiter

    @property
    def inbox(self) -> Inbox:
        """Every mail that was sent."""
        if self._inbox is None:
            raise UnavailableError("the inbox has not been started")
        return self._inbox

    @property
    def release(self) -> Release:
        """What the pipeline and the operator of this deployment have on disk."""
        if self._release is None:
            raise UnavailableError("the release has not been laid out")
        return self._release

    def down(self, dependency: str) -> bool:
        """Whether *dependency* is taken away, by the control socket or by a fault."""
        unseen = self.faults.on(f"health-{dependency}-true-while-down")
        return dependency in self.dependencies_down or unseen or self.faults.on(f"{dependency}-down")

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do *work* after the answer: what a caller must not be able to measure, such as sending a mail."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
