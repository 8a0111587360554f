"""Rows of the CRM over HTTP (``/api/crm``): accounts, contacts, leads, opportunities; and documents' deletion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from signoff.clients.base import ApiClient
from signoff.evidence import Exchange

ROUTES = {
    "account": "/api/crm/account",
    "contact": "/api/crm/contacts",
    "lead": "/api/crm/leads",
    "opportunity": "/api/crm/opportunity",
    "document": "/api/documents",
}


class Crm(ApiClient):
    """Creates, changes and deletes rows as one actor. kind: a key of ROUTES; document can only be deleted."""

    def create(self, kind: str, body: Mapping[str, Any]) -> Exchange:
        """Create a row."""
        return self.send_patiently("POST", ROUTES[kind], json=dict(body))

    def change(self, kind: str, key: str, body: Mapping[str, Any]) -> Exchange:
        """Change the row with this id."""
        return self.send_patiently("PUT", ROUTES[kind], json={**body, "id": key})

    def move(self, opportunity: str, stage: str) -> Exchange:
        """Put an opportunity on another stage, as the board does."""
        return self.send("PUT", f"{ROUTES['opportunity']}/{opportunity}", json={"destination": stage})

    def unlink(self, contact: str, opportunity: str) -> Exchange:
        """Take an opportunity off a contact."""
        route = f"{ROUTES['contact']}/unlink-opportunity/{contact}"
        return self.send("PUT", route, json={"opportunityId": opportunity})

    def delete(self, kind: str, key: str) -> Exchange:
        """Delete the row with this id."""
        return self.send("DELETE", f"{ROUTES[kind]}/{key}")
