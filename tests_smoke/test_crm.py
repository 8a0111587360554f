"""Smoke Testing > CRM Operations (DEP-3.28 to DEP-3.33): rows and files, made in the browser and looked for behind it.

What a row points at is seeded, so that an application that cannot create one kind fails that item and no other.
"""

import pytest

from signoff import expect

KINDS = [
    pytest.param("account", marks=pytest.mark.item("DEP-3.28")),
    pytest.param("contact", marks=pytest.mark.item("DEP-3.29")),
    pytest.param("lead", marks=pytest.mark.item("DEP-3.30")),
    pytest.param("opportunity", marks=pytest.mark.item("DEP-3.31")),
]
PDF = b"%PDF-1.4\r\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 40 + b"\r\n%%EOF\n"
"""Every byte, and line ends of both kinds: what passes through text processing does not come back alike."""
MEGABYTE = 1024 * 1024


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_created_in_the_browser(sign_in_as, company, draft, database, kind):
    """What a member enters is stored once, for his organization and in his name, and shows in the list and its page."""
    member, new = company.people["MEMBER"], draft(kind)
    page = sign_in_as(member).crm(kind)

    screen = page.create(new.form)
    expect.crm.confirmed(screen, what=f"the {kind} was created")
    rows = database.find(new.collection, new.where)
    expect.crm.stored(
        rows,
        what=f"the {kind}",
        organization_id=company.tenant.id,
        creator_id=member.id,
        fields=new.stored,
        day=new.day,
    )
    expect.crm.listed(page.find(new.key), new.key, what=f"the new {kind}")
    expect.crm.detailed(
        page.card(str(rows.rows[0]["_id"])),
        heading=new.key,
        pairs={"Description": new.stored["description"]},
        what=f"the new {kind}",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_is_changed_and_deleted_in_the_browser(sign_in_as, company, seed, database, kind):
    """A member changes one field of a row of his own and deletes it: the database and the list follow."""
    row = seed(kind, by="MEMBER")
    page = sign_in_as(company.people["MEMBER"]).crm(kind)
    expect.crm.listed(page.find(row.key), row.key, what=f"the {kind}")

    screen = page.update(row.key, {"description": "changed in the browser"})
    expect.crm.confirmed(screen, what=f"the {kind} was changed")
    expect.crm.changed(
        database.find(row.collection, row.where),
        what=f"The {kind}",
        fields={"description": "changed in the browser"},
        kept=row.stored,
    )

    page.find(row.key)
    screen = page.delete(row.key)
    expect.crm.confirmed(screen, what=f"the {kind} was deleted")
    expect.crm.deleted(database.find(row.collection, row.where), what=f"The {kind}")
    expect.crm.not_listed(page.find(row.key, gone=True), row.key, because=f"the {kind} was deleted")


@pytest.mark.item("DEP-3.28")
def test_accounts_are_listed_in_pages_and_filtered(sign_in_as, fresh_company, seed):
    """Of thirteen accounts ten show on the first page and the others on the second; the filter finds one of those."""
    rows = [seed("account", by="OWNER", of=fresh_company) for _ in range(13)]
    page = sign_in_as(fresh_company.people["OWNER"]).crm("account")

    first, second = page.read(), page.read(page=2)

    expect.crm.on_pages([first, second], [row.key for row in rows], size=10)
    for row in (rows[0], rows[-1]):
        expect.crm.listed(page.find(row.key), row.key, what="the account that was filtered by")


@pytest.mark.item("DEP-3.32")
def test_an_assignment_shows_on_list_and_page(sign_in_as, company, seed, database):
    """An account that is assigned to another member in the browser is his in the database, the list and its page."""
    row, admin = seed("account", by="MEMBER"), company.people["ADMIN"]
    page = sign_in_as(company.people["MEMBER"]).crm("account")
    page.find(row.key)

    screen = page.update(row.key, {"assigned_to": admin.name})

    expect.crm.confirmed(screen, what="the account was assigned to another member")
    expect.crm.changed(
        database.find(row.collection, row.where),
        what="Whom the account is assigned to",
        fields={"assigned_to": admin.id},
    )
    expect.crm.listed(page.find(row.key), row.key, what="the assigned account", beside=[admin.name])
    expect.crm.detailed(
        page.card(row.id), heading=row.key, pairs={"Assigned to": admin.name}, what="the assigned account"
    )


@pytest.mark.item("DEP-3.32")
@pytest.mark.parametrize("form", ["create", "update"])
@pytest.mark.parametrize("kind", ["account", "contact"])
def test_only_members_can_be_chosen(sign_in_as, company, stranger, seed, kind, form):
    """The list of assignees holds the members of the organization, and nobody else."""
    row = seed(kind, by="OWNER")
    page = sign_in_as(company.people["OWNER"]).crm(kind)
    page.find(row.key)

    choices = page.assignees(row.key if form == "update" else "")

    expect.crm.members_alone(
        choices,
        [person.name for person in company.people.values()],
        look_at=f"where the {form} form of {kind}s reads its users (GET /api/user)",
    )


@pytest.mark.item("DEP-3.32")
@pytest.mark.parametrize("kind", ["account", "contact", "lead", "opportunity"])
def test_the_api_assigns_to_members_only(company, stranger, seed, draft, database, kind):
    """Over the API a row is assigned to a member, and not to a user of another organization."""
    row, new = seed(kind, by="MEMBER"), draft(kind, to="OWNER")
    owner, outsider = company.actors["OWNER"].crm, stranger.people["MEMBER"]
    body = {name: value for name, value in new.body.items() if name != "status"}

    done = owner.change(kind, row.id, body)
    expect.trail.done(done, what=f"Assigning a {kind} to a member")
    rows = database.find(row.collection, row.where)
    expect.crm.changed(rows, what=f"Whom the {kind} is assigned to", fields={"assigned_to": new.body["assigned_to"]})

    refused = owner.change(kind, row.id, {**body, "assigned_to": outsider.id})
    expect.crm.assignment_refused(refused, database.find(row.collection, row.where), outsider_id=outsider.id)


@pytest.mark.item("DEP-3.33")
@pytest.mark.needs_only("session")
@pytest.mark.usefixtures("uploads")
def test_an_uploaded_file_comes_back_byte_for_byte(sign_in_as, actors, company, stranger, lasting_world, database):
    """A file uploaded in the browser is listed, comes back unchanged to a colleague, and to nobody else."""
    member, name = company.people["MEMBER"], f"{lasting_world.name('file')}.pdf"
    page = sign_in_as(member).documents

    expect.documents.uploaded(page.upload(name, PDF))
    rows = database.find("Documents", {"document_name": name})
    expect.documents.filed(rows, organization_id=company.tenant.id, creator_id=member.id, size=len(PDF))
    expect.crm.listed(page.find(name), name, what="the document")

    address = rows.rows[0]["document_file_url"]
    expect.documents.same_bytes(company.actors["ADMIN"].documents.read(address), PDF)
    foreigner, nobody = stranger.actors["OWNER"], actors("nobody")
    expect.documents.not_readable(foreigner.documents.read(address), PDF, by="a user of another organization")
    expect.documents.not_readable(nobody.documents.read(address), PDF, by="anybody, without a session")


@pytest.mark.item("DEP-3.33")
@pytest.mark.needs_only("session")
def test_files_of_a_wrong_size_or_type_are_refused(company):
    """A small PDF is taken for upload; one that is too large, and a file of another type, are refused."""
    documents = company.actors["MEMBER"].documents

    taken = documents.announce("small.pdf", size=1000, media_type="application/pdf")
    large = documents.announce("large.pdf", size=65 * MEGABYTE, media_type="application/pdf")
    large_image = documents.announce("a.png", size=5 * MEGABYTE, media_type="image/png", uploader="imageUploader")
    page = documents.announce("page.html", size=1000, media_type="text/html")

    expect.documents.announced(taken)
    expect.documents.not_taken(large, because="a PDF may have 64 MB at most")
    expect.documents.not_taken(large_image, because="an image may have 4 MB at most")
    expect.documents.not_taken(page, because="this upload takes the type PDF only")
