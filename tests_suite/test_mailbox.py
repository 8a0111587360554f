"""The mailbox: a folder of mails, a Mailpit API; recipients are compared, not guessed."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from signoff.clients.mailbox import Mailbox

MAIL = """From: app@staging.test
To: Somebody <{to}>
Subject: NextCRM - Password reset
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

https://staging.test/en/reset-password/abc.
--b
Content-Type: text/html; charset=utf-8

<p>or <strong>x&amp;y</strong></p>
--b--
"""


def test_folder(tmp_path):
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "1.eml").write_text(MAIL.format(to="a@b.test"))
    (tmp_path / "2.eml").write_text(MAIL.format(to="aa@b.test.evil"))
    found = Mailbox(f"maildir://{tmp_path}", within_s=0).await_letters("A@b.test")
    assert [letter.subject for letter in found.letters] == ["NextCRM - Password reset"]
    assert found.letters[0].link("reset") == "https://staging.test/en/reset-password/abc"
    assert found.letters[0].password() == "x&y"


def test_nothing_yet(tmp_path):
    found = Mailbox(f"maildir://{tmp_path}", within_s=0).await_letters("a@b.test")
    assert found.letters == ()
    assert found.answered.startswith("0 mail(s)")


@pytest.fixture
def mailpit():
    class Api(BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/api/v1/search"):
                body = {
                    "messages": [
                        {"ID": "1", "To": [{"Address": "xa@b.test"}]},
                        {"ID": "2", "To": [{"Address": "a@b.test"}]},
                    ]
                }
            else:
                body = {"Subject": self.path[-1], "Text": "", "HTML": "<strong>new</strong>"}
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"mailpit+http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_mailpit_search_is_by_substring_and_ours_is_not(mailpit):
    found = Mailbox(mailpit, within_s=0).await_letters("a@b.test")
    assert [letter.subject for letter in found.letters] == ["2"]
