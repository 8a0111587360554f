"""What an answer means: done, refused for want of permission, or refused for another reason, which is no permission."""

from __future__ import annotations

import re

from signoff.evidence import Exchange
from signoff.evidence.probe import NO_ANSWER
from signoff.evidence.reading import parsed
from signoff.expect.http import phrase

DONE = "done"
PERMISSION = "refused for want of permission"
NO_SESSION = "refused for want of a session"
NOT_FOUND = "not found"
OTHER = "another answer"

# What a 403 may say that is none of permission, asked in this order; a permission that is named outright comes between.
_BEFORE = (
    (re.compile(r"(?i)quota|requires_?upgrade|upgrade your plan|reached your .{1,40} limit"), "a spent quota"),
    (re.compile(r"(?i)rate.?limit|too many requests|retry.?after"), "a rate limit"),
    (re.compile(r"(?i)csrf"), "a missing CSRF token"),
)
_OUTRIGHT = re.compile(r"(?i)permission|\brole\b|OWNER_ONLY|ADMIN_ONLY|administrator|\bonly\b.{1,40}\b(can|may)\b")
_AFTER = (
    (re.compile(r"(?i)unauthenticated|not signed in|sign in|log ?in|session"), "a missing session"),
    (re.compile(r"(?i)invalid|malformed|missing|required field|is required|validation"), "a malformed request"),
)
_PERMISSION = re.compile(
    r"(?i)forbidden|not allowed|unauthori[sz]ed|access denied|does not belong to your|another member"
)
_SESSION = re.compile(r"(?i)unauthenticated|unauthori[sz]ed|sign.?in|session|log ?in|api key|token")
_ERROR_ALONE = {"error", "message", "code", "status"}


def meaning(answer: Exchange) -> tuple[str, str]:
    """The kind of answer (one of the constants above), and the answer in words with its reason."""
    said = phrase(answer.status)
    if answer.status == NO_ANSWER:
        return OTHER, f"{said} in time (not a permission)"
    if answer.status < 300:
        return (OTHER, f"{said} with an error in the body") if _error_in_body(answer) else (DONE, said)
    if answer.status == 403:
        return _forbidden(answer, said)
    if answer.status == 401:
        return NO_SESSION, f"{said} (a missing session, not a permission)"
    if answer.status == 404:
        return NOT_FOUND, f"{said} (a missing row or route, not a permission)"
    if answer.status == 429:
        return OTHER, f"{said} (a rate limit, not a permission)"
    if answer.status in (400, 422):
        return OTHER, f"{said} (a malformed request, not a permission)"
    if answer.status >= 500:
        return OTHER, f"{said} (an error of the application, not a permission)"
    return OTHER, f"{said} (not a permission)"


def asks_for_session(answer: Exchange) -> bool:
    """Whether the answer says that a session (or a machine's token) is missing: 401, the like by 403, the way in."""
    if answer.status == 401:
        return True
    if answer.status == 403:
        return bool(_SESSION.search(answer.text)) and not _BEFORE[0][0].search(answer.text)
    location = answer.headers.get("location", "")
    return answer.status in (302, 303, 307, 308) and "sign" in location.lower()


def _forbidden(answer: Exchange, said: str) -> tuple[str, str]:
    kind = answer.headers.get("content-type", "")
    # The answer, not how it is dressed: an error page has a way to sign in somewhere.
    if "html" in kind:
        return OTHER, f"{said} (a page that something in front of the application sends, not a permission)"
    reason = _message(answer.text)
    for words, what in _BEFORE if _OUTRIGHT.search(reason) else _BEFORE + _AFTER:
        if words.search(reason):
            return OTHER, f"{said} ({what}, not a permission)"
    if _OUTRIGHT.search(reason) or _PERMISSION.search(reason):
        return PERMISSION, f"{said}, for want of permission"
    return OTHER, f"{said} (without a reason, so nobody can tell whether a permission is missing)"


def _message(text: str) -> str:
    """The members of a JSON error that hold its reason; the whole text where it is no JSON object."""
    try:
        found = parsed(text)
    except ValueError:
        return text
    if not isinstance(found, dict):
        return text
    # The role that is missing may be called as a quota's plan is: only what names the reason counts.
    named = [str(found[key]) for key in ("error", "message", "code", "reason") if found.get(key)]
    more = ["requiresUpgrade"] if found.get("requiresUpgrade") else []
    return " ".join([*named, *more])


def _error_in_body(answer: Exchange) -> bool:
    """Whether a body of a good status is nothing but an error."""
    try:
        found = parsed(answer.text)
    except ValueError:
        return False
    return isinstance(found, dict) and bool(found.get("error")) and found.keys() <= _ERROR_ALONE
