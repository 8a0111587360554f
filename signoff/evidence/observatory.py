"""What MDN's HTTP Observatory would make of a page's headers: named outcomes, modifiers, score and grade.

A figure that people know, shown beside the exact claims and never judged in their place. The rules are those that MDN
publishes ("HTTP Observatory Scoring Methodology", developer.mozilla.org/en-US/observatory/docs/tests_and_scoring), as
of 2026 and for headers alone: not for cookies, redirection, CORS and integrity digests, which need more than one
answer. Bonuses count from a score of 90 on. Whether a host is on the preload list of browsers is not looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from signoff.evidence.exchange import Exchange

BASELINE, EXTRA_FROM = 100, 90
MODIFIERS = {
    "csp-implemented-with-no-unsafe-default-src-none": 10,
    "csp-implemented-with-no-unsafe": 5,
    "csp-implemented-with-unsafe-inline-in-style-src-only": 0,
    "csp-implemented-with-insecure-scheme-in-passive-content-only": -10,
    "csp-implemented-with-unsafe-eval": -10,
    "csp-implemented-with-unsafe-inline": -20,
    "csp-implemented-with-insecure-scheme": -20,
    "csp-header-invalid": -25,
    "csp-not-implemented": -25,
    "hsts-implemented-max-age-at-least-six-months": 0,
    "hsts-implemented-max-age-less-than-six-months": -10,
    "hsts-not-implemented": -20,
    "hsts-header-invalid": -20,
    "x-content-type-options-nosniff": 0,
    "x-content-type-options-not-implemented": -5,
    "x-content-type-options-header-invalid": -5,
    "x-frame-options-implemented-via-csp": 5,
    "x-frame-options-sameorigin-or-deny": 0,
    "x-frame-options-allow-from-origin": 0,
    "x-frame-options-not-implemented": -20,
    "x-frame-options-header-invalid": -20,
    "referrer-policy-private": 5,
    "referrer-policy-not-implemented": 0,
    "referrer-policy-unsafe": -5,
    "referrer-policy-header-invalid": -5,
    "cross-origin-resource-policy-implemented-with-same-origin": 10,
    "cross-origin-resource-policy-implemented-with-same-site": 10,
    "cross-origin-resource-policy-implemented-with-cross-origin": 0,
    "cross-origin-resource-policy-not-implemented": 0,
    "cross-origin-resource-policy-header-invalid": -5,
}
GRADES = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"), (45, "C-"),
          (40, "D+"), (30, "D"), (25, "D-"), (0, "F"))  # fmt: skip
SIX_MONTHS_S = 15_552_000
ANYTHING = frozenset(
    {"*", "ftp:", "http:", "https:", "http://*", "http://*.*", "https://*", "https://*.*"},
)
UNSAFE = ANYTHING | {"'unsafe-inline'", "data:"}
_MARKED = ("'nonce-", "'sha256-", "'sha384-", "'sha512-")
_PRIVATE = frozenset({"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"})
_TELLING = frozenset({"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"})

Policy = dict[str, set[str]]


@dataclass(frozen=True)
class Score:
    """What came out, for one answer. outcomes: as MDN names them, the policy's first."""

    exchange: Exchange
    outcomes: tuple[str, ...]

    @property
    def points(self) -> int:
        """From 0 up; 100 is the baseline."""
        found = [MODIFIERS[name] for name in self.outcomes]
        points = BASELINE + sum(one for one in found if one < 0)
        return max(0, points + (sum(one for one in found if one > 0) if points >= EXTRA_FROM else 0))

    @property
    def grade(self) -> str:
        """The letter that MDN gives for the points."""
        return next(letter for least, letter in GRADES if self.points >= least)

    @property
    def asked(self) -> str:
        return f"{self.exchange.path} by the rules of MDN's HTTP Observatory for headers (shown, not judged)"

    @property
    def answered(self) -> str:
        each = ", ".join(f"{name} {MODIFIERS[name]:+d}" for name in self.outcomes)
        return f"{self.points} of 100, grade {self.grade}: {each}"

    @property
    def repeat(self) -> str:
        return self.exchange.repeat


def score(exchange: Exchange) -> Score:
    """The outcomes for one page."""
    headers = exchange.headers
    policies = [one.strip() for value in headers.get_list("content-security-policy") for one in value.split(",")]
    read = [_policy(one) for one in policies]
    # Of several policies all must allow a thing, so the strictest tells.
    secure = urlsplit(exchange.url).scheme == "https"
    found = [_of_policy(one, secure) if one else "csp-header-invalid" for one in read] or ["csp-not-implemented"]
    outcomes = (
        max(found, key=lambda name: MODIFIERS[name]),
        _hsts(headers),
        _sniffing(headers),
        _framing(headers, any("frame-ancestors" in one for one in read if one)),
        _referrer(headers),
        _resource_policy(headers),
    )
    return Score(exchange, outcomes)


def _policy(text: str) -> Policy | None:
    """Directives with their sources in lower case; None for what MDN calls invalid (empty, or a directive twice)."""
    found: Policy = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, *sources = part.lower().split()
        if name in found:
            return None
        found[name] = set(sources) or ({"'none'"} if name.endswith("-src") else set())
    return found or None


def _of_policy(policy: Policy, secure: bool) -> str:
    """The first of MDN's outcomes, the gravest first, that is true of the policy."""
    default = policy.get("default-src", {"*"})
    scripts, objects, styles = (set(policy.get(f"{kind}-src", default)) for kind in ("script", "object", "style"))
    for sources in (scripts, styles):
        if _marked(sources):
            sources.discard("'unsafe-inline'")
    if "'strict-dynamic'" in scripts:
        if not _marked(scripts):
            return "csp-header-invalid"
        scripts = {one for one in scripts if not one.startswith(tuple(ANYTHING)) and one != "'self'"}
    passive = {
        source for kind in ("img", "media") for source in policy.get(f"{kind}-src", policy.get("default-src", ()))
    }
    active = scripts.union(
        *(set(of) for name, of in policy.items() if name not in ("script-src", "img-src", "media-src"))
    )
    flaws = (
        (bool(scripts & UNSAFE or objects & ANYTHING), "csp-implemented-with-unsafe-inline"),
        (secure and _plain(active), "csp-implemented-with-insecure-scheme"),
        ("'unsafe-eval'" in scripts | styles, "csp-implemented-with-unsafe-eval"),
        (secure and _plain(passive), "csp-implemented-with-insecure-scheme-in-passive-content-only"),
        (bool(styles & UNSAFE), "csp-implemented-with-unsafe-inline-in-style-src-only"),
        (policy.get("default-src") == {"'none'"}, "csp-implemented-with-no-unsafe-default-src-none"),
    )
    return next((name for true, name in flaws if true), "csp-implemented-with-no-unsafe")


def _marked(sources: set[str]) -> bool:
    return any(source.startswith(_MARKED) for source in sources)


def _plain(sources: set[str]) -> bool:
    return any(source.startswith(("http:", "ftp:")) for source in sources)


def _hsts(headers: httpx.Headers) -> str:
    sent = headers.get_list("strict-transport-security")
    if not sent:
        return "hsts-not-implemented"
    ages = [re.match(r"\s*max-age=\s*(\d+)", part.lower()) for part in sent[0].split(";")]
    found = [int(age.group(1)) for age in ages if age]
    if not found or "," in sent[0]:
        return "hsts-header-invalid"
    return f"hsts-implemented-max-age-{'at-least' if found[-1] >= SIX_MONTHS_S else 'less-than'}-six-months"


def _sniffing(headers: httpx.Headers) -> str:
    sent = headers.get("x-content-type-options")
    kind = "not-implemented" if sent is None else "nosniff" if sent.strip().lower() == "nosniff" else "header-invalid"
    return f"x-content-type-options-{kind}"


def _framing(headers: httpx.Headers, by_policy: bool) -> str:
    sent = next(iter(headers.get_list("x-frame-options")), "").strip().lower()
    if by_policy:
        return "x-frame-options-implemented-via-csp"
    if not sent:
        return "x-frame-options-not-implemented"
    if sent.startswith("allow-from"):
        return "x-frame-options-allow-from-origin"
    return f"x-frame-options-{'sameorigin-or-deny' if sent in ('deny', 'sameorigin') else 'header-invalid'}"


def _referrer(headers: httpx.Headers) -> str:
    sent = headers.get_list("referrer-policy", split_commas=True)
    if not sent:
        return "referrer-policy-not-implemented"
    known = [one.strip().lower() for one in sent if one.strip().lower() in _PRIVATE | _TELLING]
    kind = "header-invalid" if not known else "private" if known[-1] in _PRIVATE else "unsafe"
    return f"referrer-policy-{kind}"


def _resource_policy(headers: httpx.Headers) -> str:
    sent = headers.get("cross-origin-resource-policy")
    if sent is None:
        return "cross-origin-resource-policy-not-implemented"
    value = sent.strip().lower()
    known = value in ("same-origin", "same-site", "cross-origin")
    return f"cross-origin-resource-policy-{f'implemented-with-{value}' if known else 'header-invalid'}"
