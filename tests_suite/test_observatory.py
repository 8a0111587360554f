"""The score that is shown beside the headers' claims: MDN's outcomes, points and grades, on hand-made answers."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from signoff.evidence import Exchange
from signoff.evidence.observatory import GRADES, MODIFIERS, score
from tests_suite.making import answer

NONCE = "'nonce-4AEemGb0xJptoIGFP3Nd4A=='"
SOUND = {
    "strict-transport-security": "max-age=63072000; includeSubDomains; preload",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "content-security-policy": "default-src 'self'; object-src 'none'; frame-ancestors 'none'",
}


def page(changes: Mapping[str, str | None] | None = None, url: str = "https://staging.test/en/sign-in") -> Exchange:
    return answer(
        url=url, headers=[(name, value) for name, value in {**SOUND, **(changes or {})}.items() if value is not None]
    )


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (None, "csp-not-implemented"),
        ("", "csp-header-invalid"),
        (";", "csp-header-invalid"),
        ("default-src 'self'; default-src *", "csp-header-invalid"),
        ("default-src 'self'; script-src 'strict-dynamic'", "csp-header-invalid"),
        ("img-src 'self'", "csp-implemented-with-unsafe-inline"),
        ("default-src *", "csp-implemented-with-unsafe-inline"),
        ("default-src 'self'; script-src 'self' 'unsafe-inline'", "csp-implemented-with-unsafe-inline"),
        ("default-src 'self'; script-src 'self' https:", "csp-implemented-with-unsafe-inline"),
        ("default-src 'self'; script-src 'self' data:", "csp-implemented-with-unsafe-inline"),
        ("default-src 'self'; object-src *", "csp-implemented-with-unsafe-inline"),
        ("script-src 'self'", "csp-implemented-with-unsafe-inline"),
        ("default-src 'self'; connect-src http://api.test", "csp-implemented-with-insecure-scheme"),
        ("default-src 'self'; script-src 'self' 'unsafe-eval'", "csp-implemented-with-unsafe-eval"),
        ("default-src 'self'; img-src http:", "csp-implemented-with-insecure-scheme-in-passive-content-only"),
        ("default-src 'self'; style-src 'unsafe-inline'", "csp-implemented-with-unsafe-inline-in-style-src-only"),
        ("default-src 'self'", "csp-implemented-with-no-unsafe"),
        (f"default-src 'self'; script-src {NONCE} 'unsafe-inline'", "csp-implemented-with-no-unsafe"),
        (f"default-src 'self'; script-src {NONCE} 'strict-dynamic' https: 'self'", "csp-implemented-with-no-unsafe"),
        ("default-src 'none'; script-src 'self'", "csp-implemented-with-no-unsafe-default-src-none"),
        # Of two policies both must allow it.
        ("default-src *, default-src 'self'", "csp-implemented-with-no-unsafe"),
    ],
)
def test_a_policy_has_one_of_the_published_outcomes(policy: str | None, outcome: str) -> None:
    assert score(page({"content-security-policy": policy})).outcomes[0] == outcome


def test_over_plain_http_a_plain_source_is_no_flaw_of_its_own() -> None:
    changed = {"content-security-policy": "default-src 'self'; img-src http:"}
    assert score(page(changed, url="http://staging.test/")).outcomes[0] == "csp-implemented-with-no-unsafe"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, "hsts-implemented-max-age-at-least-six-months"),
        ({"strict-transport-security": "max-age=86400"}, "hsts-implemented-max-age-less-than-six-months"),
        ({"strict-transport-security": "max-age=abc"}, "hsts-header-invalid"),
        ({"strict-transport-security": "max-age=63072000, max-age=63072000"}, "hsts-header-invalid"),
        ({"strict-transport-security": None}, "hsts-not-implemented"),
        ({}, "x-content-type-options-nosniff"),
        ({"x-content-type-options": "sniff"}, "x-content-type-options-header-invalid"),
        ({"x-content-type-options": None}, "x-content-type-options-not-implemented"),
        ({}, "x-frame-options-implemented-via-csp"),
        ({"content-security-policy": None, "x-frame-options": "SAMEORIGIN"}, "x-frame-options-sameorigin-or-deny"),
        ({"content-security-policy": None, "x-frame-options": "ALLOW-FROM x"}, "x-frame-options-allow-from-origin"),
        ({"content-security-policy": None, "x-frame-options": "maybe"}, "x-frame-options-header-invalid"),
        ({"content-security-policy": None, "x-frame-options": None}, "x-frame-options-not-implemented"),
        ({}, "referrer-policy-private"),
        ({"referrer-policy": "origin-when-cross-origin"}, "referrer-policy-unsafe"),
        ({"referrer-policy": "unsafe-url, no-referrer"}, "referrer-policy-private"),
        ({"referrer-policy": "whatever"}, "referrer-policy-header-invalid"),
        ({"referrer-policy": None}, "referrer-policy-not-implemented"),
        ({}, "cross-origin-resource-policy-not-implemented"),
        ({"cross-origin-resource-policy": "same-site"}, "cross-origin-resource-policy-implemented-with-same-site"),
        ({"cross-origin-resource-policy": "x"}, "cross-origin-resource-policy-header-invalid"),
    ],
)
def test_the_other_headers_have_theirs(changes: dict[str, str | None], outcome: str) -> None:
    assert outcome in score(page(changes)).outcomes


def test_bonuses_count_from_ninety_on() -> None:
    sound = score(page())
    assert (sound.points, sound.grade) == (115, "A+")
    # 100 - 5 for the referrer, + 5 + 5 for policy and framing.
    assert score(page({"referrer-policy": "unsafe-url"})).points == 105
    # 100 - 20, and no bonus for what else is good.
    unsafe = score(page({"content-security-policy": "default-src *; frame-ancestors 'none'"}))
    assert (unsafe.points, unsafe.grade) == (80, "B+")


def test_what_the_target_sends_without_a_policy() -> None:
    found = score(
        page(
            {
                "content-security-policy": None,
                "x-frame-options": "SAMEORIGIN",
                "referrer-policy": "origin-when-cross-origin",
            }
        )
    )

    assert (found.points, found.grade) == (70, "B")
    assert found.answered.startswith("70 of 100, grade B: csp-not-implemented -25, ")
    assert "shown, not judged" in found.asked


def test_nothing_at_all_is_not_less_than_nothing() -> None:
    found = score(answer())

    assert (found.points, found.grade) == (30, "D")
    assert GRADES[-1] == (0, "F")
    assert {name for name in MODIFIERS if MODIFIERS[name] > 10} == set()
