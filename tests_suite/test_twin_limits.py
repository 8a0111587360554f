"""Faults of the twin's request limit change what they say, and nothing beside it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from tests_suite.twin_client import Running, started, twin

__all__ = ["started", "twin"]

Judge = Callable[[list[httpx.Response]], bool]


@pytest.mark.parametrize(
    ("fault", "seen"),
    [
        ("limit-one-too-few", lambda got: [one.status_code for one in got[98:100]] == [401, 429]),
        ("limit-one-too-many", lambda got: [one.status_code for one in got[100:]] == [401, 429]),
        ("limit-never", lambda got: {one.status_code for one in got} == {401}),
        ("limit-remaining-stuck", lambda got: {one.headers["x-ratelimit-remaining"] for one in got} == {"99"}),
        ("limit-reset-in-milliseconds", lambda got: int(got[0].headers["x-ratelimit-reset"]) > 10**12),
        ("limit-headers-missing-on-429", lambda got: "x-ratelimit-limit" not in got[101].headers),
        ("limit-refused-with-503", lambda got: got[101].status_code == 503),
        ("limit-refused-in-prose", lambda got: got[101].headers["content-type"].startswith("text/plain")),
        ("limit-retry-after-negative", lambda got: int(got[101].headers["retry-after"]) < 0),
        ("limit-retry-after-when-allowed", lambda got: "retry-after" in got[0].headers),
    ],
)
def test_a_limit_fault_does_what_it_says(twin: Running, fault: str, seen: Judge) -> None:
    twin.faults(fault)
    with twin.client() as client:
        assert seen([client.get("/api/organization") for _ in range(102)])


def test_counts_can_be_shared_spoofed_and_left_out(twin: Running) -> None:
    def left(client: httpx.Client, **headers: str) -> str:
        return client.get("/api/organization", headers=headers).headers["x-ratelimit-remaining"]

    twin.faults("limit-one-count-for-all")
    assert [left(twin.client()) for _ in range(2)] == ["99", "98"]
    twin.faults("limit-forwarded-address-trusted")
    client = twin.client()
    assert [left(client, **{"x-forwarded-for": name}) for name in ("203.0.113.1", "203.0.113.2")] == ["99", "99"]
    twin.faults("limit-shared-count")
    client = twin.client()
    for _ in range(5):
        left(client)
    assert client.post("/api/user", json={}).status_code == 429
    twin.faults("limit-route-unwired")
    assert "x-ratelimit-limit" not in client.get("/api/organization/members").headers


def test_the_largest_plan_uploads_uncounted(twin: Running) -> None:
    email = "owner@other.test"
    whose = twin.db.Users.find_one({"email": email})["organizationId"]
    client = twin.signed_in(email)
    for plan, counted in (("FREE", True), ("ENTERPRISE", False)):
        twin.db.Organizations.update_one({"_id": whose}, {"$set": {"plan": plan}})
        answer = client.post("/api/upload", files={"note": (None, "no file")})
        assert (answer.status_code, answer.json()) == (400, {"success": False})
        assert ("x-ratelimit-remaining" in answer.headers) == counted
    twin.db.Organizations.update_one({"_id": whose}, {"$set": {"plan": "FREE"}})
