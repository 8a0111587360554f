"""Server actions found in a page's scripts, files byte for byte: clients against answers that are made up."""

import http.server
import json
import threading

import httpx
import pytest

from signoff.clients.actions import Actions
from signoff.clients.audit import Audit
from signoff.clients.base import Caller
from signoff.clients.documents import Documents
from signoff.clients.invitations import Invitations
from signoff.evidence import TRAIL, CheckFailed

KEY = "40" + "ab" * 20
CHUNK = f'var a=(0,r.createServerReference)("{KEY}",r.callServer,void 0,r.findSourceMapURL,"inviteMember");'
OTHER = f'(0,r.createServerReference)("{"7f" * 21}",r.callServer,void 0,r.findSourceMapURL,"getUsers");'
PAGE = """<script src="/_next/static/chunks/main-app-1.js"></script>
<script>self.__next_f.push([1,"5:I[8,[\\"61\\",\\"static/chunks/app/%5Blocale%5D/(routes)/team/page-2.js\\"],1]"])</script>"""


def caller(answers):
    """Somebody whose requests are answered from *answers* by path; what was asked is noted in ``seen``."""
    seen = []

    def answer(request):
        seen.append(request)
        found = answers.get(request.url.path, httpx.Response(404))
        return found(request) if callable(found) else found

    made = Caller("https://staging.test", name="OWNER", transport=httpx.MockTransport(answer), cookies={"s": "secret"})
    return made, seen


def team(**more):
    return {
        "/en/settings/team": lambda request: httpx.Response(
            200, text=PAGE if request.method == "GET" else '0:{}\n1:{"data":{"success":true}}\n'
        ),
        "/_next/static/chunks/main-app-1.js": httpx.Response(200, text=OTHER),
        "/_next/static/chunks/app/[locale]/(routes)/team/page-2.js": httpx.Response(200, text=OTHER + CHUNK),
        **more,
    }


def test_an_action_is_called_by_the_id_in_the_page_script():
    asker, seen = caller(team())

    answer = Invitations(asker).invite("a@b.test", "VIEWER")

    assert answer.status == 200
    posted = seen[-1]
    assert (posted.method, posted.url.path, posted.headers["next-action"]) == ("POST", "/en/settings/team", KEY)
    assert posted.headers["content-type"].startswith("text/plain")
    assert json.loads(posted.content) == [{"email": "a@b.test", "role": "VIEWER"}]
    assert not any("main-app" in str(request.url) for request in seen)


def test_the_id_is_looked_up_once():
    asker, seen = caller(team())
    actions = Actions(asker)

    for _ in range(3):
        actions.call("/en/settings/team", "inviteMember")

    assert [request.method for request in seen] == ["GET", "GET", "POST", "POST", "POST"]


@pytest.mark.parametrize(
    "chunk", ["", OTHER, CHUNK.replace("inviteMember", "inviteMembers"), CHUNK.replace("ab", "zz")]
)
def test_a_missing_action_is_a_failure_of_the_page(chunk):
    path = "/_next/static/chunks/app/[locale]/(routes)/team/page-2.js"
    asker, _ = caller(team(**{path: httpx.Response(200, text=chunk)}))

    with pytest.raises(CheckFailed, match="server action inviteMember"):
        Actions(asker).call("/en/settings/team", "inviteMember")


def test_the_token_of_an_invitation_is_never_shown():
    token = "0123456789abcdef" * 4
    asker, _ = caller({})

    with pytest.raises(CheckFailed) as failed:
        Invitations(asker).accept(token)

    assert token not in str(failed.value)
    assert not any(token in piece.asked for piece in TRAIL.evidence)


def test_a_file_comes_byte_for_byte_through_redirects_of_the_host():
    content = bytes(range(256)) * 3
    asker, seen = caller(
        {
            "/documents/file/1": httpx.Response(307, headers={"location": "/en/documents/file/1"}),
            "/en/documents/file/1": httpx.Response(200, content=content, headers={"content-type": "application/pdf"}),
            "/away": httpx.Response(302, headers={"location": "https://evil.test/x"}),
        }
    )

    found = Documents(asker).read("/documents/file/1")
    away = Documents(asker).read("https://staging.test/away")

    assert (found.status, found.content, found.media_type) == (200, content, "application/pdf")
    assert away.status == 302
    assert {request.url.host for request in seen} == {"staging.test"}


@pytest.fixture
def file_host():
    """Another host, which has moved its files; and what it was sent."""
    asked = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(dict(self.headers))
            self.send_response(302 if self.path == "/old" else 200)
            self.send_header("location", "/new?signed=1")
            self.end_headers()
            self.wfile.write(self.path.encode() * 100)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_a_file_of_another_host_comes_from_where_it_was_moved_to(file_host, monkeypatch):
    address, asked = file_host
    reader = Documents(caller({})[0])

    assert reader.read(f"{address}/old").content == b"/new?signed=1" * 100
    assert not any("cookie" in {name.lower() for name in headers} for headers in asked)
    monkeypatch.setattr("signoff.clients.documents.MAX_FILE", 20)
    cut = reader.read(f"{address}/old")
    assert (cut.content, cut.cut) == ((b"/new?signed=1" * 100)[:20], True)


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(500, json={"message": "Missing token"}), httpx.Response(200, json=[]), httpx.Response(200)],
)
def test_nothing_is_put_where_no_address_is_named(answer):
    asker, seen = caller({"/api/uploadthing": answer})

    assert Documents(asker).upload("a.pdf", b"x").status == answer.status_code
    assert len(seen) == 1


def test_a_route_that_does_not_answer_in_time_says_so_of_itself_alone():
    def late(request):
        raise httpx.ReadTimeout("late", request=request)

    asker, _ = caller({"/api/databox": late})

    silent = asker.attempt("GET", "/api/databox")

    assert (silent.status, silent.reason, silent.path) == (599, "no answer (ReadTimeout)", "/api/databox")
    assert TRAIL.evidence[-1] is silent
    with pytest.raises(httpx.ReadTimeout):
        asker.send("GET", "/api/databox")


def test_the_trail_is_asked_with_its_filters():
    asker, seen = caller({"/api/organization/audit-logs": httpx.Response(200, json={"logs": []})})

    Audit(asker).read(action="CREATE", limit=2)
    Audit(asker).read()

    assert [str(request.url.query, "ascii") for request in seen] == ["action=CREATE&limit=2", ""]
