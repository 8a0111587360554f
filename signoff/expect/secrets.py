"""Expectations on what must stay secret: passwords in the database, secrets in answers, cookies (OWASP A02).

Exchanges reach an expectation without secrets, with a marker in square brackets for each that was there: so a marker
in an answer *is* the finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import bcrypt

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Rows
from signoff.evidence.hashes import Hashes
from signoff.evidence.probe import Probe
from signoff.evidence.reading import parsed
from signoff.expect.findings import Finding, answered, judge, whole
from signoff.expect.judging import expectation

MARKERS = (
    "password hash",
    "password",
    "session token",
    "signed token",
    "stripe key",
    "webhook secret",
    "private key",
    "credentials in a URL",
    "DATABASE_URL",
    "DATABASE_URL password",
    "JWT_SECRET",
    "CRON_SECRET",
    "NEXTCRM_TOKEN",
    "UPLOADTHING_TOKEN",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "DO_ACCESS_KEY_ID",
    "DO_ACCESS_KEY_SECRET",
)
_MARKER = re.compile(r"\[(" + "|".join(re.escape(name) for name in MARKERS) + r")\]")
# Members of JSON that no answer has any business to fill, whatever their value looks like.
_MEMBER = re.compile(
    r"(?:hashed_?)?(?:password|passwd|pwd)(?:_?(?:hash|digest|salt))?|formerPassword|"
    r"(?:client|webhook|jwt|cron)_?secret|(?:api|private|secret)_?key|"
    r"(?:access|refresh|id|verification|(?:password_?)?reset(?:_?password)?)_?token(?:_?hash)?",
    re.IGNORECASE,
)
# What stands in a page behind such a name, and is the label of a field: words with a capital in front, without digits.
_LABEL = re.compile(r"[^\W\d_]+(?:[ .:…-]+[^\W\d_]+)*[.:… ]*")
_IN_TEXT = re.compile(rf'\\?"({_MEMBER.pattern})\\?"\s*:\s*\\?"([^"\\]+)', re.IGNORECASE)
COOKIE_LOOK = "the cookie settings of NextAuth (useSecureCookies, cookies.sessionToken)"
SESSION = "session-token"
SESSION_ROUTE = "/api/auth/session"


@expectation
def hashes_sound(found: Hashes) -> None:
    """Every stored password is a bcrypt hash of sufficient cost (checklist A02; ASVS 5.0 11.4.2)."""
    if found.users == 0:
        raise CheckFailed("No user has a password", "users with a password", "none", found, "the collection Users")
    if found.other:
        raise CheckFailed(
            "Passwords are kept otherwise than as bcrypt hashes of sufficient cost",
            f"a bcrypt hash of cost {found.cost} or more for each of {found.users} users",
            f"{found.other} are kept in plain text, as another digest, or as a cheaper hash",
            found,
            "who writes the field password of the collection Users (seeds, imports, older releases)",
        )


@expectation
def none_in(probes: Sequence[Probe]) -> None:
    """No answer has a secret in it: no hash, token or key, neither by its form nor by its known value (14.2.1).

    Raises Inconclusive where nobody was served anything: refusals have no secrets.
    """
    findings = [
        Finding(f"{probe.words}: {', '.join(shown)}", probe)
        for probe in answered(probes)
        if (shown := sorted(set(_shown(probe.exchange))))
    ]
    judge(
        findings,
        claim="Answers carry secrets (a password hash, token or key)",
        expected="no password, hash, token or key in any answer of any role",
        look_at="which fields these routes select (a user without `password`), and what pages hand to scripts",
    )
    whole(probe.exchange for probe in probes)
    asked = Counter(probe.exchange.actor for probe in probes)
    served = {probe.exchange.actor for probe in probes if _served(probe)}
    if unserved := [asker for asker, number in asked.items() if number > 1 and asker not in served]:
        raise Inconclusive(
            f"the API serves nothing to {', '.join(unserved)}, so there is nothing to look for secrets in"
        )


def _served(probe: Probe) -> bool:
    # Who somebody is stays known to the sign-in where a wall stands in front of all the rest.
    return probe.data and probe.exchange.path != SESSION_ROUTE


def _shown(exchange: Exchange) -> Iterator[str]:
    yield from (f"a {name}" for name in _MARKER.findall(exchange.text))
    try:
        found = parsed(exchange.text)
    except ValueError:
        yield from (
            f"a value of {match.group(1)!r}"
            for match in _IN_TEXT.finditer(exchange.text)
            if not (match.group(2)[0].isupper() and _LABEL.fullmatch(match.group(2)))
        )
        return
    yield from _members(found)


def _members(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if _MEMBER.fullmatch(name) and isinstance(value, str) and value:
                yield f"a value of {name!r}"
            yield from _members(value)
    elif isinstance(found, list):
        for value in found:
            yield from _members(value)


@expectation
def session_cookie(answer: Exchange) -> None:
    """Signing in sets one session cookie that scripts, plain HTTP and foreign sites do not get (ASVS 5.0 3.3.1)."""
    lines = [line for line in answer.headers.get_list("set-cookie") if SESSION in line.partition("=")[0]]
    live = [line for line in lines if not re.search(r";\s*max-age=0\b", line, re.IGNORECASE)]
    wanted = "one session cookie: __Secure- or __Host-, HttpOnly, Secure, SameSite=Lax or Strict, Path=/, no Domain"
    if len(live) != 1:
        actual = f"{len(live)} of them (status {answer.status})"
        raise CheckFailed("Signing in does not set one session cookie", wanted, actual, answer, COOKIE_LOOK)
    _guarded(live[0], answer, wanted)


@expectation
def csrf_cookie(answer: Exchange) -> None:
    """The CSRF cookie can be set by this host alone, over HTTPS (``__Host-``), and read by no script (3.3.3)."""
    lines = [line for line in answer.headers.get_list("set-cookie") if "csrf-token" in line.partition("=")[0]]
    wanted = "one CSRF cookie: __Host-, HttpOnly, Secure, SameSite=Lax or Strict, Path=/, no Domain"
    if len(lines) != 1:
        raise CheckFailed("There is not one CSRF cookie", wanted, f"{len(lines)} of them", answer, COOKIE_LOOK)
    _guarded(lines[0], answer, wanted)


def _guarded(line: str, answer: Exchange, wanted: str) -> None:
    name = line.partition("=")[0].strip()
    attributes: dict[str, str] = {}
    flaws = []
    for part in line.split(";")[1:]:
        key, _, value = part.strip().partition("=")
        if key.lower() in attributes:
            flaws.append(f"{key} comes twice")
        attributes[key.lower()] = value.strip().lower()
    if not name.startswith(("__Secure-", "__Host-")):
        flaws.append("the name has no __Secure- or __Host- prefix")
    flaws += [f"{flag} is missing" for flag in ("HttpOnly", "Secure") if flag.lower() not in attributes]
    if attributes.get("samesite") not in ("lax", "strict"):
        flaws.append(f"SameSite is {attributes.get('samesite') or 'missing'}")
    if attributes.get("path") != "/":
        flaws.append(f"Path is {attributes.get('path') or 'missing'}")
    if "domain" in attributes:
        flaws.append(f"Domain={attributes['domain']} gives it to every subdomain")
    if flaws:
        raise CheckFailed(f"The cookie {name} is not guarded", wanted, "; ".join(flaws), answer, COOKIE_LOOK)


@expectation
def is_hash_of(rows: Rows, password: str) -> None:
    """The stored hash is one of this very password: what was chosen is what was kept."""
    stored = str(rows.rows[0].get("password") or "") if rows.rows else ""
    try:
        matches = bcrypt.checkpw(password.encode()[:72], stored.encode())
    except ValueError:
        matches = False
    if not matches:
        raise CheckFailed(
            "The stored hash is not of the password that was chosen",
            "a bcrypt hash of the chosen password",
            "a hash of something else",
            rows,
            "the handler that stores the password",
        )


@expectation
def scripts_clean(scripts: Sequence[Exchange]) -> None:
    """No script has a secret in it. Scripts there must be: they are what is looked at."""
    if not scripts:
        raise CheckFailed(
            "The page names no script of its own, so none could be looked at", "scripts", "none", None, "the page"
        )
    findings = [
        Finding(f"{script.path}: {', '.join(sorted(set(shown)))}", script)
        for script in scripts
        if (shown := [f"a {name}" for name in _MARKER.findall(script.text) if name != "password"])
    ]
    judge(
        findings,
        claim="Published scripts carry secrets",
        expected="no key, token or address with a password in any script",
        look_at="what the build puts into the browser's code (NEXT_PUBLIC_ names, define settings)",
    )
    whole(scripts)
