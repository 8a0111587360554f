"""Security Checklist > Audit Logging (PRE-7.14): every change of a row leaves one row of the trail.

Rows to be changed and deleted are seeded, so that an application that cannot create one kind still answers for those.
What cannot be done leaves no row rightly, and is the failure of another item: then nothing is decided here.
"""

from datetime import UTC, datetime

import pytest

from signoff import expect

KINDS = ["account", "contact", "lead", "opportunity"]


@pytest.mark.item("PRE-7.14")
@pytest.mark.parametrize("kind", KINDS)
def test_creating_leaves_one_row(company, draft, database, trail, kind):
    """Who creates a row leaves one row CREATE of it."""
    new, since = draft(kind), datetime.now(UTC)

    answer = company.actors["MEMBER"].crm.create(kind, new.body)

    rows = database.find(new.collection, new.where)
    expect.trail.happened(answer, what=f"Creating the {kind}", rows=rows)
    made = str(rows.rows[0]["_id"])
    _one_row(company, trail.about(made), f"Creating the {kind}", "CREATE", kind, made, since)


@pytest.mark.item("PRE-7.14")
@pytest.mark.parametrize("kind", KINDS)
def test_changing_leaves_one_row(company, seed, draft, trail, kind):
    """Who changes a row leaves one row UPDATE of it."""
    row, since = seed(kind, by="MEMBER"), datetime.now(UTC)

    answer = company.actors["MEMBER"].crm.change(kind, row.id, draft(kind).body)

    expect.trail.happened(answer, what=f"Changing the {kind}")
    _one_row(company, trail.about(row.id), f"Changing the {kind}", "UPDATE", kind, row.id, since)


@pytest.mark.item("PRE-7.14")
def test_other_ways_to_change_leave_one_row(company, seed, around, trail):
    """Moving an opportunity to another stage, and taking it off a contact, leave one row UPDATE each."""
    opportunity, contact = seed("opportunity", by="MEMBER"), seed("contact", by="MEMBER")
    member, since = company.actors["MEMBER"].crm, datetime.now(UTC)

    moved = member.move(opportunity.id, around.stage.id)
    expect.trail.happened(moved, what="Moving an opportunity")
    about = trail.about(opportunity.id)
    _one_row(company, about, "Moving an opportunity", "UPDATE", "opportunity", opportunity.id, since)

    unlinked = member.unlink(contact.id, opportunity.id)
    expect.trail.happened(unlinked, what="Unlinking a contact")
    _one_row(company, trail.about(contact.id), "Unlinking a contact", "UPDATE", "contact", contact.id, since)


@pytest.mark.item("PRE-7.14")
@pytest.mark.parametrize("kind", KINDS)
def test_deleting_leaves_one_row(company, seed, trail, kind):
    """Who deletes a row leaves one row DELETE of it."""
    row, since = seed(kind, by="MEMBER"), datetime.now(UTC)

    answer = company.actors["MEMBER"].crm.delete(kind, row.id)

    expect.trail.happened(answer, what=f"Deleting the {kind}")
    _one_row(company, trail.about(row.id), f"Deleting the {kind}", "DELETE", kind, row.id, since)


@pytest.mark.item("PRE-7.14")
@pytest.mark.usefixtures("uploads")
def test_uploading_a_document_leaves_one_row(company, lasting_world, database, trail):
    """Who uploads a document leaves one row CREATE of it."""
    member, name, since = company.actors["MEMBER"], f"{lasting_world.name('file')}.pdf", datetime.now(UTC)

    answer = member.documents.upload(name, b"%PDF-1.4 audited")

    rows = database.find("Documents", {"document_name": name})
    expect.trail.happened(answer, what="Uploading a document", rows=rows)
    made = str(rows.rows[0]["_id"])
    _one_row(company, trail.about(made), "Uploading a document", "CREATE", "document", made, since)


@pytest.mark.item("PRE-7.14")
def test_deleting_a_document_leaves_one_row(company, lasting_world, trail):
    """Who deletes a document leaves one row DELETE of it."""
    made = lasting_world.row("Documents", tenant=company.tenant, by=company.people["MEMBER"])
    since = datetime.now(UTC)

    answer = company.actors["MEMBER"].crm.delete("document", made)

    expect.trail.happened(answer, what="Deleting a document")
    _one_row(company, trail.about(made), "Deleting a document", "DELETE", "document", made, since)


@pytest.mark.item("PRE-7.14")
@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_write_leaves_no_row_of_it(company, stranger, seed, draft, trail, kind):
    """Changes and deletions that VIEWER and another organization are refused leave no row as if they had been done."""
    row, body = seed(kind, by="OWNER"), draft(kind, to="VIEWER").body
    viewer, foreigner = company.actors["VIEWER"].crm, stranger.actors["OWNER"].crm

    answers = [foreigner.change(kind, row.id, body), foreigner.delete(kind, row.id)]
    answers += [viewer.change(kind, row.id, body), viewer.delete(kind, row.id)]

    expect.trail.refused_without_row(answers, trail.about(row.id, at_least=0), what=f"A write to the {kind}")


def _one_row(company, rows, what, action, resource, resource_id, since):
    expect.trail.one_row(
        rows,
        what=what,
        action=action,
        resource=resource,
        resource_id=resource_id,
        actor_id=company.people["MEMBER"].id,
        organization_id=company.tenant.id,
        since=since,
        now=datetime.now(UTC),
    )
