"""Secrets never reach evidence: by value, by shape, by name, in headers and in every encoding a client uses."""

import json
import time
import zipfile
from base64 import b64encode, urlsafe_b64encode
from html import escape
from urllib.parse import quote, quote_plus

import pytest

from signoff.evidence import REDACTOR, CheckFailed, Exchange, Fact, Letters, Rows, shorten, visible
from signoff.evidence.mail import Letter
from signoff.expect.misconfiguration import TRACES
from signoff.plugin.browser import scrub
from signoff.redaction import Redactor

SECRET = "p@ss w/rd+1"
HASH = "$2b$10$" + "N9qo8uLOickgx2ZMRZoMye" + "IjZAgcfl7p92ldGxad68LJZdL17lhWy"[:31]
JWE = (
    "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8Su"
    "K0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTiFvSkQ"
)


@pytest.mark.parametrize("text", [SECRET, f"x={SECRET}", "p%40ss%20w%2Frd%2B1", "p%40ss+w%2Frd%2B1"])
def test_known_values_go_in_every_encoding(text):
    redactor = Redactor()
    redactor.learn(SECRET, "password")
    assert "[password]" in redactor.text(text)
    assert SECRET not in redactor.text(text)


def test_known_values_go_in_html():
    redactor = Redactor()
    redactor.learn("a<b&\"c'", "password")
    assert redactor.text("<strong>a&lt;b&amp;&quot;c&#x27;</strong>") == "<strong>[password]</strong>"


AWKWARD = "p\"w\\d/ä+&<x>'!*1"
JSON = json.dumps(AWKWARD)[1:-1]


@pytest.mark.parametrize(
    "form",
    [
        JSON,
        json.dumps(AWKWARD, ensure_ascii=False)[1:-1],
        json.dumps(JSON)[1:-1],
        JSON.replace("/", "\\/"),
        JSON.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").replace("'", "\\u0027"),
        repr(AWKWARD)[1:-1],
        repr(AWKWARD.encode())[2:-1],
        quote(AWKWARD),
        quote(AWKWARD, safe="!'()*"),
        quote_plus(AWKWARD, safe="*"),
        quote(quote(AWKWARD, safe=""), safe=""),
        quote(AWKWARD, safe="")
        .replace("%2F", "%2f")
        .replace("%5C", "%5c")
        .replace("%2B", "%2b")
        .replace("%3C", "%3c")
        .replace("%3E", "%3e")
        .replace("%C3%A4", "%c3%a4")
        .replace("%2A", "%2a"),
        escape(AWKWARD, quote=False),
        escape(AWKWARD).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"),
        AWKWARD.encode().decode("latin-1"),
    ],
)
def test_known_values_go_as_json_scripts_addresses_and_exceptions_write_them(form):
    redactor = Redactor()
    redactor.learn(AWKWARD, "password")
    assert redactor.text(f"1{form}2") == "1[password]2"


@pytest.mark.parametrize("value", ["s3cr3t/+key", "s3cr3t/+key=", "s3cr3t/+key==", AWKWARD])
@pytest.mark.parametrize("before", ["", "u", "us", "user:"])
@pytest.mark.parametrize("after", ["", "x", "xy"])
def test_what_outlives_the_run_goes_in_base64_and_in_hexadecimal_digits(value, before, after):
    redactor = Redactor()
    redactor.learn(value, "KEY", lasting=True)
    whole = f"{before}{value}{after}".encode()
    for packed in (b64encode(whole), urlsafe_b64encode(whole).rstrip(b"=")):
        left = redactor.text(f"Basic: {packed.decode()}")
        assert "[KEY]" in left
        assert len(left) <= len("Basic: [KEY]") + 4 * (len(before) + len(after) + 3) / 3 + 4
    assert redactor.text(whole.hex()) == f"{before.encode().hex()}[KEY]{after.encode().hex()}"


def test_the_longer_of_two_secrets_goes_first():
    redactor = Redactor()
    redactor.learn("secret", "short")
    redactor.learn("secret-and-more", "long")
    assert redactor.text("secret-and-more") == "[long]"


def test_short_values_are_too_common_to_replace():
    redactor = Redactor()
    redactor.learn("en", "language")
    assert redactor.text("open") == "open"


@pytest.mark.parametrize(
    "secret",
    [
        HASH,
        JWE,
        "sk_test_51Habcdefgh",
        "rk_live_51Habcdefgh",
        "whsec_abcdefgh123",
        "0123456789abcdef" * 4,
        "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
    ],
)
def test_secret_shapes_go_wherever_they_stand(secret):
    clean = Redactor().text(f"before {secret} after")
    assert secret not in clean
    assert clean.startswith("before [")
    assert clean.endswith("] after")


def test_credentials_in_an_address():
    assert Redactor().text("mongodb://user:hunter22@db.test/x") == "mongodb://[credentials in a URL]@db.test/x"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ('{"password": "abc", "name": "n"}', '{"password": "[redacted]", "name": "n"}'),
        ('{"csrfToken":"abc\\"d"}', '{"csrfToken":"[redacted]"}'),
        ("email=a&password=b%20c&x=1", "email=a&password=[redacted]&x=1"),
        ("https://a.test/cb?code=abc&state=def", "https://a.test/cb?code=[redacted]&state=[redacted]"),
        ('{"password": ""}', '{"password": ""}'),
        ('{"password": null}', '{"password": null}'),
    ],
)
def test_values_behind_telling_names(text, clean):
    assert Redactor().text(text) == clean


def test_a_leaked_hash_leaves_its_marker_for_the_checks_that_look_for_leaks():
    assert "[password hash]" in Redactor().text(f'{{"password": "{HASH}"}}')


def test_headers():
    redactor = Redactor()
    assert redactor.header("Cookie", "a=1; NEXT_LOCALE=en; b=2") == "a=[redacted]; NEXT_LOCALE=en; b=[redacted]"
    assert redactor.header("Set-Cookie", "s=abc; Path=/; HttpOnly") == "s=[redacted]; Path=/; HttpOnly"
    assert redactor.header("set-cookie", "s=; Max-Age=0") == "s=; Max-Age=0"
    assert redactor.header("Authorization", "Bearer abc") == "Bearer [redacted]"
    assert redactor.header("X-Frame-Options", "DENY") == "DENY"


def test_facts_and_failures_are_clean_from_the_start():
    REDACTOR.learn("very-secret-value", "made up")
    assert "very-secret-value" not in Fact("where", "very-secret-value").answered
    assert "very-secret-value" not in str(CheckFailed("c", "e", "very-secret-value"))


@pytest.mark.parametrize("before", range(120, 200, 8))
def test_a_mailed_link_that_is_cut_in_two_is_clean(before):
    text = f"{'x' * before} https://staging.test/en/reset-password/{'a1b2c3d4' * 8}"
    assert "a1b2c3d4" not in Letters("a@b.test", (Letter("a@b.test", "Reset", text, ""),)).answered


@pytest.mark.parametrize("before", range(500, 600, 10))
def test_a_row_whose_hash_is_cut_in_two_is_clean(before):
    assert HASH[:20] not in Rows("Users", {}, [{"name": "x" * before, "former": HASH}]).answered


def test_the_curl_line_takes_cookies_from_a_variable_and_quotes_what_the_target_said():
    exchange = Exchange(
        actor="the owner",
        method="POST",
        url="https://a.test/$(id)?q='x'",
        status=200,
        reason="OK",
        headers={},
        text="",
        sent_headers=(("cookie", "s=[redacted]"), ("content-type", "application/json")),
        sent_body='{"a": "`id`"}',
    )
    line = exchange.repeat
    assert '-H "Cookie: $THE_OWNER_COOKIE"' in line
    assert "'https://a.test/$(id)?q='\"'\"'x'\"'\"''" in line
    assert '\'{"a": "`id`"}\'' in line


@pytest.mark.parametrize(
    "unit",
    ["eyJ", ".eyJ", "eyJa.", "?passw", "passw", '"passw', '"passw":"', "-----BEGIN PRIVATE KEY-----", "at ", "://a:"],
)
def test_hostile_text_is_read_in_linear_time(unit):
    """Bodies of two megabytes are read: a pattern that reads each run from every place within would take hours."""
    body = "?" + unit * (200_000 // len(unit))
    began = time.monotonic()

    Redactor().text(body)
    for _, pattern in TRACES:
        pattern.search(body)

    assert time.monotonic() - began < 5


def test_a_token_goes_wherever_it_stands_in_a_run():
    for before in ("", "a-", "session%3D", "next.", "eyJ."):
        assert Redactor().text(f"{before}{JWE}") == f"{before}[session token]"


def test_one_broken_byte_does_not_keep_the_secrets_of_a_page_in_a_trace(tmp_path):
    picture = b"\x89PNG\r\n" + bytes(range(256))
    with zipfile.ZipFile(tmp_path / "raw.zip", "w") as raw:
        raw.writestr("page.html", b"\xff\xfe " + JWE.encode() + b" sk_test_abcdefghijkl")
        raw.writestr("picture.png", picture)

    scrub(tmp_path / "raw.zip", tmp_path / "trace.zip")

    with zipfile.ZipFile(tmp_path / "trace.zip") as clean:
        assert clean.read("page.html") == b"\xff\xfe [session token] [stripe key]"
        assert clean.read("picture.png") == picture


def test_a_cut_leaves_no_half_of_a_secret():
    text = "x" * 90 + " " + JWE
    assert shorten(text, 100) == "x" * 90 + " [session … " + f"({len(text)} characters)"
    assert shorten("a\n b") == "a b"


def test_control_characters_are_written_out():
    assert visible("a\tb\n\x1b[31m\x07\x9b\u202e\xe9") == "a\tb\n\\x1b[31m\\x07\\x9b\\u202e\xe9"


@pytest.mark.parametrize(
    "name", ["API_KEY", "Pa\u017f\u017fword", "to\u212aen", "ap\u0131_key", "AP\u0130KEY", "cr\u0065dent\u0131al"]
)
def test_no_spelling_of_a_name_gets_past_the_look_for_it(name):
    clean = Redactor().text(f'{{"{name}": "hunter2-hunter2"}} {name}=hunter3-hunter3')
    assert "hunter2" not in clean
    assert "hunter3" not in clean


def test_a_form_value_named_code_or_state_is_hidden_without_any_other_secret_word():
    assert Redactor().text("?code=abc&state=def&page=2") == "?code=[redacted]&state=[redacted]&page=2"


@pytest.mark.parametrize(
    "told", ['fetch("/a?token=abc-1234") // x', "a?code=abc\\", 'a password="x" b', 'state=a\n"c" d']
)
def test_a_json_document_stays_one(told):
    clean = Redactor().text(json.dumps({"message": f"said: {told}", "more": 1}))

    assert json.loads(clean)["more"] == 1
    assert "abc" not in clean


def test_known_values_that_begin_alike_and_unlike_are_all_taken_out_the_longest_first():
    redactor = Redactor()
    for value, name in (("abcdef", "a"), ("abcdefgh", "b"), ("xxabcdefgh-y", "c"), ("abcd99", "d")):
        redactor.learn(value, name)
    assert redactor.text("abcdef abcdefgh xxabcdefgh-y abcd99 abcd") == "[a] [b] [c] [d] abcd"
