"""Which of a target's cookies are kept: a request with bytes of another alphabet in its headers cannot be made."""

from __future__ import annotations

from http.cookiejar import Cookie, CookieJar, DefaultCookiePolicy
from urllib.request import Request


class _Sendable(DefaultCookiePolicy):
    def set_ok(self, cookie: Cookie, request: Request) -> bool:
        """Whether it can be sent back. No cookie of the standard has anything but ASCII (RFC 6265, section 4.1.1)."""
        parts = (cookie.name, cookie.value or "", cookie.path)
        return super().set_ok(cookie, request) and all(part.isascii() and part.isprintable() for part in parts)


def jar() -> CookieJar:
    """An empty jar that keeps what can be sent back. The others stand in the answer, as evidence, and nowhere else."""
    return CookieJar(_Sendable())
