"""The twin's registration, sign-in, OAuth, reset and sign-out, over its own HTTP."""

from __future__ import annotations

import base64
import html
import json
import re
import time
import uuid
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.jwk import OctKey

from tests_suite.twin_client import SESSION, Running, csrf, new_user, session, sign_in, started, twin

__all__ = ["started", "twin"]


def minted(running: Running, email: str, **claims: object) -> str:
    """A session token made by hand from the key."""
    key = HKDF(SHA256(), 32, b"", b"NextAuth.js Generated Encryption Key").derive(running.facts["jwt_secret"].encode())
    payload = {"email": email, "exp": int(time.time()) + 600, "jti": str(uuid.uuid4())} | claims
    header = {"alg": "dir", "enc": "A256GCM"}
    return jwe.encrypt_compact(header, json.dumps(payload).encode(), OctKey.import_key(key))


def test_sign_in_starts_a_session_and_keeps_it_for_a_copy_of_the_cookies(twin: Running) -> None:
    client = twin.client()

    answer = sign_in(client, "owner@demo.test", twin.password(), callbackUrl=twin.base + "/")

    assert (answer.status_code, answer.json()) == (200, {"url": twin.base + "/"})
    line = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(SESSION))
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
    assert session(client)["organization_role"] == "OWNER"
    copy = twin.client()
    copy.cookies.set(SESSION, client.cookies[SESSION])
    assert session(copy)["email"] == "owner@demo.test"


def test_a_json_body_and_a_redirect_work_too(twin: Running) -> None:
    client = twin.client()
    body = {"csrfToken": csrf(client), "email": "owner@demo.test", "password": twin.password()}

    answer = client.post("/api/auth/callback/credentials", json=body)

    assert answer.status_code == 302
    assert session(client)["email"] == "owner@demo.test"


def test_wrong_password_and_unknown_user_are_refused_alike(twin: Running) -> None:
    answers = [sign_in(twin.client(), email, "Wrong-pass1") for email in ("owner@demo.test", "nobody@demo.test")]

    assert [one.status_code for one in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["url"].endswith("/api/auth/error?error=Password%20is%20incorrect")


def test_without_the_csrf_token_nobody_is_signed_in(twin: Running) -> None:
    client = twin.client()
    csrf(client)

    answer = client.post(
        "/api/auth/callback/credentials",
        data={"email": "owner@demo.test", "password": twin.password(), "json": "true"},
    )

    assert (answer.status_code, answer.json()["url"]) == (200, f"{twin.base}/api/auth/signin?csrf=true")
    assert session(client) == {}


def test_failed_sign_ins_are_throttled_by_address_and_email(twin: Running) -> None:
    client = twin.client()
    for _ in range(10):
        assert sign_in(client, "viewer@demo.test", "Wrong-pass1").status_code == 401

    refused = sign_in(client, "viewer@demo.test", twin.password())

    assert refused.status_code == 429
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert session(twin.signed_in("viewer@demo.test"))["email"] == "viewer@demo.test"


def test_sign_out_ends_every_copy_also_of_a_reissued_cookie(twin: Running) -> None:
    client = twin.signed_in("member@demo.test")
    first = client.cookies[SESSION]
    assert session(client)
    second = client.cookies[SESSION]
    assert first != second

    client.post("/api/auth/signout", data={"csrfToken": csrf(client), "json": "true"})

    assert SESSION not in client.cookies
    for copy in (first, second):
        assert session(twin.client(cookie=f"{SESSION}={copy}")) == {}


@pytest.mark.parametrize("broken", ["expired", "tampered", "alg none", "unknown user", "garbage"])
def test_a_token_that_is_no_session_is_refused_and_cleared(twin: Running, broken: str) -> None:
    good = minted(twin, "admin@demo.test")
    body = base64.urlsafe_b64encode(json.dumps({"email": "admin@demo.test", "exp": 9999999999}).encode()).decode()
    token = {
        "expired": minted(twin, "admin@demo.test", exp=int(time.time()) - 60),
        "tampered": good[:-3] + ("AAA" if not good.endswith("AAA") else "BBB"),
        "alg none": f"eyJhbGciOiJub25lIn0.{body.rstrip('=')}.",
        "unknown user": minted(twin, "ghost@demo.test"),
        "garbage": "abc",
    }[broken]
    users = twin.db.Users.count_documents({})

    answer = twin.client(cookie=f"{SESSION}={token}").get("/api/auth/session")

    assert answer.json() == {}
    assert any(line.startswith(f"{SESSION}=; Max-Age=0") for line in answer.headers.get_list("set-cookie"))
    assert session(twin.client(cookie=f"{SESSION}={good}"))["email"] == "admin@demo.test"
    assert twin.db.Users.count_documents({}) == users


def test_registering_writes_a_pending_user_with_a_hash_and_tells_the_administrators(twin: Running) -> None:
    form, answer = new_user(twin.client())

    row = twin.db.Users.find_one({"email": form["email"]})
    assert answer.status_code == 200
    assert "password" not in answer.json()
    assert row
    assert row["password"].startswith("$2b$10$")
    assert row["userStatus"] == answer.json()["userStatus"] == "PENDING"
    assert any(form["email"] in mail["Text"] for mail in twin.mails("owner@demo.test"))
    assert session(twin.signed_in(form["email"], form["password"]))["email"] == form["email"]


def test_an_address_that_is_taken_is_refused_in_any_case(twin: Running) -> None:
    client = twin.client()
    form, _ = new_user(client)

    for email in (form["email"], form["email"].upper()):
        _, answer = new_user(client, email=email)
        assert (answer.status_code, answer.text) == (401, "User already exist")
    for wrong in ({"email": "nonsense"}, {"language": "xx"}, {"name": ""}, {"confirmPassword": "Other-pass1"}):
        assert new_user(twin.client(), **wrong)[1].status_code in (400, 401)
    assert twin.client().post("/api/user", json={"email": {"$ne": None}}).status_code == 400


def test_a_reset_link_works_once_and_ends_the_old_password(twin: Running) -> None:
    form, _ = new_user(twin.client())
    client = twin.client()
    answers = [
        client.post("/api/user/passwordReset", json={"email": email}) for email in (form["email"], "x@nowhere.test")
    ]
    assert answers[0].json() == answers[1].json() == {"message": "Password changed!", "status": True}
    assert session(twin.signed_in(form["email"], form["password"])), "asking changes nothing"
    (mail,) = twin.mails(form["email"])
    assert mail["Subject"] == "NextCRM - Password reset"
    link = re.search(rf"{twin.base}/en/reset-password/([0-9a-f]{{64}})", mail["HTML"])
    assert link

    confirm = {"token": link[1], "password": "Brand-new1", "confirmPassword": "Brand-new1"}
    first, second = (client.post("/api/user/passwordReset/confirm", json=confirm) for _ in range(2))

    assert (first.status_code, first.json()) == (200, {"status": True})
    assert second.status_code == 400
    assert second.json()["error"]
    assert session(twin.signed_in(form["email"], form["password"])) == {}
    assert session(twin.signed_in(form["email"], "Brand-new1"))


def test_the_reset_as_built_mails_a_new_password(twin: Running) -> None:
    form, _ = new_user(twin.client())
    twin.faults("reset-mails-new-password")

    twin.client().post("/api/user/passwordReset", json={"email": form["email"]})

    (mail,) = twin.mails(form["email"])
    found = re.search(r"new password: <strong>(.*?)</strong>", mail["HTML"])
    assert found
    assert session(twin.signed_in(form["email"], html.unescape(found[1])))


def begin(twin: Running, client: httpx.Client, provider: str) -> str:
    """Where the button of *provider* leads."""
    form = {"csrfToken": csrf(client), "callbackUrl": twin.base, "json": "true"}
    return str(client.post(f"/api/auth/signin/{provider}", data=form).json()["url"])


def consent(url: str, email: str) -> str:
    """Where the provider sends the browser back to."""
    with httpx.Client() as browser:
        assert "Sign in" in browser.get(url).text
        return browser.post(url, data={"email": email}).headers["location"]


@pytest.mark.parametrize("provider", ["google", "github"])
def test_the_round_trip_to_a_provider_signs_in_and_registers(twin: Running, provider: str) -> None:
    client, email = twin.client(), f"{uuid.uuid4().hex[:8]}@{provider}.test"
    url = begin(twin, client, provider)
    asked = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
    assert asked["client_id"] == twin.facts[provider]["client_id"]
    assert asked["redirect_uri"] == f"{twin.base}/api/auth/callback/{provider}"
    assert len(asked["state"]) >= 32
    assert asked.get("code_challenge_method") == ("S256" if provider == "google" else None)
    back = consent(url, email)

    assert client.get(back).headers["location"] == twin.base

    assert session(client)["email"] == email
    row = twin.db.Users.find_one({"email": email})
    assert row
    assert row["userStatus"] == "PENDING"
    assert not row.get("password")
    stranger = twin.client()
    assert stranger.get(back).headers["location"].endswith("/api/auth/error?error=OAuthCallback")
    assert session(stranger) == {}


@pytest.mark.parametrize("provider", ["google", "github"])
def test_a_wrong_state_is_refused_unless_the_fault_is_on(twin: Running, provider: str) -> None:
    for fault in ((), ("oauth-state-not-checked",)):
        twin.faults(*fault)
        client = twin.client()
        back = consent(begin(twin, client, provider), "someone@elsewhere.test")
        client.get(re.sub(r"state=[^&]*", "state=forged", back))
        assert bool(session(client)) is bool(fault)


def test_providers_refuse_what_is_not_registered(twin: Running) -> None:
    url = begin(twin, twin.client(), "google")

    for wrong in ("client_id=x", "redirect_uri=https%3A%2F%2Fevil.test", "code_challenge_method=plain"):
        name = wrong.split("=")[0]
        assert httpx.get(re.sub(rf"{name}=[^&]*", wrong, url)).status_code == 400
