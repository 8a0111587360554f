"""The TLS settings of the public port; faults change them for new connections."""

from __future__ import annotations

import ssl

from twin.faults import Switchboard
from twin.transport.certificates import SOUND, VARIANTS, Authority

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
ANY = "ALL:@SECLEVEL=0"
"""Everything OpenSSL knows: what TLS 1.0 and a short key need."""


def new_context() -> ssl.SSLContext:
    """A server context without a certificate yet."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    # A resumed session would show the certificate of the connection before.
    context.options |= ssl.OP_NO_TICKET
    context.num_tickets = 0
    context.set_alpn_protocols(["http/1.1"])
    return context


def settle(context: ssl.SSLContext, authority: Authority, faults: Switchboard) -> None:
    """Give *context* the certificate and the versions that the faults ask for."""
    leaf = next((variant for name, variant in VARIANTS.items() if faults.on(name)), SOUND)
    lowest = ssl.TLSVersion.TLSv1_2
    if faults.on("tls-1-1-accepted"):
        lowest = ssl.TLSVersion.TLSv1_1
    if faults.on("tls-1-0-accepted"):
        lowest = ssl.TLSVersion.TLSv1
    weak = leaf.key_bits < 2048 or lowest < ssl.TLSVersion.TLSv1_2
    # First the loosest setting: a short key cannot be loaded, nor taken out again, under a stricter one.
    context.set_ciphers(ANY)
    context.load_cert_chain(*authority.files(leaf))
    context.maximum_version = ssl.TLSVersion.TLSv1_2 if faults.on("tls-1-2-only") else ssl.TLSVersion.MAXIMUM_SUPPORTED
    context.minimum_version = lowest
    context.set_ciphers(ANY if weak else CIPHERS)
