"""Security Checklist > OWASP Top 10 > A07 Authentication Failures (PRE-7.7): who gets in, and for how long.

Every refusal is paired with a permission: a target that lets nobody in must not pass. OWASP ASVS 5.0, chapters 6, 7, 9.
"""

import itertools

import pytest

from signoff import expect

SHORT = "Aa1!xyz"  # seven characters of every kind
HOST = "attacker.example"


@pytest.mark.item("PRE-7.7")
def test_sign_in_refuses_unknown_users_as_wrong_passwords(actors, world, person):
    """A wrong password and an unknown user are refused with the same status and the same words (6.3.8)."""
    somebody = actors("somebody who guesses")

    wrong = somebody.attempts.sign_in_as(person.email, person.password + "x")
    unknown = somebody.attempts.sign_in_as(world.newcomer().email, person.password + "x")

    expect.same_answer(wrong.exchange, unknown.exchange)
    expect.signed_out(somebody.auth.session(), because="both passwords were wrong")
    right = actors("the user")
    right.auth.sign_in(person.email, person.password)
    expect.signed_in(right.auth.session(), person.email)


@pytest.mark.item("PRE-7.7")
def test_sign_in_takes_as_long_for_unknown_users(actors, as_registered, world, timed_in_turn):
    """How long a refusal takes does not tell whether the user exists; measured in turn, judged by ranks (6.3.8)."""
    known = itertools.cycle(as_registered(8))

    def guess(email):
        # A stranger each time, so that the limit of one address does not stand in front of the password.
        return actors("somebody who guesses").auth.sign_in(email, "not the password")

    pairs = timed_in_turn(
        lambda: guess(next(known).email),
        lambda: guess(world.newcomer().email),
        words=("a known user", "an unknown one"),
    )

    expect.timing.same_time(pairs)


@pytest.mark.item("PRE-7.7")
def test_password_reset_answers_alike(actors, world):
    """Asking a reset for a known and for an unknown address is answered with the same words (6.3.8)."""
    somebody = actors("somebody who asks")

    known = somebody.users.reset_password(world.person().email)
    unknown = somebody.users.reset_password(world.newcomer().email)

    expect.same_answer(known, unknown)


@pytest.mark.item("PRE-7.7")
def test_password_reset_takes_as_long_for_unknown_addresses(strangers, world, timed_in_turn):
    """How long the answer to a reset takes does not tell whether the address has an account (6.3.8)."""
    known = world.person()

    def reset(email):
        asker = strangers("somebody")
        asker.auth.csrf()  # so that the time is that of the answer, not of the connection
        return asker.users.reset_password(email)

    pairs = timed_in_turn(
        lambda: reset(known.email),
        lambda: reset(world.newcomer().email),
        words=("a known address", "an unknown one"),
        most=24,
    )

    expect.timing.same_time(pairs)


@pytest.mark.item("PRE-7.7")
def test_guessing_is_throttled_even_for_the_right_password(strangers, person, limits):
    """After many wrong passwords further ones are refused unseen, the right one too; elsewhere the user gets in."""
    guesser = strangers("somebody who guesses")

    attempts = [guesser.attempts.sign_in_as(person.email, f"wrong-{n}") for n in range(int(limits["tries"]))]
    guesser.auth.sign_in(person.email, person.password)

    after = guesser.auth.session()
    expect.sessions.throttled(attempts, after, tries=limits["tries"])
    expect.signed_out(after, because="this address has been throttled: brute force would go on")
    elsewhere = strangers("the user, elsewhere")
    elsewhere.auth.sign_in(person.email, person.password)
    expect.signed_in(elsewhere.auth.session(), person.email)


@pytest.mark.item("PRE-7.7")
def test_registration_refuses_short_passwords(actors, world, database, limits):
    """The server refuses a password of seven characters at registration, takes a good one, and wrote nobody (6.2.1)."""
    newcomer, somebody = world.newcomer(), actors("somebody new")
    body = {"name": newcomer.name, "username": newcomer.name, "email": newcomer.email, "language": "en"}

    def register(password):
        passwords = {"password": password, "confirmPassword": password}
        return somebody.probing.attempt("POST", "/api/user", where="registration", body={**body, **passwords})

    attempt = register(SHORT)
    rows = database.find("Users", {"email": newcomer.email})
    good = register(newcomer.password)

    expect.sessions.too_short(attempt, good, rows, least=limits["min_password"])


@pytest.mark.item("PRE-7.7")
def test_change_of_password_refuses_short_passwords(actors, world, database, limits):
    """The server refuses seven characters at a change too, and keeps the old password; a good one it takes (6.2.1)."""
    member = world.person(tenant=world.organization())
    mine = actors("a member", member)
    mine.auth.session()  # has its own effect on the row
    before = database.find("Users", {"email": member.email})

    def change(password):
        route, passwords = f"/api/user/{member.id}/setnewpass", {"password": password, "cpassword": password}
        return mine.probing.attempt("PUT", route, where="change", body=passwords)

    attempt = change(SHORT)
    after = database.find("Users", {"email": member.email})
    good = change(world.password())

    expect.sessions.too_short(
        attempt,
        good,
        expect.sessions.passwords(after),
        before=expect.sessions.passwords(before),
        least=limits["min_password"],
    )


@pytest.mark.item("PRE-7.7")
@pytest.mark.parametrize("kind", ["made up", "the attacker's own"])
def test_signing_in_renews_the_session(bearer, world, good_token, kind):
    """A token that was put into the browser before does not become the user's session (session fixation, 7.2.4)."""
    victim, attacker = world.person(tenant=world.organization()), world.person(tenant=world.organization())
    planted = good_token(attacker) if kind != "made up" else "so-fixation-" + 40 * "f"
    browser = bearer("the victim's browser", planted)

    answer = browser.auth.sign_in(victim.email, victim.password)
    seen = bearer("who planted the token", planted).auth.session()

    expect.sessions.renewed(planted, browser.attempts.session_token(), answer)
    expect.signed_in(browser.auth.session(), victim.email)
    expect.sessions.not_of(seen, victim.email)


@pytest.mark.item("PRE-7.7")
def test_signing_out_ends_the_session_on_every_route(actors, bearer, everywhere, world):
    """After signing out a copy of the cookie is nobody's, for session, API and pages alike (7.4.1)."""
    member = world.person(tenant=world.organization(), role="OWNER")
    browser = actors("the browser")
    browser.auth.sign_in(member.email, member.password)
    token = browser.attempts.session_token()
    expect.sessions.taken_everywhere(everywhere(bearer("a copy of the cookie", token)))

    browser.auth.sign_out()

    late = bearer("a copy of the cookie", token)
    expect.sessions.taken_nowhere(everywhere(late), because="the user has signed out and this is a copy of the cookie")


@pytest.mark.item("PRE-7.7")
def test_forged_and_expired_tokens_are_nobodys(bearer, everywhere, world, forged_tokens, good_token):
    """Expired, unsigned, altered tokens and those of other keys and algorithms are taken nowhere (9.1.1 to 9.2.1)."""
    member = world.person(tenant=world.organization(), role="OWNER")
    expect.sessions.taken_everywhere(everywhere(bearer("the user", good_token(member))))

    probes = [
        probe for what, token in forged_tokens(member) for probe in everywhere(bearer("a forger", token), what=what)
    ]

    expect.sessions.taken_nowhere(probes, because="their tokens are forged, altered or expired")


@pytest.mark.item("PRE-7.7")
def test_a_session_of_an_unknown_user_is_nobodys(bearer, everywhere, world, good_token, database):
    """A token for a user that does not exist is taken nowhere, and brings no user into being."""
    stranger = world.newcomer()

    probes = everywhere(bearer("somebody unknown", good_token(stranger)), what="a token of an unknown user")

    expect.sessions.no_row(
        database.find("Users", {"email": stranger.email}), because="only a forged session spoke of this user"
    )
    expect.sessions.taken_nowhere(probes, because="there is no such user")


@pytest.mark.item("PRE-7.7")
def test_sessions_of_one_user_are_independent(actors, person):
    """Two sign-ins have tokens of their own, work side by side, and signing out of one leaves the other."""
    one, other = actors("one browser"), actors("another browser")
    one.auth.sign_in(person.email, person.password)
    last = other.auth.sign_in(person.email, person.password)
    expect.sessions.differ([one.attempts.session_token(), other.attempts.session_token()], last)
    expect.signed_in(one.auth.session(), person.email)

    one.auth.sign_out()

    expect.signed_out(one.auth.session(), because="this browser has signed out")
    expect.signed_in(other.auth.session(), person.email)


@pytest.mark.item("PRE-7.7")
def test_asking_a_reset_leaves_the_password_alone(actors, person):
    """Whoever asks a reset for a user does not lock them out: the old password works until a new one is chosen."""
    asked = actors("somebody else").users.reset_password(person.email)
    user = actors("the user")

    user.auth.sign_in(person.email, person.password)

    expect.sessions.reset_asked(asked)
    expect.signed_in(user.auth.session(), person.email)


@pytest.mark.item("PRE-7.7")
@pytest.mark.needs("mail")
def test_reset_mails_lead_to_the_deployment_itself(actors, person, mailbox):
    """The link of a reset mail does not lead to a host that the request named in a header (4.1.3)."""
    asked = actors("somebody else").users.reset_password(
        person.email,
        headers={"x-forwarded-host": HOST, "x-host": HOST, "forwarded": f"host={HOST}", "origin": f"https://{HOST}"},
    )

    letters = mailbox.await_letters(person.email)

    expect.sessions.not_poisoned(letters, asked, word=HOST)


@pytest.mark.item("PRE-7.7")
@pytest.mark.needs("mail", "db")
def test_what_a_reset_mail_carries_expires(visitor, actors, person, mailbox, world, end_reset):
    """A mailed link is of no use once its time is over (6.4.1); here its time is ended in the database."""
    actors("somebody who asks").users.reset_password(person.email)
    letters = mailbox.await_letters(person.email)
    expect.sessions.can_expire(end_reset(person), letters)

    visitor.reset.follow(letters, world.password())

    expect.signed_out(visitor.session(), because="the mailed link has expired")
    user = actors("the user")
    user.auth.sign_in(person.email, person.password)
    expect.signed_in(user.auth.session(), person.email)


@pytest.mark.item("PRE-7.7")
def test_signing_in_and_out_need_the_anti_forgery_token(actors, person):
    """Without the CSRF token a foreign page can neither sign a browser in nor out (3.5.1)."""
    browser = actors("a browser")
    fields = {"email": person.email, "password": person.password}

    browser.attempts.sign_in_with({**fields, "csrfToken": "0" * 64}, where="sign-in", what="another CSRF token")
    expect.signed_out(browser.auth.session(), because="the sign-in came without the CSRF token of this browser")
    browser.auth.sign_in(person.email, person.password)
    browser.probing.attempt("POST", "/api/auth/signout", what="no CSRF token", form={"json": "true"})

    expect.signed_in(browser.auth.session(), person.email)
