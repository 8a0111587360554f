"""Expectations on what the audit trail says of security events, and must not say (OWASP A09; ASVS 5.0 16)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Row, Rows
from signoff.expect.findings import Finding, judge
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the audit write beside this event (collection AuditLog)"
LATE_S = 120  # seconds between the clocks of the target and of this machine
NAMING = ("userId", "email", "actor", "actorId", "identifier", "username", "user", "attemptedEmail")
"""Fields of a row, or words in `changes`, that say who it was. Of whom there is no user, also as the resource's id."""
# A run of characters is read once, from its beginning on: rows may hold megabytes of hostile text.
_SECRET = re.compile(
    r"\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}|sk_(?:test|live)_|whsec_"
    r"|(?<![\w-])(?>[\w-]*?(?=eyJ))[\w-]{4,}+\.[\w-]*+\.[\w-]++\."
)
_SECRET_NAME = re.compile(r"passw(?:or)?d(?:hash)?|cpassword|confirmpassword|token|secret|api_?key", re.IGNORECASE)


@expectation
def took_place(answer: Exchange, status: int, *, because: str) -> None:
    """What should leave a row took place: the answer has this status.

    One good status is as good as another: what was done may be answered 201 or 204. Raises Inconclusive where it has
    not. That it should have is what other items ask (who may do what); here nothing can be said of its row.
    """
    if answer.status != status and not (200 <= status < 300 and 200 <= answer.status < 300):
        raise Inconclusive(
            f"{answer.method} {answer.path} answers {phrase(answer.status)} and not {phrase(status)}, though {because}:"
            " what did not happen leaves no row (who may do what is judged by PRE-7.1)"
        )


@expectation
def logged(rows: Rows, *, event: str, actor: str, since: datetime) -> None:
    """The event left a row that says who (*actor*: an id or an e-mail), when and from where (16.2.1, 16.3.1).

    since: when the event began. Of several rows one that says all of it suffices.
    """
    wanted = f"a row with the actor {actor}, the time and the address"
    if not rows.rows:
        raise CheckFailed(f"{event} leaves no row in the audit trail", wanted, "no row", rows, LOOK)
    flaws: list[list[str]] = [list(_flaws(row, actor, since)) for row in rows.rows]
    if all(flaws):
        fewest: list[str] = min(flaws, key=len)
        raise CheckFailed(
            f"The audit row of {event[0].lower()}{event[1:]} does not say who, when and from where",
            wanted,
            "; ".join(fewest),
            rows,
            LOOK,
        )


def _flaws(row: Row, actor: str, since: datetime) -> Iterator[str]:
    if actor not in set(_names(row)):
        yield "the actor is missing or another one"
    if not row.get("ipAddress"):
        yield "the address is missing"
    when = row.get("createdAt")
    if not isinstance(when, datetime) or when.tzinfo is None:
        yield f"the time is missing or no date ({when!r})"
    elif abs(when - since) > timedelta(seconds=LATE_S):
        yield f"the time is another one ({when:%Y-%m-%dT%H:%M:%SZ})"


def _names(row: Row) -> Iterator[str]:
    changes = row.get("changes")
    for place in (row, changes if isinstance(changes, Mapping) else {}):
        yield from (str(place[name]) for name in NAMING if place.get(name))
    if "@" in str(row.get("resourceId")):
        yield str(row["resourceId"])


@expectation
def no_secret_in(rows: Rows) -> None:
    """No audit row carries a password, hash or token (16.2.5). Rows there must be: they are what is looked at."""
    if not rows.rows:
        raise CheckFailed("There is no audit row to look at", "rows of what was just done", "none", rows, LOOK)
    findings = [
        Finding(f"{row.get('action')}/{row.get('resource')}: {', '.join(sorted(set(shown)))}", rows)
        for row in rows.rows
        if (shown := list(_secrets(row)))
    ]
    judge(
        findings,
        claim="Audit rows carry secrets (a password, hash or token)",
        expected="rows that name what was changed, and never the secret itself",
        look_at="what is handed to the audit write as `changes`",
    )


def _secrets(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _secrets(inner, str(key))
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes):
        for inner in value:
            yield from _secrets(inner, name)
    elif isinstance(value, str) and value:
        if _SECRET.search(value):
            yield f"a secret in {name}"
        elif _SECRET_NAME.fullmatch(name):
            yield f"a value of {name}"


@expectation
def not_in(rows: Rows, secret: str, *, what: str) -> None:
    """The secret itself, in clear text, stands in none of the rows."""
    found = [row for row in rows.rows if secret in str(dict(row))]
    if found:
        raise CheckFailed(
            f"Audit rows carry secrets: {what}",
            "rows without it",
            f"{found[0].get('action')}/{found[0].get('resource')} has it in clear text",
            rows,
            "what is handed to the audit write as `changes`",
        )


@expectation
def logged_by_any(rows: Rows, *, event: str, actors: Iterable[str], since: datetime) -> None:
    """As ``logged``, by one of several actors."""
    for actor in actors:
        if any(not list(_flaws(row, actor, since)) for row in rows.rows):
            return
    logged.__wrapped__(rows, event=event, actor=next(iter(actors)), since=since)  # type: ignore[attr-defined]


@expectation
def not_a_success(rows: Rows, *, event: str) -> None:
    """The row says that it failed: who reads the trail must not take it for the thing itself."""
    said = [str(dict(row.get("changes") or {})) + str(row.get("action")) for row in rows.rows]
    if not any(re.search(r"fail|denied|refus|wrong|invalid", one, re.IGNORECASE) for one in said):
        raise CheckFailed(
            f"The audit row of {event[0].lower()}{event[1:]} does not say that it failed",
            "a row that says so (result: failure)",
            f"{len(rows.rows)} row(s) that could be of a success",
            rows,
            LOOK,
        )
