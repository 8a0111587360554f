"""Smoke Testing > CRM Operations (DEP-3.34): looking at the audit trail.

The application has no page for it (contract), so its readers ask the API. Rows to filter and page through are seeded.
"""

import pytest

from signoff import expect


@pytest.mark.item("DEP-3.34")
@pytest.mark.parametrize("reader", ["OWNER", "ADMIN"])
def test_readers_see_what_was_just_done(planted, seed, trail, reader):
    """OWNER and ADMIN are shown who just changed and deleted a row, the newest first, of their organization alone."""
    company = planted.company
    row, member = seed("lead", by="MEMBER"), company.people["MEMBER"]
    crm = company.actors["MEMBER"].crm
    # Without an assignee the application would mail the first user of its database.
    changed = crm.change("lead", row.id, {"description": "changed", "assigned_to": member.id})
    expect.trail.happened(changed, what="Changing a lead")
    expect.trail.happened(crm.delete("lead", row.id), what="Deleting a lead")

    # A row may be written after the answer to what it tells of.
    trail.about(row.id, at_least=2)

    answer = company.actors[reader].audit.read()

    expect.trail.own_alone(answer, organization_id=company.tenant.id)
    for action in ("UPDATE", "DELETE"):
        expect.trail.shows(answer, resource_id=row.id, action=action, actor_id=member.id)


@pytest.mark.item("DEP-3.34")
def test_rows_are_shown_newest_first_and_to_their_tenant(planted):
    """Rows come in order of time, and none of another organization."""
    answer = planted.reader.audit.read(limit=20)

    expect.trail.own_alone(answer, organization_id=planted.organization_id)
    expect.trail.newest_first(answer)


@pytest.mark.item("DEP-3.34")
@pytest.mark.parametrize("by", ["action", "resource", "userId"])
def test_rows_are_filtered(planted, by):
    """A filter by action, by kind of thing or by user leaves the rows that fit it, all of them, and no other."""
    value, resource_ids = planted.some(by)

    answer = planted.reader.audit.read(**{by: value}, limit=20)

    expect.trail.filtered(answer, by=by, value=value, resource_ids=resource_ids)


@pytest.mark.item("DEP-3.34")
def test_rows_are_paged(planted):
    """Pages of two rows show the rows of one filter in their order, each once."""
    value, resource_ids = planted.some("resource")

    pages = [planted.reader.audit.read(resource=value, limit=2, page=number) for number in (1, 2, 3)]

    expect.trail.paged(pages, size=2, resource_ids=resource_ids)


@pytest.mark.item("DEP-3.34")
@pytest.mark.parametrize("role", ["MEMBER", "VIEWER"])
def test_others_are_refused(planted, role):
    """MEMBER and VIEWER are refused the trail for want of permission."""
    answer = planted.company.actors[role].audit.read()

    expect.trail.refused_to(answer)
    expect.trail.own_alone(planted.reader.audit.read(), organization_id=planted.organization_id)
