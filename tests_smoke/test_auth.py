"""Smoke Testing > Authentication (DEP-3.1 to DEP-3.7): getting in, staying in, getting out.

Every refusal is paired with a permission: a target that lets nobody in must not pass.
"""

import pytest

from signoff import expect


@pytest.mark.item("DEP-3.1")
def test_registration_stores_the_user_with_a_hash(visitor, world, database):
    """Who registers in the browser is led to the sign-in page and stands in the database once, with a bcrypt hash."""
    newcomer = world.newcomer()

    screen = visitor.register.submit(name=newcomer.name, email=newcomer.email, password=newcomer.password)
    rows = database.find("Users", {"email": newcomer.email})

    expect.stays_out(screen, because="a new user has to sign in after the registration")
    expect.one_user_with_hash(rows, password=newcomer.password)


@pytest.mark.item("DEP-3.1")
def test_registration_refuses_a_second_account(visitor, world, database):
    """A registered e-mail cannot be registered again; the user is told so and the first account stays as it was."""
    registered = world.person()
    before = database.find("Users", {"email": registered.email})

    screen = visitor.register.submit(name=registered.name, email=registered.email, password=registered.password)
    after = database.find("Users", {"email": registered.email})

    expect.says(screen, containing="exist", because="this e-mail is registered already")
    expect.unchanged(before, after, because="a second registration was refused")


@pytest.mark.item("DEP-3.1")
def test_registered_user_can_be_brought_to_a_first_sign_in(visitor, world, database):
    """Once activated, a newly registered user signs in with the chosen password and is asked for an organization."""
    newcomer = world.newcomer()
    visitor.register.submit(name=newcomer.name, email=newcomer.email, password=newcomer.password)
    database.set("Users", {"email": newcomer.email}, {"userStatus": "ACTIVE"})

    screen = visitor.sign_in.attempt(newcomer.email, newcomer.password)

    expect.signed_in(visitor.session(), newcomer.email)
    expect.shows(
        screen, "Create Your Organization", at="/en/onboarding", because="an active user without organization signed in"
    )


@pytest.mark.item("DEP-3.2")
def test_right_password_lands_on_the_dashboard(visitor, person):
    """Signing in with the right password leads to the dashboard, with a session of that user."""
    screen = visitor.sign_in.attempt(person.email, person.password)

    expect.shows(screen, "Dashboard", at="/en", because="the password was right")
    expect.signed_in(visitor.session(), person.email)


@pytest.mark.item("DEP-3.2")
def test_wrong_password_stays_out_with_a_message(visitor, person):
    """Signing in with a wrong password leads nowhere, says so, and makes no session."""
    screen = visitor.sign_in.attempt(person.email, person.password + "x")

    expect.says(screen, because="the password was wrong")
    expect.signed_out(visitor.session(), because="the password was wrong")
    expect.stays_out(visitor.open("/en"), because="the password was wrong")


@pytest.mark.item("DEP-3.3")
def test_google_button_leads_to_google(visitor, oauth):
    """The button leads to Google with the right client, return address, an unguessable state, and PKCE."""
    start = visitor.sign_in.leave_for("Google")

    expect.leads_to(start, pkce=True, **oauth.google)


@pytest.mark.item("DEP-3.4")
def test_github_button_leads_to_github(visitor, oauth):
    """The button leads to GitHub with the right client, return address, and an unguessable state."""
    start = visitor.sign_in.leave_for("Github")

    expect.leads_to(start, pkce=False, **oauth.github)


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param("Google", marks=[pytest.mark.item("DEP-3.3"), pytest.mark.needs("google_standin")]),
        pytest.param("Github", marks=[pytest.mark.item("DEP-3.4"), pytest.mark.needs("github_standin")]),
    ],
)
def test_provider_round_trip_signs_in(visitor, person, provider):
    """Who the provider vouches for is signed in as the user with that e-mail."""
    visitor.sign_in.enter(provider)
    visitor.provider.sign_in(person.email)

    expect.signed_in(visitor.session(), person.email)
    expect.shows(visitor.open("/en"), "Dashboard", at="/en", because=f"{provider} vouched for an active user")


@pytest.mark.parametrize(
    "provider",
    [
        pytest.param("Google", marks=[pytest.mark.item("DEP-3.3"), pytest.mark.needs("google_standin")]),
        pytest.param("Github", marks=[pytest.mark.item("DEP-3.4"), pytest.mark.needs("github_standin")]),
    ],
)
def test_provider_answer_with_a_foreign_state_is_refused(visitor, person, provider):
    """A genuine code that comes back with another state than was sent makes no session (RFC 6749, section 10.12)."""
    visitor.sign_in.enter(provider)
    answer = visitor.provider.answer(person.email)
    expect.came_back(answer, provider=provider)

    visitor.provider.bring_back(answer, state="not-the-state-that-was-sent")

    expect.signed_out(visitor.session(), because="the state was not the one that was sent")


@pytest.mark.item("DEP-3.5")
def test_password_reset_works_once_and_ends_the_old_password(visitor, visitors, actors, world, mailbox):
    """The mail arrives; what it carries lets the user in again, once; the old password is dead."""
    forgetful = world.person(tenant=world.organization(), role="MEMBER")

    screen = visitor.sign_in.ask_reset(forgetful.email)
    letters = mailbox.await_letters(forgetful.email)

    expect.says(screen, containing="sent", because="a reset was asked for")
    expect.arrived(letters, number=1, about="the password reset")
    followed = visitor.reset.follow(letters, world.password())
    expect.carries(letters, followed.means, what="link or password to go on with")
    expect.signed_in(visitor.session(), forgetful.email)
    reader = visitors("somebody who read the mail later")
    reader.reset.follow(letters, world.password())
    expect.signed_out(reader.session(), because="what the mail carried had been used already")
    old = actors("the old password")
    old.auth.sign_in(forgetful.email, forgetful.password)
    expect.signed_out(old.auth.session(), because="the password was reset")


@pytest.mark.item("DEP-3.5")
@pytest.mark.needs_only("db")
def test_password_reset_does_not_tell_who_has_an_account(actors, world):
    """Known and unknown addresses get the same answer (ASVS 5.0 6.3.8)."""
    known, unknown = world.person(), world.newcomer()
    asker = actors("nobody")

    first = asker.users.reset_password(known.email)
    second = asker.users.reset_password(unknown.email)

    expect.status(first, 200, because="the address has an account")
    expect.same_answer(first, second)


@pytest.mark.item("DEP-3.6")
def test_session_lasts_across_tabs_reloads_and_restarts(visitor, visitors, person):
    """A second tab, a reload, and a browser started again with the stored cookies are all signed in."""
    visitor.sign_in.attempt(person.email, person.password)

    expect.shows(visitor.open("/en"), "Dashboard", at="/en", because="the user has signed in")
    second = visitor.open("/en", tab=visitor.tab())
    expect.shows(second, "Dashboard", at="/en", because="the user is signed in, in another tab")
    expect.shows(visitor.reload(), "Dashboard", at="/en", because="the user is signed in and has reloaded the page")
    restarted = visitors("the browser, started again", cookies=visitor.cookies())
    expect.shows(restarted.open("/en"), "Dashboard", at="/en", because="the browser kept its cookies")
    expect.signed_in(restarted.session(), person.email)


@pytest.mark.item("DEP-3.7")
def test_sign_out_ends_the_session_everywhere(visitor, actors, person):
    """After signing out this tab, another tab and a copy of the cookie are all signed out."""
    visitor.sign_in.attempt(person.email, person.password)
    expect.shows(visitor.open("/en"), "Dashboard", at="/en", because="the user has signed in")
    other = visitor.tab()
    expect.shows(visitor.open("/en", tab=other), "Dashboard", at="/en", because="the user has signed in")
    copy = actors("a copy of the cookie", cookies=visitor.session_cookie())
    expect.signed_in(copy.auth.session(), person.email)

    left = visitor.shell.sign_out()

    expect.stays_out(left, because="the user has signed out")
    expect.signed_out(visitor.session(), because="the user has signed out")
    expect.stays_out(visitor.open("/en", tab=other), because="the user has signed out in the other tab")
    expect.signed_out(copy.auth.session(), because="the user has signed out, and this is a copy of the ended session")
