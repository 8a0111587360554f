"""Answers that break off, are packed otherwise than they say, have no end, or never come: none is an error of ours."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from signoff import expect
from signoff.clients.base import MAX_BODY, Caller
from signoff.evidence import CheckFailed
from tests_suite.test_fail_closed import one


def breaking(error: Exception) -> Iterator[bytes]:
    yield b'{"name": '
    raise error


@pytest.mark.parametrize("error", [httpx.RemoteProtocolError, httpx.ReadError, httpx.ReadTimeout])
def test_an_answer_that_breaks_off_has_status_and_headers_and_no_whole_body(error: type[httpx.TransportError]) -> None:
    pinned = {"strict-transport-security": "max-age=31536000; includeSubDomains"}
    transport = httpx.MockTransport(lambda _: httpx.Response(200, headers=pinned, content=breaking(error("gone"))))
    found = Caller("https://staging.test", transport=transport).send("GET", "/api/x")
    assert found.cut
    expect.hsts(found, min_age_s=31_536_000)
    with pytest.raises(CheckFailed, match="can be read whole"):
        found.json()


def test_an_answer_that_is_not_packed_as_it_says_is_not_read_whole() -> None:
    raw = httpx.ByteStream(b'{"name": 1}')
    packed = httpx.MockTransport(lambda _: httpx.Response(200, headers={"content-encoding": "gzip"}, stream=raw))
    assert Caller("https://staging.test", transport=packed).send("GET", "/api/x").cut


def test_a_long_answer_is_read_up_to_a_bound() -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=b"a" * (10 * MAX_BODY)))
    found = Caller("https://staging.test", transport=transport).send("GET", "/api/x")
    assert (found.cut, len(found.text)) == (True, MAX_BODY)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        ("ReadTimeout", "INCONCLUSIVE"),
        ("RemoteProtocolError", "INCONCLUSIVE"),
        ("ReadError", "INCONCLUSIVE"),
        ("ConnectError", "ERROR"),
        ("LocalProtocolError", "ERROR"),
    ],
)
def test_what_was_taken_and_never_answered_is_no_error_of_ours(suite, error, state):
    raised = f"raise httpx.{error}('gone', request=httpx.Request('GET', 'https://staging.example/api/x'))"
    suite.file("tests_smoke/test_one.py", "import httpx", one(f"ask(); {raised}"))
    run = suite.run()
    assert run.item("POST-3.5")["state"] == state
    assert ("GET https://staging.example/api/x was taken" in run.json["tests"][0]["reason"]) is (state != "ERROR")
