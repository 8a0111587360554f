"""Pages that no sound application has: they never rest or stay, lead nowhere, ask, or open window after window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route
from playwright.sync_api import Error as BrowserError

from signoff import expect
from signoff.evidence import CheckFailed, Inconclusive
from signoff.pages import Visitor
from signoff.plugin.browser import FEW_WINDOWS, MOST_WINDOWS

ORIGIN = "https://staging.test"
PAGE = "<!doctype html><body><h1>Sign in</h1><script>{}</script></body>"
RESTLESS = {
    "never rests": PAGE.format("setTimeout(() => { for (;;); }, 50)"),
    "never stays": PAGE.format("setTimeout(() => location.href = '/en/' + Math.random(), 30)"),
    "asks for ever": PAGE.format("onbeforeunload = e => { e.preventDefault(); }; setInterval(() => alert(1), 30)"),
}
Visiting = Callable[..., Visitor]


@pytest.fixture
def visiting(browser: Browser) -> Iterator[Visiting]:
    contexts = []

    def visit(body: str = "", **answer: object) -> Visitor:
        context = browser.new_context(locale="en-US")
        context.add_init_script(FEW_WINDOWS)
        contexts.append(context)

        def reply(route: Route) -> None:
            if "abort" in answer:
                route.abort(str(answer["abort"]))
            else:
                route.fulfill(**{"content_type": "text/html", "body": body, **answer})  # type: ignore[arg-type]

        context.route("**/*", reply)
        return Visitor(context, ORIGIN, "a visitor", 1.0)

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("page", RESTLESS.values(), ids=RESTLESS)
def test_a_page_without_rest_is_no_page_to_use_and_keeps_nobody(visiting: Visiting, page: str) -> None:
    began = time.monotonic()
    visitor = visiting(page)
    visitor.open()
    with pytest.raises(CheckFailed, match="The page"):
        visitor.sign_in.attempt("a@b.test", "secret-word")
    with pytest.raises(CheckFailed, match="cannot be used"):
        visitor.inject("/en/sign-in", "mark")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 204},
        {"content_type": "application/octet-stream", "headers": {"content-disposition": "attachment; filename=x"}},
        {"abort": "failed"},
        {"abort": "connectionreset"},
    ],
    ids=["is empty", "is a file", "fails", "is cut off"],
)
def test_an_address_that_opens_no_page_fails_who_comes_there(visiting: Visiting, answer: dict[str, object]) -> None:
    for act in (Visitor.open, lambda one: one.sign_in.open(), lambda one: one.attack("/en/sign-in", "a foreign form")):
        with pytest.raises(CheckFailed, match=r"cannot be used \(open /en"):
            act(visiting("", **answer))


def test_a_deployment_that_is_not_there_was_not_asked(visiting: Visiting) -> None:
    with pytest.raises(BrowserError, match="CONNECTION_REFUSED"):
        visiting("", abort="connectionrefused").open()


def test_an_injection_into_a_page_that_leaves_by_itself_shows_nothing(visiting: Visiting) -> None:
    """Into the page that comes instead nobody has put anything: that its policy stops it was not seen."""
    kind, strict = "a script address", {"content-security-policy": "script-src 'nonce-x'"}
    page = "<!doctype html><body>Sign in<script nonce=x>setTimeout(() => location.reload(), {})</script></body>"
    expect.not_run(visiting(page.format(5000), headers=strict).attack("/en/sign-in", kind), "took effect", what=kind)
    with pytest.raises(Inconclusive, match="leaves by itself"):
        visiting(page.format(100), headers=strict).attack("/en/sign-in", kind)


def test_a_page_opens_few_windows(visiting: Visiting) -> None:
    visitor = visiting(PAGE.format("for (let n = 0; n < 1000; n++) window.open('about:blank', '_' + n)"))
    visitor.open()
    assert len(visitor.context.pages) == 1 + MOST_WINDOWS


FIELDS = "<h1>Sign in</h1><label>E-mail<input></label>"


@pytest.mark.parametrize(
    "style", ["* { opacity: 0 }", "body { opacity: 0.05 }", "h1 { opacity: 0.2 } body { opacity: 0.2 }"]
)
def test_what_is_transparent_is_offered_to_nobody(visiting: Visiting, style: str) -> None:
    visitor = visiting(f"<!doctype html><style>{style}</style><body>{FIELDS}</body>")
    visitor.open()
    tab = visitor.first
    with pytest.raises(CheckFailed, match="shows nobody the heading"):
        tab.need(tab.page.locator("h1"), "heading")


def test_what_fades_in_is_waited_for(visiting: Visiting) -> None:
    style = "@keyframes in { from { opacity: 0 } } h1 { animation: in 0.4s }"
    visitor = visiting(f"<!doctype html><style>{style}</style><body>{FIELDS}</body>")
    visitor.open()
    tab = visitor.first
    assert tab.need(tab.page.locator("h1"), "heading").inner_text() == "Sign in"


def test_transparent_headings_are_not_shown(visiting: Visiting) -> None:
    page = (
        "<!doctype html><style>h2 {{ opacity: {} }}</style><body><h1>Billing</h1><main><h2>Plan</h2><h3>PRO</h3></main>"
    )
    assert visiting(page.format(1)).open().headings == ("Billing", "Plan", "PRO")
    assert visiting(page.format(0)).open().headings == ("Billing", "PRO")
