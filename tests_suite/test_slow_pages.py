"""Pages as a slow application shows them: what is late, what is gone again, and what is replaced meanwhile.

Made by hand after the recordings: the server is slow, toasts are short, a page is taken over by React in parts.
"""

import contextlib
import dataclasses
import time

import pytest

from signoff import expect
from signoff.evidence import CheckFailed
from signoff.pages import Visitor
from signoff.pages.payloads import PAYLOADS, open_with_payloads

ORIGIN = "https://staging.test"
TOAST = '<ol><li role="status">Error Password is incorrect</li></ol>'
FORM = """<h3>Login</h3><form><label for="e">E-mail</label><input id="e"><label for="p">Password</label>
<input id="p" type="password"><button type="submit">Login</button></form>"""


@pytest.fixture
def visiting(browser):
    contexts = []

    def visit(page, script):
        context = browser.new_context(locale="en-US")
        contexts.append(context)
        whole = f'<!doctype html><body>{page}<script src="/_next/static/main.js"></script></body>'

        def answer(route):
            scripted = route.request.url.endswith(".js")
            kind = "text/javascript" if scripted else "text/html"
            route.fulfill(content_type=kind, body=script if scripted else whole)

        context.route("**/*", answer)
        return Visitor(context, ORIGIN, "a visitor", 3.0)

    yield visit
    for context in contexts:
        context.close()


def test_what_a_refused_sign_in_said_is_kept_until_the_form_is_back(visiting):
    """The page leaves for "/", which takes the server longer than the toast lasts, and is sent back."""
    script = f"""const main = document.querySelector('main'), later = (ms, act) => setTimeout(act, ms);
    document.querySelector('button')['__reactProps$x'] = {{}};
    document.querySelector('form').addEventListener('submit', event => {{
        event.preventDefault();
        history.pushState(null, '', '/en');
        main.innerHTML = `Loading ... {TOAST}`;
        later(500, () => main.innerHTML = 'Loading ...');
        later(1000, () => {{ history.pushState(null, '', '/en/sign-in'); main.innerHTML = `{FORM}`; }});
    }});"""
    screen = visiting(f"<main>{FORM}</main>", script).sign_in.attempt("a@b.test", "secret-word")
    assert screen.said == "Error Password is incorrect"
    assert "Login" in screen.headings


def test_a_button_that_react_puts_anew_is_waited_for(visiting):
    """What the server rendered differs from what the browser makes of it (error 418): React replaces the elements."""
    script = f"""setTimeout(() => {{
        document.querySelector('main').innerHTML = `{FORM}`;
        document.querySelector('button')['__reactProps$x'] = {{}};
    }}, 500);"""
    assert visiting(f"<main>{FORM}</main>", script).sign_in.open().path == "/en/sign-in"


TEAM = """<h1>Team Management</h1><h2>Pending Invitations</h2><div id="pending"></div><h2>Team Members</h2>
<table><thead><tr><th>Member</th><th>Role</th></tr></thead><tbody><tr><td>so</td><td>Owner</td></tr></tbody></table>"""
PENDING = """<table><thead><tr><th>Email</th><th>Role</th><th>Expires</th></tr></thead>
<tbody><tr><td>a@b.test</td><td>viewer</td><td>in 7 days</td></tr></tbody></table>"""


def pending(html):
    """A script that shows *html* among the pending invitations, as late as a server action may answer."""
    return f"setTimeout(() => {{ document.querySelector('#pending').innerHTML = `{html}`; }}, 1800);"


def test_pending_invitations_are_waited_for(visiting):
    found = visiting(TEAM, pending(PENDING)).team.pending()
    assert found.rows == (("a@b.test", "viewer", "in 7 days"),)


@pytest.mark.parametrize("html", ["<p>No pending invitations</p>", PENDING.replace("a@b", "c@d")])
def test_pending_invitations_that_are_shown_end_the_wait(visiting, html):
    visitor = visiting(TEAM, pending(html))
    visitor.first.ready_s = 30.0
    began = time.monotonic()
    assert not visitor.team.pending().having("a@b.test")
    assert time.monotonic() - began < 8


def test_payloads_are_looked_for_behind_the_frame(visiting):
    """The sidebar names the organization, a payload too, before the list takes the place of its spinner."""
    frame = f"<button>{PAYLOADS[1].replace('<', '&lt;')}</button><main>Loading ...</main>"
    listed = f"<table><tbody><tr><td>{PAYLOADS[0]}</td></tr></tbody></table>"
    script = f"setTimeout(() => {{ document.querySelector('main').innerHTML = `{listed}`; }}, 700);"
    assert open_with_payloads(visiting(frame, script).first, "/en/crm").elements == 1


@pytest.mark.parametrize(("plain", "crashed"), [("<h3>Lead: Ann</h3>", True), ("<h2>Application error</h2>", False)])
def test_a_page_that_crashes_whatever_is_stored_is_no_work_of_a_payload(visiting, plain, crashed):
    script = f"""setTimeout(() => {{
        const error = '<h2>Application error: a client-side exception</h2>';
        document.querySelector('main').innerHTML = location.pathname.endsWith('/plain') ? `{plain}` : error;
    }}, 300);"""
    found = open_with_payloads(visiting("<main>Loading ...</main>", script).first, "/en/crm/leads/1", "/plain")
    assert found.crashed is crashed
    assert not found.shown
    shown = dataclasses.replace(found, path="/en/crm", shown=True, crashed=False)
    with contextlib.nullcontext() if not crashed else pytest.raises(CheckFailed, match="crashes with it"):
        expect.injection.nothing_ran([shown, found])


RENDERED = """<main><h1>Choose Your Plan</h1><h1>Billing &amp; Subscription</h1><h2>Dashboard</h2><h3>Plan Usage</h3>
<button>View All Plans</button></main>"""
READERS = {
    "/en": lambda visitor: visitor.open("/en"),
    "the billing page": lambda visitor: visitor.billing.open(),
    "the plans": lambda visitor: visitor.pricing.open(),
    "the page of a row": lambda visitor: visitor.crm("lead").card("1"),
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_page_that_crashes_as_its_script_takes_it_over_is_not_taken_for_whole(visiting, read):
    script = "setTimeout(() => { document.body.innerHTML = '<h2>Application error: an exception</h2>'; }, 700);"
    assert read(visiting(RENDERED, script)).crashed


@pytest.mark.parametrize("sidebar", ["<a href='/admin'>Administration</a>", ""], ids=["taken-over", "never"])
def test_a_page_that_is_taken_over_is_read(visiting, sidebar):
    script = f'setTimeout(() => {{ document.body.insertAdjacentHTML("afterbegin", "{sidebar}"); }}, 300);'
    visitor = visiting(RENDERED, script)
    visitor.first.ready_s = 1.5
    shown = visitor.open("/en")
    assert not shown.crashed
    assert "Dashboard" in shown.headings
