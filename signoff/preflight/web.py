"""The deployment's own address: does it answer, is it this application, and which build is it?"""

from __future__ import annotations

import hashlib
import re
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import httpx

from signoff.clients.base import bounded
from signoff.clients.cookies import jar
from signoff.clients.deadline import Within
from signoff.evidence.reading import joined, parsed, split_address, written
from signoff.preflight.problem import Problem, Unreadable
from signoff.settings import Settings

CONNECT_S = 2.0
TRIES = 2
"""Health asks others itself, and may be slow once: that alone is no other deployment."""
PASSING = frozenset({429, 502, 504})
"""What something in front of the application answers for a moment."""
SKEW_S = 30.0
MAX_PAGE = 2_000_000
PACKING = frozenset({"content-encoding", "content-length", "transfer-encoding"})
ROUTES = ("/api/auth/providers", "/api/auth/csrf", "/api/health", "/")


def deployment(settings: Settings) -> list[Problem]:
    """The address answers, it is this application that does, and its clock agrees with ours."""
    if unreachable := _connect(settings):
        return [unreachable]
    with _client(settings) as client, ThreadPoolExecutor(len(ROUTES)) as pool:
        asked = time.time()
        answers = dict(zip(ROUTES, pool.map(partial(_get, client), ROUTES), strict=True))
    if not (given := [answer for answer in answers.values() if isinstance(answer, httpx.Response)]):
        what = f"{settings.base_url} takes connections but gives no answer ({answers['/']})"
        return [Problem(what, "See whether the deployment is up, and whether a proxy stands in between")]
    for answer in given:
        if stop := _wall(answer, settings) or _skew(answer, asked):
            return [stop]
    return _identity(settings, answers)


def fingerprint(settings: Settings) -> str:
    """Which build is deployed; the same text as long as nothing else is deployed.

    Made of what health calls its version and of the addresses of the sign-in page's scripts and styles. Raises
    Unreadable where one of the two is not answered: half of it would be the fingerprint of another deployment.
    """
    with _client(settings) as client:
        health, page = _json(_insist(client, "/api/health")), _insist(client, "/en/sign-in")
    said = [str(health[key]) for key in ("version", "build", "commit") if isinstance(health, dict) and health.get(key)]
    found = _Assets()
    found.feed(page.text[:MAX_PAGE])
    digest = hashlib.sha256("\n".join(sorted(found.addresses)).encode()).hexdigest()[:12]
    return " ".join([*said, f"assets {digest}"])


def _insist(client: httpx.Client, route: str) -> httpx.Response:
    """The answer, asked once more where none comes. Raises Unreadable."""
    answers = (_get(client, route) for _ in range(TRIES))
    said = []
    for answer in answers:
        if isinstance(answer, httpx.Response) and answer.status_code not in PASSING:
            return answer
        said.append(_said(answer))
    what = f"which build is deployed cannot be read: {client.base_url.join(route)} gives {', then '.join(said)}"
    raise Unreadable(Problem(what, "See why it is slow or down; REQUEST_TIMEOUT_S is how long it is waited for"))


def _client(settings: Settings) -> httpx.Client:
    # Certificates are judged by POST-3.2; here a bad one must not hide what else there is to say.
    return httpx.Client(
        base_url=settings.base_url,
        headers={"user-agent": "awms-signoff", **settings.extra_headers},
        timeout=httpx.Timeout(settings.request_timeout_s, connect=CONNECT_S),
        transport=Within(settings.request_timeout_s, verify=False),
        cookies=jar(),
        follow_redirects=False,
        trust_env=False,
    )


def _connect(settings: Settings) -> Problem | None:
    part = urlsplit(settings.base_url)
    host, secure = settings.host, part.scheme == "https"
    port = part.port or (443 if secure else 80)
    try:
        with socket.create_connection((host, port), timeout=CONNECT_S) as plain:
            if secure:
                context = ssl.create_default_context()
                context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
                context.wrap_socket(plain, server_hostname=host).close()
    except socket.gaierror as error:
        return Problem(f"the name {host} is not known ({error.strerror})", "Check BASE_URL and the DNS of this machine")
    except ssl.SSLError as error:
        remedy = "Check that BASE_URL's port speaks HTTPS"
        return Problem(f"{host}:{port} does not complete a TLS handshake ({error.reason or error})", remedy)
    except TimeoutError:
        remedy = "Check the port, and whether a firewall or an access list keeps this machine out"
        return Problem(f"{host}:{port} does not answer within {CONNECT_S:g} s", remedy)
    except OSError as error:
        return Problem(
            f"{host}:{port} cannot be reached ({error.strerror or error})", "Check that the deployment is up"
        )
    return None


def _get(client: httpx.Client, route: str) -> httpx.Response | str:
    """The answer, or why there was none. One slow route says nothing about the others.

    Of a body that is too long its beginning will do, but one that breaks off or has no end is no answer.
    """
    deadline = time.monotonic() + (client.timeout.read or 0)
    try:
        with client.stream("GET", route) as answer:
            body, cut = bounded(answer, deadline, MAX_PAGE)
    except httpx.HTTPError as error:
        return f"no answer: {type(error).__name__}"
    if cut and len(body) < MAX_PAGE:
        return f"{answer.status_code}, of which the end does not come"
    kept = [one for one in answer.headers.multi_items() if one[0].lower() not in PACKING]
    headers = httpx.Headers(kept, encoding="utf-8")  # what they say may be in any alphabet
    text = written(body, answer.charset_encoding)
    read = httpx.Response(answer.status_code, headers=headers, content=text.encode(), request=answer.request)
    read.encoding = "utf-8"
    return read


def _skew(answer: httpx.Response, asked: float) -> Problem | None:
    try:
        theirs = parsedate_to_datetime(answer.headers["date"]).timestamp()
    except (KeyError, ValueError, TypeError, OverflowError):
        return None
    # The answer was made at some time between asking and now; Date has whole seconds.
    apart = max(theirs - time.time(), asked - theirs - 1)
    if apart <= SKEW_S:
        return None
    remedy = "Set the clock of this machine (NTP): sessions and signatures are dated"
    return Problem(f"our clock and the deployment's are {apart:.0f} s apart", remedy)


def _wall(answer: httpx.Response, settings: Settings) -> Problem | None:
    """What stands in front of the application, if something does."""
    where = f"{settings.base_url}{answer.url.path}"
    target = joined(str(answer.url), answer.headers.get("location", "")) if answer.is_redirect else ""
    body = answer.text[:20_000].lower()
    if "vercel.com/sso" in target or (
        answer.status_code == 401 and "vercel" in body + answer.headers.get("server", "").lower()
    ):
        remedy = "Set VERCEL_AUTOMATION_BYPASS_SECRET (project settings, Deployment Protection)"
        return Problem(f"{where} is behind Vercel's deployment protection", remedy)
    if answer.status_code == 401 and answer.headers.get("www-authenticate", "").lower().startswith("basic"):
        remedy = "Let this machine past it at the proxy; the application's own sign-in is what is tested"
        return Problem(f"{where} is behind HTTP basic authentication", remedy)
    host = split_address(target).hostname or ""
    if host and not settings.allows(host):
        remedy = "Give the address at which the application itself answers"
        return Problem(f"{where} redirects to {host}, which is not in ALLOWED_HOSTS", remedy)
    return None


def _identity(settings: Settings, answers: dict[str, httpx.Response | str]) -> list[Problem]:
    """At least two of three signs of the application. One may be broken: that is for the items to find."""
    providers, csrf, health = (_json(answers[route]) for route in ROUTES[:3])
    signs = [
        isinstance(providers, dict) and "credentials" in providers,
        isinstance(csrf, dict) and bool(re.fullmatch(r"[0-9a-f]{64}", str(csrf.get("csrfToken", "")))),
        isinstance(health, dict) and "status" in health and isinstance(health.get("checks"), dict),
    ]
    if sum(signs) >= 2:
        return []
    said = ", ".join(f"{route} {_said(answers[route])}" for route in ROUTES[:3])
    remedy = "Check BASE_URL: a parking page, a login wall or another application answers there"
    return [Problem(f"{settings.base_url} is not this application ({said})", remedy)]


def _said(answer: httpx.Response | str) -> str:
    return (
        answer if isinstance(answer, str) else f"{answer.status_code} {answer.headers.get('content-type', 'untyped')}"
    )


def _json(answer: httpx.Response | str) -> Any:
    if isinstance(answer, str) or (not answer.is_success and answer.status_code != 503):
        return None
    try:
        return parsed(answer.text)
    except ValueError:
        return None


class _Assets(HTMLParser):
    """The addresses of the scripts and styles of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "script":
            self.addresses.add(found.get("src") or "")
        elif tag == "link" and found.get("rel") in {"stylesheet", "preload", "modulepreload"}:
            self.addresses.add(found.get("href") or "")
