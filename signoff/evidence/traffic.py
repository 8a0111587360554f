"""What an access log says of a window of time, counted: people's requests apart from the suite's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Route:
    """How often one route was answered with one status."""

    status: int
    path: str
    count: int


@dataclass(frozen=True)
class Bucket:
    """One slice of the window, for the chart. p50_ms, p95_ms: None where the log has no durations."""

    start: datetime
    requests: int
    server_errors: int
    client_errors: int
    p50_ms: float | None = None
    p95_ms: float | None = None


@dataclass(frozen=True)
class Traffic:
    """One window of an access log.

    first, last: of the whole log up to the end of the window. unreadable: lines that cannot be read. own: requests
    of this suite. by_status: people's requests; a crash without an answer counts as 500. holes: stretches without
    any line, the suite's included. database_errors, fatal: messages, the first few of how many. webhooks: deliveries
    of the payment provider; webhooks_failed: those that were not answered 2xx. told: lines that can have words of the
    application; named: lines that name a user agent.
    """

    source: str
    since: datetime
    until: datetime
    first: datetime | None
    last: datetime | None
    lines: int
    unreadable: int
    own: int
    by_status: Mapping[int, int] = field(default_factory=dict)
    routes: tuple[Route, ...] = ()
    holes: tuple[tuple[datetime, datetime], ...] = ()
    database_errors: tuple[str, ...] = ()
    database_error_count: int = 0
    fatal: tuple[str, ...] = ()
    fatal_count: int = 0
    webhooks: int = 0
    webhooks_failed: int = 0
    told: int = 0
    named: int = 0
    buckets: tuple[Bucket, ...] = ()

    @property
    def requests(self) -> int:
        """People's requests in the window."""
        return sum(self.by_status.values())

    def count(self, *statuses: int) -> int:
        """People's requests that were answered with one of *statuses*."""
        return sum(self.by_status.get(status, 0) for status in statuses)

    @property
    def server_errors(self) -> int:
        """People's requests that the server failed."""
        return sum(count for status, count in self.by_status.items() if status >= 500)

    def worst(self, *statuses: int, shown: int = 5) -> str:
        """The routes with most answers of these statuses, in words."""
        some = [route for route in self.routes if route.status in statuses]
        return ", ".join(f"{route.path} {route.status} × {route.count}" for route in some[:shown])

    @property
    def asked(self) -> str:
        return f"access log {self.source}, {self.since:%Y-%m-%d %H:%M} to {self.until:%Y-%m-%d %H:%M} UTC"

    @property
    def answered(self) -> str:
        said = ", ".join(f"{status} × {count}" for status, count in sorted(self.by_status.items()))
        span = f"{self.first:%m-%d %H:%M} to {self.last:%m-%d %H:%M}" if self.first and self.last else "nothing"
        return (
            f"{self.requests} requests ({said or 'none'}), {self.own} of the suite left out, {self.lines} lines, "
            f"{self.unreadable} unreadable, log from {span}"
        )

    @property
    def repeat(self) -> str:
        return ""
