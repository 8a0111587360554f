"""Numbers that a tenant is shown: they count its own rows, and no row of another tenant."""

from __future__ import annotations

from signoff.access.company import Company
from signoff.access.routes import by_name
from signoff.evidence import Exchange, Numbers
from signoff.expect.isolation import visible_numbers

PAGES = ("/en", "/en/crm")
"""Pages with counts: the dashboard and the overview of the CRM."""
STATISTICS = "POST /api/organization/audit-logs"
COUNTED = (
    *("crm_Accounts", "crm_Contacts", "crm_Leads", "crm_Opportunities", "Documents", "Boards", "Tasks", "Invoices"),
    *("crm_Contracts", "Users", "AuditLog"),
)


def compare(other: Company, reader: Company) -> list[Numbers]:
    """What *reader* is shown before and after *other* gains a row of each kind, and after it gains one itself."""
    before = _read(reader)
    _grow(other)
    after = _read(reader)
    _grow(reader)
    control = _read(reader)
    return [
        Numbers(name, after[name], *(visible_numbers(some[name].text) for some in (before, after, control)))
        for name in before
    ]


def _read(reader: Company) -> dict[str, Exchange]:
    owner = reader.actors["OWNER"]
    found = {f"page {path}": owner.get(path) for path in PAGES}
    return found | {STATISTICS: reader.send("OWNER", by_name()[STATISTICS], {})}


def _grow(company: Company) -> None:
    for collection in COUNTED:
        company.row(collection)
