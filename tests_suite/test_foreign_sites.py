"""The suite's own headers reach the deployment alone: other sites do not learn them, and take what they always take."""

import http.server
import threading
from types import SimpleNamespace

import pytest

from fixtures import browser as fixtures

PASS = {"x-vercel-protection-bypass": "secret-pass", "x-forwarded-for": "2001:db8::1"}
# As a page uploads a file: a request of a script, for which the browser asks the other site's leave.
UPLOAD = """address => fetch(address, { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json' } })
    .then(answer => answer.status, error => String(error))"""


class _Site(http.server.ThreadingHTTPServer):
    """A site that takes uploads from everywhere, with the headers that it knows; remembers what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked = []
        self.address = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class _Handler(http.server.BaseHTTPRequestHandler):
    def _answer(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.asked.append((self.command, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", "2")
        self.send_header("access-control-allow-origin", "*")
        self.send_header("access-control-allow-methods", "PUT")
        self.send_header("access-control-allow-headers", "content-type")
        self.end_headers()
        self.wfile.write(b"ok")

    do_GET = do_PUT = do_OPTIONS = _answer  # noqa: N815 - the names that the server calls

    def log_message(self, *_):
        pass


@pytest.fixture
def sites():
    both = (_Site(), _Site())
    yield both
    for site in both:
        site.shutdown()
        site.server_close()


@pytest.fixture
def visitors(browser):
    opened = []

    def contexts(**options):
        opened.append(browser.new_context(**options))
        return opened[-1]

    def make(base_url):
        target = SimpleNamespace(is_twin=False, settings=SimpleNamespace(base_url=base_url, page_timeout_s=5.0))
        return fixtures.visitors.__wrapped__(target, contexts, lambda: dict(PASS), True)

    yield make
    for context in opened:
        context.close()


def test_another_site_takes_an_upload_and_learns_no_header(sites, visitors):
    home, other = sites
    tab = visitors(home.address)("a visitor").first
    tab.goto("/")
    assert tab.page.evaluate(UPLOAD, f"{other.address}/file") == 200
    assert [method for method, _ in other.asked][-1] == "PUT"
    assert not any(PASS.keys() & headers.keys() for _, headers in other.asked)


def test_the_deployment_gets_them_with_every_request(sites, visitors):
    home, _ = sites
    visitor = visitors(home.address)("a visitor")
    visitor.first.goto("/")
    visitor.first.page.evaluate(UPLOAD, f"{home.address}/file")
    visitor.session()
    assert {method for method, _ in home.asked} == {"GET", "PUT"}
    for method, headers in home.asked:
        assert PASS.items() <= headers.items(), method
