"""Faults of sign-in, passwords and sessions that the OWASP item on authentication names (A07)."""

from __future__ import annotations

from twin.faults import Fault

_A07 = ("PRE-7.7",)
_STILL = r"still valid that must not be"

ROUTES = {
    "session": "/api/auth/session",
    "list-of-users": "/api/user",
    "organization": "/api/organization",
    "members": "/api/organization/members",
    "accounts": "/api/crm/account",
    "dashboard": "/en",
}
GOOD_ON = {
    **{f"session-expired-good-on-{name}": ("ended", path) for name, path in ROUTES.items()},
    **{f"session-unsigned-good-on-{name}": ("unsigned", path) for name, path in ROUTES.items()},
}
"""By fault: which tokens the one route (its path) takes that no other takes."""
_KINDS = {"ended": "sessions that have ended", "unsigned": "tokens that nobody has signed"}

FAULTS = (
    *(
        Fault(
            name, f"Only {path} takes {_KINDS[kind]}.", _A07, _STILL + r"[\s\S]*" + path + r"\b", ("DEP-3.7", "PRE-7.1")
        )
        for name, (kind, path) in GOOD_ON.items()
    ),
    Fault("session-hs256-accepted", "Tokens signed with the secret are taken beside encrypted ones.", _A07, r"HS256"),
    Fault("session-empty-key-accepted", "Tokens encrypted with the empty key are taken.", _A07, r"the key ''"),
    Fault("session-known-key-accepted", "Tokens encrypted with the key of the examples are taken.", _A07, r"changeme"),
    Fault(
        "session-tag-not-checked",
        "Tokens are decrypted without a look at their authentication tag.",
        _A07,
        r"changed tag|tag cut off",
    ),
    Fault("session-fixation-made-up", "A made-up token that the browser held becomes the user's.", _A07, r"fixation"),
    Fault("session-fixation-own", "The session that the browser held becomes the user's.", _A07, r"fixation"),
    Fault("sign-in-faster-for-unknown-users", "No hash is computed for unknown users.", _A07, r"time of the answer"),
    Fault(
        "reset-slower-for-known-users",
        "A reset for a known address is answered after its mail is sent.",
        _A07,
        r"time of the answer",
    ),
    Fault(
        "throttle-lets-right-password-in",
        "Guessing is slowed down, but for the right guess.",
        _A07,
        r"brute force|throttled",
    ),
    Fault(
        "throttle-locks-the-user-out",
        "Guessing from one address keeps the user out everywhere.",
        _A07,
        r"not signed in as",
        ("PRE-7.13",),
    ),
    Fault(
        "register-short-password-accepted", "Only the form asks for eight characters.", _A07, r"less than 8 characters"
    ),
    Fault(
        "change-short-password-accepted",
        "A password can be changed to one of any length.",
        _A07,
        r"less than 8 characters",
    ),
    Fault(
        "change-short-password-refused-but-done",
        "A short password is refused, and kept all the same.",
        _A07,
        r"refused, but done",
    ),
    Fault("sign-in-without-csrf", "A foreign page can sign a browser in.", _A07, r"without the CSRF", ("DEP-3.2",)),
    Fault("sign-out-without-csrf", "A foreign page can sign a browser out.", _A07, r"not signed in as"),
    Fault(
        "sign-out-ends-all-sessions",
        "Signing out in one browser signs out in all.",
        _A07,
        r"not signed in as",
        ("DEP-3.7", "DEP-3.2"),
    ),
    Fault(
        "reset-link-host-from-header",
        "The link of a reset mail leads to the host that a header names.",
        _A07,
        r"host that the request named",
    ),
)
