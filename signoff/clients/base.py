"""How the target is asked over HTTP: as one actor, within bounds, leaving evidence."""

from __future__ import annotations

import json as jsonlib
import time
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

import httpx

from signoff.clients.cookies import jar
from signoff.clients.deadline import Within
from signoff.evidence import REDACTOR, TRAIL, AddressUsedUp, Exchange, shorten
from signoff.evidence.exchange import kept_headers
from signoff.evidence.probe import NO_ANSWER
from signoff.evidence.reading import written

MAX_BODY = 2_000_000  # bytes of an answer that are read; the rest is the target's problem, not ours
MAX_REASON = 200  # characters; it stands in front of what else was answered
TIMEOUT_S = 20.0  # for one answer from the first to the last byte, where nobody says how long
CONNECT_S = 5.0
TOO_MANY = 429


class Caller:
    """One actor's HTTP connection: a cookie jar, an address and a name. Never follows a redirect, never retries.

    base_url: origin of the target. name: who asks, as messages show it. cookies: to begin with. headers: sent
    with every request and not shown (a client address, a pass for the hosting's protection). shares_address: whether
    its requests are counted together with those of other actors. timeout_s: seconds for one answer, from asking to the
    last byte.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str = "nobody",
        cookies: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        shares_address: bool = False,
        timeout_s: float = TIMEOUT_S,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self.name = name
        self.shares_address = shares_address
        self.timeout_s = timeout_s
        self.base_url = base_url.rstrip("/")
        self._unshown = {key.lower() for key in headers or {}}
        # Certificates are judged by POST-3.2 alone: a bad one must not turn every other item red.
        self._http = httpx.Client(
            base_url=self.base_url,
            headers={"user-agent": "awms-signoff", **(headers or {})},
            transport=transport or Within(timeout_s, verify=False),
            cookies=jar(),
            follow_redirects=False,
            timeout=httpx.Timeout(timeout_s, connect=min(timeout_s, CONNECT_S)),
            trust_env=False,
        )
        for key, value in (cookies or {}).items():
            self._http.cookies.set(key, value)

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies this actor holds now, with their secret values: not for evidence."""
        return {cookie.name: cookie.value or "" for cookie in self._http.cookies.jar}

    def unshown(self, header: str) -> str:
        """The value of a header that goes with every request and is not shown, or "". Not for evidence."""
        return self._http.headers.get(header, "") if header.lower() in self._unshown else ""

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        most: int = MAX_BODY,
    ) -> Exchange:
        """Ask once and hand back what was said, at most *most* bytes of it.

        Raises httpx.TransportError when nothing could be asked.
        """
        return self.send_raw(method, path, json=json, form=form, content=content, headers=headers, most=most)[0]

    def attempt(self, method: str, path: str, **parts: Any) -> Exchange:
        """As ``send``, but that no answer comes in time is an answer, of this route alone: the status NO_ANSWER."""
        try:
            return self.send(method, path, **parts)
        except httpx.ConnectTimeout:
            raise
        except httpx.TimeoutException as error:
            url, reason = REDACTOR.text(f"{self.base_url}{path}"), f"no answer ({type(error).__name__})"
            silent = Exchange(self.name, method, url, NO_ANSWER, reason, httpx.Headers(), "")
            TRAIL.note(silent)
            return silent

    def send_raw(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        most: int = MAX_BODY,
    ) -> tuple[Exchange, str]:
        """As ``send``, and the body as it came, for clients that need a secret of it (a CSRF token)."""
        head = dict(headers or {})
        if json is not None:
            content, head["content-type"] = jsonlib.dumps(json).encode(), "application/json"
        elif form is not None:
            content = urlencode(form).encode()
            head["content-type"] = "application/x-www-form-urlencoded"
        # Two slashes in front would be read as another host's name, and left out.
        url = f"{self.base_url}{path}" if path.startswith("//") else path
        request = self._http.build_request(method, url, content=content, headers=head)
        started = time.monotonic()
        response = self._http.send(request, stream=True)
        try:
            body, cut = bounded(response, started + self.timeout_s, most)
        finally:
            response.close()
        raw = written(body, response.charset_encoding)
        exchange = Exchange(
            actor=self.name,
            method=method,
            url=REDACTOR.text(str(request.url)),
            status=response.status_code,
            reason=shorten(response.reason_phrase, MAX_REASON),
            headers=kept_headers(response.headers.multi_items()),
            text=REDACTOR.text(raw),
            sent_headers=tuple(
                (k, REDACTOR.header(k, v)) for k, v in request.headers.items() if k.lower() not in self._unshown
            ),
            sent_body=REDACTOR.text((content or b"").decode("utf-8", "replace")),
            elapsed_s=time.monotonic() - started,
            cut=cut,
        )
        TRAIL.note(exchange)
        return exchange, raw

    def fetch(self, path: str, most: int) -> tuple[int, httpx.Headers, bytes, bool]:
        """Status, headers and body of *path* byte for byte, at most *most* bytes of it, and whether it was cut."""
        with self._http.stream("GET", path) as response:
            body, cut = bounded(response, time.monotonic() + self.timeout_s, most)
        return response.status_code, response.headers, body, cut


class ApiClient:
    """One area of the API, asked as one actor. Hands back what was said; judging is left to the test.

    Raises AddressUsedUp where an answer is about other actors' requests and not about this one. meets_limits: whether
    such an answer is what is asked for.
    """

    meets_limits: ClassVar[bool] = False

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def send(self, method: str, path: str, **parts: Any) -> Exchange:
        """Ask as this client's actor; see ``Caller.send``."""
        return self._heard(self._caller.send(method, path, **parts))

    def send_patiently(self, method: str, path: str, **parts: Any) -> Exchange:
        """Ask as this client's actor what may take too long, as it mails or asks others; see ``Caller.attempt``."""
        return self._heard(self._caller.attempt(method, path, **parts))

    def _heard(self, answer: Exchange) -> Exchange:
        if answer.status == TOO_MANY and self._caller.shares_address and not self.meets_limits:
            raise AddressUsedUp(f"{answer.method} {answer.path}")
        return answer


def bounded(response: httpx.Response, deadline: float, most: int = MAX_BODY) -> tuple[bytes, bool]:
    """The body up to the bounds, and whether it was cut. A drip-feeding target is cut at the deadline.

    One that breaks off, or is not packed as it says, was answered all the same: status and headers are what they are.
    """
    body = bytearray()
    try:
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > most or time.monotonic() > deadline:
                return bytes(body[:most]), True
    except (httpx.TransportError, httpx.DecodingError):
        return bytes(body), True
    return bytes(body), False
