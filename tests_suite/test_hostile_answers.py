"""Answers as no sound deployment sends them: read for what they are, or not at all, and never a break-down of ours."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
from bson import ObjectId

from signoff import expect, preflight
from signoff.clients import Actor, addresses
from signoff.clients.base import Caller
from signoff.evidence import CheckFailed, Rows, authorization
from signoff.evidence.mail import Letter
from signoff.evidence.probe import NO_ANSWER, Probe
from signoff.evidence.reading import DEEPEST, parsed
from signoff.expect import limiter
from signoff.expect.refusal import DONE, OTHER, meaning
from signoff.settings import load
from tests_suite.making import answer
from tests_suite.test_preflight import SOUND, serving

PAID = {"amount": 2900, "status": "SUCCEEDED", "currency": "usd"}
DEEP = {
    "lists": "[" * 10_000 + "]" * 10_000,
    "objects": '{"error":' * 10_000 + "1" + "}" * 10_000,
    "deep enough to end what walks through it": "[" * 500 + "]" * 500,
}


def asked(body: bytes, kind: str = "application/json", status: int = 200) -> Actor:
    """Somebody who is answered this, whatever is asked."""

    def answered(_: httpx.Request) -> httpx.Response:
        return httpx.Response(status, content=body, headers={"content-type": kind})

    return Actor(Caller("https://staging.test", transport=httpx.MockTransport(answered)))


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_json_that_is_nested_too_deeply_is_not_readable(text: str) -> None:
    with pytest.raises(CheckFailed, match="The answer is JSON"):
        answer(200, text).json()
    assert meaning(answer(200, text))[0] == DONE
    assert meaning(answer(403, text))[0] == OTHER
    probe = Probe("a field", "", answer(200, text))
    expect.secrets.none_in([probe])
    expect.misconfiguration.no_source_maps([answer(200, "x")], [probe])


def test_json_of_every_depth_that_anybody_needs_is_readable() -> None:
    text = "[" * DEEPEST + "]" * DEEPEST
    assert parsed(text)
    assert answer(200, text).json()


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "Infinity", "9" * 5000])
def test_numbers_that_are_none_are_not_readable(number: str) -> None:
    with pytest.raises(CheckFailed, match="The answer is JSON"):
        answer(200, f'{{"remaining": {number}}}').json()


@pytest.mark.parametrize(
    "charset", ["base64", "idna", "undefined", "punycode", "unicode_escape", "utf-7", "x" * 500, ""]
)
def test_an_answer_that_says_it_is_written_as_nothing_is_written_is_read_all_the_same(charset: str) -> None:
    found = asked(b'{"a": "\\ud800 +2AA-"}', f"application/json; charset={charset}").get("/api/x")
    assert '"a"' in found.text
    found.text.encode()


@pytest.mark.parametrize("value", ["příloha.pdf".encode(), b"\xb2", b"\xff\xfe<b>", b"", b"a" * 60_000])
def test_headers_that_are_not_ascii_are_evidence_like_others(value: bytes) -> None:
    headers = [(b"content-disposition", value), (b"set-cookie", b"a=" + value)]
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=headers))
    found = Caller("https://staging.test", transport=transport).send("GET", "/api/x")
    assert "content-disposition" in found.headers
    json.dumps(found.headers.multi_items(), ensure_ascii=False).encode()


@pytest.mark.parametrize("number", ["٣٦٠٠", "²", "1e3", "+100", "-1", "9" * 5000, "100 "])
def test_numbers_of_headers_are_plain_digits(number: str) -> None:
    said = dataclasses.replace(answer(200), headers=httpx.Headers({"x-ratelimit-limit": number}, encoding="utf-8"))
    with pytest.raises(CheckFailed, match="cannot be read as a number"):
        limiter.number(said, limiter.LIMIT, wanted="a number")
    pinned = {"strict-transport-security": f"max-age={number.strip()}; includeSubDomains"}
    if number != "100 ":
        with pytest.raises(CheckFailed, match="unreadable"):
            expect.hsts(dataclasses.replace(answer(200), headers=httpx.Headers(pinned, encoding="utf-8")), min_age_s=1)


@pytest.mark.parametrize(
    "cookie", [b"\xff=a", b"a=\xff\xfe", "á=1; Path=/".encode(), "b=č".encode(), b"c=1; Path=/\xff"]
)
def test_cookies_that_no_request_can_carry_are_not_sent_back(cookie: bytes) -> None:
    """And keep nobody from asking on; the next request could not be made."""
    sent = []

    def answered(request: httpx.Request) -> httpx.Response:
        sent.append(request.headers.get("cookie", ""))
        return httpx.Response(200, headers=[(b"set-cookie", cookie), (b"set-cookie", b"sound=1; Path=/")])

    caller = Caller("https://staging.test", transport=httpx.MockTransport(answered))
    caller.send("GET", "/api/x")
    caller.send("GET", "/api/x\xff")
    assert sent == ["", "sound=1"]


def test_finding_out_the_address_survives_cookies_that_no_request_can_carry() -> None:
    with serving({"/api/user": (200, {"set-cookie": "a=\xff; Path=/"}, "{}")}) as base:
        assert addresses.honoured(base, {}), "nobody is refused"


@pytest.mark.parametrize(
    "where", ["https://[x/", "//[", "https://staging.test:99999/en", "https://staging.test:x/", "\\"]
)
def test_addresses_that_nobody_could_follow_lead_nowhere(where: str) -> None:
    redirect = answer(302, "", [("location", where)])
    with pytest.raises(CheckFailed, match="does not lead into"):
        expect.leads_into(redirect, "/en")
    with pytest.raises(CheckFailed, match="over plain HTTP"):
        expect.only_https(redirect, asked="http://staging.test/en", https_origin="https://staging.test")
    assert authorization("Google", where, "a press").host != "accounts.google.com"
    page = answer(200, f'<script src="{where}"></script><script src="/a.js"></script>')
    expect.integrity.foreign_sources_fixed([page], origin="https://staging.test")
    assert Letter("a@b.test", "", where, f'<a href="{where}">').link("token") == ""


@pytest.mark.parametrize("odd", [["a", ["list"]], {"an": "object"}, 7, None, True, [], "\ud800"])
def test_members_of_another_type_fail_who_reads_them(odd: object) -> None:
    """A list where a text belongs cannot be hashed, and a number has no members."""
    row = dict.fromkeys(("id", "resourceId", "userId", "action", "organizationId", "createdAt"), odd)
    trail, key = answer(200, {"logs": [row, row]}), ObjectId()
    for judge in (
        lambda: expect.trail.filtered(trail, by="action", value="EXPORT", resource_ids=["so"]),
        lambda: expect.trail.read_back(trail, Rows("AuditLog", {}, [{"_id": key}]), value="EXPORT"),
        lambda: expect.trail.shows(trail, resource_id="so", action="EXPORT", actor_id="so"),
        lambda: expect.trail.own_alone(trail, organization_id="so"),
        lambda: expect.trail.paged([trail], size=2, resource_ids=["so"]),
        lambda: expect.trail.newest_first(trail),
        lambda: expect.billing.api_history(answer(200, {"paymentHistory": [odd]}), [{"description": "so"} | PAID]),
        lambda: expect.signed_in(answer(200, {"user": {"email": odd}}), "so@example.test"),
    ):
        with pytest.raises(CheckFailed) as failed:
            judge()
        assert failed.value.fingerprint


def test_times_with_and_without_a_zone_are_in_an_order() -> None:
    times = ("2026-11-23T12:00:01Z", "2026-11-23T12:00:00")
    expect.trail.newest_first(answer(200, {"logs": [{"createdAt": time} for time in times]}))
    with pytest.raises(CheckFailed, match="newest row first"):
        expect.trail.newest_first(answer(200, {"logs": [{"createdAt": time} for time in reversed(times)]}))


@contextlib.contextmanager
def dripping(head: bytes = b"") -> Iterator[str]:
    """A server that answers everything at once and whose bodies never end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_drip, args=(server, head), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def _drip(server: socket.socket, head: bytes) -> None:
    with contextlib.suppress(OSError):  # the test is over
        while True:
            threading.Thread(target=_drop, args=(server.accept()[0], head), daemon=True).start()


def _drop(connection: socket.socket, head: bytes) -> None:
    with contextlib.suppress(OSError), connection:
        connection.recv(10_000)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n" + head + b"\r\n")
        for _ in range(100):
            connection.sendall(b" ")
            time.sleep(0.1)


def test_a_deployment_whose_answers_never_end_keeps_nobody_before_the_first_check() -> None:
    began = time.monotonic()
    with dripping(b"x-ratelimit-remaining: " + b"9" * 5000 + b"\r\n") as base_url:
        assert addresses.header_for("auto", base_url, {}) == addresses.FORWARDED
        with pytest.raises(preflight.Unreadable, match="of which the end does not come"):
            preflight.fingerprint(load({"BASE_URL": base_url, "REQUEST_TIMEOUT_S": "0.4"}))
    assert time.monotonic() - began < 5


def test_headers_that_come_byte_by_byte_hold_no_request_beyond_its_time() -> None:
    began = time.monotonic()
    with dripping(b"x-slow: ") as base_url:  # what follows belongs to that header, and the last one never comes
        caller = Caller(base_url, timeout_s=0.4)
        for ask in (lambda: caller.send("GET", "/"), lambda: caller.fetch("/", 10)):
            with pytest.raises(httpx.ReadTimeout):
                ask()
        assert caller.attempt("GET", "/").status == NO_ANSWER
        with pytest.raises(preflight.Unreadable):
            preflight.fingerprint(load({"BASE_URL": base_url, "REQUEST_TIMEOUT_S": "0.4"}))
    assert time.monotonic() - began < 4


def test_a_request_after_one_that_took_too_long_has_a_time_of_its_own() -> None:
    with dripping(b"x-slow: ") as slow, serving({"/": (200, {}, "here")}) as base_url:
        caller = Caller(base_url, timeout_s=0.4)
        with pytest.raises(httpx.ReadTimeout):
            Caller(slow, timeout_s=0.4).send("GET", "/")
        assert [caller.send("GET", "/").text for _ in range(2)] == ["here", "here"]


@pytest.mark.parametrize("kind", ["application/json; charset=base64", "text/html; charset=undefined"])
@pytest.mark.parametrize("body", ["[" * 10_000, "{}", '{"status": 1e999}'])
def test_a_deployment_that_answers_nonsense_is_not_this_application(kind: str, body: str) -> None:
    headers = {"content-type": kind, "location": "https://[x/", "date": "Fri, 31 Dec 99999 23:59:59 GMT"}
    with serving(dict.fromkeys(SOUND, (200, headers, body))) as base_url:
        (problem,) = preflight.check(load({"BASE_URL": base_url}))
        assert "is not this application" in problem.what
        assert preflight.fingerprint(load({"BASE_URL": base_url}))


@pytest.mark.parametrize("name", ["x-served-by", "set-cookie", "content-type"])
def test_headers_in_another_alphabet_keep_no_deployment_from_being_judged(name: str) -> None:
    sound = {path: (status, {**headers, name: "á=\xff"}, body) for path, (status, headers, body) in SOUND.items()}
    with serving(sound) as base_url:
        settings = load({"BASE_URL": base_url})
        assert preflight.check(settings) == []
        assert preflight.fingerprint(settings).startswith("1.2.3 ")


def test_a_status_line_and_a_content_type_of_any_length_leave_room_for_the_rest() -> None:
    def answered(_: httpx.Request) -> httpx.Response:
        return httpx.Response(
            200, headers={"content-type": "a" * 60_000}, text="the rest", extensions={"reason_phrase": b"b" * 60_000}
        )

    found = Caller("https://staging.test", transport=httpx.MockTransport(answered)).send("GET", "/api/x")
    assert len(found.answered) < 500
    assert "the rest" in found.answered
