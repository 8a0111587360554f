"""Gets somebody denied, and reads what the audit trail makes of it: in the database, and as the OWNER is shown it."""

from __future__ import annotations

from signoff.access.company import Company
from signoff.access.routes import by_name
from signoff.evidence import Exchange, Probe
from signoff.expect.refusal import PERMISSION, meaning

# In this order: an application that lets VIEWER write may still deny something else, and that denial is to be seen.
CANDIDATES = (
    ("VIEWER", "DELETE /api/crm/account/[accountId]"),
    ("VIEWER", "POST /api/crm/account"),
    ("MEMBER", "GET /api/billing/subscription"),
    ("MEMBER", "GET /api/organization/audit-logs"),
)
TRAIL = "/api/organization/audit-logs?action=PERMISSION_DENIED&limit=100"


def provoke(company: Company) -> tuple[Probe, Exchange]:
    """The first denial of CANDIDATES (or the last answer, where nothing is denied), and the trail as OWNER sees it."""
    for role, name in CANDIDATES:
        operation = by_name()[name]
        values = company.row(operation.row)
        path = operation.call(values).path
        answer = company.send(role, operation, values)
        audit = company.news(role, path, of=answer)
        probe = Probe(name, role, answer, audit=audit)
        if meaning(answer)[0] == PERMISSION:
            break
    return probe, company.actors["OWNER"].get(TRAIL)
