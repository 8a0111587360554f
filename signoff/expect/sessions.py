"""Expectations on sessions and passwords: who is let in, for how long, by what token (OWASP A07; ASVS 5.0 6, 7, 9)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Letters, Rows
from signoff.evidence.probe import Probe
from signoff.expect.findings import Finding, answered, judge
from signoff.expect.http import REDIRECTS, phrase
from signoff.expect.judging import expectation, expectation_of_the_limit

# The application's own way in, and that of NextAuth, to which its middleware leads where no other is configured.
_WAY_IN = r"/(?:\w\w/)?(?:sign-?in|login|api/auth/signin)(?![\w-])"
# How a page says that one has to sign in: a redirect, or the marker that the framework streams into a 200.
_GATE = re.compile(rf"(?:url=|NEXT_REDIRECT;\w+;)(?:https?://[^/\"'<>;\s]+)?{_WAY_IN}")
_LEADS_IN = re.compile(rf"(?:https?://[^/?#]+)?{_WAY_IN}")
REFUSED = frozenset({401, 403})
_COOKIE = re.compile(r"session-token(?:\.\d+)?=(?!\s*(?:;|$))")
_ENDED = re.compile(r";\s*max-age=0\b", re.IGNORECASE)


def granted(exchange: Exchange) -> bool:
    """Whether the answer sets a session cookie, in one piece or (a long one) in several."""
    lines = exchange.headers.get_list("set-cookie")
    return any(_COOKIE.search(line) and not _ENDED.search(line) for line in lines)


def alive(exchange: Exchange) -> bool:
    """Whether this answer was given to somebody who is signed in. Errors are no evidence either way."""
    if exchange.path.startswith("/api/auth/session"):
        return exchange.status == 200 and '"email"' in exchange.text
    if exchange.path.startswith("/api/"):
        return 200 <= exchange.status < 300
    return exchange.status == 200 and not _GATE.search(exchange.text)


def dead(exchange: Exchange) -> bool:
    """Whether this answer was given to nobody: not merely an error, but the sign-in that is missing.

    A middleware in front of all says so by a redirect to the sign-in, of the API too.
    """
    if exchange.path.startswith("/api/auth/session"):
        return exchange.status == 200 and exchange.text.strip() in ("{}", "null", "")
    if exchange.status in REFUSED or exchange.status in REDIRECTS:
        return exchange.status in REFUSED or bool(_LEADS_IN.match(exchange.headers.get("location", "")))
    return not exchange.path.startswith("/api/") and bool(_GATE.search(exchange.text))


@expectation
def taken_everywhere(probes: Sequence[Probe]) -> None:
    """Each of these routes takes the asker for somebody who is signed in: else their refusals would say nothing."""
    judge(
        [
            Finding(f"{probe.words}: {phrase(probe.status)}", probe)
            for probe in answered(probes)
            if not alive(probe.exchange)
        ],
        claim="A good session is not taken on every route",
        expected="an answer for somebody who is signed in",
        look_at="the session check of these routes",
    )


@expectation
def taken_nowhere(probes: Sequence[Probe], *, because: str) -> None:
    """None of these routes takes the asker for anybody."""
    findings = []
    for probe in answered(probes):
        if not dead(probe.exchange):
            how = "is answered as signed in" if alive(probe.exchange) else phrase(probe.status)
            findings.append(Finding(f"{probe.words}: {how}", probe))
    judge(
        findings,
        claim=f"A session is still valid that must not be, though {because}",
        expected="401 Unauthorized (or the way to the sign-in) from the API, {} as session, the sign-in for a page",
        look_at="the check of the session token: key, algorithm, expiry, revocation; on every route the same",
    )


@expectation_of_the_limit
def throttled(attempts: Sequence[Probe], right: Exchange, *, tries: float) -> None:
    """After *tries* wrong passwords for one user from one place not even the right one is let in (ASVS 5.0 6.3.1).

    right: the session after the right password, from the same place. That it is refused is what counts, whatever the
    status: NextAuth answers 401 to all that its handler refuses, so a limit in there has no 429.
    """
    if right.status == 200 and '"email"' in right.text:
        counts = sorted({attempt.status for attempt in attempts})
        raise CheckFailed(
            "Passwords can be guessed without end (brute force is not throttled)",
            f"the right password refused too, once {tries:g} wrong ones have been tried from the same place",
            f"signed in after {len(attempts)} wrong passwords in a row, all answered {', '.join(map(str, counts))}",
            attempts[-1],
            "the limit in front of POST /api/auth/callback/credentials",
        )


@expectation
def renewed(before: str, after: str, signed_in: Exchange) -> None:
    """Signing in gives a token of its own, whatever the browser held before (ASVS 5.0 7.2.4). Both are secrets."""
    if not after or after == before:
        raise CheckFailed(
            "Signing in keeps the session token that the browser held before (session fixation)",
            "a new session token",
            "the same one" if after else "none",
            signed_in,
            "the sign-in, where it sets the session cookie",
        )


@expectation
def differ(tokens: Sequence[str], last: Exchange) -> None:
    """Each sign-in has a token of its own. The tokens are secrets."""
    if len(set(tokens)) != len(tokens) or not all(tokens):
        raise CheckFailed(
            "Two sign-ins share one session token", "a token for each", "the same one, or none", last, "the sign-in"
        )


@expectation
def too_short(attempt: Probe, good: Probe, rows: Rows, *, before: Rows | None = None, least: float) -> None:
    """A password of less than *least* characters is refused, and nothing was written (ASVS 5.0 6.2.1).

    good: the same request with a password that is long enough, made afterwards. Raises Inconclusive where that is not
    taken, or the request limit answered: what refuses every password says nothing of short ones.
    """
    claim = f"A password of less than {least:g} characters is accepted ({attempt.where})"
    wanted = "400 Bad Request, and nothing written"
    look = "the rules for passwords in this handler; those of the form alone protect nobody"
    if list(rows.rows) != (list(before.rows) if before else []):
        how = "" if attempt.status < 300 else ": refused, but done"
        raise CheckFailed(f"{claim}{how}", wanted, f"{phrase(attempt.status)}, and written", attempt, look)
    if attempt.status < 400:
        raise CheckFailed(claim, wanted, phrase(attempt.status), attempt, look)
    for one in (attempt, good):
        if one.throttled:
            raise Inconclusive(f"the request limit answered instead: {one.words}")
    if good.status >= 300:
        raise Inconclusive(f"a good password is refused as well: {good.words} says {phrase(good.status)}")
    if attempt.status >= 500:
        raise CheckFailed(claim.replace("accepted", "not refused"), wanted, phrase(attempt.status), attempt, look)


@expectation
def no_row(rows: Rows, *, because: str) -> None:
    """Nobody was created."""
    if rows.rows:
        raise CheckFailed(
            f"An unknown user was created, though {because}",
            "no row",
            f"{len(rows.rows)} row(s)",
            rows,
            "the session callback: it must look users up, not create them",
        )


@expectation
def not_poisoned(letters: Letters, asked: Exchange, *, word: str) -> None:
    """A mail leads to the deployment's own address, not to where a request said (ASVS 5.0 4.1.3).

    A deployment that refuses such a request needs no mail. Raises Inconclusive where none comes otherwise: that a reset
    is mailed is DEP-3.5, and what is not mailed leads nowhere.
    """
    if any(word in mail.text + mail.html for mail in letters.letters):
        raise CheckFailed(
            "A mailed link leads to a host that the request named",
            "the deployment's own address",
            f"a link to {word}",
            asked,
            "where links in mails take their host from: a setting, never a header",
        )
    if not 400 <= asked.status < 500:
        _mailed(letters)


def _mailed(letters: Letters) -> None:
    if not letters.letters:
        raise Inconclusive(
            f"no mail about the password reset arrived ({letters.asked}), so nothing shows of what it has"
        )


@expectation
def not_of(session: Exchange, email: str) -> None:
    """This session is not that user's."""
    if session.status != 200 or email in session.text:
        raise CheckFailed(
            "A token that was planted before the sign-in has become the user's session (session fixation)",
            "a session of somebody else, or none",
            f"the session of {email}" if email in session.text else phrase(session.status),
            session,
            "the sign-in, where it sets the session cookie",
        )


def passwords(rows: Rows) -> Rows:
    """*rows* with nothing but the password, for comparing: other fields change with every request."""
    return Rows(rows.collection, rows.where, [{"password": row.get("password")} for row in rows.rows])


@expectation
def reset_asked(answer: Exchange) -> None:
    """The deployment took the request for a reset. Raises Inconclusive where it did not: nothing follows then."""
    if answer.status >= 300:
        raise Inconclusive(
            f"{answer.method} {answer.path} answers {phrase(answer.status)}, so no reset was asked at all"
        )


@expectation
def can_expire(rows: Rows, letters: Letters) -> None:
    """The database keeps when the thing that was mailed ends (ASVS 5.0 6.4.1).

    Raises Inconclusive where no mail came (DEP-3.5), and for a link of which the database keeps nothing at all: its end
    may stand in the link itself, signed, or in a store beside the database, where nobody can move it.
    """
    _mailed(letters)
    if any(row["fields"] for row in rows.rows):
        return
    if not rows.rows and any(mail.link("reset") for mail in letters.letters):
        raise Inconclusive("the database keeps nothing of the reset whose link was mailed, so no end could be moved")
    raise CheckFailed(
        "What a reset mail carries never expires",
        "a token with an end of its own, kept in the database (expiresAt)",
        "a token without an end"
        if rows.rows
        else "nothing of the kind: what was mailed is good until somebody changes it",
        letters,
        "the handler of POST /api/user/passwordReset",
    )
