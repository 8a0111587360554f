"""Under which address the suite appears, and what it takes for a refused sign-in: against limiters made by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from signoff.clients import addresses
from signoff.clients.auth import Auth
from signoff.clients.base import Caller

Answer = Callable[[httpx.Request], httpx.Response]
LIMIT, RESETS = 100, 5


def target(*, trusted: bool = True, counted: bool = True, says: Callable[[int], str | None] = str) -> Answer:
    """A limiter as the application has it: one count of an address for all routes, the lowest limit on resets.

    trusted: X-Forwarded-For is believed. says: what stands in X-RateLimit-Remaining of what is left, None for nothing.
    """
    used: Counter[str] = Counter()

    def answer(request: httpx.Request) -> httpx.Response:
        address = request.headers["x-forwarded-for"] if trusted else "the socket's"
        limit = RESETS if request.url.path == addresses.RESET else LIMIT
        if counted and used[address] >= limit:
            return httpx.Response(429)
        used[address] += 1
        left = says(LIMIT - used[address]) if counted else None
        return httpx.Response(401, headers={} if left is None else {"x-ratelimit-remaining": left})

    return answer


@pytest.mark.parametrize(
    ("found", "honoured"),
    [
        (target(), True),
        (target(trusted=False), False),
        (target(says=lambda left: None), True),
        (target(says=lambda left: None, trusted=False), False),
        (target(says=lambda left: "99"), True),
        (target(says=lambda left: "99", trusted=False), False),
        (target(says=lambda left: f"{left} left"), True),
        (target(counted=False), True),
    ],
    ids=["told", "told, shared", "silent", "silent, shared", "stuck", "stuck, shared", "in words", "no limiter"],
)
def test_whether_an_address_is_believed(monkeypatch: pytest.MonkeyPatch, found: Answer, honoured: bool) -> None:
    """Also where the headers do not say it: else a limiter that says too little would use up the run's one address."""
    real = httpx.Client
    monkeypatch.setattr(
        addresses.httpx, "Client", lambda **how: real(base_url=how["base_url"], transport=httpx.MockTransport(found))
    )

    assert addresses.honoured("http://app.test", {}) is honoured


def test_a_target_that_is_not_there_believes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    real = httpx.Client
    monkeypatch.setattr(
        addresses.httpx, "Client", lambda **how: real(base_url=how["base_url"], transport=httpx.MockTransport(nobody))
    )

    assert addresses.honoured("http://app.test", {}) is False


@pytest.mark.parametrize(
    ("refusal", "refused"),
    [
        ((401, "Too%20many%20attempts"), 20),
        ((429, "RateLimited"), 20),
        ((401, "Password%20is%20incorrect"), 0),
        ((401, "Something%20went%20wrong"), 0),
    ],
)
def test_a_sign_in_that_nextauth_refuses_unseen(refusal: tuple[int, str], refused: int) -> None:
    """NextAuth says 401 to whatever its ``authorize`` throws, a limit too; the error tells which it was."""
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        if request.method == "GET":
            return httpx.Response(200, json={"csrfToken": "0" * 64})
        asked += 1
        status, error = (401, "Password%20is%20incorrect") if asked <= 10 else refusal
        return httpx.Response(status, text=json.dumps({"url": f"http://app.test/api/auth/error?error={error}"}))

    caller = Caller("http://app.test", transport=httpx.MockTransport(answer))

    assert len(Auth(caller).guess("a@b.test", 30).refused) == refused
