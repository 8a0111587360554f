"""Faults of the transport: certificate, versions, and the plain-HTTP port."""

from __future__ import annotations

from twin.faults import Fault

_CERTIFICATE = ("POST-3.2",)
_VERSIONS = ("POST-3.4",)
_PLAIN = ("POST-3.1",)
_MAY = ("PRE-7.2", "POST-3.4")

FAULTS = (
    Fault("tls-expired", "The certificate ran out yesterday.", _CERTIFICATE, r"expired", _MAY),
    Fault(
        "tls-wrong-name",
        "The certificate is for another host.",
        _CERTIFICATE,
        r"mismatch|name|hostname|not valid for|match",
        _MAY,
    ),
    Fault("tls-self-signed", "The certificate is signed by nobody else.", _CERTIFICATE, r"self.signed", _MAY),
    Fault("tls-three-days-left", "The certificate runs out in three days.", _CERTIFICATE, r"days|expires", _MAY),
    Fault("tls-weak-key", "The certificate has an RSA key of 1024 bits.", _CERTIFICATE, r"1024|weak|key", _MAY),
    Fault("tls-1-2-only", "TLS 1.3 is not offered.", (*_VERSIONS, "PRE-7.2"), r"tls ?v?1\.3"),
    Fault("tls-1-0-accepted", "TLS 1.0 is accepted.", _VERSIONS, r"tls ?v?1(\.0)?"),
    Fault("tls-1-1-accepted", "TLS 1.1 is accepted.", _VERSIONS, r"tls ?v?1\.1"),
    Fault("http-served", "The application answers over plain HTTP.", _PLAIN, r"http|redirect"),
    Fault("http-health-served", "Only the health answer is given over plain HTTP.", _PLAIN, r"http|redirect|health"),
    Fault("http-redirect-off-host", "Plain HTTP is redirected to another host.", _PLAIN, r"host|location|example"),
    Fault(
        "http-redirect-loop",
        "Plain HTTP is redirected to plain HTTP, for the time being and for ever.",
        _PLAIN,
        r"loop|http|location",
    ),
    Fault(
        "http-redirect-drops-path",
        "Plain HTTP is redirected to the front page, whatever was asked.",
        _PLAIN,
        r"path|location",
    ),
    Fault("http-redirect-in-page", "Plain HTTP answers 200 with a page that leads on.", _PLAIN, r"200|redirect"),
)
