"""Expectations of the security items on hand-made evidence: what they let pass, and every way to be wrong."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from signoff import expect
from signoff.clients.canary import Canary
from signoff.evidence import CheckFailed, Exchange, Inconclusive, Rows
from signoff.evidence.probe import Probe
from signoff.evidence.samples import Pair, Pairs
from signoff.expect import findings
from tests_suite.making import answer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
COOKIE = "__Secure-next-auth.session-token=[redacted]; Path=/; HttpOnly; Secure; SameSite=Lax"


def probe(exchange: Exchange, where: str = "a field", what: str = "a try") -> Probe:
    return Probe(where, what, exchange)


def test_all_findings_stand_in_one_failure_with_their_number() -> None:
    some = findings.each([probe(answer(500), f"field {n}") for n in range(9)])

    with pytest.raises(CheckFailed, match=r"(?s)9 findings:.*field 0.*field 5.*and 3 more") as failed:
        findings.judge(some, claim="It crashes", expected="400", look_at="the handler")

    assert "field 6" not in str(failed.value)


def test_attempts_that_met_the_request_limit_say_nothing() -> None:
    with pytest.raises(Inconclusive, match="2 of 3"):
        findings.answered([probe(answer(429)), probe(answer(429)), probe(answer(400))])
    with pytest.raises(ValueError, match="no attempt"):
        findings.answered([])


def test_attempts_of_which_one_was_not_made_do_not_pass() -> None:
    """What is wrong with the others is wrong all the same."""
    limited, fine, crashed = (probe(answer(status)) for status in (429, 400, 500))
    expect.injection.no_crash([fine, fine])
    with pytest.raises(Inconclusive, match="1 of 3 attempts met the request limit"):
        expect.injection.no_crash([fine, limited, fine])
    with pytest.raises(CheckFailed):
        expect.injection.no_crash([fine, limited, crashed])
    found = {"a.b": probe(answer(200, ["a.b"])), ".": probe(answer(200, []))}
    expect.injection.found_only(found, marker="a.b", by="a.b")
    for word in ("^", "a.b"):
        with pytest.raises(Inconclusive, match="attempts met the request limit"):
            expect.injection.found_only({**found, word: limited}, marker="a.b", by="a.b")


def test_attempts_that_are_made_to_meet_the_limit_are_judged_by_it() -> None:
    """Guessing has to be refused: as a try that was not made it left PRE-7.7 open on every deployment."""
    guesses = [probe(answer(status)) for status in (401, 401, 429, 429)]
    expect.sessions.throttled(guesses, answer(401), tries=2)
    with pytest.raises(CheckFailed, match="without end"):
        expect.sessions.throttled(guesses, answer(200, {"user": {"email": "a@b.test"}}), tries=2)


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        (COOKIE, ""),
        (COOKIE.replace("; HttpOnly", ""), "HttpOnly is missing"),
        (COOKIE.replace("; Secure", ""), "Secure is missing"),
        (COOKIE.replace("SameSite=Lax", "SameSite=None"), "SameSite is none"),
        (COOKIE.replace("; SameSite=Lax", ""), "SameSite is missing"),
        (COOKIE.replace("__Secure-", ""), "prefix"),
        (COOKIE + "; Domain=example.com", "subdomain"),
        (COOKIE + "; HttpOnly", "comes twice"),
        (COOKIE.replace("Path=/", "Path=/en"), "Path is /en"),
    ],
)
def test_a_session_cookie_is_guarded(line: str, flaw: str) -> None:
    signed_in = answer(200, {}, [("set-cookie", line)])
    if not flaw:
        expect.secrets.session_cookie(signed_in)
        return
    with pytest.raises(CheckFailed, match=flaw):
        expect.secrets.session_cookie(signed_in)


@pytest.mark.parametrize(
    "body",
    [
        [{"email": "a@b.test", "password": "[password hash]"}],
        {"user": {"passwordHash": "x"}},
        {"user": {"hashedPassword": "x"}},
        {"user": {"password_salt": "x"}},
        [{"passwordResetToken": "x"}],
        {"resetPasswordTokenHash": "x"},
        {"verification_token": "x"},
        {"apiKey": "k"},
        "<!-- [DATABASE_URL] -->",
        '<script>{\\"password\\":\\"x\\"}</script>',
        "signed with [JWT_SECRET]",
    ],
)
def test_a_secret_in_an_answer_is_found(body: Any) -> None:
    with pytest.raises(CheckFailed, match="carry secrets"):
        expect.secrets.none_in([probe(answer(200, body))])


@pytest.mark.parametrize(
    "body", [[{"email": "a@b.test", "password": None}], {"password": ""}, '<input name="password" type="password">', {}]
)
def test_a_field_for_a_password_is_no_secret(body: Any) -> None:
    expect.secrets.none_in([probe(answer(200, body))])


def pairs(firsts: list[float], seconds: list[float]) -> Pairs:
    made = [
        Pair(dataclasses.replace(answer(401), elapsed_s=one), dataclasses.replace(answer(401), elapsed_s=other))
        for one, other in zip(firsts, seconds, strict=True)
    ]
    return Pairs("a known user", "an unknown one", made)


def test_equal_times_pass_and_others_do_not() -> None:
    same = [0.060 + n * 0.001 for n in range(12)]

    expect.timing.same_time(pairs(same, same[::-1]))
    with pytest.raises(CheckFailed, match=r"a known user takes .* longer"):
        expect.timing.same_time(pairs(same, [0.004] * 12))
    with pytest.raises(CheckFailed, match=r"an unknown one takes .* longer"):
        expect.timing.same_time(pairs([0.004] * 12, same))


def test_noise_and_few_samples_are_not_decided() -> None:
    with pytest.raises(Inconclusive, match="vary too much"):
        expect.timing.same_time(pairs([0.01, 0.3] * 6, [0.15] * 12))
    with pytest.raises(Inconclusive, match="only 3 pairs"):
        expect.timing.same_time(pairs([0.1] * 3, [0.1] * 3))


def test_one_outlier_moves_no_verdict() -> None:
    expect.timing.same_time(pairs([0.06] * 35 + [5.0], [0.06] * 36))


@pytest.mark.parametrize(
    ("location", "leads_away"),
    [
        ("https://staging.test/en", False),
        ("/en/sign-in", False),
        ("https://attacker.example/", True),
        ("//attacker.example/x", True),
        ("https://staging.test@attacker.example/", True),
        ("https://[credentials in a URL]@attacker.example/", True),
        ("https://staging.test/?next=https://attacker.example", False),
    ],
)
def test_a_redirect_off_the_site_is_found(location: str, leads_away: bool) -> None:
    probes = [probe(answer(302, "", [("location", location)]))]
    if not leads_away:
        expect.injection.stays_here(probes, origin="https://staging.test", foreign="attacker.example")
        return
    with pytest.raises(CheckFailed, match="open redirect"):
        expect.injection.stays_here(probes, origin="https://staging.test", foreign="attacker.example")


@pytest.mark.parametrize(
    ("lines", "granted"),
    [
        ([COOKIE], True),
        ([COOKIE.replace("token=", "token.0="), COOKIE.replace("token=", "token.1=")], True),
        ([COOKIE + "; Max-Age=0"], False),
        (["__Secure-next-auth.session-token=; Path=/; Max-Age=0"], False),
        (["__Secure-next-auth.session-token=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], False),
        (["__Host-next-auth.csrf-token=x"], False),
        ([], False),
    ],
)
def test_a_session_is_granted_in_one_cookie_or_in_pieces(lines: list[str], granted: bool) -> None:
    let_in = probe(answer(200, {}, [("set-cookie", line) for line in lines]))
    assert expect.sessions.granted(let_in.exchange) is granted
    with pytest.raises(CheckFailed) if granted else contextlib.nullcontext():
        expect.injection.no_session([let_in], what="email")
    with pytest.raises(CheckFailed) if granted else contextlib.nullcontext():
        expect.misconfiguration.no_default_account([let_in], known=probe(answer(200, {}, [("set-cookie", COOKIE)])))


def to(location: str, path: str) -> Exchange:
    return answer(307, "", [("location", location)], url=f"https://s.test{path}")


@pytest.mark.parametrize(
    ("exchange", "alive", "dead"),
    [
        (answer(200, {"user": {"email": "a@b.test"}}, url="https://s.test/api/auth/session"), True, False),
        (answer(200, {}, url="https://s.test/api/auth/session"), False, True),
        (answer(500, "", url="https://s.test/api/auth/session"), False, False),
        (answer(200, [], url="https://s.test/api/user"), True, False),
        (answer(401, "", url="https://s.test/api/user"), False, True),
        (answer(500, "", url="https://s.test/api/user"), False, False),
        (answer(200, "<h2>Dashboard</h2>", url="https://s.test/en"), True, False),
        (answer(200, '<meta content="1;url=/sign-in">', url="https://s.test/en"), False, True),
        (answer(307, "", [("location", "/en/sign-in")], url="https://s.test/en"), False, True),
        # A middleware of NextAuth without a page of its own; it stands in front of the API as well.
        (to("/api/auth/signin?callbackUrl=%2Fen", "/en"), False, True),
        (to("https://s.test/en/sign-in?callbackUrl=x", "/en"), False, True),
        (to("/api/auth/signin?callbackUrl=%2Fapi%2Fuser", "/api/user"), False, True),
        (to("/en/sign-in", "/api/user"), False, True),
        (to("/en/dashboard?from=/sign-in", "/en"), False, False),
        (to("/en/maintenance", "/api/user"), False, False),
        (answer(200, "NEXT_REDIRECT;replace;/api/auth/signin;307;", url="https://s.test/en"), False, True),
        (answer(401, "<h1>Unauthorized</h1>", url="https://s.test/en"), False, True),
        (answer(404, "<a href='/en/sign-in'>", url="https://s.test/en"), False, False),
    ],
)
def test_an_error_is_neither_a_living_nor_a_dead_session(exchange: Exchange, alive: bool, dead: bool) -> None:
    assert (expect.sessions.alive(exchange), expect.sessions.dead(exchange)) == (alive, dead)


def test_a_page_that_is_hidden_from_visitors_is_closed_to_them() -> None:
    gate, hidden = probe(to("/en/sign-in", "/en")), probe(answer(404, "", url="https://s.test/en/admin"))
    shown, lost = (probe(answer(status, "<h1>", url="https://s.test/en")) for status in (200, 404))

    expect.components.gated([gate, hidden], [gate, hidden])
    for plain, claimed in (([gate, hidden], [shown, hidden]), ([gate, hidden], [lost, hidden]), ([hidden], [hidden])):
        with pytest.raises(CheckFailed):
            expect.components.gated(plain, claimed)


def row(**changes: Any) -> Rows:
    sound = {"userId": "u1", "ipAddress": "2001:db8::1", "createdAt": NOW, "action": "LOGIN", "changes": None}
    return Rows("AuditLog", {}, [sound | changes])


@pytest.mark.parametrize(
    ("changes", "flaw"),
    [
        ({"userId": None}, "actor"),
        ({"ipAddress": ""}, "address"),
        ({"createdAt": "2026-11-23"}, "time"),
        ({"createdAt": NOW - timedelta(hours=1)}, "time"),
    ],
)
def test_a_row_says_who_when_and_from_where(changes: dict[str, Any], flaw: str) -> None:
    expect.events.logged(row(), event="A sign-in", actor="u1", since=NOW)
    with pytest.raises(CheckFailed, match=flaw):
        expect.events.logged(row(**changes), event="A sign-in", actor="u1", since=NOW)


@pytest.mark.parametrize(
    "named",
    [
        {"changes": {"email": "x@s.test"}},
        {"changes": {"identifier": "x@s.test"}},
        {"changes": {"attemptedEmail": "x@s.test"}},
        {"resourceId": "x@s.test"},
    ],
)
def test_whoever_is_no_user_is_named_by_the_address(named: dict[str, Any]) -> None:
    expect.events.logged(row(userId=None, **named), event="A sign-in", actor="x@s.test", since=NOW)
    with pytest.raises(CheckFailed, match="actor"):
        expect.events.logged(row(userId=None, **named), event="A sign-in", actor="y@s.test", since=NOW)


def test_the_canary_hears_its_own_addresses_and_proves_itself() -> None:
    with Canary() as canary:
        silent = canary.listen()
        url = canary.url("website")
        httpx.get(url, headers={"user-agent": "server"}, trust_env=False)
        httpx.get(canary.address + "/so/unknown.png", trust_env=False)
        heard = canary.listen()

    assert (silent.works, silent.calls) == (True, ())
    assert [(call.where, call.who) for call in heard.calls] == [("website", "server")]
    with pytest.raises(CheckFailed, match="website: called by server"):
        expect.ssrf.nobody_called(heard, [probe(answer(200))])
    with pytest.raises(Inconclusive, match="does not hear"):
        expect.ssrf.nobody_called(dataclasses.replace(silent, works=False), [probe(answer(200))])
