"""The twin's transport, headers, limits, health, storage and control socket, over the wire."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
import sys
import time
from typing import Any
from urllib.parse import urlsplit

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests_suite.twin_client import Running, started, twin

__all__ = ["started", "twin"]

PATHS = ("/en/sign-in", "/", "/en/nope", "/api/nope", "/api/health", "/api/user", "/_next/static/nope.js")


def handshake(running: Running, **settings: Any) -> tuple[str | None, dict[str, Any]]:
    """Version and certificate of a new connection by a client with these settings."""
    trust = ssl.create_default_context(cafile=running.facts["ca_file"])
    trust.set_ciphers("ALL:@SECLEVEL=0")
    for name, value in settings.items():
        setattr(trust, name, value)
    address = ("127.0.0.1", urlsplit(running.base).port)
    with socket.create_connection(address, 5) as raw, trust.wrap_socket(raw, server_hostname="localhost") as tls:
        return tls.version(), tls.getpeercert() or {}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_security_headers_once(twin: Running, path: str) -> None:
    client = twin.client()
    for method in ("GET", "HEAD", "DELETE", "OPTIONS"):
        headers = client.request(method, path).headers
        assert headers.get_list("strict-transport-security") == ["max-age=63072000; includeSubDomains; preload"]
        assert headers.get_list("x-frame-options") == ["DENY"]
        assert headers.get_list("x-content-type-options") == ["nosniff"]
        assert len(headers.get_list("content-security-policy")) == 1
        assert not {"server", "x-powered-by"} & headers.keys()
    policies = {client.get(path).headers["content-security-policy"] for _ in range(3)}
    assert len(policies) == 3, "a nonce of its own for every answer"


@pytest.mark.parametrize(
    ("fault", "path", "header", "value"),
    [
        ("hsts-absent", "/en/sign-in", "strict-transport-security", []),
        ("hsts-twice", "/api/health", "strict-transport-security", 2),
        ("hsts-missing-on-health", "/api/health", "strict-transport-security", []),
        ("hsts-missing-on-health", "/en/sign-in", "strict-transport-security", 1),
        ("frame-options-missing-on-404", "/en/nope", "x-frame-options", []),
        ("content-type-options-misspelt", "/en/nope", "x-content-type-options", ["no-sniff"]),
        ("csp-report-only", "/en/sign-in", "content-security-policy", []),
        ("csp-report-only", "/en/sign-in", "content-security-policy-report-only", 1),
        ("csp-missing-on-sign-in", "/en/register", "content-security-policy", 1),
        ("csp-missing-on-sign-in", "/en/sign-in", "content-security-policy", []),
    ],
)
def test_a_header_fault_changes_that_header(twin: Running, fault: str, path: str, header: str, value: Any) -> None:
    twin.faults(fault)

    found = twin.client().get(path).headers.get_list(header)

    assert found == value or len(found) == value


def test_policy_faults_take_away_what_they_say(twin: Running) -> None:
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert name in twin.client().get("/en/sign-in").headers["content-security-policy"]
        twin.faults(f"csp-without-{name}")
        assert name not in twin.client().get("/en/sign-in").headers["content-security-policy"]
        twin.faults()


def test_plain_http_leads_to_the_same_address_on_https(twin: Running) -> None:
    answer = httpx.post(twin.facts["http_url"] + "/api/user?a=1&b=%20", json={})

    assert (answer.status_code, answer.headers["location"]) == (308, twin.base + "/api/user?a=1&b=%20")
    spoofed = httpx.get(twin.facts["http_url"] + "/x", headers={"host": "evil.test:80"})
    assert spoofed.headers["location"] == twin.base + "/x"
    for fault, status in (("http-served", 307), ("http-redirect-loop", 307), ("http-redirect-in-page", 200)):
        twin.faults(fault)
        assert httpx.get(twin.facts["http_url"] + "/").status_code == status


def test_locale_redirects_as_the_framework_does(twin: Running) -> None:
    client = twin.client()

    answer = client.get("/pricing?canceled=true", headers={"accept-language": "de-DE,de;q=0.9"})

    assert (answer.status_code, answer.headers["location"]) == (307, "/de/pricing?canceled=true")
    assert "NEXT_LOCALE=de" in answer.headers["set-cookie"]
    assert client.get("/fr").headers["location"] == "/de/fr"
    assert twin.client().get("/en/fr").status_code == 404
    assert twin.client().get("/en/").headers["location"] == "/en"
    assert twin.client().get("/api/nope").headers["content-type"].startswith("text/html")


def test_methods_answer_as_the_framework_does(twin: Running) -> None:
    client = twin.client()

    refused = client.delete("/api/organization")
    asked = client.options("/api/organization")

    assert (refused.status_code, refused.content) == (405, b"")
    assert (asked.status_code, asked.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST, PUT")
    assert client.post("/api/user", content=b"x" * 2_000_000).status_code == 413


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("tls-expired", "expired"),
        ("tls-wrong-name", "mismatch"),
        ("tls-self-signed", "self-signed"),
    ],
)
def test_a_certificate_fault_is_seen_by_the_next_connection_only(twin: Running, fault: str, complaint: str) -> None:
    twin.faults(fault)
    with pytest.raises(ssl.SSLCertVerificationError, match=complaint):
        handshake(twin)
    twin.faults()
    assert handshake(twin)[0] == "TLSv1.3"
    assert twin.client().get("/api/health").status_code == 200


def test_version_faults_move_the_versions(twin: Running) -> None:
    old = {"minimum_version": ssl.TLSVersion.TLSv1, "maximum_version": ssl.TLSVersion.TLSv1}
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(twin, **old)
    twin.faults("tls-1-0-accepted")
    assert handshake(twin, **old)[0] == "TLSv1"
    twin.faults("tls-1-2-only")
    assert handshake(twin)[0] == "TLSv1.2"
    with pytest.raises((ssl.SSLError, ConnectionError)):
        handshake(twin, **old)
    twin.faults("tls-three-days-left")
    left = ssl.cert_time_to_seconds(handshake(twin)[1]["notAfter"]) - time.time()
    assert 0 < left < 4 * 86400
    twin.faults("tls-weak-key")
    assert handshake(twin)[0]
    twin.faults()
    left = ssl.cert_time_to_seconds(handshake(twin)[1]["notAfter"]) - time.time()
    assert left > 80 * 86400


def test_the_limit_counts_down_and_then_refuses(twin: Running) -> None:
    client, before = twin.client(), time.time()
    answers = [client.get("/api/organization") for _ in range(101)]

    assert [int(one.headers["x-ratelimit-remaining"]) for one in answers] == [*range(99, -1, -1), 0]
    assert {one.status_code for one in answers[:100]} == {401}
    refused = answers[100]
    assert refused.status_code == 429
    assert refused.json()["retryAfter"] == int(refused.headers["retry-after"])
    assert "retry-after" not in answers[99].headers
    assert before < int(refused.headers["x-ratelimit-reset"]) <= time.time() + 3600
    spoofed = client.get("/api/organization", headers={"x-forwarded-for": "203.0.113.9"})
    assert spoofed.status_code == 429
    assert twin.client().get("/api/organization").status_code == 401
    assert client.get("/api/health").status_code == 200
    assert twin.db.AuditLog.count_documents({"action": "RATE_LIMIT_EXCEEDED", "resourceId": "/api/organization"}) >= 2


def test_plans_have_their_limits_and_sign_up_and_reset_counts_of_their_own(twin: Running) -> None:
    for email, limit in (("viewer@demo.test", "1000"), ("viewer@other.test", "100")):
        assert twin.signed_in(email).get("/api/organization").headers["x-ratelimit-limit"] == limit
    client = twin.client()
    reset = [client.post("/api/user/passwordReset", json={"email": "no@no.test"}).status_code for _ in range(6)]
    assert reset == [200] * 5 + [429]
    assert client.post("/api/user", json={}).headers["x-ratelimit-remaining"] == "4"
    assert client.get("/api/organization").headers["x-ratelimit-remaining"] == "99"


def test_health_says_which_dependency_is_gone(twin: Running) -> None:
    sound = twin.client().get("/api/health")
    assert sound.status_code == 200
    assert sound.json()["status"] == "healthy"
    assert sound.json()["checks"] == {"database": True, "auth": True, "storage": True}
    assert (sound.json()["build"], sound.headers["cache-control"]) == (twin.facts["build"], "no-store")
    for gone in ("database", "auth", "storage"):
        twin.control.put("/dependencies", json={"down": [gone]})
        answer = twin.client().get("/api/health")
        assert answer.status_code == 503
        assert answer.json()["status"] == "unhealthy"
        assert answer.json()["checks"] == {"database": True, "auth": True, "storage": True} | {gone: False}
        if gone != "storage":
            assert twin.client(cookie="__Secure-next-auth.session-token=x").get("/api/auth/csrf").status_code in (
                200,
                500,
            )
    assert twin.db.command("ping")["ok"] == 1


@pytest.mark.parametrize("name", ["database", "auth", "storage"])
def test_a_health_fault_hides_the_loss(twin: Running, name: str) -> None:
    twin.faults(f"health-{name}-true-while-down")
    answer = twin.client().get("/api/health")
    assert (answer.status_code, answer.json()["checks"][name]) == (200, True)
    if name == "auth":
        assert twin.client().get("/api/auth/csrf").status_code == 500


def test_boto3_can_use_the_storage_and_strangers_cannot(twin: Running) -> None:
    place = twin.facts["storage"]

    def client(secret: str) -> Any:
        return boto3.client(
            "s3",
            endpoint_url=place["endpoint"],
            region_name=place["region"],
            aws_access_key_id=place["access_key_id"],
            aws_secret_access_key=secret,
            config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 0}),
        )

    s3, key = client(place["access_key_secret"]), "so-1/a b+ü.txt"
    s3.put_object(Bucket=place["bucket"], Key=key, Body=b"one\ntwo", ContentType="text/plain")
    assert s3.get_object(Bucket=place["bucket"], Key=key)["Body"].read() == b"one\ntwo"
    assert s3.head_object(Bucket=place["bucket"], Key=key)["ContentLength"] == 7
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=place["bucket"], Prefix="so-1/")["Contents"]] == [key]
    url = s3.generate_presigned_url("get_object", Params={"Bucket": place["bucket"], "Key": key}, ExpiresIn=60)
    assert httpx.get(url).content == b"one\ntwo"
    assert httpx.get(url[:-1] + ("0" if url[-1] != "0" else "1")).status_code == 403
    assert httpx.get(url.split("?")[0]).status_code == 403
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client("another").get_object(Bucket=place["bucket"], Key=key)
    s3.delete_object(Bucket=place["bucket"], Key=key)
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket=place["bucket"], Key=key)


def test_the_control_socket_switches_and_refuses_unknown_names(twin: Running) -> None:
    answer = twin.control.put("/faults", json={"on": ["csp-absent", "no-such"]})
    assert (answer.status_code, answer.json()["unknown"]) == (404, ["no-such"])
    assert twin.control.get("/faults").json()["on"] == []
    assert twin.control.put("/dependencies", json={"down": ["moon"]}).status_code == 404
    assert twin.control.put("/faults", content=b"x").status_code == 400
    twin.control.post("/deploy", json={"build": "b2"})
    assert twin.client().get("/api/health").json()["build"] == twin.control.get("/state").json()["build"] == "b2"
    twin.control.post("/deploy", json={"build": twin.facts["build"]})
    assert twin.control.delete("/inbox").status_code == 204


def test_the_list_of_faults_is_json_and_the_command_explains_itself() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "twin", "--list-faults", "--json"], capture_output=True, check=True, text=True
    )
    assert len(json.loads(listed.stdout)) >= 55
    command = [sys.executable, "-m", "twin", "--fault", "nope"]
    wrong = subprocess.run(command, capture_output=True, check=False, text=True)
    assert wrong.returncode == 2
    assert "nope" in wrong.stderr
