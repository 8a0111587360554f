"""Organizations (tenants) over HTTP, ``/api/organization``."""

from __future__ import annotations

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange

ROUTE = "/api/organization"


class Organizations(ApiClient):
    """Creates and reads the organization of one actor."""

    def create(self, name: str, slug: str) -> Exchange:
        """Create an organization; the actor becomes its first member."""
        return self.send("POST", ROUTE, json={"name": name, "slug": slug})

    def read(self) -> Exchange:
        """The actor's organization, ``null`` when there is none."""
        return self.send("GET", ROUTE)
