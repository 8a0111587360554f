"""Security Checklist > OWASP Top 10 > A02 Cryptographic Failures (PRE-7.2): what must stay secret.

Passwords are judged in the database, where they are counted and not read; answers of every role are searched for
secrets by form and by known value. OWASP ASVS 5.0, chapters 3.3, 11.4, 12.1 and 14.2.
"""

import pytest

from signoff import expect

# What each role reads. {id}: the reader's own id.
ROUTES = (
    "/api/auth/session",
    "/api/user",
    "/api/user/{id}",
    "/api/organization",
    "/api/organization/members",
    "/api/organization/audit-logs",
    "/api/organization/export-data",
    "/api/organization/delete",
    "/api/billing/subscription",
    "/api/rate-limit",
    "/api/crm/account",
    "/api/crm/opportunity",
    "/api/crm/industries",
    "/api/databox",
    "/api/admin/dashboard",
    "/api/digitalocean/list-buckets",
)
PAGES = ("/en", "/en/settings/team", "/en/settings/organization", "/en/settings/billing", "/en/crm", "/en/profile")
PUBLIC = ("/en/sign-in", "/en/register", "/api/auth/providers", "/api/health", "/api/no-such-route", "/en/no-such-page")


@pytest.mark.item("PRE-7.2")
@pytest.mark.parametrize(
    "way", ["registration", pytest.param("change of password", marks=pytest.mark.needs("session"))]
)
def test_a_new_password_is_kept_as_a_bcrypt_hash(actors, world, database, limits, way):
    """A password that is chosen at registration, or changed later, is kept as bcrypt of cost 10 or more (11.4.2)."""
    chosen = world.password()
    if way == "registration":
        somebody = world.newcomer()
        actors("somebody new").users.register(name=somebody.name, email=somebody.email, password=chosen)
    else:
        somebody = world.person(tenant=world.organization())
        actors("a member", somebody).probing.attempt(
            "PUT", f"/api/user/{somebody.id}/setnewpass", body={"password": chosen, "cpassword": chosen}
        )

    rows = database.find("Users", {"email": somebody.email})

    expect.one_user_with_hash(rows, password=chosen, min_cost=limits["min_bcrypt_cost"])
    expect.secrets.is_hash_of(rows, chosen)


@pytest.mark.item("PRE-7.2")
def test_every_stored_password_is_a_bcrypt_hash(world, password_hashes):
    """Nobody's password is kept in plain text, as another digest, or as a cheaper hash (11.4.2)."""
    world.person()

    expect.secrets.hashes_sound(password_hashes())


@pytest.mark.item("PRE-7.2")
@pytest.mark.needs("session")
def test_no_answer_to_any_role_carries_a_secret(actors, world):
    """What OWNER, ADMIN, MEMBER, VIEWER and visitors read has no hash, token or key in it (14.2.1, 15.3.1)."""
    tenant = world.organization()
    people = [world.person(tenant=tenant, role=role) for role in ("OWNER", "ADMIN", "MEMBER", "VIEWER")]

    probes = []
    for person in people:
        probing = actors(person.role, person).probing
        probes += [
            probing.attempt("GET", path.format(id=person.id), where=f"GET {path}", what=person.role)
            for path in ROUTES + PAGES
        ]
        probes.append(probing.attempt("POST", "/api/fulltext-search", what=person.role, body={"data": person.email}))
    probes += actors("nobody").probing.paths(PUBLIC, what="nobody")

    expect.secrets.none_in(probes)


@pytest.mark.item("PRE-7.2")
@pytest.mark.needs("session")
def test_no_answer_to_a_change_carries_a_secret(actors, world):
    """Registering, changing one's profile or language or password, or a role: no answer shows a secret (14.2.1)."""
    tenant, newcomer = world.organization(), world.newcomer()
    owner, member = (world.person(tenant=tenant, role=role) for role in ("OWNER", "MEMBER"))
    chosen, mine = world.password(), f"/api/user/{member.id}"
    as_member, as_owner = actors("a member", member).probing, actors("an owner", owner).probing
    signing_up = {"name": newcomer.name, "email": newcomer.email, "language": "en", "password": chosen}

    probes = [
        actors("somebody new").probing.attempt("POST", "/api/user", body={**signing_up, "confirmPassword": chosen}),
        as_member.attempt("PUT", f"{mine}/updateprofile", where="PUT updateprofile", body={"name": member.name}),
        as_member.attempt("PUT", f"{mine}/set-language", where="PUT set-language", body={"language": "en"}),
        as_owner.attempt(
            "PUT", f"/api/organization/members/{member.id}/role", where="PUT role", body={"role": "VIEWER"}
        ),
        as_member.attempt(
            "PUT", f"{mine}/setnewpass", where="PUT setnewpass", body={"password": chosen, "cpassword": chosen}
        ),
        actors("nobody").probing.attempt("POST", "/api/user/passwordReset", body={"email": member.email}),
    ]

    expect.secrets.none_in(probes)


@pytest.mark.item("PRE-7.2")
def test_no_published_script_carries_a_secret(nobody, scripts_of):
    """The scripts that everybody is sent hold no key, token or address with a password (14.2.1)."""
    scripts = scripts_of(nobody, "/en/sign-in")

    expect.secrets.scripts_clean(scripts)


@pytest.mark.item("PRE-7.2")
@pytest.mark.needs("session")
def test_no_script_of_the_pages_behind_the_sign_in_carries_a_secret(actors, world, scripts_of):
    """Nor do those that only these pages name: whoever knows their address is sent them all the same (14.2.1)."""
    owner = actors("an OWNER", world.person(tenant=world.organization(), role="OWNER"))

    scripts = scripts_of(owner, *PAGES)

    expect.secrets.scripts_clean(scripts)


@pytest.mark.item("PRE-7.2")
def test_the_session_cookie_is_guarded(actors, person):
    """Signing in sets a session cookie that is HttpOnly, Secure, SameSite, and of this host alone (3.3.1 to 3.3.4)."""
    attempt = actors("somebody who signs in").attempts.sign_in_as(person.email, person.password)

    expect.secrets.session_cookie(attempt.exchange)


@pytest.mark.item("PRE-7.2")
def test_the_csrf_cookie_is_guarded(nobody):
    """The cookie against forged requests is HttpOnly, Secure, SameSite, and of this host alone (3.3.3)."""
    expect.secrets.csrf_cookie(nobody.auth.csrf())


@pytest.mark.item("PRE-7.2")
def test_transport_is_encrypted(tls, target):
    """The deployment is reached over TLS 1.3, with a certificate that browsers trust (12.1.1, 12.2.2)."""
    expect.speaks_tls(target.settings.base_url)

    expect.negotiates(tls.verified(), "TLSv1.3")
