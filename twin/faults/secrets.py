"""Faults of what must stay secret: passwords, hashes, tokens, keys, cookies (OWASP A02)."""

from __future__ import annotations

from twin.faults import Fault

_A02 = ("PRE-7.2",)

HASHES = {
    "hash-in-registration-answer": ("POST", "/api/user"),
    "hash-in-list-of-users": ("GET", "/api/user"),
    "hash-in-one-user": ("GET", "/api/user/[0-9a-f]{24}"),
    "hash-in-profile-answer": ("PUT", "/api/user/[0-9a-f]{24}/updateprofile"),
    "hash-in-language-answer": ("PUT", "/api/user/[0-9a-f]{24}/set-language"),
    "hash-in-password-answer": ("PUT", "/api/user/[0-9a-f]{24}/setnewpass"),
    "hash-in-role-answer": ("PUT", "/api/organization/members/[0-9a-f]{24}/role"),
    "hash-in-members": ("GET", "/api/organization/members"),
    "hash-in-organization": ("GET", "/api/organization"),
    "hash-in-opportunity-form": ("GET", "/api/crm/opportunity"),
    "hash-in-search": ("POST", "/api/fulltext-search"),
    "hash-in-audit-logs": ("GET", "/api/organization/audit-logs"),
    "hash-in-session": ("GET", "/api/auth/session"),
}
"""By fault: the route (method and path) that forgets to leave the password's hash out."""

FAULTS = (
    *(
        Fault(
            name,
            f"{method} {path.replace('[0-9a-f]{24}', '{id}')} shows the password's hash.",
            _A02,
            r"hash|password",
            ("DEP-3.1",),
        )
        for name, (method, path) in HASHES.items()
    ),
    Fault(
        "reset-token-in-answer",
        "Asking a reset is answered with the token that the mail carries.",
        _A02,
        r"resetToken",
        ("PRE-7.7", "DEP-3.5"),
    ),
    Fault(
        "pending-reset-in-answers",
        "Answers about users show the token of a reset that is under way.",
        _A02,
        r"passwordResetToken",
    ),
    Fault("session-token-in-pages", "Pages hold the session token where scripts can read it.", _A02, r"session token"),
    Fault(
        "database-url-in-pages", "Pages hold the database's address with its password.", _A02, r"DATABASE|credentials"
    ),
    Fault("jwt-secret-in-script", "The key of all sessions was built into the script.", _A02, r"JWT_SECRET"),
    Fault(
        "stripe-key-in-script",
        "The secret key of the payment provider was built into the script.",
        _A02,
        r"stripe key",
        ("PRE-9.1",),
    ),
    Fault(
        "stripe-key-in-inner-script",
        "The secret key of the payment provider was built into a script of the pages behind the sign-in.",
        _A02,
        r"stripe key",
    ),
    Fault("password-change-plain-text", "Only a changed password is kept as it was typed.", _A02, r"plain|bcrypt|hash"),
    Fault("password-change-weak-hash", "Only a changed password is hashed with bcrypt of cost 4.", _A02, r"cost"),
    Fault(
        "password-change-hashes-something-else",
        "A changed password is kept as the hash of `undefined`.",
        _A02,
        r"not of the password",
    ),
    Fault("old-passwords-in-md5", "Users of an older release have an MD5 digest.", _A02, r"otherwise than as bcrypt"),
    Fault(
        "session-cookie-same-site-none", "Foreign sites can send the session cookie along.", _A02, r"SameSite is none"
    ),
    Fault(
        "session-cookie-without-same-site", "The session cookie does not say SameSite.", _A02, r"SameSite is missing"
    ),
    Fault("csrf-cookie-without-http-only", "Scripts can read the CSRF cookie.", _A02, r"HttpOnly is missing"),
    Fault("csrf-cookie-without-prefix", "A subdomain can set the CSRF cookie.", _A02, r"prefix"),
)
