"""Faults of registration, sign-in, OAuth, password reset, sessions and sign-out."""

from __future__ import annotations

from twin.faults import Fault

REGISTER = ("DEP-3.1",)
SIGN_IN = ("DEP-3.2",)
OAUTH = ("DEP-3.3", "DEP-3.4")
RESET = ("DEP-3.5",)
SIGN_OUT = ("DEP-3.7",)
BROWSER = ("DEP-3.1", "DEP-3.2", "DEP-3.3", "DEP-3.4", "DEP-3.5", "DEP-3.6", "DEP-3.7", "DEP-3.8")

FAULTS = (
    Fault(
        "register-without-password",
        "A registered user is written without a password.",
        REGISTER,
        r"hash|password",
        ("PRE-7.2",),
    ),
    Fault(
        "register-plain-text-password",
        "The password is written as it was typed.",
        (*REGISTER, "PRE-7.2"),
        r"hash|bcrypt|plain",
    ),
    Fault(
        "register-md5-password", "The password is kept as an MD5 digest.", (*REGISTER, "PRE-7.2"), r"hash|bcrypt|md5"
    ),
    Fault("register-weak-hash", "The password is hashed with bcrypt of cost 4.", ("PRE-7.2",), r"cost", REGISTER),
    Fault(
        "register-without-row",
        "Registering is answered well, and nobody is written.",
        REGISTER,
        r"database|row|not found|absent|users",
    ),
    Fault(
        "register-duplicate-accepted",
        "An address that is taken can be registered again.",
        REGISTER,
        r"duplicate|second|twice|exist",
    ),
    Fault(
        "password-hash-in-answers",
        "Answers about users carry the password's hash.",
        ("PRE-7.2",),
        r"hash|password",
        REGISTER,
    ),
    Fault(
        "sign-in-everybody-in",
        "Any password is the right one.",
        (*SIGN_IN, "PRE-7.7"),
        r"wrong|password|signed in",
        ("DEP-3.5",),
    ),
    Fault("sign-in-nobody-in", "No password is the right one.", SIGN_IN, r"dashboard|sign|password|session", BROWSER),
    Fault("sign-in-refusal-without-message", "A refused sign-in gives no reason.", SIGN_IN, r"message|error|reason"),
    Fault(
        "sign-in-names-unknown-users",
        "The refusal tells an unknown address from a wrong password.",
        ("PRE-7.7",),
        r"alike|unknown|same|enumerat",
        ("DEP-3.2",),
    ),
    Fault(
        "sign-in-not-throttled",
        "Passwords can be tried without end.",
        ("PRE-7.7", "PRE-7.13"),
        r"throttl|brute|limit|429",
    ),
    Fault("sign-in-failure-not-audited", "A failed sign-in leaves no audit row.", ("PRE-7.9",), r"audit|row"),
    Fault(
        "session-cookie-without-http-only",
        "Scripts can read the session cookie.",
        ("PRE-7.2",),
        r"httponly",
        ("DEP-3.2", "DEP-3.6"),
    ),
    Fault(
        "session-cookie-without-secure",
        "The session cookie goes over plain HTTP too.",
        ("PRE-7.2",),
        r"secure",
        BROWSER,
    ),
    Fault(
        "session-is-per-tab",
        "A page opened in another tab or context is not signed in.",
        ("DEP-3.6",),
        r"tab|sign|context|session",
        BROWSER,
    ),
    Fault(
        "session-lost-on-reload",
        "A page that is loaded again is not signed in.",
        ("DEP-3.6",),
        r"reload|sign|session",
        BROWSER,
    ),
    Fault("session-never-expires", "An expired session is still good.", ("PRE-7.7",), r"expir"),
    Fault(
        "session-unsigned-accepted",
        "A token with alg none, signed by nobody, is a session.",
        ("PRE-7.7",),
        r"forged|unsigned|alg|none",
    ),
    Fault(
        "session-creates-unknown-users",
        "A session of nobody brings a user into being.",
        ("PRE-7.7",),
        r"unknown|forged|user|created",
        ("PRE-7.1",),
    ),
    Fault(
        "oauth-google-absent", "Google is not among the providers.", ("DEP-3.3",), r"google", ("POST-1.3", "DEP-3.1")
    ),
    Fault("oauth-github-absent", "GitHub is not among the providers.", ("DEP-3.4",), r"github", ("POST-1.3",)),
    Fault(
        "oauth-state-not-checked",
        "The state that comes back from the provider is not compared.",
        OAUTH,
        r"state",
        ("PRE-7.7",),
    ),
    Fault(
        "oauth-github-state-not-checked",
        "Only for GitHub, the state that comes back is not compared.",
        ("DEP-3.4",),
        r"state",
        ("PRE-7.7",),
    ),
    Fault("oauth-state-fixed", "The state sent to the provider is always the same.", OAUTH, r"state"),
    Fault(
        "oauth-wrong-redirect-address",
        "The provider is told to send the browser to a developer's machine.",
        OAUTH,
        r"redirect|localhost:3000",
    ),
    Fault("oauth-wrong-client-id", "The provider is told another client id.", OAUTH, r"client"),
    Fault(
        "oauth-google-without-pkce",
        "Google is not sent a PKCE challenge.",
        ("DEP-3.3",),
        r"pkce|code_challenge|challenge",
    ),
    Fault(
        "oauth-round-trip-without-session",
        "The round trip to the provider ends without a session.",
        OAUTH,
        r"sign|session",
    ),
    Fault("reset-sends-no-mail", "A reset is answered well, and no mail is sent.", RESET, r"mail"),
    Fault(
        "reset-changes-nothing", "The link is taken, and the password stays as it was.", RESET, r"password|sign|session"
    ),
    Fault(
        "reset-old-password-still-works",
        "After a reset the old password works beside the new one.",
        RESET,
        r"old|former",
    ),
    Fault("reset-link-works-twice", "The link of a reset mail can be used again.", RESET, r"used already"),
    Fault("reset-link-never-expires", "The link of a reset mail works after its hour.", ("PRE-7.7",), r"expire"),
    Fault(
        "reset-status-names-unknown-users",
        "Asking a reset for an unknown address is refused.",
        RESET,
        r"unknown|enumerat|401|same",
        ("PRE-7.7",),
    ),
    Fault(
        "reset-body-names-unknown-users",
        "Asking a reset for an unknown address is answered in other words.",
        RESET,
        r"unknown|enumerat|same|differ",
        ("PRE-7.7",),
    ),
    Fault(
        "mail-hangs-within-requests",
        "What mails is answered when the mail has left, and the mail server says nothing for two minutes.",
        RESET,
        r"sent|mail",
        ("PRE-7.1", "PRE-7.7", "DEP-3.9", "DEP-3.10", "DEP-3.11", "DEP-3.32"),
    ),
    Fault(
        "reset-mails-new-password",
        "A reset replaces the password at once and mails the new one in clear text.",
        RESET,
        r"used already",
        ("PRE-7.7",),
    ),
    Fault(
        "sign-out-does-nothing",
        "Signing out is answered well, and the session goes on.",
        (*SIGN_OUT, "PRE-7.7"),
        r"sign|session|cookie",
    ),
    Fault(
        "sign-out-keeps-copies-valid",
        "Signing out takes the cookie back, and a copy of it stays good.",
        (*SIGN_OUT, "PRE-7.7"),
        r"copy|copied|still|valid",
    ),
    Fault(
        "sign-out-leaves-other-tabs",
        "Signing out in one tab leaves the other tab signed in.",
        SIGN_OUT,
        r"tab|copy|still",
        ("PRE-7.7",),
    ),
)
