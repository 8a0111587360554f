"""What an injection would try on a page, so that the browser shows whether the page's policy stops it."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Route

from signoff.evidence import Inconclusive, Screen
from signoff.pages.tab import Tab

FOREIGN = "https://attacker.example"
MARK = "the injection took effect"
WAIT_MS = 400
_ROOT = f"document.documentElement.dataset.planted = '{MARK}'"
# By kind: what is put into the loaded page. What runs leaves the mark; what is fetched nobody but this tab answers.
KINDS = {
    "an inline handler": f"""() => {{
        const one = document.createElement('button');
        one.setAttribute('onclick', "{_ROOT}");
        document.body.append(one);
        one.click();
    }}""",
    "a script address": f"""() => {{
        const one = document.createElement('a');
        one.href = "javascript:void({_ROOT})";  // a text as its value would become the page
        document.body.append(one);
        one.click();
    }}""",
    "a foreign frame": f"""() => {{
        const one = document.createElement('iframe');
        one.src = '{FOREIGN}/frame';
        document.body.append(one);
    }}""",
    "a foreign form": f"""() => {{
        const one = document.createElement('form');
        one.action = '{FOREIGN}/form';
        one.method = 'post';
        document.body.append(one);
        one.submit();
    }}""",
    "a foreign base": f"""() => {{
        const base = document.createElement('base');
        base.href = '{FOREIGN}/';
        document.head.prepend(base);
        if (document.baseURI.startsWith('{FOREIGN}')) {_ROOT};
    }}""",
}
# What stands in the page as it is served. A script that another script adds is not what an injection makes: under
# 'strict-dynamic', which Next.js recommends beside its nonce, browsers let it in.
SERVED = {"a foreign script": f'<script src="{FOREIGN}/script.js"></script>'}
# What does nothing at the moment in which it is put in does nothing later.
AT_ONCE = ("an inline handler", "a foreign base")
# The browser's own word that it stopped a thing of FOREIGN saves the wait; a policy that only reports stops none.
# A name that no page can know: a page that set it would end the wait before anything has happened.
_STOPPED = f"stopped_{secrets.token_hex(8)}"
_LISTEN = f"""document.addEventListener('securitypolicyviolation', event => {{
    if (event.disposition === 'enforce' && event.blockedURI.startsWith('{FOREIGN}')) window.{_STOPPED} = true;
}});"""
# Of one document alone: another one of the same address began at another time.
_DOCUMENT = "() => performance.timeOrigin"
_READ = f"""wait => new Promise(done => {{
    const end = performance.now() + wait, planted = () => document.documentElement.dataset.planted || '';
    const look = () => planted() || window.{_STOPPED} || performance.now() >= end
        ? done(planted()) : setTimeout(look, 20);
    look();
}})"""


def injected(tab: Tab, path: str, kind: str) -> Screen:
    """Put *kind* (one of KINDS or SERVED) into a page; where it took effect, MARK is among the headings."""
    reached: list[str] = []

    def answer(route: Route) -> None:
        reached.append(route.request.url)
        script = route.request.url.endswith(".js")
        kind = "text/javascript" if script else "text/html"
        route.fulfill(status=200, content_type=kind, body=f"{_ROOT};" if script else "<h1>foreign</h1>")

    tab.page.route(f"{FOREIGN}/**", answer)
    tab.page.add_init_script(_LISTEN)
    if kind in SERVED:
        _serve_with(tab, path, SERVED[kind])
    tab.goto(path)
    document = tab.ask(_DOCUMENT)
    try:
        if kind in KINDS:
            tab.page.evaluate(KINDS[kind])
        ran = str(tab.page.evaluate(_READ, 0 if kind in AT_ONCE else WAIT_MS))
        left = tab.page.evaluate(_DOCUMENT) != document
    except BrowserError:
        ran, left = "", True
    if left and not ran and not reached:  # where something was reached, a form was sent
        raise Inconclusive(f"the page {path} leaves by itself before it shows whether {kind} takes effect in it")
    screen = tab.screen(f"put {kind} into {path}")
    took_effect = bool(ran or reached)
    return Screen(screen.action, path, (*screen.headings, MARK) if took_effect else screen.headings)


def _serve_with(tab: Tab, path: str, markup: str) -> None:
    """Have the page at *path* arrive with *markup* at the end of its body, and with its own headers."""

    def serve(route: Route) -> None:
        if not route.request.is_navigation_request():
            route.fallback()
            return
        answer = route.fetch(max_redirects=0)
        page, end, rest = answer.text().rpartition("</body>")
        route.fulfill(response=answer, body=page + markup + end + rest if end else rest + markup)

    tab.page.route(lambda url: urlsplit(url).path == path, serve)
