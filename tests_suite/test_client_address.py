"""Under which address the suite appears, and what it takes for a refused sign-in: against limiters made by hand."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable
from types import SimpleNamespace

import httpx
import pytest
from playwright.sync_api import Browser
from pydantic import SecretStr

from fixtures import browser as fixtures
from signoff.clients import Actor, addresses
from signoff.clients.auth import Auth
from signoff.clients.base import Caller
from signoff.evidence import AddressUsedUp, Inconclusive
from signoff.pages import Visitor
from signoff.world import Person

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


@pytest.mark.parametrize("status", [200, 307, 401, 403])
def test_a_visitor_who_is_sent_away_as_always_is_not_refused_by_a_limit(status: int) -> None:
    """What a visitor is answered as long as there is no limit differs: 401, the sign-in, or 403."""
    asked = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal asked
        asked += 1
        return httpx.Response(429 if asked > LIMIT else status)

    limits = Actor(Caller("http://app.test", transport=httpx.MockTransport(answer))).limits

    assert not limits.burst(LIMIT).refused
    asked = LIMIT - 3
    assert len(limits.burst(5).refused) == 2


class Throttled(httpx.BaseTransport):
    """A target whose limit for this address is used up."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return httpx.Response(429, text="Too many requests")


def asking(*, shares: bool) -> Actor:
    return Actor(Caller("https://staging.test", name="nobody", shares_address=shares, transport=Throttled()))


def test_a_refusal_that_is_about_other_actors_decides_nothing() -> None:
    """Under one address a registration is refused for what the rest of the run has asked."""
    with pytest.raises(AddressUsedUp, match=r"POST /api/user met .* CLIENT_ADDRESS_HEADER"):
        asking(shares=True).users.register(name="a", email="a@b.test", password="p")
    with pytest.raises(Inconclusive):
        asking(shares=True).users.reset_password("a@b.test")
    assert asking(shares=False).users.reset_password("a@b.test").status == 429


def test_who_asks_for_the_limit_hears_of_it() -> None:
    assert asking(shares=True).limits.once().status == 429
    assert asking(shares=True).probing.attempt("GET", "/api/user").throttled


@pytest.mark.parametrize("shares", [True, False])
def test_a_page_that_was_refused_for_others_decides_nothing(browser: Browser, shares: bool) -> None:
    page = """<!doctype html><h1>Register</h1>
        <script>fetch('/api/user', {method: 'POST'}).then(a => document.body.append(a.status))</script>"""
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=page))
    context.route("**/api/user", lambda route: route.fulfill(status=429, body="Too many requests"))
    visitor = Visitor(context, "https://staging.test", "a visitor", 3.0, shares_address=shares)
    visitor.first.goto("/en/register")
    visitor.first.until(lambda: visitor.first.visible(visitor.first.page.get_by_text("429")))
    with pytest.raises(AddressUsedUp, match="POST /api/user") if shares else contextlib.nullcontext():
        visitor.first.screen("register")
    context.close()


@pytest.mark.parametrize(
    ("organization_id", "own", "decides"), [("", False, False), ("a" * 24, False, True), ("", True, True)]
)
def test_who_belongs_to_no_organization_is_counted_by_the_address(
    browser: Browser, organization_id: str, own: bool, decides: bool
) -> None:
    """A session alone is no count of its own: a founder's new organization is refused for what others asked."""
    secret = SecretStr("so-" + "s" * 40)
    settings = SimpleNamespace(base_url="https://staging.test", page_timeout_s=3.0, jwt_secret=secret)
    staging = SimpleNamespace(is_twin=True, settings=settings)
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(status=429, body="Too many requests"))
    visitors = fixtures.visitors.__wrapped__(staging, lambda **_: context, dict, own)
    visitor = fixtures.sign_in_as.__wrapped__(staging, visitors)(
        Person("b" * 24, "a@b.test", "so-a", "p", organization_id=organization_id)
    )
    visitor.first.goto("/api/organization")
    with contextlib.nullcontext() if decides else pytest.raises(AddressUsedUp, match="GET /api/organization"):
        visitor.first.screen("create an organization")
    context.close()
