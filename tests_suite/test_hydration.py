"""The hydration wait: on a Next.js page nothing is pressed before React owns it; on a plain page nothing is waited for.

A submit before hydration is a native GET: the password would stand in the address bar.
"""

import pytest

from signoff.evidence import CheckFailed
from signoff.pages import Visitor

ORIGIN = "https://staging.test"
PAGE = """<!doctype html><html lang="en"><body>
{script}
<h1>Welcome</h1><h3>Login</h3>
<form method="get" action="/en/sign-in">
<label for="e">E-mail</label><input id="e" name="email"><label for="p">Password</label>
<input id="p" name="password" type="password"><button type="submit">Login</button></form>
<ol><li role="status" hidden></li></ol>
</body></html>"""
# What React does when it takes a page over, late.
LATE = """setTimeout(() => {
    const button = document.querySelector('button');
    button['__reactProps$x1'] = {};
    document.querySelector('form').addEventListener('submit', event => {
        event.preventDefault();
        const toast = document.querySelector('li');
        toast.hidden = false;
        toast.textContent = 'Error Password is incorrect';
    });
}, 600);"""


@pytest.fixture
def visiting(browser):
    contexts = []

    def visit(page, script=""):
        context = browser.new_context(locale="en-US")
        contexts.append(context)

        def answer(route):
            if route.request.url.endswith(".js"):
                route.fulfill(content_type="text/javascript", body=script)
            else:
                route.fulfill(content_type="text/html", body=page)

        context.route("**/*", answer)
        return Visitor(context, ORIGIN, "a visitor", 3.0)

    yield visit
    for context in contexts:
        context.close()


def test_nothing_is_submitted_before_react_owns_the_form(visiting):
    visitor = visiting(PAGE.format(script='<script src="/_next/static/chunks/main.js" async></script>'), LATE)
    screen = visitor.sign_in.attempt("a@b.test", "secret-word")
    assert "secret-word" not in visitor.first.page.url
    assert screen.said == "Error Password is incorrect"
    assert not screen.silent


def test_a_page_that_never_hydrates_is_given_up(visiting):
    visitor = visiting(PAGE.format(script='<script src="/_next/static/chunks/main.js" async></script>'), "")
    with pytest.raises(CheckFailed, match="does not become interactive"):
        visitor.sign_in.attempt("a@b.test", "secret-word")
    assert "secret-word" not in visitor.first.page.url


def test_a_plain_page_needs_no_wait(visiting):
    visitor = visiting(PAGE.format(script=""))
    assert visitor.sign_in.open().path == "/en/sign-in"


def test_what_a_page_lacks_is_named(visiting):
    visitor = visiting("<!doctype html><title>Parked</title><h1>This domain is for sale</h1>")
    with pytest.raises(CheckFailed, match="offers no button 'Login'") as failed:
        visitor.sign_in.open()
    assert "This domain is for sale" in failed.value.actual


def test_a_crash_ends_the_wait(visiting):
    script = "document.body.innerHTML = '<h2>Application error: a client-side exception has occurred</h2>'"
    page = PAGE.format(script="").replace("<form", f'<form onsubmit="event.preventDefault(); {script}"')
    screen = visiting(page).sign_in.attempt("a@b.test", "secret-word")
    assert screen.crashed


def test_a_missing_field_is_the_pages_failing(visiting):
    page = PAGE.format(script="").replace("E-mail", "User")
    with pytest.raises(CheckFailed, match="does not offer what the contract names") as failed:
        visiting(page).sign_in.attempt("a@b.test", "secret-word")
    assert "E-mail" in failed.value.expected


def test_a_control_that_is_there_twice_is_the_pages_failing(visiting):
    page = PAGE.format(script="").replace("<form", '<label for="x">E-mail</label><input id="x"><form')
    with pytest.raises(CheckFailed, match="offers a control more than once") as failed:
        visiting(page).sign_in.attempt("a@b.test", "secret-word")
    assert "2 elements" in failed.value.actual
