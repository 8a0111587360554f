"""TLS of the target: which certificate it shows and which protocol versions it speaks."""

from __future__ import annotations

import socket
import ssl
import warnings
from datetime import UTC

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa

from signoff.evidence import TRAIL, Certificate, Handshake, Inconclusive

TIMEOUT_S = 8.0
# A default client cannot even offer TLS 1.0, so its "refused" would be false (OpenSSL 3 security levels).
EVERY_CIPHER = "ALL:@SECLEVEL=0"


class Tls:
    """Shakes hands with one host. ca_file: a CA to trust besides the system's."""

    def __init__(self, host: str, port: int, ca_file: str = "") -> None:
        self.host, self.port, self._ca_file = host, port, ca_file

    def verified(self) -> Handshake:
        """A handshake as a browser makes it: chain, name and time must verify (RFC 5280, RFC 9525).

        Without OpenSSL's strict mode (which Python has by default from 3.13 on): it turns down certificates of sound
        authorities for want of an extension that no browser asks for.
        """
        context = ssl.create_default_context()
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        return self._noted(self._shake(context, "everything a browser offers"))

    def offering(self, version: ssl.TLSVersion) -> Handshake:
        """A handshake that offers exactly one protocol version, whatever the certificate.

        Raises Inconclusive where this machine's own TLS library cannot offer it: then a refusal proves nothing.
        """
        if not can_offer(version):
            raise Inconclusive(f"the TLS library of this machine cannot offer {version.name}")
        return self._noted(self._shake(only(version), version.name.replace("_", ".").replace("TLSv1.", "TLS 1.")))

    def _noted(self, found: Handshake) -> Handshake:
        TRAIL.note(found)
        return found

    def _shake(self, context: ssl.SSLContext, offered: str) -> Handshake:
        def result(outcome: str, problem: str = "", **more: object) -> Handshake:
            return Handshake(self.host, self.port, offered, outcome, problem=problem, **more)  # type: ignore[arg-type]

        try:
            plain = socket.create_connection((self.host, self.port), timeout=TIMEOUT_S)
        except OSError as error:
            return result("unreachable", str(error))
        with plain:
            try:
                with context.wrap_socket(plain, server_hostname=self.host) as secure:
                    name, _, _ = secure.cipher() or ("", "", 0)
                    return result(
                        "done",
                        version=secure.version() or "",
                        cipher=name,
                        certificate=_read(secure.getpeercert(binary_form=True)),
                    )
            except ssl.SSLCertVerificationError as error:
                return result("untrusted", error.verify_message, certificate=self._shown())
            except TimeoutError:
                return result("unreachable", f"no answer to the handshake within {TIMEOUT_S:g} s")
            except (ssl.SSLError, OSError) as error:
                return result("refused", str(error))

    def _shown(self) -> Certificate | None:
        """The certificate that did not verify."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.set_ciphers(EVERY_CIPHER)
        try:
            with (
                socket.create_connection((self.host, self.port), timeout=TIMEOUT_S) as plain,
                context.wrap_socket(plain, server_hostname=self.host) as secure,
            ):
                return _read(secure.getpeercert(binary_form=True))
        except OSError:
            return None


def only(version: ssl.TLSVersion, *, server: bool = False) -> ssl.SSLContext:
    """A context that speaks nothing but *version*, with every cipher and signature there is."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    if not server:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers(EVERY_CIPHER)
    context.options &= ~(ssl.OP_NO_TLSv1 | ssl.OP_NO_TLSv1_1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # offering old versions is the point
        # The lower bound cannot pass the upper one on the way.
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.minimum_version = version
    return context


def can_offer(version: ssl.TLSVersion) -> bool:
    """Whether this machine's TLS library really puts *version* on the wire; else a refusal would prove nothing."""
    outgoing = ssl.MemoryBIO()
    talk = only(version).wrap_bio(ssl.MemoryBIO(), outgoing, server_hostname="localhost")
    try:
        talk.do_handshake()
    except ssl.SSLWantReadError:
        return outgoing.pending > 0
    except ssl.SSLError:
        return False
    return False


def _read(der: bytes | None) -> Certificate | None:
    if der is None:
        return None
    shown = x509.load_der_x509_certificate(der)
    try:
        names = shown.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        listed = tuple(names.get_values_for_type(x509.DNSName)) + tuple(
            str(ip) for ip in names.get_values_for_type(x509.IPAddress)
        )
    except x509.ExtensionNotFound:
        listed = ()
    key = shown.public_key()
    kinds = {rsa.RSAPublicKey: "RSA", ec.EllipticCurvePublicKey: "EC"}
    kind = next((name for cls, name in kinds.items() if isinstance(key, cls)), type(key).__name__)
    if isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        bits = key.key_size
    else:
        bits = 256 if isinstance(key, ed25519.Ed25519PublicKey | ed448.Ed448PublicKey) else 0
    signature: hashes.HashAlgorithm | None = shown.signature_hash_algorithm
    return Certificate(
        subject=shown.subject.rfc4514_string(),
        names=listed,
        not_before=shown.not_valid_before_utc.astimezone(UTC),
        not_after=shown.not_valid_after_utc.astimezone(UTC),
        key=kind,
        key_bits=bits,
        signature=signature.name if signature else "none",
    )
