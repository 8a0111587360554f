"""Under which client address the suite appears, so that its own requests do not use up one address's limits.

Sign-up, reset and anonymous requests are limited per address. Where the target takes the address from a
header (a self-hosted one behind no proxy does), each actor gets one of its own; elsewhere all share the runner's.
"""

from __future__ import annotations

import secrets

import httpx

FORWARDED = "x-forwarded-for"
# Documentation addresses (RFC 3849), which belong to nobody, and of which there are enough that none comes twice.
PREFIX = "2001:db8"
# Anonymous, refused and harmless, but counted.
COUNTED = "/api/user"


def fresh() -> str:
    """A documentation address (RFC 3849) that nobody has had before: a limit may have been used up under it."""
    return ":".join((PREFIX, *(f"{secrets.randbelow(0xFFFF) + 1:x}" for _ in range(6))))


def header_for(setting: str, base_url: str, extra: dict[str, str]) -> str:
    """The header to use, or "" for none. *setting*: its name, ``none``, or ``auto`` to find out."""
    if setting.lower() not in {"auto", "none", ""}:
        return setting.lower()
    return FORWARDED if setting.lower() == "auto" and honoured(base_url, extra) else ""


def honoured(base_url: str, extra: dict[str, str]) -> bool:
    """Whether the target keeps a count of its own for each X-Forwarded-For.

    Then the second request of an address has one less left than its first, and another address as much as that.
    """
    one, other = fresh(), fresh()
    left: list[int] = []
    with httpx.Client(base_url=base_url, timeout=10, trust_env=False, headers=extra, verify=False) as client:  # noqa: S501 - judged by POST-3.2
        for address in (one, one, other):
            try:
                left.append(int(client.get(COUNTED, headers={FORWARDED: address}).headers["x-ratelimit-remaining"]))
            except (KeyError, ValueError, httpx.TransportError):
                return False  # not counted, or not there: the preflight has more to say on that
    return left[1] == left[0] - 1 and left[2] == left[0]
