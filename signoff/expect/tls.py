"""Expectations on TLS handshakes and certificates."""

from __future__ import annotations

from datetime import datetime, timedelta

from signoff.evidence import CheckFailed, Handshake, Inconclusive
from signoff.expect.judging import expectation

LOOK = "the TLS settings of the edge (certificate and protocol versions)"
WEAK_SIGNATURES = frozenset({"md5", "sha1", "none"})


@expectation
def speaks_tls(origin: str) -> None:
    """The deployment's own address is an https one: without it there is no TLS to judge."""
    if not origin.startswith("https://"):
        raise CheckFailed("The deployment is reached without TLS", "an https:// address", origin, None, LOOK)


@expectation
def trusted(handshake: Handshake, *, now: datetime, days_left: float, min_rsa_bits: float, min_ec_bits: float) -> None:
    """The certificate verifies (chain, name, time), lasts and is strong (RFC 5280, RFC 9525; ASVS 5.0 12.2.2)."""
    shown = handshake.certificate

    def wrong(actual: str) -> CheckFailed:
        wanted = f"a trusted chain for {handshake.host}, more than {days_left:g} days left, strong key and signature"
        return CheckFailed(f"The certificate of {handshake.host} does not hold", wanted, actual, handshake, LOOK)

    if handshake.outcome != "done":
        raise wrong(f"{handshake.outcome}: {handshake.problem}")
    if shown is None:
        raise wrong("no certificate was shown")
    if (left := shown.not_after - now) <= timedelta(days=days_left):
        raise wrong(f"it expires in {left.total_seconds() / 86400:.1f} days")
    if shown.key == "RSA" and shown.key_bits < min_rsa_bits:
        raise wrong(f"a weak key: RSA {shown.key_bits} bits")
    if shown.key != "RSA" and shown.key_bits < min_ec_bits:
        raise wrong(f"a weak key: {shown.key} {shown.key_bits} bits")
    if shown.signature in WEAK_SIGNATURES and not shown.key.startswith("Ed"):
        raise wrong(f"a weak signature: {shown.signature}")


@expectation
def negotiates(handshake: Handshake, version: str) -> None:
    """A client that offers only *version* gets it (RFC 8446)."""
    if handshake.outcome != "done" or handshake.version != version:
        raise CheckFailed(
            f"{version} is not negotiated", version, f"{handshake.outcome} {handshake.version}".strip(), handshake, LOOK
        )


@expectation
def refuses_version(handshake: Handshake) -> None:
    """A client that offers only this old version is turned away (RFC 8996; ASVS 5.0 12.1.1).

    Raises Inconclusive where nothing comes back: a guard in front that drops such a greeting is as silent as a network.
    """
    if handshake.outcome == "unreachable":
        raise Inconclusive(
            f"a client that offers {handshake.offered} is neither served nor turned away ({handshake.problem})"
        )
    if handshake.outcome != "refused":
        raise CheckFailed(
            f"A client that offers {handshake.offered} is not refused",
            "an alert or the end of the connection (RFC 8996)",
            f"accepted, {handshake.version}",
            handshake,
            LOOK,
        )
