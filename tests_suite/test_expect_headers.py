"""Security headers: what passes, and every way in which a header is there and still protects nothing."""

import pytest

from signoff import expect
from signoff.evidence import CheckFailed
from signoff.expect.headers import policy, script_flaw
from tests_suite.making import answer

YEAR = 31_536_000
NONCE = "'nonce-4AEemGb0xJptoIGFP3Nd4A=='"
GOOD_CSP = f"default-src 'self'; script-src 'self' {NONCE}; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    "value",
    [
        "max-age=31536000; includeSubDomains",
        "max-age=63072000; includeSubDomains; preload",
        'max-age="31536000"; includesubdomains',
        "includeSubDomains; MAX-AGE=31536000;",
    ],
)
def test_hsts_that_holds(value):
    expect.hsts(answer(headers=[("strict-transport-security", value)]), min_age_s=YEAR)


@pytest.mark.parametrize(
    ("values", "because"),
    [
        ([], "missing"),
        (["max-age=31536000; includeSubDomains"] * 2, "more than once"),
        (["max-age=0; includeSubDomains"], "too short"),
        (["max-age=31535999; includeSubDomains"], "too short"),
        (["max-age=abc; includeSubDomains"], "unreadable"),
        (["max-age=; includeSubDomains"], "unreadable"),
        (["max-age=-31536000; includeSubDomains"], "unreadable"),
        (["max-age=3.2e7; includeSubDomains"], "unreadable"),
        (["max-age=nan; includeSubDomains"], "unreadable"),
        (["includeSubDomains"], "unreadable"),
        (["max-age=31536000"], "includeSubDomains is missing"),
        (["max-age=0; max-age=31536000; includeSubDomains"], "comes twice"),
        (["max-age=31536000, includeSubDomains"], "unreadable"),
        ([""], "unreadable"),
    ],
)
def test_hsts_that_does_not(values, because):
    with pytest.raises(CheckFailed) as failed:
        expect.hsts(answer(headers=[("Strict-Transport-Security", value) for value in values]), min_age_s=YEAR)
    assert because in str(failed.value)


@pytest.mark.parametrize(
    "values", [[], ["SAMEORIGIN"], ["deny"], ["DENY", "DENY"], ["ALLOW-FROM https://a.test"], ["DENY,"]]
)
def test_framing_that_is_not_denied(values):
    with pytest.raises(CheckFailed, match="X-Frame-Options"):
        expect.frame_options_deny(answer(headers=[("X-Frame-Options", value) for value in values]))


def test_framing_denied():
    expect.frame_options_deny(answer(headers=[("X-Frame-Options", "DENY")]))


@pytest.mark.parametrize("values", [[], ["no-sniff"], ["nosniff", "nosniff"], ["nosniff, nosniff"], ["NOSNIFF"]])
def test_sniffing_that_is_not_forbidden(values):
    with pytest.raises(CheckFailed, match="X-Content-Type-Options"):
        expect.nosniff(answer(headers=[("X-Content-Type-Options", value) for value in values]))


def test_sniffing_forbidden():
    expect.nosniff(answer(headers=[("X-Content-Type-Options", "nosniff")]))


@pytest.mark.parametrize(
    "value",
    [
        GOOD_CSP,
        GOOD_CSP.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),  # ignored beside a nonce
        f"script-src {NONCE} 'strict-dynamic' https: 'unsafe-inline'; object-src 'none'; base-uri 'none'; "
        "frame-ancestors 'none'",
        "default-src 'self'; object-src 'self'; base-uri 'self'; frame-ancestors 'self'",
        GOOD_CSP.replace("script-src 'self'", "script-src 'self' https://*.cdn.test"),
    ],
)
def test_policy_that_restricts(value):
    expect.csp(answer(headers=[("Content-Security-Policy", value)]))


@pytest.mark.parametrize(
    ("value", "because"),
    [
        ("default-src *; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", "any host"),
        ("default-src 'self' https:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", "any host"),
        ("default-src 'self' *.test; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", "any host"),
        *(
            (GOOD_CSP.replace("script-src 'self'", f"script-src {one}"), "any host")
            for one in ("https://*", "http://*:*/x")
        ),
        (GOOD_CSP.replace("frame-ancestors 'none'", "frame-ancestors https://*"), "frame-ancestors"),
        (
            "default-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
            "unsafe-inline",
        ),
        ("default-src 'self' 'unsafe-eval'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", "unsafe-eval"),
        (
            "script-src 'self' 'nonce-x' 'unsafe-inline'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
            "unsafe",
        ),
        (GOOD_CSP.replace("; base-uri 'self'", ""), "base-uri"),
        (GOOD_CSP.replace("; frame-ancestors 'none'", ""), "frame-ancestors"),
        (GOOD_CSP.replace("frame-ancestors 'none'", "frame-ancestors *"), "frame-ancestors"),
        ("script-src 'self'; base-uri 'self'; frame-ancestors 'none'", "object-src"),
        ("default-src 'self'; base-uri 'self'; frame-ancestors 'none'", "object-src"),
        ("img-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'", "neither script-src"),
        (f"{GOOD_CSP}; script-src *", "comes twice"),
        (f"script-src: 'self'; {GOOD_CSP}", "no directive name"),
        ("", "empty"),
        (f"{GOOD_CSP}, default-src *", "several policies"),
    ],
)
def test_policy_that_does_not(value, because):
    with pytest.raises(CheckFailed) as failed:
        expect.csp(answer(headers=[("Content-Security-Policy", value)]))
    assert because in str(failed.value)


def test_report_only_policy_blocks_nothing():
    with pytest.raises(CheckFailed, match="does not protect") as failed:
        expect.csp(answer(headers=[("Content-Security-Policy-Report-Only", GOOD_CSP)]))
    assert "Report-Only" in failed.value.actual


def test_absent_and_doubled_policies():
    for values in ([], [GOOD_CSP, GOOD_CSP]):
        with pytest.raises(CheckFailed):
            expect.csp(answer(headers=[("Content-Security-Policy", value) for value in values]))


def test_policy_is_read_by_directive():
    assert policy("Script-Src 'self' A.test;; object-src") == {"script-src": ["'self'", "A.test"], "object-src": []}


def test_none_restricts_scripts():
    assert script_flaw(["'none'"]) == ""


def test_a_nonce_serves_one_answer():
    def page(nonce):
        return answer(headers=[("Content-Security-Policy", f"script-src 'nonce-{nonce}'")])

    expect.fresh_nonces(page("a"), page("b"))
    with pytest.raises(CheckFailed, match="same nonce"):
        expect.fresh_nonces(page("a"), page("a"))
