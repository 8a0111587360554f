"""Expectations on the health endpoint."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from signoff.evidence import CheckFailed, Exchange, Fact
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the handler of GET /api/health"
UNKNOWN = frozenset({"", "unknown", "undefined", "null"})


def _body(exchange: Exchange) -> dict[str, Any]:
    found = exchange.json()
    if not isinstance(found, dict):
        raise CheckFailed("The health answer is not an object", "a JSON object", type(found).__name__, exchange, LOOK)
    return found


@expectation
def healthy(exchange: Exchange) -> None:
    """The endpoint says that the deployment is healthy: 200, JSON, ``status`` is ``healthy`` (checklist POST-1.1)."""
    kind = exchange.headers.get("content-type", "")
    wanted = '200 OK, application/json, {"status": "healthy", ...}'
    if exchange.status != 200:
        raise CheckFailed("The deployment is not healthy", wanted, phrase(exchange.status), exchange, LOOK)
    if kind.split(";")[0].strip().lower() != "application/json":
        raise CheckFailed("The health endpoint does not answer JSON", wanted, f"content type {kind!r}", exchange, LOOK)
    said = _body(exchange).get("status")
    if said != "healthy":
        raise CheckFailed("The deployment is not healthy", wanted, f"200 OK, but status is {said!r}", exchange, LOOK)


@expectation
def names_build(exchange: Exchange, *, expected: str) -> None:
    """The endpoint says which build answers; it is *expected*, where somebody said which one that must be."""
    body = _body(exchange)
    named = [str(body[key]) for key in ("build", "version") if body.get(key) is not None]
    if not any(name.lower() not in UNKNOWN for name in named):
        raise CheckFailed(
            "The health answer does not say which build it is of",
            "a build or version",
            f"build or version: {named or 'none'}",
            exchange,
            LOOK,
        )
    if expected and expected not in named:
        raise CheckFailed(
            "Another build answers", f"the build {expected}", f"build or version: {named}", exchange, LOOK
        )


@expectation
def fresh(first: Exchange, second: Exchange, *, now: datetime, within_s: float = 60.0) -> None:
    """Two answers in a row were each made for the asking: not cached, stamped now, and later the second time.

    Of no age is fresh: the hosting puts ``Age: 0`` on every answer that it has just been given.
    """
    stamps = []
    for exchange in (first, second):
        if (age := exchange.headers.get_list("age")) not in ([], ["0"]):
            raise CheckFailed("The health answer is cached", "no Age header, or 0", f"Age: {age}", exchange, LOOK)
        stamp = _body(exchange).get("timestamp")
        try:
            stamps.append(datetime.fromisoformat(str(stamp)))
        except ValueError:
            raise CheckFailed(
                "The health answer is not dated", "an ISO-8601 timestamp", f"timestamp: {stamp!r}", exchange, LOOK
            ) from None
        if stamps[-1].tzinfo is None or abs((stamps[-1] - now).total_seconds()) > within_s:
            raise CheckFailed(
                "The health answer is not of now (cached?)",
                f"a timestamp within {within_s:g} s of {now:%Y-%m-%dT%H:%M:%SZ}",
                f"timestamp: {stamp!r}",
                exchange,
                LOOK,
            )
    if stamps[1] <= stamps[0]:
        raise CheckFailed(
            "Two health answers carry the same timestamp (cached?)",
            "a later timestamp the second time",
            f"{stamps[0].isoformat()}, then {stamps[1].isoformat()}",
            second,
            LOOK,
        )


@expectation
def check_true(exchange: Exchange, name: str) -> None:
    """``checks.<name>`` is the JSON value true: not a word, not an object, not 1."""
    checks = _body(exchange).get("checks")
    wanted = f'"checks": {{"{name}": true}}'
    if not isinstance(checks, dict) or name not in checks:
        raise CheckFailed(f"The health answer says nothing of {name}", wanted, f"checks: {checks!r}", exchange, LOOK)
    if checks[name] is not True:
        raise CheckFailed(f"checks.{name} is not true", wanted, f"checks.{name} is {checks[name]!r}", exchange, LOOK)


@expectation
def admits(exchange: Exchange, broken: str) -> None:
    """With *broken* out of order the endpoint says so: an error status, not healthy, and that check false."""
    wanted = f"a status other than healthy, and checks.{broken} false, while {broken} is down"
    body = _body(exchange)
    checks = body.get("checks")
    said = body.get("status")
    if said == "healthy":
        raise CheckFailed(
            f"The health endpoint says healthy while {broken} is down", wanted, "status healthy", exchange, LOOK
        )
    # The checklist's own script (appendix C) looks at the status code alone, and so do most monitors.
    if exchange.status < 400:
        raise CheckFailed(
            f"The health endpoint answers {phrase(exchange.status)} while {broken} is down",
            "an error status, 503 Service Unavailable by custom",
            f"{phrase(exchange.status)}, status {said!r}",
            exchange,
            LOOK,
        )
    if not isinstance(checks, dict) or checks.get(broken) is not False:
        found = checks.get(broken) if isinstance(checks, dict) else checks
        raise CheckFailed(
            f"The health endpoint does not say that {broken} is down",
            wanted,
            f"{phrase(exchange.status)}, status {said!r}, checks.{broken} is {found!r}",
            exchange,
            LOOK,
        )


@expectation
def confirmed(fact: Fact, *, of: str) -> None:
    """Asked directly, the part works too: the endpoint did not merely say so."""
    if not fact.answered.startswith("ok"):
        raise CheckFailed(
            f"Health says that {of} works, but asked directly it does not",
            f"{of} works when asked directly",
            fact.answered,
            fact,
            f"the check of {of} behind GET /api/health, and {of} itself",
        )
