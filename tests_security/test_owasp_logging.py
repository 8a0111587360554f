"""Security Checklist > OWASP Top 10 > A09 Logging Failures (PRE-7.9): every security event leaves a row.

Each event is made to happen first, and was answered as it should be: a row of something that did not happen is no
evidence. OWASP ASVS 5.0, chapter 16.
"""

import pytest

from signoff import expect


@pytest.mark.item("PRE-7.9")
def test_a_failed_sign_in_is_logged(actors, person, trail_of, now):
    """A wrong password leaves a row with the user, the time and the address (16.3.1)."""
    actors("somebody who guesses").auth.sign_in(person.email, "not the password")

    rows = trail_of(person)

    expect.events.logged(rows, event="A failed sign-in", actor=person.id, since=now)
    expect.events.not_a_success(rows, event="A failed sign-in")


@pytest.mark.item("PRE-7.9")
def test_a_failed_sign_in_of_an_unknown_user_is_logged(actors, world, trail_of, now):
    """A sign-in as somebody who does not exist leaves a row with the e-mail, the time and the address (16.3.1)."""
    stranger = world.newcomer()
    actors("somebody who guesses").auth.sign_in(stranger.email, "not the password")

    rows = trail_of(stranger)

    expect.events.logged(rows, event="A failed sign-in of an unknown user", actor=stranger.email, since=now)


@pytest.mark.item("PRE-7.9")
@pytest.mark.parametrize(
    ("role", "method", "path", "body"),
    [
        ("MEMBER", "PUT", "/api/organization/members/{other}/role", {"role": "VIEWER"}),
        ("MEMBER", "DELETE", "/api/organization/members/{other}", None),
        ("MEMBER", "GET", "/api/organization/audit-logs", None),
        ("MEMBER", "GET", "/api/organization/invitations", None),
        ("ADMIN", "POST", "/api/organization/export-data", None),
        ("VIEWER", "POST", "/api/crm/account", {"name": "{name}"}),
        ("OWNER", "POST", "/api/user/activate/{other}", None),
        ("OWNER", "GET", "/api/admin/dashboard", None),
    ],
    ids=["role", "removal", "audit", "invitations", "export", "account", "activation", "administration"],
)
def test_a_denial_is_logged(actors, world, trail_of, now, role, method, path, body):
    """What a role may not do is refused, and leaves a row with the user, the time and the address (16.3.2)."""
    tenant = world.organization()
    person, other = world.person(tenant=tenant, role=role), world.person(tenant=tenant)
    body = {key: value.format(name=world.name("account")) for key, value in body.items()} if body else None

    attempt = actors(f"a {role}", person).probing.attempt(method, path.format(other=other.id), body=body)

    expect.events.took_place(attempt.exchange, 403, because=f"{role} may not do this")
    rows = trail_of(person, "PERMISSION_DENIED")
    expect.events.logged(rows, event=f"A denial ({method} {path})", actor=person.id, since=now)


@pytest.mark.item("PRE-7.9")
def test_a_refusal_by_the_request_limit_is_logged(another_free, violations, now):
    """A request beyond the limit leaves a row with the user, the time and the address (16.3.3)."""
    burst = another_free.spender.burst()

    rows = violations(another_free)

    expect.events.took_place(burst.moments[-1].exchange, 429, because="the hour of this organization is used up")
    expect.events.logged_by_any(rows, event="A refused request", actors=another_free.user_ids, since=now)


@pytest.mark.item("PRE-7.9")
@pytest.mark.parametrize(
    ("event", "method", "path", "body"),
    [
        ("A change of role", "PUT", "/api/organization/members/{other}/role", {"role": "ADMIN"}),
        ("A removal of a member", "DELETE", "/api/organization/members/{other}", None),
        ("A change of the organization", "PUT", "/api/organization", {"name": "{name}"}),
    ],
    ids=["role", "removal", "organization"],
)
def test_an_administrative_change_is_logged(actors, world, trail_of, now, event, method, path, body):
    """What an OWNER changes about members and organization leaves a row with the OWNER, time and address (16.2.1)."""
    tenant = world.organization()
    owner, other = world.person(tenant=tenant, role="OWNER"), world.person(tenant=tenant)
    body = {key: value.format(name=tenant.name) for key, value in body.items()} if body else None

    attempt = actors("an OWNER", owner).probing.attempt(method, path.format(other=other.id), body=body)

    expect.events.took_place(attempt.exchange, 200, because="an OWNER may do this")
    rows = trail_of(owner, "ROLE_CHANGE", "REMOVE", "UPDATE", "DELETE", "SETTINGS_CHANGE")
    expect.events.logged(rows, event=event, actor=owner.id, since=now)


@pytest.mark.item("PRE-7.9")
def test_a_change_by_an_administrator_of_the_platform_is_logged(actors, world, database, trail_of, now):
    """Activating a user leaves a row with the administrator, the time and the address (16.2.1)."""
    administrator, waiting = world.person(tenant=world.organization()), world.person(status="PENDING")
    database.set("Users", {"email": administrator.email}, {"is_admin": True})

    attempt = actors("an administrator", administrator).probing.attempt("POST", f"/api/user/activate/{waiting.id}")

    expect.events.took_place(attempt.exchange, 200, because="an administrator of the platform may do this")
    rows = trail_of(administrator, "UPDATE", "SETTINGS_CHANGE", "ROLE_CHANGE")
    expect.events.logged(rows, event="Activating a user", actor=administrator.id, since=now)


@pytest.mark.item("PRE-7.9")
def test_audit_rows_carry_no_secret(actors, world, trail_of):
    """After registering, signing in well and badly, and changing a password, no row has a password or hash (16.2.5)."""
    newcomer, member, chosen = world.newcomer(), world.person(tenant=world.organization()), world.password()
    guess = world.password()
    actors("somebody new").users.register(name=newcomer.name, email=newcomer.email, password=newcomer.password)
    browser = actors("a member", member)
    browser.auth.sign_in(member.email, guess)
    browser.auth.sign_in(member.email, member.password)
    browser.probing.attempt("PUT", f"/api/user/{member.id}/setnewpass", body={"password": chosen, "cpassword": chosen})

    # A row each of the sign-ins and of the change: the last one comes last, and may come after its answer.
    rows = trail_of(member, at_least=3)

    expect.events.no_secret_in(rows)
    for secret, what in ((guess, "a wrong password"), (member.password, "the password"), (chosen, "the new password")):
        expect.events.not_in(rows, secret, what=what)
    expect.events.not_in(trail_of(newcomer), newcomer.password, what="the password of a registration")
