"""What an injection would do, tried in a real browser on pages with policies of every kind (CSP Level 3)."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from signoff.pages import Visitor
from signoff.pages.policy import KINDS, MARK, SERVED

PATH = "/en/sign-in"
PAGE = b"<!doctype html><html lang=en><head><title>x</title></head><body><h1>Welcome</h1></body></html>"
# As the documentation of Next.js has it.
RECOMMENDED = (
    "default-src 'self'; script-src 'self' 'nonce-c29tZXRoaW5nIGZyZXNo' 'strict-dynamic'; style-src 'self'; "
    "img-src 'self' blob: data:; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
EVERY = [*KINDS, *SERVED]


@pytest.fixture
def attacked(browser):
    """Serves a page with a policy, and tells whether an attack on it took effect."""
    opened = []

    def attack(policy, kind):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                body = gzip.compress(PAGE)
                self.send_response(200)
                self.send_header("content-type", "text/html")
                self.send_header("content-encoding", "gzip")
                self.send_header("content-length", str(len(body)))
                if policy:
                    self.send_header("content-security-policy", policy)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        context = browser.new_context(locale="en-US")
        opened.extend((context.close, server.shutdown, server.server_close))
        visitor = Visitor(context, f"http://127.0.0.1:{server.server_address[1]}", "a visitor", 3.0)
        return MARK in visitor.attack(PATH, kind).headings

    yield attack
    for close in opened:
        close()


@pytest.mark.parametrize("kind", EVERY)
def test_the_policy_that_next_recommends_stops_it(attacked, kind):
    assert not attacked(RECOMMENDED, kind)


@pytest.mark.parametrize("kind", EVERY)
def test_without_a_policy_it_takes_effect(attacked, kind):
    assert attacked("", kind)


def test_an_allowed_host_lets_a_foreign_script_in(attacked):
    assert attacked(RECOMMENDED.replace("'strict-dynamic'", "https:"), "a foreign script")
