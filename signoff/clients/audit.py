"""The audit trail: over the API as its readers see it, and in the database behind it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bson import ObjectId

from signoff.clients.base import ApiClient
from signoff.clients.database import Database
from signoff.evidence import Exchange, Rows
from signoff.waiting import eventually

ROUTE = "/api/organization/audit-logs"
COLLECTION = "AuditLog"
NOTICED_S = 2.0  # within which a row is written that is not written before the answer


class Audit(ApiClient):
    """Reads the trail as one actor."""

    def read(self, **query: str | int) -> Exchange:
        """The rows that match: ``action``, ``resource``, ``userId``, ``page``, ``limit``."""
        return self.send("GET", f"{ROUTE}?{urlencode(query)}" if query else ROUTE)


class Trail:
    """The rows of the trail in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def about(self, resource_id: str, *, action: str = "", at_least: int = 1) -> Rows:
        """The rows on the thing with this id, whatever organization they are kept in; waits for *at_least*."""
        where: dict[str, Any] = {"resourceId": resource_id, **({"action": action} if action else {})}
        return self._await(where, at_least)

    def of(self, organization_id: str, *, at_least: int = 1, **where: Any) -> Rows:
        """The rows of an organization that match; waits for *at_least*."""
        return self._await({"organizationId": ObjectId(organization_id), **where}, at_least)

    def _await(self, where: Mapping[str, Any], at_least: int) -> Rows:
        return eventually(
            lambda: self._database.find(COLLECTION, where),
            lambda found: len(found.rows) >= at_least,
            within_s=NOTICED_S,
            every_s=0.1,
        )
