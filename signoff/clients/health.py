"""The health endpoint, ``GET /api/health`` (public, never counted by the limiter)."""

from __future__ import annotations

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange
from signoff.waiting import eventually

ROUTE = "/api/health"


class Health(ApiClient):
    """Asks how the deployment says it is."""

    def read(self) -> Exchange:
        """What the endpoint answers now: nothing at all, where it waits too long for what it asks itself."""
        return self.send_patiently("GET", ROUTE, headers={"accept": "application/json"})

    def settle_on(self, build: str, within_s: float = 10.0) -> Exchange:
        """What the endpoint answers once *build* does, or at the end of the wait."""
        return eventually(self.read, lambda answer: build in answer.text, within_s=within_s, every_s=0.2)

    def settle(self, within_s: float = 10.0) -> Exchange:
        """What the endpoint answers once it is well again, or at the end of the wait."""
        return eventually(self.read, lambda answer: answer.status == 200, within_s=within_s, every_s=0.2)
