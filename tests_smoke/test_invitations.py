"""Smoke Testing > Multi-Tenancy (DEP-3.9 to DEP-3.11): inviting by mail, joining by the link, switching.

An application whose mailed link leads nowhere still refuses used, cancelled, expired and foreign invitations, or does
not: those are asked through the action behind the page, with invitations that are seeded and need no mail.
"""

from datetime import timedelta

import pytest

from signoff import expect

ROLES = ["ADMIN", "MEMBER", "VIEWER"]


@pytest.mark.item("DEP-3.9")
def test_an_invitation_is_mailed_and_pending(sign_in_as, company, newcomer, database, mailbox, origin, now):
    """Who is invited in the browser gets a mail with a link to the deployment; the invitation shows as pending."""
    owner = company.people["OWNER"]
    page = sign_in_as(owner).team

    screen = page.invite(newcomer.email, "VIEWER")
    expect.joining.sent(screen, email=newcomer.email)
    rows = database.find("OrganizationInvitations", {"email": newcomer.email})
    expect.joining.invitation(rows, organization_id=company.tenant.id, role="VIEWER", inviter_id=owner.id, now=now)
    expect.joining.pending(page.pending(), email=newcomer.email, role="VIEWER")
    letters = mailbox.await_letters(newcomer.email)
    expect.arrived(letters, number=1, about="the invitation")
    expect.joining.links(letters, rows, base_url=origin)


@pytest.mark.item("DEP-3.9")
@pytest.mark.needs_only("session")
@pytest.mark.parametrize(("by", "role"), [("OWNER", "ADMIN"), ("OWNER", "MEMBER"), ("ADMIN", "VIEWER")])
def test_who_may_invite_invites_in_every_role(company, newcomer, database, now, by, role):
    """OWNER and ADMIN invite, and the invitation is stored with the role that was asked for."""
    answer = company.actors[by].invitations.invite(newcomer.email, role)

    expect.joining.invited(answer, because=f"{by} may invite")
    rows = database.find("OrganizationInvitations", {"email": newcomer.email})
    inviter = company.people[by].id
    expect.joining.invitation(rows, organization_id=company.tenant.id, role=role, inviter_id=inviter, now=now)


@pytest.mark.item("DEP-3.9")
@pytest.mark.needs_only("session")
@pytest.mark.parametrize("role", ["MEMBER", "VIEWER"])
def test_who_may_not_invite_is_refused(company, newcomer, database, role):
    """MEMBER and VIEWER are refused for want of permission, and no invitation is written."""
    answer = company.actors[role].invitations.invite(newcomer.email, "ADMIN")

    rows = database.find("OrganizationInvitations", {"email": newcomer.email})
    expect.joining.not_invited(answer, rows, because=f"{role} may not invite")


@pytest.mark.item("DEP-3.10")
def test_the_mailed_link_is_accepted_in_the_browser(sign_in_as, company, newcomer, database, mailbox):
    """The invited opens the link of the mail, accepts, and is a member with the role of the invitation."""
    company.actors["OWNER"].invitations.invite(newcomer.email, "VIEWER")
    letters = mailbox.await_letters(newcomer.email)
    link = letters.letters[0].link("invit") if letters.letters else ""
    expect.joining.mailed(letters, link)

    screen = sign_in_as(newcomer).joining.accept(link)

    expect.joining.opened(screen)
    users = database.find("Users", {"email": newcomer.email})
    expect.joining.joined(users, organization_id=company.tenant.id, role="VIEWER")
    expect.joining.used(database.find("OrganizationInvitations", {"email": newcomer.email}))


@pytest.mark.item("DEP-3.10")
@pytest.mark.needs_only("session")
@pytest.mark.parametrize("role", ROLES)
def test_the_invited_joins_with_the_role_once(actors, company, invited, database, role):
    """A pending invitation makes its addressee a member with its role; once used it is refused for good."""
    someone, token = invited(role=role)
    invitations = actors("the invited", someone).invitations

    expect.joining.accepted(invitations.accept(token))
    users = database.find("Users", {"email": someone.email})
    expect.joining.joined(users, organization_id=company.tenant.id, role=role)

    database.set("Users", {"email": someone.email}, {"organizationId": None, "organization_role": "MEMBER"})
    again = invitations.accept(token)

    expect.joining.not_accepted(
        again,
        database.find("Users", {"email": someone.email}),
        organization_id=company.tenant.id,
        because="the invitation was used (accepted) before, and cannot be used twice",
    )


@pytest.mark.item("DEP-3.10")
@pytest.mark.needs_only("session")
@pytest.mark.parametrize(
    ("case", "because"),
    [
        ("cancelled", "the invitation was cancelled by its organization"),
        ("expired", "the invitation expired a day ago"),
        ("foreign", "the invitation is for somebody else, he was not invited"),
        ("removed", "there is no invitation with this token"),
    ],
)
def test_other_invitations_are_refused(actors, company, invited, newcomer, database, now, case, because):
    """A cancelled, expired or unknown invitation, and one for another address, is refused: nobody joins by it."""
    end = now + timedelta(days=-1 if case == "expired" else 1)
    someone, token = invited(role="ADMIN", expires=end)
    visitor = newcomer if case == "foreign" else someone
    if case == "cancelled":
        row = database.find("OrganizationInvitations", {"email": someone.email}).rows[0]
        answer = company.actors["OWNER"].invitations.cancel(str(row["_id"]))
        expect.status(answer, 200, because="a pending invitation can be cancelled")
    if case == "removed":
        token = token[::-1]

    answer = actors("the visitor", visitor).invitations.accept(token)

    users = database.find("Users", {"email": visitor.email})
    expect.joining.not_accepted(answer, users, organization_id=company.tenant.id, because=because)


@pytest.mark.item("DEP-3.11")
def test_a_user_of_two_organizations_switches(sign_in_as, actors, company, stranger, invited, seed, lasting_world):
    """Who belongs to two organizations goes from one to the other by the menu: role and rows are of the chosen one."""
    someone, token = invited(role="VIEWER", of=stranger, member_of=company.tenant)
    here, there = seed("account", by="OWNER"), seed("account", by="OWNER", of=stranger)
    expect.joining.accepted(actors("the invited", someone).invitations.accept(token))
    visitor = sign_in_as(someone)

    for chosen, other, role, row, hidden in (
        (company.tenant, stranger.tenant, "MEMBER", here, there),
        (stranger.tenant, company.tenant, "VIEWER", there, here),
    ):
        visitor.switcher.switch(here=other.name, there=chosen.name)
        expect.joining.works_in(
            visitor.session(), organization_id=chosen.id, role=role, because="the user switched to it"
        )
        page = visitor.crm("account")
        expect.crm.listed(page.find(row.key), row.key, what="the row of the chosen organization")
        expect.crm.not_listed(
            page.find(hidden.key, gone=True), hidden.key, because="it is the row of the other organization"
        )
