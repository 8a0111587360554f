"""The TLS probe, proved on servers of known behaviour: one that accepts TLS 1.0 must be seen to accept it."""

import datetime
import socket
import ssl
import threading
from contextlib import contextmanager

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from signoff import expect
from signoff.clients import tls
from signoff.clients.tls import Tls, can_offer, only
from signoff.evidence import CheckFailed, Handshake, Inconclusive

NOW = datetime.datetime.now(datetime.UTC)
LIMITS = {"days_left": 14, "min_rsa_bits": 2048, "min_ec_bits": 256}
OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


def certificate(folder, *, names=("localhost",), days=90, key=None):
    """A self-signed certificate that is its own CA, as a PEM file with its key."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    begun = NOW - datetime.timedelta(days=200)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(NOW + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.KeyUsage(*[True] * 1, *[False] * 4, True, *[False] * 3), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@contextmanager
def serving(context):
    """A server that shakes hands with *context* (None: sends plain text) until the block ends; yields its port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                plain, _ = listener.accept()
            except OSError:
                return
            with plain:
                try:
                    if context is None:
                        plain.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                    else:
                        context.wrap_socket(plain, server_side=True).close()
                except OSError:
                    continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def modern(file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize("version", OLD, ids=lambda version: version.name)
def test_an_old_version_that_is_accepted_is_seen(version, tmp_path):
    context = only(version, server=True)
    context.load_cert_chain(certificate(tmp_path))
    with serving(context) as port:
        found = Tls("localhost", port).offering(version)
    assert (found.outcome, found.version) == ("done", {"TLSv1": "TLSv1", "TLSv1_1": "TLSv1.1"}[version.name])
    with pytest.raises(CheckFailed, match="is not refused"):
        expect.refuses_version(found)


@pytest.mark.parametrize("version", OLD, ids=lambda version: version.name)
def test_an_old_version_that_is_refused_is_seen(version, tmp_path):
    with serving(modern(certificate(tmp_path))) as port:
        expect.refuses_version(Tls("localhost", port).offering(version))


def test_tls_13(tmp_path):
    with serving(modern(certificate(tmp_path))) as port:
        expect.negotiates(Tls("localhost", port).offering(ssl.TLSVersion.TLSv1_3), "TLSv1.3")


def test_tls_12_only(tmp_path):
    context = modern(certificate(tmp_path))
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with serving(context) as port, pytest.raises(CheckFailed, match="not negotiated"):
        expect.negotiates(Tls("localhost", port).offering(ssl.TLSVersion.TLSv1_3), "TLSv1.3")


def test_silence_is_neither_a_refusal_nor_service(monkeypatch):
    monkeypatch.setattr(tls, "TIMEOUT_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as listener:  # takes connections, and drops whatever comes
        port = listener.getsockname()[1]
        silent = Tls("127.0.0.1", port).offering(ssl.TLSVersion.TLSv1)
    for found in (silent, Tls("127.0.0.1", port).offering(ssl.TLSVersion.TLSv1)):
        assert found.outcome == "unreachable"
        with pytest.raises(Inconclusive, match=r"TLSv1.*neither served nor turned away"):
            expect.refuses_version(found)


def test_this_machine_can_offer_every_version():
    assert all(can_offer(version) for version in (*OLD, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3))


def judged(port, ca_file, host="localhost"):
    found = Tls(host, port, str(ca_file)).verified()
    expect.trusted(found, now=NOW, **LIMITS)


def test_a_certificate_that_holds(tmp_path):
    file = certificate(tmp_path)
    with serving(modern(file)) as port:
        judged(port, file)


@pytest.mark.parametrize(
    ("made", "because"),
    [
        ({"days": -1}, "expired"),
        ({"days": 3}, "expires in 3.0 days"),
        ({"names": ("elsewhere.test",)}, "localhost"),
        ({"key": rsa.generate_private_key(65537, 2048)}, ""),
    ],
    ids=["expired", "expires soon", "wrong name", "strong RSA"],
)
def test_certificates(made, because, tmp_path):
    file = certificate(tmp_path, **made)
    with serving(modern(file)) as port:
        if not because:
            judged(port, file)
            return
        with pytest.raises(CheckFailed) as failed:
            judged(port, file)
    assert because in failed.value.actual


def test_weak_key(tmp_path):
    context = only(ssl.TLSVersion.TLSv1_2, server=True)
    weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - being weak is the point
    context.load_cert_chain(file := certificate(tmp_path, key=weak))
    with serving(context) as port, pytest.raises(CheckFailed) as failed:
        judged(port, file)
    assert "key" in failed.value.actual


def test_unknown_authority_and_its_certificate_is_shown(tmp_path):
    with serving(modern(certificate(tmp_path))) as port:
        found = Tls("localhost", port).verified()
    assert found.outcome == "untrusted"
    assert found.certificate is not None
    assert "CN=localhost" in found.answered
    with pytest.raises(CheckFailed, match="does not hold"):
        expect.trusted(found, now=NOW, **LIMITS)


def test_plain_text_is_no_tls(tmp_path):
    with serving(None) as port:
        assert Tls("localhost", port).verified().outcome == "refused"


def test_nothing_listening_is_not_trusted():
    with pytest.raises(CheckFailed):
        expect.trusted(Handshake("h", 1, "all", "unreachable", problem="refused"), now=NOW, **LIMITS)


def test_an_http_address_has_no_tls():
    expect.speaks_tls("https://staging.test")
    with pytest.raises(CheckFailed):
        expect.speaks_tls("http://staging.test")
