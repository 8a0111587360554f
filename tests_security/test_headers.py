"""Post-Deployment Verification > Security Verification > Headers (POST-3.3, POST-3.5 to POST-3.8).

Every claim is about pages, API and error answers alike: a header that one route lacks is a header that is missing.
"""

import pytest

from signoff import expect


@pytest.mark.item("POST-3.3")
def test_hsts_on_every_kind_of_answer(surfaces, limits):
    """Exactly one Strict-Transport-Security, of at least a year, with subdomains (RFC 6797)."""
    for answer in surfaces():
        expect.hsts(answer, min_age_s=limits["max_age_s"])


@pytest.mark.item("POST-3.5")
def test_framing_is_denied(surfaces):
    """X-Frame-Options is exactly DENY, once (RFC 7034)."""
    for answer in surfaces():
        expect.frame_options_deny(answer)


@pytest.mark.item("POST-3.6")
def test_sniffing_is_forbidden(surfaces):
    """X-Content-Type-Options is exactly nosniff, once."""
    for answer in surfaces():
        expect.nosniff(answer)


@pytest.mark.item("POST-3.7")
def test_hsts_header_is_present(surfaces, limits):
    """The checklist names the header a second time, among the headers; so it is asked a second time."""
    for answer in surfaces():
        expect.hsts(answer, min_age_s=limits["max_age_s"])


@pytest.mark.item("POST-3.8")
def test_content_security_policy_is_enforced(pages, shown_score):
    """A policy is enforced that names where scripts may come from, and closes object-src, base-uri and framing."""
    first, second = list(pages()), list(pages())
    shown_score(first[0])

    for answer, again in zip(first, second, strict=True):
        expect.csp(answer)
        expect.fresh_nonces(answer, again)


@pytest.mark.item("POST-3.8")
@pytest.mark.parametrize("path", ["/en/sign-in", "/en/register"])
def test_browser_blocks_an_injected_script(visitor, path):
    """An inline script and an inline handler that come into the page do not run."""
    screen = visitor.inject(path, "planted-script-ran")

    expect.not_run(screen, "planted-script-ran", what="an injected inline script")


@pytest.mark.item("POST-3.8")
@pytest.mark.parametrize(
    "kind",
    [
        "an inline handler",
        "a script address",
        "a foreign script",
        "a foreign frame",
        "a foreign form",
        "a foreign base",
    ],
)
def test_browser_blocks_what_an_injection_would_do(visitor, kind):
    """What is put into the page and is not its own neither runs, nor loads, nor takes what is typed elsewhere."""
    screen = visitor.attack("/en/sign-in", kind)

    expect.not_run(screen, "the injection took effect", what=kind)
