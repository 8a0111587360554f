"""A listener that nobody should call: its addresses are put into fields, and a call tells of a forged request."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

import httpx

from signoff.evidence import TRAIL
from signoff.evidence.canary import Call, Heard
from signoff.waiting import eventually

MOST_CALLS = 100
SILENT_FOR_S = 1.2  # what is fetched after the answer is fetched within this time, or by a job that nobody can wait for
OWN = "the suite itself"


class Canary:
    """Listens on loopback for as long as the block runs.

    public: the address by which the deployment would reach it, "" for loopback. port: where that address leads.
    """

    def __init__(self, public: str = "", port: int = 0) -> None:
        self._fields: dict[str, str] = {}
        self._calls: list[Call] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        self._server.daemon_threads = True
        self.address = public.rstrip("/") or f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> Canary:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, where: str) -> str:
        """An address for the field *where*, unlike any other."""
        token = secrets.token_hex(8)
        self._fields[token] = where
        return f"{self.address}/so/{token}.png"

    def named(self, where: str) -> str:
        """An address for the field *where* that names loopback as localhost, which lists of hosts often let pass."""
        return self.url(where).replace("//127.0.0.1:", "//localhost:", 1)

    def host(self, where: str) -> str:
        """The listener's host and port alone, for headers that name a host."""
        self._fields["/"] = where
        return self.address.split("://", 1)[1]

    def listen(self) -> Heard:
        """Wait whether anybody calls, prove that a call would be heard, and tell what was heard."""
        eventually(lambda: self._calls, within_s=SILENT_FOR_S)
        works = self._proven()
        calls = tuple(call for call in self._calls if call.where != OWN)
        fields = {token: where for token, where in self._fields.items() if where != OWN}
        found = Heard(self.address, fields, calls, works)
        TRAIL.note(found)
        return found

    def _proven(self) -> bool:
        url = self.url(OWN)
        try:
            httpx.get(url, timeout=10, trust_env=False)
        except httpx.HTTPError:
            return False
        return bool(eventually(lambda: [call for call in self._calls if call.where == OWN], within_s=2.0))

    def _note(self, path: str, headers: Mapping[str, str]) -> None:
        token = path.removeprefix("/so/").partition(".")[0] if path.startswith("/so/") else "/"
        # Anybody may find a public address; only those that were handed out here count.
        if token in self._fields and len(self._calls) < MOST_CALLS:
            self._calls.append(Call(self._fields[token], headers.get("user-agent", "no name")[:80]))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        canary = self

        class Handler(BaseHTTPRequestHandler):
            """Notes every request and answers with next to nothing."""

            def do_GET(self) -> None:
                canary._note(self.path.partition("?")[0], dict(self.headers.items()))
                self.send_response(204)
                self.end_headers()

            do_HEAD = do_POST = do_PUT = do_OPTIONS = do_GET  # noqa: N815

            def log_message(self, *args: Any) -> None:
                """Nothing on the terminal."""

        return Handler
