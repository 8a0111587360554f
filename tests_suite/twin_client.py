"""A twin for tests of the twin, and a client that knows nothing of ``signoff``."""

from __future__ import annotations

import json
import secrets
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

SESSION = "__Secure-next-auth.session-token"


class Running:
    """One running twin."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.base: str = facts["base_url"]
        self.trust = ssl.create_default_context(cafile=facts["ca_file"])
        self.trust.verify_flags |= ssl.VERIFY_X509_STRICT
        self.control = httpx.Client(
            transport=httpx.HTTPTransport(uds=facts["control_socket"]), base_url="http://twin", timeout=10
        )
        self.mail = httpx.Client(base_url=facts["mail_url"], timeout=10)
        self.db = MongoClient[dict[str, Any]](facts["database_url"]).get_default_database()

    def client(self, **headers: str) -> httpx.Client:
        """A visitor with an address of its own."""
        own = {self.facts["client_address_header"]: f"2001:db8::{secrets.token_hex(2)}:{secrets.token_hex(2)}"}
        return httpx.Client(base_url=self.base, verify=self.trust, headers=own | headers, timeout=10)

    def password(self) -> str:
        """The password of every demo account."""
        return str(self.facts["accounts"][0]["password"])

    def signed_in(self, email: str, password: str = "") -> httpx.Client:
        """A visitor who has tried to sign in."""
        client = self.client()
        sign_in(client, email, password or self.password())
        return client

    def faults(self, *names: str) -> None:
        """Switch on exactly these faults."""
        assert self.control.put("/faults", json={"on": list(names)}).status_code == 200

    def mails(self, address: str, more_than: int = 0) -> list[dict[str, Any]]:
        """The mails to *address*, when there are more than *more_than*."""
        for _ in range(100):
            found = self.mail.get("/api/v1/search", params={"query": f'to:"{address}"'}).json()["messages"]
            if len(found) > more_than:
                return [self.mail.get(f"/api/v1/message/{one['ID']}").json() for one in found]
            time.sleep(0.03)
        raise AssertionError(f"no mail to {address}")


def csrf(client: httpx.Client) -> str:
    """A CSRF token for *client*."""
    return str(client.get("/api/auth/csrf").json()["csrfToken"])


def sign_in(client: httpx.Client, email: str, password: str, **more: str) -> httpx.Response:
    """Try to sign in, as a form that asks for JSON."""
    form = {"csrfToken": csrf(client), "email": email, "password": password, "json": "true"} | more
    return client.post("/api/auth/callback/credentials", data=form)


def session(client: httpx.Client) -> dict[str, Any]:
    """Whom the twin takes *client* for."""
    found: dict[str, Any] = client.get("/api/auth/session").json()
    return found.get("user", {})


def new_user(client: httpx.Client, **changes: str) -> tuple[dict[str, str], httpx.Response]:
    """Register somebody."""
    name = f"u{secrets.token_hex(4)}"
    form = {
        "name": name,
        "username": name,
        "email": f"{name}@example.test",
        "language": "en",
        "password": "Passw0rd!x",
        "confirmPassword": "Passw0rd!x",
    } | changes
    return form, client.post("/api/user", json=form)


@pytest.fixture(scope="module")
def started() -> Iterator[Running]:
    """A twin for the tests of one file."""
    process = subprocess.Popen(
        [sys.executable, "-m", "twin", "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        yield Running(json.loads(process.stdout.readline()))
    finally:
        process.stdin.close()
        process.wait(20)


@pytest.fixture
def twin(started: Running) -> Iterator[Running]:
    """That twin, sound before and after the test."""
    yield started
    started.faults()
    started.control.put("/dependencies", json={"down": []})
    started.control.post("/reset")
