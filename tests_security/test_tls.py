"""Post-Deployment Verification > Security Verification > SSL/TLS (POST-3.1, POST-3.2, POST-3.4)."""

import ssl

import pytest

from signoff import expect

PATHS = ("/", "/en/sign-in", "/api/health", "/api/auth/session", "/no/such/page?with=query")


@pytest.mark.item("POST-3.1")
def test_plain_http_is_redirected_or_refused(plain_http, target):
    """Over plain HTTP there is a redirect to the same path on HTTPS, or no connection: never content."""
    expect.speaks_tls(target.settings.base_url)
    listens = plain_http.listens()
    if not listens.answered.startswith("listening"):
        expect.refused_over_http(listens)
        return
    for method in ("GET", "POST"):
        for path in PATHS:
            answer = plain_http.ask(method, path)
            expect.only_https(answer, asked=plain_http.origin + path, https_origin=target.settings.base_url)


@pytest.mark.item("POST-3.2")
def test_certificate_is_valid(tls, target, now, limits):
    """The chain is trusted, the name matches, it lasts, and key and signature are strong."""
    expect.speaks_tls(target.settings.base_url)

    handshake = tls.verified()

    expect.trusted(handshake, now=now, **limits)


@pytest.mark.item("POST-3.4")
def test_tls_13_and_nothing_old(tls, target):
    """TLS 1.3 is negotiated; a client that offers only 1.0 or only 1.1 is turned away."""
    expect.speaks_tls(target.settings.base_url)

    expect.negotiates(tls.offering(ssl.TLSVersion.TLSv1_3), "TLSv1.3")
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        expect.refuses_version(tls.offering(old))
