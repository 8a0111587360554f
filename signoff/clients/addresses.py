"""Under which client address the suite appears, so that its own requests do not use up one address's limits.

Sign-up, reset and anonymous requests are limited per address. Where the target takes the address from a
header (a self-hosted one behind no proxy does), each actor gets one of its own; elsewhere all share the runner's.
"""

from __future__ import annotations

import secrets

import httpx

from signoff.clients.cookies import jar
from signoff.clients.deadline import Within

FORWARDED = "x-forwarded-for"
# Documentation addresses (RFC 3849), which belong to nobody, and of which there are enough that none comes twice.
PREFIX = "2001:db8"
# Anonymous, refused and harmless, but counted.
COUNTED = "/api/user"
# Has the lowest limit of all. More tries than that would be refused by the limit of a single address.
RESET = "/api/user/passwordReset"
TRIES = 8
LIMIT_S = 10.0
TOO_MANY = 429
LONGEST = 18  # digits of a number of requests


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

    Then the second request of an address has less left than its first, and another address as much as that. Where
    the answers do not say what is left, it shows by who is refused, on the route that is refused soonest: a limiter
    that counts and does not say so must not put the whole run under one address.
    """
    one, other = fresh(), fresh()
    transport = Within(LIMIT_S, verify=False)  # certificates are judged by POST-3.2
    with httpx.Client(
        base_url=base_url, timeout=LIMIT_S, trust_env=False, headers=extra, cookies=jar(), transport=transport
    ) as client:
        try:
            first, second, another = (_left(client, address) for address in (one, one, other))
            if first is not None and second is not None and second < first:
                return another is not None and another >= first
            return not (any(_refused(client, one) for _ in range(TRIES)) and _refused(client, other))
        except httpx.HTTPError:
            return False  # not there: the preflight has more to say on that


def _left(client: httpx.Client, address: str) -> int | None:
    """What an anonymous request from *address* leaves, None where the answer does not say it."""
    # The body is left alone, as it may have no end.
    with client.stream("GET", COUNTED, headers={FORWARDED: address}) as answer:
        said = answer.headers.get("x-ratelimit-remaining", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= LONGEST else None


def _refused(client: httpx.Client, address: str) -> bool:
    """Whether *address* has asked too often for a password reset of nobody, which has no effect."""
    with client.stream("POST", RESET, headers={FORWARDED: address}, json={}) as answer:
        return answer.status_code == TOO_MANY
