"""Billing over HTTP, ``/api/billing``: for the OWNER of an organization."""

from __future__ import annotations

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange


class Billing(ApiClient):
    """Reads the subscription, opens checkout and portal."""

    def subscription(self) -> Exchange:
        """Plan, subscription and payments of the actor's organization."""
        return self.send("GET", "/api/billing/subscription")

    def checkout(self, plan: str) -> Exchange:
        """Open a checkout. A plan that does not exist tells, without any effect, how far the actor gets."""
        return self.send("POST", "/api/billing/create-checkout-session", json={"plan": plan})

    def portal(self) -> Exchange:
        """Open the customer portal."""
        return self.send("POST", "/api/billing/create-portal-session")
