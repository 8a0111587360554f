"""Faults of the security headers: absent, unreadable, twice, too weak, or missing on one route."""

from __future__ import annotations

from twin.faults import Fault

HSTS = r"strict-transport-security|hsts|max-age"
FRAME = r"x-frame-options"
SNIFF = r"x-content-type-options"
CSP = r"content-security-policy|csp"
_PINNED = ("POST-3.3", "POST-3.7")
_A05 = ("PRE-7.5",)

FAULTS = (
    Fault("hsts-absent", "No answer pins HTTPS.", (*_PINNED, "OK-7"), HSTS),
    Fault("hsts-max-age-zero", "The pin on HTTPS is taken back: max-age=0.", _PINNED, HSTS),
    Fault("hsts-max-age-a-day", "HTTPS is pinned for one day only.", _PINNED, HSTS),
    Fault("hsts-unreadable", "The age of the pin is no number: max-age=abc.", _PINNED, HSTS),
    Fault("hsts-twice", "Two headers pin HTTPS and contradict each other.", _PINNED, HSTS),
    Fault("hsts-without-subdomains", "The pin leaves subdomains out.", _PINNED, r"includesubdomains"),
    Fault("hsts-only-on-home", "Only the front page pins HTTPS.", _PINNED, HSTS),
    Fault("hsts-missing-on-health", "Only the health answer does not pin HTTPS.", _PINNED, HSTS),
    Fault("hsts-missing-on-404", "Only what is not found does not pin HTTPS.", _PINNED, HSTS),
    Fault("frame-options-absent", "Answers may be framed by old browsers.", ("POST-3.5",), FRAME),
    Fault("frame-options-sameorigin", "X-Frame-Options is SAMEORIGIN instead of DENY.", ("POST-3.5",), r"sameorigin"),
    Fault("frame-options-allow-from", "X-Frame-Options is the obsolete ALLOW-FROM.", ("POST-3.5",), r"allow-from"),
    Fault("frame-options-twice", "X-Frame-Options is sent twice, DENY and SAMEORIGIN.", ("POST-3.5",), FRAME),
    Fault("frame-options-missing-on-404", "What is not found may be framed.", ("POST-3.5",), FRAME),
    Fault("frame-options-missing-on-api", "API answers may be framed.", ("POST-3.5",), FRAME),
    Fault("content-type-options-absent", "Browsers may guess the type of answers.", ("POST-3.6",), SNIFF),
    Fault("content-type-options-misspelt", "The header says `no-sniff`, which means nothing.", ("POST-3.6",), SNIFF),
    Fault("content-type-options-twice", "The header is sent twice with two values.", ("POST-3.6",), SNIFF),
    Fault("content-type-options-missing-on-api", "Browsers may guess the type of API answers.", ("POST-3.6",), SNIFF),
    Fault("csp-absent", "No policy restricts scripts.", ("POST-3.8",), CSP),
    Fault(
        "csp-report-only", "The policy is reported on and not enforced.", ("POST-3.8",), r"report-only|enforce|" + CSP
    ),
    Fault("csp-wildcard", "The policy allows scripts from everywhere: default-src *.", ("POST-3.8",), CSP + r"|\*"),
    Fault("csp-unsafe-inline", "The policy allows every inline script.", ("POST-3.8",), r"unsafe-inline|inline"),
    Fault("csp-unsafe-eval", "The policy allows text to be run as script.", ("POST-3.8",), r"unsafe-eval|eval"),
    Fault("csp-any-https-script", "The policy allows scripts from any host.", ("POST-3.8",), CSP + r"|\*|https:"),
    Fault("csp-inline-handlers", "The policy allows scripts in attributes.", ("POST-3.8",), r"inline handler"),
    Fault(
        "csp-inline-elements",
        "Beside a strict script-src the policy lets inline elements and script addresses run.",
        ("POST-3.8",),
        r"a script address",
    ),
    Fault(
        "csp-script-elements-from-anywhere",
        "Beside a strict script-src the policy lets script elements come from any host.",
        ("POST-3.8",),
        r"a foreign script",
    ),
    Fault("csp-frames-from-anywhere", "The policy allows frames of any host.", ("POST-3.8",), r"foreign frame"),
    Fault("csp-forms-to-anywhere", "The policy does not say where forms may be sent.", ("POST-3.8",), r"foreign form"),
    Fault("csp-without-object-src", "The policy has no object-src.", ("POST-3.8",), r"object-src"),
    Fault("csp-without-base-uri", "The policy has no base-uri.", ("POST-3.8",), r"base-uri"),
    Fault("csp-without-frame-ancestors", "The policy has no frame-ancestors.", ("POST-3.8",), r"frame-ancestors"),
    Fault("csp-unreadable", "The policy's directives are not separated by semicolons.", ("POST-3.8",), CSP),
    Fault("csp-missing-on-sign-in", "Only the sign-in page has no policy.", ("POST-3.8",), CSP),
    Fault(
        "csp-fixed-nonce",
        "The nonce is the same in every answer, so an injected script can carry it.",
        ("POST-3.8",),
        r"nonce",
    ),
    Fault("powered-by", "Answers name the framework.", _A05, r"x-powered-by"),
)
