"""Rows of the CRM, files and invitations: every way to be wrong is seen, and what is right passes."""

from datetime import UTC, datetime, timedelta

import pytest
from bson import ObjectId

from signoff import expect
from signoff.evidence import Card, CheckFailed, Choices, Download, Inconclusive, Letter, Letters, Listing, Rows, Screen
from tests_suite.making import answer

TENANT, CREATOR, OTHER = ("a" * 24, "b" * 24, "c" * 24)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIELDS = {"name": "so-a", "budget": 1000, "status": True, "industry": ObjectId(OTHER)}


def rows(*found, collection="crm_Accounts"):
    return Rows(collection, {}, list(found))


def row(**changes):
    date = datetime(2026, 12, 20, 23, tzinfo=UTC)
    base = {"organizationId": ObjectId(TENANT), "createdBy": ObjectId(CREATOR), "close_date": date, **FIELDS}
    return {**base, **changes}


def listing(*lines, footer="Page 1 of 1", crashed=False, columns=("Name",)):
    return Listing("look", "/en/crm/accounts", columns, tuple(lines), footer, crashed)


def screen(*toasts, errors=(), crashed=False, headings=()):
    return Screen("act", "/en/crm/accounts", headings, toasts, errors, crashed)


def stored(*found):
    expect.crm.stored(
        rows(*found), what="the account", organization_id=TENANT, creator_id=CREATOR, fields=FIELDS, day=20
    )


def test_stored_as_entered():
    stored(row())
    stored(row(createdBy=None, created_by=ObjectId(CREATOR)))
    stored(row(budget=1000.0, close_date=datetime(2026, 12, 19, 23, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("found", "because"),
    [
        ([], "but 0"),
        ([row(), row()], "but 2"),
        ([row(organizationId=ObjectId(OTHER))], "wrong tenant"),
        ([row(organizationId=None)], "wrong tenant"),
        ([row(createdBy=None)], "who created"),
        ([row(createdBy=ObjectId(OTHER))], "who created"),
        ([row(name="so-b")], "name"),
        ([row(name=None)], "name"),
        ([row(budget=True)], "budget"),
        ([row(budget="1000")], "budget"),
        ([row(status=1)], "status"),
        ([row(industry=ObjectId("000000000000000000000002"))], "industry"),
        ([row(close_date=datetime(2026, 12, 2, tzinfo=UTC))], "date"),
        ([row(close_date="2026-12-20")], "date"),
    ],
)
def test_stored_otherwise(found, because):
    with pytest.raises(CheckFailed, match=because):
        stored(*found)


def test_confirmed_by_a_toast_of_success_alone():
    expect.crm.confirmed(screen("Success Account created successfully"), what="x")
    for wrong in (
        screen(),
        screen("Error Initial error"),
        screen("Success", crashed=True),
        screen("Success", errors=("Required",)),
    ):
        with pytest.raises(CheckFailed, match="confirm"):
            expect.crm.confirmed(wrong, what="x")


def test_changed_and_deleted():
    expect.crm.changed(rows(row(name="new")), what="It", fields={"name": "new"})
    expect.crm.deleted(rows(), what="It")
    for found in ((), (row(),), (row(name="new"),) * 2):
        with pytest.raises(CheckFailed, match="chang"):
            expect.crm.changed(rows(*found), what="It", fields={"name": "new"})
    with pytest.raises(CheckFailed, match="still there"):
        expect.crm.deleted(rows(row()), what="It")


@pytest.mark.parametrize("lost", [{"budget": 0}, {"status": None}, {"organizationId": ObjectId(OTHER)}])
def test_a_change_leaves_the_rest_as_it_was(lost):
    kept = {**FIELDS, "organizationId": ObjectId(TENANT)}
    expect.crm.changed(rows(row(name="new")), what="It", fields={"name": "new"}, kept=kept)
    with pytest.raises(CheckFailed, match=f"more than was asked for: {next(iter(lost))}"):
        expect.crm.changed(rows(row(name="new", **lost)), what="It", fields={"name": "new"}, kept=kept)


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (listing(("so-b",)), "does not show"),
        (listing(("so-a",), ("so-a", "x")), "2 times"),
        (listing(("so-a", "x"), crashed=True), "times"),
        (listing(("so-a", "y")), "without 'x'"),
    ],
)
def test_listed_wrongly(found, because):
    expect.crm.listed(listing(("so-a", "x")), "so-a", what="it", beside=["x"])
    with pytest.raises(CheckFailed, match=because):
        expect.crm.listed(found, "so-a", what="it", beside=["x"])


def test_not_listed():
    empty = listing(columns=(), footer="No assigned accounts found")
    for right in (listing(), listing(footer=""), empty):
        expect.crm.not_listed(right, "so-a", because="it was deleted")
    with pytest.raises(CheckFailed, match="shows no list"):
        expect.crm.not_listed(listing(columns=(), footer=""), "so-a", because="it was deleted")
    for wrong in (listing(("so-a",)), listing(crashed=True)):
        with pytest.raises(CheckFailed):
            expect.crm.not_listed(wrong, "so-a", because="it was deleted")


def page(number, *keys, of=2):
    return listing(*((key,) for key in keys), footer=f"Page {number} of {of}")


def test_on_pages():
    expect.crm.on_pages([page(1, "a", "b"), page(2, "c")], ["a", "b", "c"], size=2)


@pytest.mark.parametrize(
    "pages",
    [
        [page(1, "a", "b"), page(2, "b")],
        [page(1, "a", "b", "c"), page(2)],
        [page(1, "a", "b"), page(1, "c")],
        [page(1, "a", "b"), page(2, "c", "a")],
        [page(1, "a", "b", of=1), page(2, "c")],
    ],
)
def test_not_on_pages(pages):
    with pytest.raises(CheckFailed, match=r"[Pp]age"):
        expect.crm.on_pages(pages, ["a", "b", "c"], size=2)


def card(*pairs, headings=("Account: so-a",), crashed=False):
    return Card("open", "/en/crm/accounts/1", headings, pairs, crashed)


def test_detailed():
    expect.crm.detailed(card(("Assigned to", "mike")), heading="so-a", pairs={"Assigned to": "mike"}, what="it")
    for wrong in (
        card(("Assigned to", "mike"), headings=("Account: so-b",)),
        card(("Assigned to", "mike"), crashed=True),
        card(("Assigned to", "anna")),
        card(),
    ):
        with pytest.raises(CheckFailed):
            expect.crm.detailed(wrong, heading="so-a", pairs={"Assigned to": "mike"}, what="it")


@pytest.mark.parametrize("entries", [("a",), ("a", "b", "c"), ("a", "b", "b"), ()])
def test_members_alone(entries):
    expect.crm.members_alone(Choices("open", "the list", ("b", "a")), ["a", "b"], look_at="x")
    with pytest.raises(CheckFailed, match=r"members|every member"):
        expect.crm.members_alone(Choices("open", "the list", entries), ["a", "b"], look_at="x")


@pytest.mark.parametrize(
    ("status", "assigned", "good"),
    [
        (400, CREATOR, True),
        (404, CREATOR, True),
        (400, OTHER, False),
        (200, CREATOR, False),
        (200, OTHER, False),
        (500, CREATOR, False),
        (401, CREATOR, False),
        (429, CREATOR, False),
    ],
)
def test_assignment_refused(status, assigned, good):
    found = rows({"assigned_to": ObjectId(assigned)})
    if good:
        expect.crm.assignment_refused(answer(status), found, outsider_id=OTHER)
        return
    with pytest.raises(CheckFailed, match="assign"):
        expect.crm.assignment_refused(answer(status), found, outsider_id=OTHER)


CONTENT = b"%PDF-1.4\r\nabc"


def download(content=CONTENT, status=200):
    return Download("OWNER", "https://staging.test/f/1", status, "application/pdf", content)


@pytest.mark.parametrize("wrong", [download(b""), download(CONTENT[:-1]), download(CONTENT, 404), download(b"x" * 13)])
def test_bytes_differ(wrong):
    expect.documents.same_bytes(download(), CONTENT)
    with pytest.raises(CheckFailed, match="byte"):
        expect.documents.same_bytes(wrong, CONTENT)


def test_readable_by_others():
    for refused in (download(b"", 404), download(b"<html>", 200), download(CONTENT, 403), download(b"", 0)):
        expect.documents.not_readable(refused, CONTENT, by="others")
    for read in (download(), download(CONTENT[:5]), download(b"a" + CONTENT)):
        with pytest.raises(CheckFailed, match="others"):
            expect.documents.not_readable(read, CONTENT, by="others")


def test_uploaded_without_complaint():
    expect.documents.uploaded(screen())
    for wrong in (screen("ERROR! no"), screen(crashed=True), Screen("upload", "/en/documents", silent=True)):
        with pytest.raises(CheckFailed, match="upload"):
            expect.documents.uploaded(wrong)


def test_filed():
    good = {
        "organizationId": ObjectId(TENANT),
        "createdBy": ObjectId(CREATOR),
        "size": 13,
        "document_file_url": "/f/1",
    }
    wanted = {"organization_id": TENANT, "creator_id": CREATOR, "size": 13}
    expect.documents.filed(rows(good), **wanted)
    foreign = {"organizationId": ObjectId("3" * 24)}
    for change in ({"size": 12}, foreign, {"createdBy": None}, {"document_file_url": ""}):
        with pytest.raises(CheckFailed):
            expect.documents.filed(rows(good | change), **wanted)
    with pytest.raises(CheckFailed, match="not one row"):
        expect.documents.filed(rows(), **wanted)


def test_taken_for_upload():
    expect.documents.announced(answer(200, '[{"url": "https://ingest.test/1"}]'))
    expect.documents.not_taken(answer(400), because="it is too large")
    for wrong in (answer(200, "[]"), answer(500, '{"url": ""}'), answer(403)):
        with pytest.raises(CheckFailed):
            expect.documents.announced(wrong)
    for wrong in (answer(200), answer(500), answer(401), answer(404)):
        with pytest.raises(CheckFailed, match="not refused"):
            expect.documents.not_taken(wrong, because="it is too large")


TOKEN = "0123456789abcdef" * 4
INVITATION = {
    "organizationId": ObjectId(TENANT),
    "role": "VIEWER",
    "status": "PENDING",
    "invitedBy": ObjectId(CREATOR),
    "expiresAt": NOW + timedelta(days=7),
    "token": TOKEN,
}


def invited(*found):
    expect.joining.invitation(rows(*found), organization_id=TENANT, role="VIEWER", inviter_id=CREATOR, now=NOW)


@pytest.mark.parametrize(
    ("change", "because"),
    [
        ({"role": "ADMIN"}, "role"),
        ({"status": "ACCEPTED"}, "status"),
        ({"organizationId": ObjectId("000000000000000000000004")}, "organizationId"),
        ({"invitedBy": None}, "invitedBy"),
        ({"expiresAt": NOW}, "future"),
        ({"expiresAt": None}, "future"),
        ({"token": "0" * 63 + "7"}, "guessed"),
        ({"token": TOKEN[:31]}, "guessed"),
        ({"token": None}, "guessed"),
    ],
)
def test_invitation_stored_otherwise(change, because):
    invited(INVITATION)
    with pytest.raises(CheckFailed, match=because):
        invited(INVITATION | change)


def test_invitation_is_there_once():
    for found in ((), (INVITATION,) * 2):
        with pytest.raises(CheckFailed, match="not one row"):
            invited(*found)


def letters(text):
    return Letters("a@b.test", (Letter("a@b.test", "You're invited", text, ""),) if text else ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link",
        "https://staging.test/en/accept-invitation/other",
        f"http://staging.test/i/{TOKEN}",
        f"https://evil.test/i/{TOKEN}",
    ],
)
def test_link_of_the_mail(text):
    expect.joining.links(
        letters(f"Go to https://staging.test/i/{TOKEN}."), rows(INVITATION), base_url="https://staging.test"
    )
    with pytest.raises(CheckFailed, match="link"):
        expect.joining.links(letters(text), rows(INVITATION), base_url="https://staging.test")


@pytest.mark.parametrize(("text", "because"), [("", "no mail about"), ("Welcome", "has no link")])
def test_where_no_link_is_mailed_nobody_can_tell_where_it_leads(text, because):
    expect.joining.mailed(letters("https://staging.test/i/1"), "https://staging.test/i/1")
    with pytest.raises(Inconclusive, match=because):
        expect.joining.mailed(letters(text), "")


@pytest.mark.parametrize(
    "found", [listing(), listing(("a@b.test", "admin")), listing(("a@b.test", "viewer")) and listing(("x", "viewer"))]
)
def test_pending(found):
    expect.joining.pending(listing(("a@b.test", "viewer")), email="a@b.test", role="VIEWER")
    with pytest.raises(CheckFailed, match="pending"):
        expect.joining.pending(found, email="a@b.test", role="VIEWER")


def action(result, status=200):
    return answer(status, f'0:{{"a":"$@1"}}\n1:{result}\n', method="POST")


def test_invited():
    expect.joining.invited(action('{"data":{"success":true,"message":"Invitation sent"}}'), because="ADMIN may invite")
    for wrong in (
        action('{"error":"You do not have permission to invite members"}'),
        action('{"fieldErrors":{"role":["Invalid role"]}}'),
        action('{"data":{"success":"true"}}'),
        action('{"data":{"success":true}}', status=500),
        answer(200, "<html>"),
    ):
        with pytest.raises(CheckFailed, match="though ADMIN may invite"):
            expect.joining.invited(wrong, because="ADMIN may invite")
    with pytest.raises(Inconclusive, match="no answer in time"):
        expect.joining.invited(answer(599), because="ADMIN may invite")


def test_not_invited():
    refused = action('{"error":"You do not have permission to invite members"}')
    expect.joining.not_invited(refused, rows(), because="he is VIEWER")
    for wrong, found in (
        (refused, rows(INVITATION)),
        (action('{"error":"Unauthenticated"}'), rows()),
        (action('{"data":{"success":true}}'), rows()),
        (answer(500), rows()),
    ):
        with pytest.raises(CheckFailed, match="he is VIEWER"):
            expect.joining.not_invited(wrong, found, because="he is VIEWER")


def member(organization=TENANT, role="VIEWER"):
    return rows({"organizationId": ObjectId(organization), "organization_role": role}, collection="Users")


def test_joined():
    expect.joining.joined(member(), organization_id=TENANT, role="VIEWER")
    for wrong, because in ((member(OTHER), "no member"), (rows(), "no member"), (member(role="ADMIN"), "another role")):
        with pytest.raises(CheckFailed, match=because):
            expect.joining.joined(wrong, organization_id=TENANT, role="VIEWER")


@pytest.mark.parametrize(
    ("said", "users"),
    [
        (action('{"success":false,"message":"no"}'), member()),
        (action('{"success":true,"message":"yes"}'), member(OTHER)),
        (action('{"success":false}'), member(OTHER)),
        (action("not json"), member(OTHER)),
        (answer(200, '1:{"success":false,"message":"a"}\n1:{"success":false,"message":"b"}'), member(OTHER)),
        (answer(500), member(OTHER)),
    ],
)
def test_not_accepted(said, users):
    good = action('{"success":false,"message":"Invitation has expired"}')
    expect.joining.not_accepted(good, member(OTHER), organization_id=TENANT, because="it expired")
    with pytest.raises(CheckFailed, match="it expired"):
        expect.joining.not_accepted(said, users, organization_id=TENANT, because="it expired")


def test_accepted_and_opened():
    expect.joining.accepted(action('{"success":true,"message":"Successfully joined"}'))
    expect.joining.opened(screen(headings=("Invitation Accepted!",)))
    for wrong in (action('{"success":"true"}'), action("[]"), answer(500)):
        with pytest.raises(CheckFailed, match="accepted"):
            expect.joining.accepted(wrong)
    with pytest.raises(CheckFailed, match="404"):
        expect.joining.opened(screen(headings=("404",)))
    for wrong in (screen(crashed=True), screen(headings=("Accept Team Invitation",))):
        with pytest.raises(CheckFailed, match="cannot be accepted"):
            expect.joining.opened(wrong)


@pytest.mark.parametrize(
    ("user", "because"),
    [
        ({"organizationId": OTHER, "organization_role": "VIEWER"}, "another organization"),
        ({"organizationId": TENANT, "organization_role": "ADMIN"}, "another role"),
        (None, "another organization"),
    ],
)
def test_works_in(user, because):
    good = answer(200, {"user": {"organizationId": TENANT, "organization_role": "VIEWER"}})
    expect.joining.works_in(good, organization_id=TENANT, role="VIEWER", because="he switched")
    with pytest.raises(CheckFailed, match=because):
        expect.joining.works_in(
            answer(200, {"user": user}), organization_id=TENANT, role="VIEWER", because="he switched"
        )


def test_sent():
    expect.joining.sent(screen("Success Invitation sent to a@b.test"), email="a@b.test")
    for wrong in (screen(), screen("Error no"), screen("Success", crashed=True)):
        with pytest.raises(CheckFailed, match="confirm"):
            expect.joining.sent(wrong, email="a@b.test")


def test_used():
    expect.joining.used(rows({"status": "ACCEPTED"}))
    for wrong in (rows(), rows({"status": "PENDING"})):
        with pytest.raises(CheckFailed, match="still"):
            expect.joining.used(wrong)
