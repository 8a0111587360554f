"""``Set-Cookie`` lines as NextAuth 4 writes them on an https origin."""

from __future__ import annotations

import urllib.parse
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from starlette.responses import Response


def line(
    name: str,
    value: str,
    *,
    seconds: int | None = None,
    clear: bool = False,
    http_only: bool = True,
    secure: bool = True,
    same_site: str = "Lax",
) -> str:
    """One cookie: ``Path=/; HttpOnly; SameSite=Lax; Secure``, living *seconds* or as long as the browser."""
    parts = [f"{name}={urllib.parse.quote(value, safe='')}"]
    if clear:
        parts.append("Max-Age=0")
    parts.append("Path=/")
    if seconds is not None:
        until = datetime.now(UTC) + timedelta(seconds=seconds)
        parts.append(f"Expires={format_datetime(until, usegmt=True)}")
    parts += ["HttpOnly"] if http_only else []
    parts += ["Secure"] if secure else []
    parts += [f"SameSite={same_site}"] if same_site else []
    return "; ".join(parts)


def put(response: Response, cookie: str) -> None:
    """Add one ``Set-Cookie`` line."""
    response.headers.append("set-cookie", cookie)
