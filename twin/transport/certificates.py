"""A certificate authority of one's own, and the server certificates it makes (RFC 5280)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OWN_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Leaf:
    """What a server certificate is like."""

    names: tuple[str, ...] = OWN_NAMES
    days: float = 90
    self_signed: bool = False
    key_bits: int = 2048


SOUND = Leaf()
VARIANTS = {
    "tls-expired": Leaf(days=-1),
    "tls-wrong-name": Leaf(names=("staging.example.com",)),
    "tls-self-signed": Leaf(self_signed=True),
    "tls-three-days-left": Leaf(days=3),
    "tls-weak-key": Leaf(key_bits=1024),
}
"""The certificate that a fault puts in place of the sound one."""


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


class Authority:
    """Makes certificates and keeps them as files in *folder*."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._leaf_keys: dict[int, rsa.RSAPrivateKey] = {}
        self._subject = _name("AWMS twin CA")
        self._folder.joinpath("ca.pem").write_bytes(self._certificate.public_bytes(serialization.Encoding.PEM))

    @property
    def ca_file(self) -> Path:
        """The certificate that clients have to trust."""
        return self._folder / "ca.pem"

    @cached_property
    def _certificate(self) -> x509.Certificate:
        now = datetime.now(UTC)
        public = self._key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(self._subject)
            .issuer_name(self._subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(authority=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(self._key, hashes.SHA256())
        )

    def files(self, leaf: Leaf) -> tuple[Path, Path]:
        """The files of a certificate like *leaf* and of its key, made when first asked for."""
        stem = f"{abs(hash(leaf)):x}"
        certificate, key = self._folder / f"{stem}.pem", self._folder / f"{stem}.key"
        if not certificate.exists():
            private = self._leaf_key(leaf.key_bits)
            key.touch(mode=0o600)
            key.write_bytes(
                private.private_bytes(
                    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
                )
            )
            certificate.write_bytes(self._issue(leaf, private).public_bytes(serialization.Encoding.PEM))
        return certificate, key

    def _leaf_key(self, bits: int) -> rsa.RSAPrivateKey:
        # RSA for all of them: a TLS context holds one certificate per kind of key, so that one of
        # another kind would stand beside the former instead of taking its place.
        if bits not in self._leaf_keys:
            self._leaf_keys[bits] = rsa.generate_private_key(65537, bits)
        return self._leaf_keys[bits]

    def _issue(self, leaf: Leaf, private: rsa.RSAPrivateKey) -> x509.Certificate:
        now = datetime.now(UTC)
        subject = _name(leaf.names[0])
        public: CertificatePublicKeyTypes = private.public_key()
        issuer_key = private.public_key() if leaf.self_signed else self._key.public_key()
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if leaf.self_signed else self._subject)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2))
            .not_valid_after(now + timedelta(days=leaf.days))
            .add_extension(x509.SubjectAlternativeName([_alternative(name) for name in leaf.names]), False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
        )
        return builder.sign(private if leaf.self_signed else self._key, hashes.SHA256())
