"""The target over plain HTTP, where at most a redirect may answer."""

from __future__ import annotations

import errno
import socket
from urllib.parse import urlsplit

from signoff.clients.base import Caller
from signoff.evidence import TRAIL, Exchange, Fact

CONNECT_S = 5.0


class PlainHttp:
    """Asks an http:// address. Redirects are not followed. timeout_s: seconds for one answer."""

    def __init__(self, http_url: str, timeout_s: float) -> None:
        self.origin = http_url.rstrip("/")
        self._caller = Caller(self.origin, name="nobody", timeout_s=timeout_s)

    def close(self) -> None:
        """Give back the connections."""
        self._caller.close()

    def listens(self) -> Fact:
        """Whether anything listens: "listening", "refused" (told so), or "silent" (nobody answered at all)."""
        address = urlsplit(self.origin)
        host, port = address.hostname or "", address.port or 80
        try:
            socket.create_connection((host, port), timeout=CONNECT_S).close()
            said = "listening"
        except OSError as error:
            said = f"{'refused' if error.errno == errno.ECONNREFUSED else 'silent'}: {error}"
        fact = Fact(f"TCP connection to {host}:{port}", said, f"curl -i {self.origin}/")
        TRAIL.note(fact)
        return fact

    def ask(self, method: str, path: str) -> Exchange:
        """Ask for *path* over plain HTTP."""
        return self._caller.send(method, path)
