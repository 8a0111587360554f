"""The preflight: what must stop a run before its first check, and the word for it."""

from __future__ import annotations

import json
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from signoff import preflight
from signoff.preflight import Problem, parts
from signoff.settings import Settings, load

Answer = tuple[int, dict[str, str], str]
JSON = {"content-type": "application/json"}
HTML = {"content-type": "text/html"}
SOUND: dict[str, Answer] = {
    "/api/auth/providers": (200, JSON, json.dumps({"google": {}, "github": {}, "credentials": {}})),
    "/api/auth/csrf": (200, JSON, json.dumps({"csrfToken": "0a" * 32})),
    "/api/health": (200, JSON, json.dumps({"status": "healthy", "checks": {}, "version": "1.2.3"})),
    "/": (307, {"location": "/en"}, ""),
    "/en/sign-in": (200, HTML, '<script src="/a.js"></script><link rel="stylesheet" href="/a.css">'),
}


@contextmanager
def serving(answers: dict[str, Answer], late: dict[str, list[float]] | None = None) -> Iterator[str]:
    """The address of a server that gives *answers*; other paths are 404.

    late: the seconds that the first answers of a path take; those after them take none.
    """
    waits = {path: iter(some) for path, some in (late or {}).items()}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(next(waits.get(self.path, iter(())), 0))
            status, headers, body = answers.get(self.path, (404, HTML, "nothing here"))
            self.send_response_only(status)
            for name, value in {"date": formatdate(usegmt=True), **headers}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: Any) -> None:
            """Nothing: the test says what it needs to say."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def check(base_url: str, **environ: str) -> list[Problem]:
    return preflight.check(load({"BASE_URL": base_url, **environ}))


def only(found: list[Problem], words: str) -> None:
    """There is exactly one problem, it speaks of *words*, and it says what to do."""
    assert len(found) == 1, found
    assert words in found[0].what
    assert found[0].remedy


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def test_a_sound_deployment_passes():
    with serving(SOUND) as base_url:
        assert check(base_url) == []


@pytest.mark.parametrize("broken", ["/api/auth/providers", "/api/auth/csrf", "/api/health"])
def test_one_broken_part_is_left_to_the_items(broken):
    """Otherwise a NO-GO would show as a run that could not be made."""
    with serving({**SOUND, broken: (500, HTML, "oops")}) as base_url:
        assert check(base_url) == []


def test_an_unhealthy_deployment_is_left_to_the_items():
    down = (503, JSON, json.dumps({"status": "unhealthy", "checks": {}}))
    with serving({**SOUND, "/api/health": down}) as base_url:
        assert check(base_url) == []


def test_nothing_listens():
    only(check(f"http://127.0.0.1:{closed_port()}"), "cannot be reached")


def test_an_unknown_name():
    only(check("https://no-such-host.invalid", ALLOWED_HOSTS="no-such-host.invalid"), "is not known")


def test_no_tls_on_the_port():
    with serving(SOUND) as base_url:
        only(check(base_url.replace("http:", "https:")), "TLS handshake")


def test_a_server_that_never_answers_does_not_hold_the_run_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = load({"BASE_URL": f"http://127.0.0.1:{silent.getsockname()[1]}"})
        started = time.monotonic()

        only(preflight.check(settings, limit_s=0.5), "did not answer in time")

        assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "answer",
    [
        (200, HTML, "<h1>This domain is parked</h1>"),
        (200, HTML, ""),
        (200, JSON, "{}"),
        (200, JSON, json.dumps({"status": "healthy"})),
        (302, {"location": "/login"}, ""),
        (502, HTML, "bad gateway"),
    ],
    ids=["parking page", "empty", "empty JSON", "other JSON", "login page", "gateway error"],
)
def test_something_else_answers_everything(answer):
    with serving(dict.fromkeys(SOUND, answer)) as base_url:
        only(check(base_url), "is not this application")


def test_another_application_with_a_login_of_its_own():
    others = {**SOUND, "/api/auth/providers": (200, JSON, json.dumps({"okta": {}}))}
    others["/api/health"] = (200, JSON, json.dumps({"ok": True}))
    with serving(others) as base_url:
        only(check(base_url), "is not this application")


def test_basic_authentication_is_named():
    with serving(dict.fromkeys(SOUND, (401, {"www-authenticate": 'Basic realm="x"'}, ""))) as base_url:
        only(check(base_url), "HTTP basic authentication")


@pytest.mark.parametrize(
    "answer",
    [
        (401, {**HTML, "server": "Vercel"}, "<title>Authentication Required</title>"),
        (302, {"location": "https://vercel.com/sso-api?url=x"}, ""),
    ],
)
def test_vercels_protection_is_named(answer):
    with serving(dict.fromkeys(SOUND, answer)) as base_url:
        found = check(base_url)

    only(found, "Vercel")
    assert "VERCEL_AUTOMATION_BYPASS_SECRET" in found[0].remedy


def test_a_redirect_to_another_host():
    with serving({**SOUND, "/": (308, {"location": "https://www.example.com/"}, "")}) as base_url:
        only(check(base_url), "redirects to www.example.com")


@pytest.mark.parametrize("ahead_s", [-3600, 40])
def test_clocks_that_differ(ahead_s):
    wrong = {"date": formatdate(time.time() + ahead_s, usegmt=True)}
    answers = {path: (status, {**headers, **wrong}, body) for path, (status, headers, body) in SOUND.items()}
    with serving(answers) as base_url:
        only(check(base_url), "clock")


def test_no_database(monkeypatch):
    monkeypatch.setattr(parts, "WAIT_S", 0.3)
    url = f"mongodb://user:hidden-word@127.0.0.1:{closed_port()}/awms"
    with serving(SOUND) as base_url:
        found = check(base_url, DATABASE_URL=url)

    only(found, "no database answers")
    assert "hidden-word" not in found[0].what


def test_no_mailbox():
    with serving(SOUND) as base_url:
        only(check(base_url, MAILBOX_URL=f"mailpit+http://127.0.0.1:{closed_port()}"), "no mailbox answers")
        only(check(base_url, MAILBOX_URL=base_url.replace("http", "mailpit+http")), "no mailbox answers")


def test_a_folder_is_a_mailbox(tmp_path):
    with serving(SOUND) as base_url:
        assert check(base_url, MAILBOX_URL=f"maildir://{tmp_path}") == []


def test_a_mail_server_that_refuses_us():
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            while line := self.rfile.readline():
                tag, verb = line.split()[:2]
                if verb == b"CAPABILITY":
                    self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")
                self.wfile.write(tag + (b" NO wrong password\r\n" if verb == b"LOGIN" else b" OK done\r\n"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server, serving(SOUND) as base_url:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        url = f"imap://qa:wrong@127.0.0.1:{server.server_address[1]}/INBOX"
        found = check(base_url, MAILBOX_URL=url, TEST_MAIL_PATTERN="qa+{tag}@example.com")
        server.shutdown()

    only(found, "the mail server refuses us")


def test_no_browser(tmp_path):
    (tmp_path / "browser").touch()
    with serving(SOUND) as base_url:
        only(check(base_url, BROWSER_PATH=str(tmp_path / "browser")), "cannot be run")


def test_further_probes_are_asked_last():
    asked: list[str] = []

    def probe() -> list[Problem]:
        asked.append("probe")
        return [Problem("the database belongs to another deployment", "Give the right one")]

    with serving(SOUND) as base_url:
        only(preflight.check(load({"BASE_URL": base_url}), [probe]), "another deployment")
    preflight.check(load({"BASE_URL": f"http://127.0.0.1:{closed_port()}"}), [probe])

    assert asked == ["probe"]


def test_a_probe_that_dies_is_a_problem():
    def probe() -> list[Problem]:
        raise RuntimeError("nobody expected this")

    with serving(SOUND) as base_url:
        only(preflight.check(load({"BASE_URL": base_url}), [probe]), "nobody expected this")


def settings_of(base_url: str) -> Settings:
    return load({"BASE_URL": base_url})


def test_the_fingerprint_is_stable():
    with serving(SOUND) as base_url:
        first = preflight.fingerprint(settings_of(base_url))

        assert first == preflight.fingerprint(settings_of(base_url))
        assert first.startswith("1.2.3 assets ")


def _other_version(answers: dict[str, Answer]) -> None:
    answers["/api/health"] = (200, JSON, json.dumps({"status": "healthy", "checks": {}, "version": "1.2.4"}))


def _other_script(answers: dict[str, Answer]) -> None:
    answers["/en/sign-in"] = (200, HTML, '<script src="/b.js"></script><link rel="stylesheet" href="/a.css">')


@pytest.mark.parametrize("change", [_other_version, _other_script])
def test_the_fingerprint_shows_another_build(change: Callable[[dict[str, Answer]], None]):
    answers = dict(SOUND)
    with serving(answers) as base_url:
        first = preflight.fingerprint(settings_of(base_url))
        change(answers)

        assert first != preflight.fingerprint(settings_of(base_url))


@pytest.mark.parametrize("route", ["/api/health", "/en/sign-in"])
def test_a_build_that_is_slow_once_is_the_same_build(route: str):
    with serving(SOUND) as base_url:
        usual = preflight.fingerprint(settings_of(base_url))
    with serving(SOUND, {route: [0.5]}) as base_url:
        assert preflight.fingerprint(load({"BASE_URL": base_url, "REQUEST_TIMEOUT_S": "0.2"})) == usual


@pytest.mark.parametrize("route", ["/api/health", "/en/sign-in"])
def test_a_build_that_cannot_be_read_is_no_build(route: str):
    with serving(SOUND, {route: [0.5, 0.5]}) as base_url:
        settings = load({"BASE_URL": base_url, "REQUEST_TIMEOUT_S": "0.2"})
        with pytest.raises(
            preflight.Unreadable, match=rf"cannot be read: .*{route} gives no answer: ReadTimeout, then"
        ):
            preflight.fingerprint(settings)


def test_a_gateway_that_answers_for_the_deployment_names_no_build():
    with (
        serving({**SOUND, "/en/sign-in": (502, HTML, "")}) as base_url,
        pytest.raises(preflight.Unreadable, match="sign-in gives 502"),
    ):
        preflight.fingerprint(settings_of(base_url))


def test_the_fingerprint_of_nothing_is_that_of_no_build():
    with pytest.raises(preflight.Unreadable, match="ConnectError"):
        preflight.fingerprint(settings_of(f"http://127.0.0.1:{closed_port()}"))


def test_a_health_that_asks_others_for_four_seconds_holds_no_run_up():
    """A second probe has its own time: what health took of it does not count."""
    with serving(SOUND, {"/api/health": [0.6]}) as base_url:
        settings = load({"BASE_URL": base_url})

        assert preflight.check(settings, [lambda: time.sleep(0.6) or []], limit_s=1.0) == []


def test_the_twin_passes(tmp_path: Path):
    from signoff.target import open_target

    with open_target(load({}, tmp_path / ".env")) as target:
        started = time.monotonic()

        assert preflight.check(target.settings) == []

        assert time.monotonic() - started < preflight.LIMIT_S
        assert preflight.fingerprint(target.settings) == preflight.fingerprint(target.settings)
