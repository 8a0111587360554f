"""Security Checklist > OWASP Top 10 > A04 Insecure Design (PRE-7.4): rules that hold against whoever means ill.

At the same moment, again, out of order, with absurd numbers. What a named person says of the threat model is judged
beside. OWASP ASVS 5.0, chapters 2 and 8.
"""

import pytest

from signoff import expect

AT_ONCE = 6
QUOTA = 100  # rows of each kind on FREE, as the pricing page has it
AMOUNTS = ("-1", "-1e9", "2147483648", "9007199254740993", "1e21", "1e308", "1e400", "NaN", "Infinity")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
@pytest.mark.parametrize(
    ("path", "collection", "kind", "field"),
    [
        ("/api/crm/account", "crm_Accounts", "accounts", "name"),
        ("/api/crm/leads", "crm_Leads", "leads", "last_name"),
    ],
    ids=["accounts", "leads"],
)
def test_creates_at_the_same_moment_stay_within_the_quota(
    racers, world, database, fill, at_once, as_id, path, collection, kind, field
):
    """With two rows left on FREE, six creates at once write two at most; the others meet the quota (2.3.3)."""
    tenant = world.organization(plan="FREE")
    owner = world.person(tenant=tenant, role="OWNER")
    before = fill(tenant, owner, collection, kind, QUOTA - 2)
    makers = racers([owner] * AT_ONCE)
    bodies = [{field: world.name(kind), "assigned_to": owner.id} for _ in makers]

    probes = at_once([lambda m=m, b=b: m.attempt("POST", path, body=b) for m, b in zip(makers, bodies, strict=True)])

    rows = database.find(collection, {"organizationId": as_id(tenant.id), "_id": {"$nin": before}})
    expect.abuse.within_quota(probes, rows, left=2)


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
def test_registrations_at_the_same_moment_make_one_user(racers, world, database, at_once):
    """Four registrations of one e-mail at the same moment make one user (2.3.3)."""
    newcomer = world.newcomer()
    body = {"name": newcomer.name, "username": newcomer.name, "email": newcomer.email, "language": "en"}
    body |= {"password": newcomer.password, "confirmPassword": newcomer.password}

    makers = racers([None] * 4)
    probes = at_once([lambda m=m: m.attempt("POST", "/api/user", body=body) for m in makers])

    expect.abuse.only_one(probes, database.find("Users", {"email": newcomer.email}), what="user")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
def test_organizations_at_the_same_moment_leave_the_user_in_one(racers, world, database, at_once, as_id):
    """One user who founds four organizations at the same moment founds one (2.3.3)."""
    founder = world.person()
    slugs = [world.slug() for _ in range(4)]
    makers = racers([founder] * 4)

    probes = at_once(
        [
            lambda m=m, s=s: m.attempt("POST", "/api/organization", body={"name": s, "slug": s})
            for m, s in zip(makers, slugs, strict=True)
        ]
    )

    rows = database.find("Organizations", {"ownerId": as_id(founder.id)})
    expect.abuse.only_one(probes, rows, what="organization of one founder")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
def test_a_slug_goes_to_one_of_many(racers, world, database, at_once):
    """Four users who want one slug at the same moment: one gets it (2.3.3)."""
    slug = world.slug()
    makers = racers([world.person() for _ in range(4)])

    probes = at_once(
        [lambda m=m: m.attempt("POST", "/api/organization", body={"name": slug, "slug": slug}) for m in makers]
    )

    expect.abuse.only_one(probes, database.find("Organizations", {"slug": slug}), what="organization with this slug")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
@pytest.mark.parametrize(
    ("role", "wanted"), [("VIEWER", "ADMIN"), ("MEMBER", "ADMIN"), ("ADMIN", "OWNER"), ("MEMBER", "OWNER")]
)
def test_nobody_promotes_himself(actors, world, database, role, wanted):
    """Who changes his own role to a higher one is refused, and keeps the one he has (8.2.1, 8.3.1)."""
    someone = world.person(tenant=world.organization(), role=role)
    before = database.find("Users", {"email": someone.email})

    attempt = actors(f"a {role}", someone).probing.attempt(
        "PUT", f"/api/organization/members/{someone.id}/role", where=f"{role} to {wanted}", body={"role": wanted}
    )

    after = database.find("Users", {"email": someone.email})
    expect.abuse.not_done(attempt, before, after, field="organization_role", because=f"{role} may not manage roles")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
@pytest.mark.parametrize("what", ["leaves", "steps down", "is removed by an ADMIN", "is demoted by an ADMIN"])
def test_an_organization_keeps_its_owner(actors, world, database, what):
    """The only OWNER cannot leave, step down, or be removed or demoted: somebody must be able to decide (2.3.1)."""
    tenant = world.organization()
    owner, admin = world.person(tenant=tenant, role="OWNER"), world.person(tenant=tenant, role="ADMIN")
    before = database.find("Users", {"email": owner.email})
    asker = actors("an ADMIN", admin) if "ADMIN" in what else actors("the OWNER", owner)
    path = f"/api/organization/members/{owner.id}"

    attempt = (
        asker.probing.attempt("PUT", f"{path}/role", where=f"The OWNER {what}", body={"role": "MEMBER"})
        if "down" in what or "demoted" in what
        else asker.probing.attempt("DELETE", path, where=f"The OWNER {what}")
    )

    after = database.find("Users", {"email": owner.email})
    expect.abuse.not_done(attempt, before, after, field="organization_role", because="he is the only OWNER")
    expect.abuse.not_done(attempt, before, after, field="organizationId", because="he is the only OWNER")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
def test_nobody_else_is_made_owner(actors, world, database):
    """An OWNER cannot make a second one through the change of role: ownership is not a role to hand out (8.2.1)."""
    tenant = world.organization()
    owner, member = world.person(tenant=tenant, role="OWNER"), world.person(tenant=tenant)
    before = database.find("Users", {"email": member.email})

    attempt = actors("the OWNER", owner).probing.attempt(
        "PUT", f"/api/organization/members/{member.id}/role", where="A second OWNER", body={"role": "OWNER"}
    )

    after = database.find("Users", {"email": member.email})
    expect.abuse.not_done(attempt, before, after, field="organization_role", because="there is one OWNER")


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
def test_a_used_invitation_does_not_bring_a_removed_member_back(actors, world, database, as_id):
    """Who joined by an invitation and was removed cannot join by it again (2.3.1)."""
    tenant = world.organization()
    owner, guest = world.person(tenant=tenant, role="OWNER"), world.person()
    made = world.row("OrganizationInvitations", tenant=tenant, by=owner)
    database.set("OrganizationInvitations", {"_id": as_id(made)}, {"email": guest.email, "role": "VIEWER"})
    token = database.db["OrganizationInvitations"].find_one({"_id": as_id(made)})["token"]
    invitations = actors("the guest", guest).invitations
    expect.joining.accepted(invitations.accept(token))
    actors("the OWNER", owner).probing.attempt("DELETE", f"/api/organization/members/{guest.id}")

    again = invitations.accept(token)

    expect.joining.not_accepted(
        again,
        database.find("Users", {"email": guest.email}),
        organization_id=tenant.id,
        because="the invitation was used and its guest was removed",
    )


@pytest.mark.item("PRE-7.4")
@pytest.mark.needs("db")
@pytest.mark.parametrize("amount", AMOUNTS)
def test_absurd_amounts_are_refused_or_kept(actors, world, database, as_id, amount):
    """A negative, huge or endless budget is refused, or stored as what was sent; a usual one is taken (2.2.1)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    probing = actors("an OWNER", owner).probing
    body = {"name": world.name("opportunity"), "assigned_to": owner.id, "expected_revenue": 1}

    def create(budget):
        given = {**body, "budget": budget}
        return probing.attempt("POST", "/api/crm/opportunity", where="budget", what=budget, body=given)

    attempt = create(amount)
    rows = database.find("crm_Opportunities", {"organizationId": as_id(tenant.id)})
    sound = create("1000")

    expect.abuse.value_kept(attempt, sound, rows, field="budget", sent=amount)
