"""What decides nothing: refusals, silence, errors and limits where something else was asked of the target."""

from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest

from signoff import expect
from signoff.clients.base import Caller
from signoff.clients.canary import Canary
from signoff.clients.probing import Probing
from signoff.evidence import Burst, CheckFailed, Inconclusive, Moment, Rows
from signoff.evidence.probe import NO_ANSWER, Probe
from tests_suite.making import answer


def served(status: int, body: Any = "", *, actor: str = "OWNER", path: str = "/api/x") -> Probe:
    return Probe(
        "a field", "a try", dataclasses.replace(answer(status, body, url=f"https://staging.test{path}"), actor=actor)
    )


def test_refusals_and_pages_are_no_place_to_look_for_secrets_in() -> None:
    page = Probe("a page", "", dataclasses.replace(answer(200, "<p>", [("content-type", "text/html")]), actor="VIEWER"))
    readable = [served(200, {"ok": True}), served(401)]
    expect.secrets.none_in(readable)
    with pytest.raises(Inconclusive, match="nothing to VIEWER"):
        expect.secrets.none_in([*readable, served(401, actor="VIEWER"), page, served(500, actor="VIEWER")])


@pytest.mark.parametrize("label", ["Password", "Confirm password", "OpenAI secret key", "Пароль", "Heslo:"])
def test_the_label_of_a_field_in_the_texts_of_a_page_is_no_secret(label: str) -> None:
    page = f'<script>self.__next_f.push([1,"{{\\"password\\":\\"{label}\\"}}"])</script>'
    expect.secrets.none_in([served(200, page), served(200, {})])
    with pytest.raises(CheckFailed, match="carry secrets"):
        expect.secrets.none_in([served(200, page.replace(label, "Tr0ubadour")), served(200, {})])


def test_an_attempt_that_is_never_answered_is_a_finding_and_most_of_them_decide_nothing() -> None:
    silent, fine = served(NO_ANSWER), served(400)
    with pytest.raises(CheckFailed, match="no answer"):
        expect.injection.no_crash([silent, fine])
    with pytest.raises(Inconclusive, match="never answered"):
        expect.injection.no_crash([silent, silent, fine])


class _Drops(httpx.BaseTransport):
    def __init__(self, error: type[httpx.TransportError]) -> None:
        self._error = error

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        raise self._error("gone", request=request)


def test_probing_goes_on_when_one_request_is_never_answered() -> None:
    for error in (httpx.ReadTimeout, httpx.RemoteProtocolError):
        found = Probing(Caller("https://staging.test", transport=_Drops(error))).attempt("GET", "/api/slow")
        assert (found.status, found.exchange.path) == (NO_ANSWER, "/api/slow")
        assert error.__name__ in found.answered
    with pytest.raises(httpx.ConnectError):
        Probing(Caller("https://staging.test", transport=_Drops(httpx.ConnectError))).attempt("GET", "/")


def test_two_slashes_in_front_stay_two() -> None:
    def seen(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, text=f"{request.url.host} {request.url.raw_path.decode()}")

    caller = Caller("https://staging.test", transport=httpx.MockTransport(seen))

    assert caller.send("GET", "//attacker.example/x").text == "staging.test //attacker.example/x"
    assert caller.send("GET", "/en").text == "staging.test /en"


def test_a_redirect_away_is_no_acceptance_and_a_good_answer_is() -> None:
    expect.injection.refused([served(307), served(400), served(500)], what="the id")
    with pytest.raises(CheckFailed, match="in place of text"):
        expect.injection.refused([served(200)], what="the id")


def test_a_page_that_is_read_by_another_method_is_a_page_and_the_api_is_not() -> None:
    def asked(method: str, kind: str, text: str = "") -> Probe:
        return Probe("a path", method, answer(200, text, [("content-type", kind)], method=method))

    expect.misconfiguration.methods_closed([asked("PROPFIND", "text/html; charset=utf-8")])
    for bad in (
        asked("PROPFIND", "application/json"),
        asked("TRACE", "text/html"),
        asked("PROPFIND", "text/html", "X-Signoff-Echo: 1"),
    ):
        with pytest.raises(CheckFailed, match="Unsafe methods"):
            expect.misconfiguration.methods_closed([bad])


def test_a_time_in_an_error_is_no_stack_trace() -> None:
    for moment in (
        "2026-11-23T09:12:54.001Z",
        "09:12:54",
        "1 Nov 2026 09:12:54",
        "2026-11-23 09:12:54",
        "today 09:12:54.",
    ):
        expect.misconfiguration.no_trace([served(400, f"Try again at {moment}")])
        expect.misconfiguration.no_trace([served(400, {"error": f"Try again at {moment}"})])
    for line in ("at x.js:10:3", "at async f (file:///srv/x.mjs:1:2)", "at 123.abc.js:1:22", "at f (10.js:1:2)"):
        with pytest.raises(CheckFailed, match="stack"):
            expect.misconfiguration.no_trace([served(500, line)])
    with pytest.raises(CheckFailed, match="stack"):
        expect.misconfiguration.no_trace([served(500, "    at handler (/var/www/x.js:10:3)")])


def test_a_server_error_says_nothing_of_signatures_and_a_written_row_says_all() -> None:
    none, some = Rows("Documents", {}, []), Rows("Documents", {}, [{"_id": 1}])
    expect.integrity.refused_unsigned([served(401), served(400)], none, what="A callback")
    with pytest.raises(Inconclusive, match="Missing token"):
        expect.integrity.refused_unsigned(
            [served(400), served(500, {"message": "Missing token"})], none, what="A callback"
        )
    for probes, rows in (([served(500)], some), ([served(200)], none)):
        with pytest.raises(CheckFailed, match="without a genuine signature"):
            expect.integrity.refused_unsigned(probes, rows, what="A callback")
    for status in (200, 500):
        expect.integrity.believed(answer(status), because="it is signed")
    with pytest.raises(CheckFailed, match="genuine payload is refused"):
        expect.integrity.believed(answer(400), because="it is signed")


def test_what_did_not_happen_leaves_no_row() -> None:
    expect.events.took_place(answer(403), 403, because="a VIEWER may not")
    for good in (200, 201, 204):
        expect.events.took_place(answer(good), 200, because="an OWNER may")
    with pytest.raises(Inconclusive, match=r"200 OK and not 403.*leaves no row"):
        expect.events.took_place(answer(200), 403, because="a VIEWER may not")


def test_silence_after_requests_that_were_all_refused_is_none() -> None:
    with Canary() as canary:
        silent = canary.listen()
    expect.ssrf.nobody_called(silent, [served(200), served(500)])
    with pytest.raises(Inconclusive, match="none of 2 requests"):
        expect.ssrf.nobody_called(silent, [served(401), served(401)])
    sent = Probe("a field", "a try", answer(401, method="PUT"))
    with pytest.raises(Inconclusive, match="none of 1 requests"):
        expect.ssrf.nobody_called(silent, [served(200), sent])


def test_requests_that_all_end_in_errors_say_nothing_of_the_moment() -> None:
    none = Rows("Organizations", {}, [])
    with pytest.raises(Inconclusive, match="all end in 500"):
        expect.abuse.only_one([served(500)] * 4, none, what="organization")
    with pytest.raises(CheckFailed, match="None of the requests"):
        expect.abuse.only_one([served(403)] * 4, none, what="organization")


def test_an_amount_that_stores_nothing_is_not_stored_as_another_one_where_a_usual_one_is_taken() -> None:
    none, other, same = (Rows("crm_Opportunities", {}, rows) for rows in ([], [{"budget": 0}], [{"budget": 7}]))

    def kept(status: int, rows: Rows, sound: int = 200) -> None:
        expect.abuse.value_kept(served(status), served(sound), rows, field="budget", sent="7")

    for status, rows in ((200, same), (400, none), (500, none)):
        kept(status, rows)
    with pytest.raises(CheckFailed, match="stored as another one"):
        kept(200, other, sound=500)
    for status in (400, 429, 500, NO_ANSWER):
        with pytest.raises(CheckFailed, match="refused, but stored"):
            kept(status, other)
    for status, sound in ((429, 200), (400, 429), (500, 500), (400, 403), (NO_ANSWER, 200)):
        with pytest.raises(Inconclusive, match=r"request limit|nobody can tell"):
            kept(status, none, sound=sound)


def test_a_reset_that_was_not_taken_leaves_the_password_alone_for_no_merit_of_its_own() -> None:
    expect.sessions.reset_asked(answer(200))
    for status in (401, 429, 500):
        with pytest.raises(Inconclusive, match="no reset was asked"):
            expect.sessions.reset_asked(answer(status))


def test_only_what_takes_a_good_password_refuses_a_short_one() -> None:
    none, some = Rows("Users", {}, []), Rows("Users", {}, [{"password": "$2b$"}])
    for refused in (400, 401, 422):
        expect.sessions.too_short(served(refused), served(200), none, least=8)
    for short, good in ((429, 200), (400, 429), (429, 429)):
        with pytest.raises(Inconclusive, match="request limit answered"):
            expect.sessions.too_short(served(short), served(good), none, least=8)
    for short, good in ((401, 401), (400, 500), (500, 500), (NO_ANSWER, NO_ANSWER)):
        with pytest.raises(Inconclusive, match="good password is refused"):
            expect.sessions.too_short(served(short), served(good), none, least=8)
    for short, rows, said in ((200, some, "accepted"), (200, none, "accepted"), (500, none, "not refused")):
        with pytest.raises(CheckFailed, match=said):
            expect.sessions.too_short(served(short), served(200), rows, least=8)
    for short in (400, 429, 500):
        with pytest.raises(CheckFailed, match="refused, but done"):
            expect.sessions.too_short(served(short), served(401), some, least=8)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_limits_and_errors_are_alike_for_everybody(status: int) -> None:
    with pytest.raises(Inconclusive, match="whoever is named"):
        expect.same_answer(answer(status, "x"), answer(status, "x"))
    with pytest.raises(CheckFailed, match="enumeration"):
        expect.same_answer(answer(200, "x"), answer(status, "x"))


def test_a_route_that_crashes_on_sound_input_says_nothing_of_malformed_input() -> None:
    broken, fine = served(500, path="/api/crm/contacts"), served(200, path="/api/crm/leads")
    crash = served(500, path="/api/crm/leads?page=x")
    expect.injection.no_crash([broken, served(400, path="/api/crm/leads")], sound=[broken, fine])
    with pytest.raises(CheckFailed, match="Malformed input"):
        expect.injection.no_crash([broken, crash], sound=[broken, fine])
    with pytest.raises(CheckFailed, match="Malformed input"):
        expect.injection.no_crash([broken])
    with pytest.raises(Inconclusive, match="sound input crashes"):
        expect.injection.no_crash([broken], sound=[broken])


def test_a_route_that_refuses_sound_input_says_nothing_of_malformed_input() -> None:
    expect.injection.looked_at([served(200), served(401)])
    with pytest.raises(Inconclusive, match="sound input is refused"):
        expect.injection.looked_at([served(401), served(404)])


def test_methods_that_are_never_answered_are_not_known_to_be_closed() -> None:
    expect.misconfiguration.methods_closed([served(NO_ANSWER), served(405)])
    with pytest.raises(Inconclusive, match="none of 2"):
        expect.misconfiguration.methods_closed([served(NO_ANSWER)] * 2)


def test_what_stands_in_front_of_the_api_is_no_place_to_look_for_secrets_in() -> None:
    """Nor is an answer without a body; and who somebody is may be all that is left open."""
    session = served(200, {"user": {}}, path="/api/auth/session")
    for wall in ("<h1>Sign in</h1>", "", "null"):
        with pytest.raises(Inconclusive, match="nothing to OWNER"):
            expect.secrets.none_in([session, served(200, wall), served(200, wall)])


@pytest.mark.parametrize("wall", ["<h1>Sign in</h1>", "", "null"])
def test_a_sound_request_that_gets_no_data_reached_no_handler_either(wall: str) -> None:
    with pytest.raises(Inconclusive, match="a sound request either"):
        expect.misconfiguration.no_trace([served(400)], known=served(200, wall))


@pytest.mark.parametrize("status", [200, 401, 500])
def test_where_nobody_signs_in_no_default_account_is_refused_for_what_it_is(status: int) -> None:
    with pytest.raises(Inconclusive, match="nobody signs in"):
        expect.misconfiguration.no_default_account([served(status)], known=served(status))


def test_one_answer_to_a_sound_request_and_all_mistakes_is_of_no_handler() -> None:
    same = served(200, {"ok": True})
    with pytest.raises(Inconclusive, match="have one answer"):
        expect.misconfiguration.no_trace([same, same], known=same)


@pytest.mark.parametrize("status", [302, 401, 403, 404, 429, 500])
def test_who_is_not_served_on_a_sound_request_reached_no_handler_with_a_mistake(status: int) -> None:
    """One answer to everything, a 404 say, shows no stack trace and has looked at nothing."""
    mistakes = [served(400), served(status)]
    expect.misconfiguration.no_trace(mistakes[:1], known=served(200, []))
    with pytest.raises(Inconclusive, match="a sound request either"):
        expect.misconfiguration.no_trace(mistakes[:1], known=served(status))


def test_an_hour_is_not_used_up_where_nobody_was_served_in_it() -> None:
    """Anonymous requests that are answered otherwise than with 401 from the first on are no refusals by a limit."""
    first, last = Moment(answer(401), 1.0), Moment(answer(403), 2.0)
    expect.ratelimit.used_up(Burst((first, last), normal=401), because="of the test")
    with pytest.raises(Inconclusive, match="403 Forbidden and not 401"):
        expect.ratelimit.used_up(Burst((last, last), normal=401), because="of the test")


def test_a_picture_need_not_lie_where_it_lies_today_and_who_takes_none_looks_at_none() -> None:
    expect.ssrf.served([served(400), served(200)], field="avatar")
    for refusal in (400, 404, 500):
        with pytest.raises(Inconclusive, match="good addresses are refused in avatar as well"):
            expect.ssrf.served([served(refusal), served(400)], field="avatar")
