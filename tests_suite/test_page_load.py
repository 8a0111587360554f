"""When the content of a page is seen: not before nothing lies over it, and not if it is gone again.

Pages made by hand, each slow in another way; times in milliseconds from the navigation that was asked for.
"""

import math

import pytest

from signoff import expect
from signoff.evidence import CheckFailed
from signoff.evidence.loading import PageLoad, PageLoads
from signoff.pages import loading as page_loading
from signoff.pages.loading import load_cold
from signoff.pages.sight import SIGN_IN, Sight, Wanted, accounts, dashboard

ORIGIN = "https://staging.test"
SIGHT = Sight("/en", (Wanted("h2", "Dashboard"), Wanted("a", "Companies", 3)))
CARD = "<a href='/crm/accounts'><h3>Companies</h3><svg width=9 height=9></svg><b>3</b></a>"
PAGE = f"<h2>Dashboard</h2>{CARD}"
LAYER = "position:fixed; inset:0; background:white;"
LATE_MS = 500


@pytest.fixture
def quick(monkeypatch):
    """One control, and content that has stayed sooner than for a real page."""
    monkeypatch.setattr(page_loading, "CONTROLS", 1)
    monkeypatch.setattr(page_loading, "STAYS_MS", 250)


@pytest.fixture
def loading(browser, quick):
    """Load a page that is made of one document or more: the first is answered first, the last from then on."""

    def load(*documents, script="", within_s=3.0, seeing=SIGHT):
        def new_context():
            context, left = browser.new_context(viewport={"width": 1280, "height": 800}), list(documents)

            def answer(route):
                document = left.pop(0) if len(left) > 1 else left[0]
                body = f"<!doctype html><body>{document}<script>{script if not left[1:] else ''}</script>"
                route.fulfill(content_type="text/html", body=body)

            context.route("**/*", answer)
            return context

        return load_cold(new_context, ORIGIN, seeing, visitor="OWNER", loads=1, within_s=within_s)

    return load


def later(act, ms=LATE_MS):
    return f"setTimeout(() => {{ {act} }}, {ms});"


GO_AWAY = later("document.querySelector('#layer').remove()")


SEEN = (
    PAGE,
    PAGE.replace("<b>3</b>", "<b>1,204</b>"),
    f"<main style='pointer-events:none'>{PAGE}</main>",
    f"<main style='display:contents'>{PAGE}</main>",
    f"<main style='opacity:.5'>{PAGE}</main>",
    f"<style>a {{ position:relative }} a::after {{ content:''; position:absolute; inset:0 }}</style>{PAGE}",
    f"<style>h2 {{ position:relative }} h2::after {{ content:''; position:absolute; left:0; bottom:0; width:100%;"
    f"height:2px; background:black }}</style>{PAGE}",
    f"<h2>Dashboard</h2><div style='height:100vh'></div>{CARD}",
    f"{PAGE}<div style='position:fixed; inset:0'></div>",
    f"{PAGE}<div style='{LAYER} opacity:0; pointer-events:none'></div>",
    f"{PAGE}<div style='position:fixed; inset:auto 0 0 auto; background:white'>We use cookies</div>",
    f"<style>h2 {{ background:linear-gradient(red,blue); background-clip:text; color:transparent }}</style>{PAGE}",
)


def test_content_that_is_to_be_seen_is_seen_at_once(browser):
    """All of them as loads of one page, which also overlap."""
    left = list(SEEN)

    def new_context():
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        body = f"<!doctype html><body>{left.pop(0) if left else ''}"
        context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=body))
        return context

    left.insert(0, "")  # the first control's
    found = load_cold(new_context, ORIGIN, SIGHT, visitor="OWNER", loads=len(SEEN), within_s=3.0)
    assert len(found.loads) == len(SEEN)
    assert len(found.control) == 3
    for page, load in zip(SEEN, found.loads, strict=True):
        assert 0 < load.fcp < LATE_MS, page
        assert 0 < load.lcp < LATE_MS, page
        assert 0 < load.content < LATE_MS, page
        assert load.glimpse == load.content, page
        assert load.documents == 1, page


@pytest.mark.parametrize(
    ("page", "script", "words"),
    [
        (f"{PAGE}<div id='layer' style='{LAYER}'>Loading ...</div>", GO_AWAY, 'covered by <div> "Loading ..."'),
        (f"{PAGE}<div id='layer' style='{LAYER} pointer-events:none'></div>", GO_AWAY, "covered by <div>"),
        (f"{PAGE}<div id='layer' style='{LAYER} background:rgb(255 255 255 / .9)'></div>", GO_AWAY, "covered by <div>"),
        (f"{PAGE}<canvas id='layer' style='{LAYER} width:100%; height:100%'></canvas>", GO_AWAY, "covered by <canvas>"),
        (
            f"<div style='position:fixed; inset:0'><div id='layer' style='{LAYER}'></div></div><main>{PAGE}</main>",
            GO_AWAY,
            "covered by <div>",
        ),
        (
            f"<style id='layer'>body::before {{ content:''; {LAYER} pointer-events:none }}</style>{PAGE}",
            GO_AWAY,
            "covered by what the style sheet adds to <body>",
        ),
        (
            f"<style id='layer'>b {{ position:relative }} b::after {{ content:''; position:absolute; inset:0;"
            f" background:silver }}</style>{PAGE}",
            GO_AWAY,
            "covered by what the style sheet adds to <b>",
        ),
        (
            f"{PAGE}<dialog>Loading</dialog>",
            "const d = document.querySelector('dialog'); d.showModal();" + later("d.close()"),
            "'Dashboard' was",
        ),
        (f"<style id='layer'>h2 {{ opacity:0 }}</style>{PAGE}", GO_AWAY, "'Dashboard' was transparent"),
        (f"<style id='layer'>main {{ opacity:.02 }}</style><main>{PAGE}</main>", GO_AWAY, "transparent"),
        (f"<style id='layer'>b {{ color:transparent }}</style>{PAGE}", GO_AWAY, "'Companies' was transparent"),
        (f"<style id='layer'>h2 {{ visibility:hidden }}</style>{PAGE}", GO_AWAY, "'Dashboard' was not there"),
        (f"<style id='layer'>h2 {{ margin-left:-9999px }}</style>{PAGE}", GO_AWAY, "outside the window"),
        (f"<div id='layer' style='height:100vh'>Loading ...</div>{PAGE}", GO_AWAY, "outside the window"),
        (f"<style id='layer'>h2 {{ transform:scale(0) }}</style>{PAGE}", GO_AWAY, "without extent"),
        (f"<style id='layer'>main {{ height:0; overflow:hidden }}</style><main>{PAGE}</main>", GO_AWAY, "cut off"),
    ],
)
def test_content_that_cannot_be_seen_yet_is_no_content(loading, page, script, words):
    (load,) = loading(page, script=script).loads
    assert LATE_MS <= load.content < 3000, load
    assert load.content == load.glimpse
    assert words in load.missing


@pytest.mark.parametrize("said", ["Loading", "0", "2", "-", "3 %", "..."])
def test_a_card_without_its_number_is_no_content(loading, said):
    page = PAGE.replace("<b>3</b>", f"<b>{said}</b>")
    (load,) = loading(page, script=later("document.querySelector('b').textContent = '3'")).loads
    assert load.content >= LATE_MS
    assert load.missing == "'Companies' was not there"


@pytest.mark.parametrize(
    "interstitial",
    [
        '<meta http-equiv="refresh" content="1">',
        '<p>One moment ...</p><meta http-equiv="refresh" content="1">',
        f"<script>{later('location.reload()', 600)}</script>",
        "<script>setTimeout(() => { location = 'https://other.test/'; }, 600);</script>",
    ],
)
def test_times_count_from_the_navigation_that_was_asked_for(loading, interstitial):
    (load,) = loading(interstitial, PAGE).loads
    assert all(600 <= time < 3000 for time in (load.fcp, load.lcp, load.content)), load
    assert load.documents == 2
    assert "over 2 documents" in str(load)


def test_a_document_that_is_left_at_once_counts_too(loading):
    (load,) = loading("<script>location.reload()</script>", PAGE).loads
    assert load.content < LATE_MS
    assert load.documents == 2


def test_a_flash_of_content_is_none(loading):
    script = later("document.body.style.visibility = 'hidden'", 150) + later("document.body.style = ''", 700)
    (load,) = loading(PAGE, script=script).loads
    assert load.glimpse < 400
    assert 700 <= load.content < 3000
    assert "gone again" in str(load)


def test_content_that_is_gone_for_good_never_came(loading):
    found = loading(PAGE, script=later("document.body.innerHTML = 'Loading ...'", 150), within_s=1.0)
    assert math.isinf(found.loads[0].content)
    with pytest.raises(CheckFailed, match="never"):
        expect.loading.shown_within(found, 2000)


# As the application has them: markup after the recordings, under the regions of its toasts.
SIDEBAR = "<div><a href=/admin style='display:flex'><svg width=24 height=24></svg><p>Administration</p></a></div>"
TOASTS = """<div role=region style="pointer-events:none"><ol style="position:fixed; inset:0 0 auto; padding:16px;
 max-height:100vh"></ol></div><section aria-label="Notifications alt+T"></section>"""
CARDS = """<h2>Dashboard</h2><p>Welcome to NextCRM cockpit</p><div><h3>Expected revenue</h3>$0.00</div>
<a href=/admin/users><div><h3>Active users</h3><svg></svg></div><div>8</div></a>
<a href=/crm/accounts><div><h3>Companies</h3><svg></svg></div><div>3</div></a>"""
ROWS = """<h2>Accounts</h2><h3>Accounts</h3><button>+</button><table><tbody><tr><td>26/11/23-09:03</td><td>mike</td>
<td><a href=/crm/accounts/1><span>North Garage</span></a></td></tr></tbody></table>"""
LOGIN = "<h1>Welcome to NextCRM</h1><h3>Login</h3><form><button disabled style='opacity:.5'>Login</button></form>"


@pytest.mark.parametrize(
    ("seeing", "main"),
    [(dashboard(3), SIDEBAR + CARDS), (accounts("North Garage"), SIDEBAR + ROWS), (SIGN_IN, LOGIN)],
)
def test_the_applications_pages_are_seen_when_they_take_the_place_of_the_spinner(loading, seeing, main):
    script = later(f"document.querySelector('main').innerHTML = `{main}`")
    (load,) = loading(f"<main><span>N</span> Loading ...</main>{TOASTS}", script=script, seeing=seeing).loads
    assert load.fcp < LATE_MS <= load.content < 3000, load


def test_a_page_that_forbids_every_style_and_script_of_others_is_watched_too(browser, quick):
    def new_context():
        context = browser.new_context()
        headers = {"content-security-policy": "default-src 'none'"}
        page = f"<svg><a><text y='20'>Companies 3</text></a></svg>{PAGE}"
        context.route("**/*", lambda route: route.fulfill(content_type="text/html", body=page, headers=headers))
        return context

    (load,) = load_cold(new_context, ORIGIN, SIGHT, visitor="OWNER", loads=1, within_s=2.0).loads
    assert load.content < LATE_MS


def test_what_happens_after_the_content_has_stayed_does_not_count(loading):
    (load,) = loading(PAGE, script=later("location.reload()", 600)).loads
    assert load.content < LATE_MS


def test_a_page_that_cannot_be_reached_never_came(browser, quick):
    def new_context():
        context = browser.new_context()
        context.route("**/*", lambda route: route.abort())
        return context

    found = load_cold(new_context, ORIGIN, SIGHT, visitor="nobody", loads=1, within_s=1.0)
    assert math.isinf(found.loads[0].fcp)
    assert "ERR_FAILED" in found.loads[0].problem


def test_the_evidence_says_what_the_times_rest_on():
    load = PageLoad(40, 41, 3050, "", 90, "'Dashboard' was covered by <div>", 2)
    shown = PageLoads("/en", "OWNER", "'Dashboard'", (load,), (30.0, 31.0, 600.0), "nothing slowed down").answered
    for words in (
        "largest contentful paint: median 41.0 ms, worst 41.0 ms",
        "content 3050 ms, seen first at 90.0 ms and gone again",
        "before that 'Dashboard' was covered by <div>, over 2 documents",
        "paint 30.0 ms, 31.0 ms, 600 ms; median 31.0 ms",
        "nothing slowed down",
    ):
        assert words in shown
