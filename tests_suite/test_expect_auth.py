"""Sign-in, sessions, hashes, providers, screens."""

import pytest

from signoff import expect
from signoff.evidence import Authorization, CheckFailed, Inconclusive, Letter, Letters, Rows, Screen
from tests_suite.making import answer

HASH = "$2b$10$" + "a" * 53
SOMEBODY = {"user": {"email": "a@b.test"}, "expires": "2026-01-01"}


def test_sessions():
    expect.signed_in(answer(200, SOMEBODY), "a@b.test")
    expect.signed_out(answer(200, {}), because="nobody signed in")


@pytest.mark.parametrize(
    "session",
    [
        answer(200, {}),
        answer(200, {"user": {"email": "A@b.test"}}),
        answer(401, SOMEBODY),
        answer(200, "<html>"),
        answer(200, {"user": None}),
        answer(200, []),
        answer(200, {"user": {}}),
    ],
)
def test_no_session_of_that_user(session):
    with pytest.raises(CheckFailed):
        expect.signed_in(session, "a@b.test")


@pytest.mark.parametrize(
    "session", [answer(200, SOMEBODY), answer(500, {}), answer(200, "oops"), answer(200, {"user": "x"})]
)
def test_silence_and_errors_are_no_signed_out_session(session):
    with pytest.raises(CheckFailed):
        expect.signed_out(session, because="it ended")


def rows(*passwords):
    return Rows("Users", {}, [{"password": password} for password in passwords])


def test_hash():
    expect.one_user_with_hash(rows(HASH), password="secret-word")


@pytest.mark.parametrize(
    ("found", "because"),
    [
        (rows(), "not exactly one"),
        (rows(HASH, HASH), "not exactly one"),
        (rows(None), "no password hash"),
        (rows(""), "no password hash"),
        (rows("secret-word"), "plain text"),
        (rows("5f4dcc3b5aa765d61d8327deb882cf99"), "bcrypt"),
        (rows(HASH.replace("$10$", "$04$")), "too cheap"),
        (rows(HASH[:-1]), "bcrypt"),
    ],
)
def test_no_hash(found, because):
    with pytest.raises(CheckFailed, match=because):
        expect.one_user_with_hash(found, password="secret-word")


GOOD = {
    "provider": "google",
    "url": "https://accounts.test/auth",
    "host": "accounts.test",
    "client_id": "client",
    "redirect_uri": "https://staging.test/api/auth/callback/google",
    "response_type": "code",
    "scope": "email",
    "state_length": 43,
    "pkce": "S256",
    "asked": "press the button",
}
WANTED = {"host": "accounts.test", "client_id": "client", "redirect_uri": GOOD["redirect_uri"], "pkce": True}


def test_provider():
    expect.leads_to(Authorization(**GOOD), **WANTED)
    expect.leads_to(Authorization(**GOOD | {"pkce": ""}), **WANTED | {"pkce": False, "client_id": ""})


@pytest.mark.parametrize(
    "wrong",
    [
        {"host": "evil.test"},
        {"host": "", "url": ""},
        {"client_id": ""},
        {"client_id": "other"},
        {"redirect_uri": ""},
        {"redirect_uri": "https://evil.test/api/auth/callback/google"},
        {"response_type": "token"},
        {"state_length": 0},
        {"state_length": 8},
        {"pkce": ""},
        {"pkce": "plain"},
    ],
)
def test_wrong_provider(wrong):
    with pytest.raises(CheckFailed):
        expect.leads_to(Authorization(**GOOD | wrong), **WANTED)


def test_a_client_must_be_named_even_where_any_will_do():
    with pytest.raises(CheckFailed):
        expect.leads_to(Authorization(**GOOD | {"client_id": ""}), **WANTED | {"client_id": ""})


def test_enumeration():
    expect.same_answer(answer(200, "ok"), answer(200, "ok"))
    for other in (answer(200, "unknown"), answer(404, "ok")):
        with pytest.raises(CheckFailed, match="enumeration"):
            expect.same_answer(answer(200, "ok"), other)


def test_what_differs_between_any_two_answers_tells_nobody_who_has_an_account():
    """An answer may say the address again that it was asked about, when, and under which number."""
    ask = "If there is an account for {}, a mail is on its way"
    stamp = {"at": "2026-01-02T03:04:05.678Z", "requestId": "0b0e3c5e-6d5a-4c7f-9d53-3f0c1f0f8f6a"}
    other = {"at": "2026-01-02T03:04:06.012Z", "requestId": "5b7f0f9e-2b0e-4c38-8f0b-1c1d9a6f2e11"}
    for one, two in (("so-1@a.test", "so-2+x@a.test"), ("so-1%40a.test", "so-22%40a.test")):
        expect.same_answer(
            answer(200, {"message": ask.format(one), **stamp}), answer(200, {"message": ask.format(two), **other})
        )
    for unknown in (
        {"message": "Sent to so-2@a.test"},
        {"message": "Sent"},
        {**stamp, "message": "Sent to so-1@a.test"},
    ):
        with pytest.raises(CheckFailed, match="enumeration"):
            expect.same_answer(answer(200, {"message": ask.format("so-1@a.test")}), answer(200, unknown))


def test_unchanged_rows():
    before = rows(HASH)
    expect.unchanged(before, rows(HASH), because="refused")
    for after in (rows(), rows(HASH, HASH), rows("x")):
        with pytest.raises(CheckFailed):
            expect.unchanged(before, after, because="refused")
    with pytest.raises(CheckFailed):
        expect.unchanged(rows(), rows(), because="refused")


def test_screens():
    screen = Screen("sign in", "/en", headings=("Dashboard",))
    expect.shows(screen, "Dashboard", at="/en", because="signed in")
    for wrong in (
        Screen("sign in", "/en/sign-in", headings=("Dashboard",)),
        Screen("sign in", "/en", headings=("Loading",)),
        Screen("sign in", "/en", headings=("Dashboard",), crashed=True),
    ):
        with pytest.raises(CheckFailed):
            expect.shows(wrong, "Dashboard", at="/en", because="signed in")


def test_messages_to_the_user():
    expect.says(Screen("x", "/", toasts=("Error wrong",)), because="wrong", containing="WRONG")
    for mute in (
        Screen("x", "/"),
        Screen("x", "/", toasts=("fine",)),
        Screen("x", "/", toasts=("wrong",), crashed=True),
    ):
        with pytest.raises(CheckFailed):
            expect.says(mute, because="wrong", containing="wrong")


def test_mail():
    letters = Letters(
        "a@b.test", (Letter("a@b.test", "Reset", "", '<a href="https://s.test/en/reset-password/abc">x</a>'),)
    )
    expect.arrived(letters, number=1, about="reset")
    assert letters.letters[0].link("reset") == "https://s.test/en/reset-password/abc"
    with pytest.raises(CheckFailed, match="No mail"):
        expect.arrived(Letters("a@b.test", ()), number=1, about="reset")
    with pytest.raises(CheckFailed, match="carries no"):
        expect.carries(letters, "", what="link")


def test_a_mailed_link_does_not_lead_where_a_request_said():
    good, bad = (
        Letter("a@b.test", "Reset", f"https://{host}/en/reset-password/abc", "") for host in ("s.test", "evil.test")
    )
    expect.sessions.not_poisoned(Letters("a@b.test", (good,)), answer(200), word="evil.test")
    expect.sessions.not_poisoned(Letters("a@b.test", ()), answer(400), word="evil.test")
    with pytest.raises(CheckFailed, match="a host that the request named"):
        expect.sessions.not_poisoned(Letters("a@b.test", (good, bad)), answer(403), word="evil.test")
    for silent in (answer(200), answer(500)):
        with pytest.raises(Inconclusive, match="no mail"):
            expect.sessions.not_poisoned(Letters("a@b.test", ()), silent, word="evil.test")


def test_a_mailed_link_expires_where_an_end_of_it_is_kept():
    def kept(*fields):
        return Rows("(ends of resets)", {}, [{"collection": "Resets", "fields": list(fields)}])

    link, word = (
        Letters("a@b.test", (Letter("a@b.test", "Reset", text, ""),))
        for text in ("https://s.test/en/reset-password/abc", "Your new password: Ab1!")
    )
    none = Rows("(ends of resets)", {}, [])
    expect.sessions.can_expire(kept("expiresAt"), link)
    for rows_, letters in ((none, word), (kept(), link)):
        with pytest.raises(CheckFailed, match="never expires"):
            expect.sessions.can_expire(rows_, letters)
    # A signed link, or one whose end is kept beside the database.
    for rows_, letters in ((none, link), (none, Letters("a@b.test", ()))):
        with pytest.raises(Inconclusive):
            expect.sessions.can_expire(rows_, letters)


def test_mailed_password_is_read_unescaped():
    assert Letter("a", "b", "", "<p>new: <strong>a&lt;b&amp;c</strong>").password() == "a<b&c"


def test_mailed_password_is_not_the_name_or_the_address():
    """The application puts the reader's name, address and new password in a <strong> each."""
    html = "<h1>For <strong>Ann</strong></h1><b>of <strong>ann.b@s.test</strong></b><p>is <strong style='a'>{}</strong>"
    assert Letter("ann.b@s.test", "b", "", html.format("<!-- -->Q&quot;w!9")).password() == 'Q"w!9'
    assert Letter("ann.b@s.test", "b", "", html.format("") + "<strong>Ann.B</strong>").password() == "Ann"
    assert Letter("ann.b@s.test", "b", "", "<p>no password</p>").password() == ""


def test_session_cookie_probe():
    expect.csrf_token(answer(200, {}), well_formed=True)
    for wrong in ((answer(200, {}), False), (answer(500, {}), True)):
        with pytest.raises(CheckFailed):
            expect.csrf_token(wrong[0], well_formed=wrong[1])


def test_listed_providers():
    expect.providers(answer(200, {"google": {}, "github": {}}), required=frozenset({"google"}))
    for wrong in (answer(200, {"github": {}}), answer(500, {"google": {}}), answer(200, [])):
        with pytest.raises(CheckFailed):
            expect.providers(wrong, required=frozenset({"google"}))
