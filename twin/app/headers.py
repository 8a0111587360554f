"""Security headers of every answer, and the ways in which faults spoil them."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders

from twin.state import Twin

HSTS = "strict-transport-security"
FRAME = "x-frame-options"
SNIFF = "x-content-type-options"
CSP = "content-security-policy"
SOUND_HSTS = "max-age=63072000; includeSubDomains; preload"


def nonce(twin: Twin) -> str:
    """What the scripts of one answer are marked with; unguessable, so that an injected script cannot carry it."""
    return "c29tZXRoaW5nIGZpeGVk" if twin.faults.on("csp-fixed-nonce") else secrets.token_urlsafe(16)


def policy(twin: Twin, mark: str) -> str:
    """The Content-Security-Policy of one answer (CSP Level 3): scripts only from here or with this answer's nonce."""
    # Chromium applies form-action to the redirects behind a form too, so the providers of the
    # built-in sign-in page's buttons are listed.
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' 'nonce-{mark}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' {twin.ingest_url}",
            "object-src 'none'",
            "base-uri 'self'",
            "frame-ancestors 'none'",
            f"form-action 'self' {twin.google.issuer} {twin.github.issuer}",
        )
    )


@dataclass(frozen=True)
class Answer:
    """One answer on its way out."""

    headers: MutableHeaders
    path: str
    status: int

    def lose(self, name: str) -> None:
        """Take the header *name* away."""
        if name in self.headers:
            del self.headers[name]

    def swap(self, old: str, new: str) -> None:
        """Change a part of the policy."""
        self.headers[CSP] = self.headers[CSP].replace(old, new)

    def drop_directive(self, name: str) -> None:
        """Take one directive out of the policy."""
        kept = [part for part in self.headers[CSP].split("; ") if not part.startswith(name + " ")]
        self.headers[CSP] = "; ".join(kept)

    def rename(self, old: str, new: str) -> None:
        """Send the value of *old* under the name *new*."""
        value = self.headers[old]
        del self.headers[old]
        self.headers[new] = value

    @property
    def is_api(self) -> bool:
        """Whether this answers a request to the API."""
        return self.path.startswith("/api")


def _set(name: str, value: str) -> Callable[[Answer], None]:
    def change(answer: Answer) -> None:
        answer.headers[name] = value

    return change


def _lose(name: str, where: Callable[[Answer], bool] = lambda answer: True) -> Callable[[Answer], None]:
    def change(answer: Answer) -> None:
        if where(answer):
            answer.lose(name)

    return change


def _again(name: str, value: str) -> Callable[[Answer], None]:
    return lambda answer: answer.headers.append(name, value)


FAULTY: dict[str, Callable[[Answer], None]] = {
    "hsts-absent": _lose(HSTS),
    "hsts-max-age-zero": _set(HSTS, "max-age=0; includeSubDomains; preload"),
    "hsts-max-age-a-day": _set(HSTS, "max-age=86400; includeSubDomains; preload"),
    "hsts-unreadable": _set(HSTS, "max-age=abc; includeSubDomains; preload"),
    "hsts-twice": _again(HSTS, "max-age=0"),
    "hsts-without-subdomains": _set(HSTS, "max-age=63072000; preload"),
    "hsts-only-on-home": _lose(HSTS, lambda answer: answer.path not in ("/", "/en")),
    "hsts-missing-on-health": _lose(HSTS, lambda answer: answer.path == "/api/health"),
    "hsts-missing-on-404": _lose(HSTS, lambda answer: answer.status == 404),
    "frame-options-absent": _lose(FRAME),
    "frame-options-sameorigin": _set(FRAME, "SAMEORIGIN"),
    "frame-options-allow-from": _set(FRAME, "ALLOW-FROM https://example.com"),
    "frame-options-twice": _again(FRAME, "SAMEORIGIN"),
    "frame-options-missing-on-404": _lose(FRAME, lambda answer: answer.status == 404),
    "frame-options-missing-on-api": _lose(FRAME, lambda answer: answer.is_api),
    "content-type-options-absent": _lose(SNIFF),
    "content-type-options-misspelt": _set(SNIFF, "no-sniff"),
    "content-type-options-twice": _again(SNIFF, "sniff"),
    "content-type-options-missing-on-api": _lose(SNIFF, lambda answer: answer.is_api),
    "csp-absent": _lose(CSP),
    "csp-report-only": lambda answer: answer.rename(CSP, "content-security-policy-report-only"),
    "csp-wildcard": _set(CSP, "default-src *; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"),
    "csp-unsafe-inline": lambda answer: answer.headers.update({CSP: _without_nonce(answer.headers[CSP])}),
    "csp-any-https-script": lambda answer: answer.swap("script-src 'self'", "script-src 'self' https: *"),
    "csp-unsafe-eval": lambda answer: answer.headers.update(
        {CSP: _without_nonce(answer.headers[CSP], "'unsafe-eval'")}
    ),
    "csp-inline-handlers": lambda answer: answer.swap("object-src", "script-src-attr 'unsafe-inline'; object-src"),
    "csp-inline-elements": lambda answer: answer.swap(
        "object-src", "script-src-elem 'self' 'unsafe-inline'; object-src"
    ),
    "csp-script-elements-from-anywhere": lambda answer: answer.swap("object-src", "script-src-elem *; object-src"),
    "csp-frames-from-anywhere": lambda answer: answer.swap("object-src", "frame-src *; object-src"),
    "csp-forms-to-anywhere": lambda answer: answer.drop_directive("form-action"),
    "csp-without-object-src": lambda answer: answer.drop_directive("object-src"),
    "csp-without-base-uri": lambda answer: answer.drop_directive("base-uri"),
    "csp-without-frame-ancestors": lambda answer: answer.drop_directive("frame-ancestors"),
    "csp-unreadable": lambda answer: answer.swap("; ", " | "),
    "csp-missing-on-sign-in": _lose(CSP, lambda answer: answer.path.endswith("/sign-in")),
    "powered-by": _set("x-powered-by", "Next.js"),
}
"""What a fault does to the headers of an answer, in this order."""


def _without_nonce(value: str, instead: str = "'unsafe-inline'") -> str:
    parts = [f"script-src 'self' {instead}" if part.startswith("script-src ") else part for part in value.split("; ")]
    return "; ".join(parts)


def dress(twin: Twin, headers: MutableHeaders, path: str, status: int, mark: str) -> None:
    """Put the security headers on an answer to *path*."""
    headers[HSTS] = SOUND_HSTS
    headers[FRAME] = "DENY"
    headers[SNIFF] = "nosniff"
    headers[CSP] = policy(twin, mark)
    headers["referrer-policy"] = "strict-origin-when-cross-origin"
    headers["permissions-policy"] = "camera=(), microphone=(), geolocation=()"
    headers["cross-origin-opener-policy"] = "same-origin"
    headers["x-dns-prefetch-control"] = "off"
    for name, change in FAULTY.items():
        if twin.faults.on(name):
            change(Answer(headers, path, status))
