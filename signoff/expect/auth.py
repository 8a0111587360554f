"""Expectations on sign-in, sessions, registration and OAuth."""

from __future__ import annotations

import re
from typing import Any

from signoff.evidence import Authorization, CheckFailed, Exchange, Inconclusive, Rows
from signoff.expect.findings import whole
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

_BCRYPT = re.compile(r"^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$")
# What no two answers have in common, however alike they are; an @ may be escaped once or twice.
_OWN = (
    (
        "the address",
        re.compile(r"(?<![\w.+-])[\w.+-]++(?:@|%(?:25)?40|\\u0040|&#(?:64|x40);)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE),
    ),
    ("a time", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?")),
    ("a number", re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)),
)
MIN_STATE = 16  # characters; below that a state can be guessed (RFC 6749, section 10.12)


def _user(session: Exchange) -> dict[str, Any]:
    """The user of a session answer, ``{}`` for nobody. Raises CheckFailed for anything that is no session answer."""
    if session.status != 200:
        raise CheckFailed(
            "The session could not be read",
            "200 OK with the session or {}",
            phrase(session.status),
            session,
            "GET /api/auth/session",
        )
    found = session.json()
    user = found.get("user", {}) if isinstance(found, dict) else None
    if not isinstance(user, dict):
        raise CheckFailed("The session answer is no session", "an object", session.text[:80], session)
    return user


@expectation
def signed_in(session: Exchange, email: str) -> None:
    """The deployment takes the asker for the user with this e-mail."""
    found = _user(session).get("email")
    if found != email:
        raise CheckFailed(
            f"{session.actor} is not signed in as {email}",
            f"the session of {email}",
            f"the session of {found}" if found else "no session",
            session,
            "the sign-in and the session cookie (GET /api/auth/session)",
        )


@expectation
def signed_out(session: Exchange, *, because: str) -> None:
    """The deployment takes the asker for nobody."""
    user = _user(session)
    if user:
        raise CheckFailed(
            f"There is a session, though {because}",
            "no session: {}",
            f"the session of {user.get('email', 'somebody')}",
            session,
            "the session's end (sign-out, revocation, expiry) and GET /api/auth/session",
        )


@expectation
def providers(answer: Exchange, *, required: frozenset[str]) -> None:
    """The ways to sign in are listed, with all the required ones."""
    found = answer.json() if answer.status == 200 else None
    listed = set(found) if isinstance(found, dict) else set()
    if missing := required - listed:
        raise CheckFailed(
            f"Sign-in is not offered with {', '.join(sorted(missing))}",
            f"200 OK with {', '.join(sorted(required))}",
            f"{phrase(answer.status)} with {', '.join(sorted(listed)) or 'no provider'}",
            answer,
            "GET /api/auth/providers",
        )


@expectation
def csrf_token(answer: Exchange, *, well_formed: bool) -> None:
    """A CSRF token is handed out: 64 hex digits."""
    if answer.status != 200 or not well_formed:
        raise CheckFailed(
            "No CSRF token is handed out",
            "200 OK with a csrfToken of 64 hex digits",
            phrase(answer.status),
            answer,
            "GET /api/auth/csrf",
        )


@expectation
def one_user_with_hash(rows: Rows, *, password: str, min_cost: float = 10) -> None:
    """Exactly one row, whose password is kept as a bcrypt hash of sufficient cost (ASVS 5.0 11.4.2)."""
    look = "the registration handler, where it stores the user"
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"There is not exactly one user row but {len(rows.rows)}", "1 row", f"{len(rows.rows)} rows", rows, look
        )
    stored = rows.rows[0].get("password")
    wanted = f"a bcrypt hash of cost {min_cost:g} or more"
    if not stored:
        raise CheckFailed("The user has no password hash", wanted, "no password at all", rows, look)
    if stored == password:
        raise CheckFailed("The password is stored in plain text, no hash", wanted, "plain text", rows, look)
    found = _BCRYPT.match(str(stored))
    if not found:
        raise CheckFailed(
            "The password is not stored as a bcrypt hash", wanted, f"{len(str(stored))} other characters", rows, look
        )
    if int(found.group(1)) < min_cost:
        raise CheckFailed("The password hash is too cheap", wanted, f"cost {int(found.group(1))}", rows, look)


@expectation
def unchanged(before: Rows, after: Rows, *, because: str) -> None:
    """The rows are the same as before: same number, same contents."""
    if not before.rows:
        raise CheckFailed("There was nothing that could have stayed unchanged", "a row", "none", before)
    if list(before.rows) != list(after.rows):
        raise CheckFailed(
            f"Rows changed, though {because}", before.answered, after.answered, after, "what the refused request wrote"
        )


@expectation
def leads_to(start: Authorization, *, host: str, client_id: str, redirect_uri: str, pkce: bool) -> None:
    """The sign-in leads to the provider with the right client, return address, state and (if asked) PKCE.

    RFC 6749, sections 4.1.1 and 10.12; RFC 7636, section 4.3; RFC 9700, section 2.1 (ASVS 5.0 10.2.1).
    client_id: "" where nobody said which one it must be; then any will do, but one there must be.
    """
    look = f"the {start.provider} provider's settings and the handler of its sign-in"

    def wrong(claim: str, wanted: str, actual: str) -> CheckFailed:
        return CheckFailed(f"The sign-in with {start.provider} {claim}", wanted, actual, start, look)

    if start.host != host:
        raise wrong("does not lead to the provider", f"host {host}", start.url or "nowhere")
    if not start.client_id or (client_id and start.client_id != client_id):
        raise wrong("names another client", f"client_id {client_id or 'of any kind'}", f"client_id {start.client_id!r}")
    if start.redirect_uri != redirect_uri:
        raise wrong("returns elsewhere", f"redirect_uri {redirect_uri}", f"redirect_uri {start.redirect_uri!r}")
    if start.response_type != "code":
        raise wrong("does not ask for a code", "response_type code", f"response_type {start.response_type!r}")
    if start.state_length < MIN_STATE:
        raise wrong("has no unguessable state", f"a state of {MIN_STATE} or more", f"{start.state_length} characters")
    if pkce and start.pkce != "S256":
        raise wrong("is without PKCE", "code_challenge_method S256", f"PKCE {start.pkce or 'absent'}")


@expectation
def came_back(answer: str, *, provider: str) -> None:
    """The provider answered with the way back into the application (*answer* is secret: it is not shown)."""
    if not answer:
        raise CheckFailed(
            f"{provider} gave no answer to bring back",
            "a redirect to /api/auth/callback/...",
            "none",
            None,
            f"the {provider} provider's settings",
        )


def _words(answer: Exchange) -> str:
    """What the answer says, without what no two answers have in common."""
    said = answer.text
    for what, one in _OWN:
        said = one.sub(f"[{what}]", said)
    return said


@expectation
def same_answer(known: Exchange, unknown: Exchange) -> None:
    """Known and unknown addresses are answered alike, so that nobody learns who has an account (ASVS 5.0 6.3.8).

    What differs between any two answers is left aside: the address itself, where it is said again, the time, and the
    number of a request. Raises Inconclusive where a limit or a server error answered for both: those are alike for
    everybody.
    """
    if known.status == unknown.status and (known.status == 429 or known.status >= 500):
        raise Inconclusive(
            f"{known.method} {known.path} answers {phrase(known.status)} whoever is named, so nothing shows"
        )
    if (known.status, _words(known)) != (unknown.status, _words(unknown)):
        raise CheckFailed(
            "The answer tells whether an address has an account (enumeration)",
            f"for an unknown address the same as for a known one: {phrase(known.status)} {known.text[:80]}",
            f"{phrase(unknown.status)} {unknown.text[:80]}",
            unknown,
            f"the handler of {unknown.path}",
        )
    whole([known, unknown])
