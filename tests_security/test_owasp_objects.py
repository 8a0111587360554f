"""Security Checklist > OWASP Top 10 > A01 Broken Access Control (PRE-7.1), beyond roles and tenants.

Who acts on somebody else's account, and who may act at all: users who are not active, have been deleted, or whose
organization is suspended. Each refusal is paired with a permission. OWASP ASVS 5.0, chapters 7.4 and 8.
"""

import pytest

from signoff import expect

# What one user could do to another, the mildest first. {id}: of the other.
ACTIONS = (
    ("PUT", "/api/user/{id}/set-language", {"language": "de"}),
    ("PUT", "/api/user/{id}/updateprofile", {"name": "changed", "username": "changed", "account_name": "changed"}),
    ("PUT", "/api/user/{id}/setnewpass", {"password": "Aa1!changed", "cpassword": "Aa1!changed"}),
    ("POST", "/api/user/activate/{id}", None),
    ("POST", "/api/user/activateAdmin/{id}", None),
    ("POST", "/api/user/deactivateAdmin/{id}", None),
    ("POST", "/api/user/deactivate/{id}", None),
    ("DELETE", "/api/user/{id}", None),
)
# Reading, writing, searching: behind each of the guards that the API has.
ROUTES = (
    ("GET", "/api/user", None),
    ("GET", "/api/organization/members", None),
    ("GET", "/api/crm/account", None),
    ("GET", "/api/crm/opportunity", None),
    ("POST", "/api/fulltext-search", {"data": "x"}),
    ("POST", "/api/crm/account", {"name": "{name}"}),
)


@pytest.mark.item("PRE-7.1")
@pytest.mark.parametrize("who", ["a VIEWER", "an OWNER of the same organization", "an OWNER of another organization"])
def test_nobody_acts_on_the_account_of_another(actors, world, database, who):
    """Nobody changes the language, profile, password, status or rights of another user, or deletes them (8.2.2)."""
    tenant = world.organization()
    victim = world.person(tenant=tenant)
    home = tenant if "another" not in who else world.organization()
    probing = actors(who, world.person(tenant=home, role="VIEWER" if "VIEWER" in who else "OWNER")).probing
    before = database.find("Users", {"email": victim.email})

    probes = [
        probing.attempt(method, path.format(id=victim.id), where=f"{method} {path}", body=body)
        for method, path, body in ACTIONS
    ]

    expect.standing.left_alone(probes, before, database.find("Users", {"email": victim.email}), who=who)


@pytest.mark.item("PRE-7.1")
def test_everybody_acts_on_their_own_account(actors, world):
    """Language, profile and password of one's own can be changed: the refusals are about others."""
    member, chosen = world.person(tenant=world.organization()), world.password()
    probing, mine = actors("a member", member).probing, f"/api/user/{member.id}"

    probes = [
        probing.attempt("PUT", f"{mine}/set-language", where="set-language", body={"language": "en"}),
        probing.attempt("PUT", f"{mine}/updateprofile", where="updateprofile", body={"name": member.name}),
        probing.attempt(
            "PUT", f"{mine}/setnewpass", where="setnewpass", body={"password": chosen, "cpassword": chosen}
        ),
    ]

    expect.standing.served(probes, who="A member, on his own account,")


@pytest.mark.item("PRE-7.1")
@pytest.mark.parametrize("status", ["PENDING", "INACTIVE"])
def test_users_who_are_not_active_are_shut_out(actors, world, database, as_id, status):
    """A user who waits, or was deactivated, is served by no route of the API, and writes nothing (7.4.2)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    probing = actors(f"a user who is {status}", owner).probing

    def ask():
        return [
            probing.attempt(
                method, path, body={"name": world.name("account")} if path.endswith("/account") and body else body
            )
            for method, path, body in ROUTES
        ]

    expect.standing.served(ask(), who="An ACTIVE user")
    database.set("Users", {"_id": as_id(owner.id)}, {"userStatus": status})

    before = database.find("crm_Accounts", {"organizationId": as_id(tenant.id)})
    probes = ask()
    after = database.find("crm_Accounts", {"organizationId": as_id(tenant.id)})
    expect.standing.shut_out(probes, who=f"A user who is {status}", before=before, after=after)


@pytest.mark.item("PRE-7.1")
def test_a_suspended_organization_is_shut_out(actors, world, database, as_id):
    """The members of an organization that is suspended are served by no route of its data, and write none (8.2.1)."""
    tenant = world.organization()
    probing = actors("a member of a suspended organization", world.person(tenant=tenant, role="OWNER")).probing
    routes = [one for one in ROUTES if one[1] != "/api/user"]

    def ask():
        return [
            probing.attempt(
                method, path, body={"name": world.name("account")} if path.endswith("/account") and body else body
            )
            for method, path, body in routes
        ]

    expect.standing.served(ask(), who="A member of an organization in good standing")
    database.set("Organizations", {"_id": as_id(tenant.id)}, {"status": "SUSPENDED"})

    before = database.find("crm_Accounts", {"organizationId": as_id(tenant.id)})
    probes = ask()
    after = database.find("crm_Accounts", {"organizationId": as_id(tenant.id)})
    expect.standing.shut_out(probes, who="A member of a suspended organization", before=before, after=after)


@pytest.mark.item("PRE-7.1")
def test_a_deleted_user_is_nobody(bearer, everywhere, world, database, good_token):
    """Once a user is deleted, their living cookie is nobody's, and does not bring them back (7.4.2)."""
    member = world.person(tenant=world.organization(), role="OWNER")
    cookie = bearer("a deleted user", good_token(member))
    expect.sessions.taken_everywhere(everywhere(cookie))

    database.remove("Users", {"email": member.email})

    probes = everywhere(cookie, what="a deleted user")
    expect.sessions.no_row(database.find("Users", {"email": member.email}), because="the user was deleted")
    expect.sessions.taken_nowhere(probes, because="the user has been deleted")
