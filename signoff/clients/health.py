"""The health endpoint, ``GET /api/health`` (public, never counted by the limiter)."""

from __future__ import annotations

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange

ROUTE = "/api/health"


class Health(ApiClient):
    """Asks how the deployment says it is."""

    def read(self) -> Exchange:
        """What the endpoint answers now."""
        return self.send("GET", ROUTE, headers={"accept": "application/json"})
