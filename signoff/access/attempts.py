"""What another tenant tries with the ids of a tenant, in path and body, and what became of that tenant's rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from bson import ObjectId, json_util

from signoff.access.company import VOLATILE, Company, changed
from signoff.access.planting import Planted
from signoff.access.routes import Operation
from signoff.evidence import Probe, Row, Snapshot
from signoff.world.removal import TENANT_COLLECTIONS

# Counted anew by a job of the application, whoever does what.
_COUNTED = {"OrganizationUsage"}


def snapshot(company: Company) -> Snapshot:
    """Every row of the organization as it is now, with its people and itself."""
    tenant = ObjectId(company.tenant.id)
    where = {name: {"organizationId": tenant} for name in (*TENANT_COLLECTIONS, "Users") if name not in _COUNTED}
    rows: dict[str, Mapping[str, Row]] = {
        collection: {str(row["_id"]): _still(row) for row in company.database.find(collection, wanted).rows}
        for collection, wanted in {**where, "Organizations": {"_id": tenant}}.items()
    }
    text = json_util.dumps(rows, sort_keys=True)
    return Snapshot(company.tenant.slug, hashlib.sha256(text.encode()).hexdigest(), rows)


def _still(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in VOLATILE}


def attempt(planted: Planted, stranger: Company, operations: Iterable[Operation]) -> list[Probe]:
    """Everything that changes something, tried by another organization's OWNER on the planted rows."""
    wanted = [one for one in operations if one.changes and not one.careful and not one.leave and _about_rows(one)]
    return [_try(planted, stranger, one) for one in wanted]


def _about_rows(operation: Operation) -> bool:
    return bool(operation.row) or operation.needs == "write"


def _try(planted: Planted, stranger: Company, operation: Operation) -> Probe:
    company, row = planted.company, planted.rows.get(operation.row, "")
    own = stranger.people["OWNER"]
    values = {"me": own.id, "tenant": stranger.tenant.name, "name": stranger.world.name("row")}
    call = operation.call({**values, "row": row} if row else values)
    before = company.state(operation.row, row) if row else {}
    answer = stranger.actors["OWNER"].caller.attempt(call.method, call.path, json=_forged(call.body, company, row))
    after = company.state(operation.row, row) if row else {}
    touched = changed(operation.row, before, after)
    return Probe(
        operation.ask, "another organization's OWNER", answer, None, touched, planted.scanner.find(answer.text)
    )


def _forged(body: Any, company: Company, row: str) -> Any:
    """The body with the other tenant's id in it, and the row's where it says nothing of a row."""
    if body is not None and not isinstance(body, dict):
        return body
    return {**({"id": row} if row else {}), **(body or {}), "organizationId": company.tenant.id}
