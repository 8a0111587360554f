"""What takes longer than anybody waits, because it mails or asks others: an answer to judge, no break-down."""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from bson import ObjectId

from fixtures import people
from signoff import expect
from signoff.access import escalation
from signoff.clients import Actor
from signoff.clients.base import Caller
from signoff.clients.pairs import MOST_SILENT, in_turn
from signoff.evidence import CheckFailed, Inconclusive, Rows
from signoff.evidence.probe import NO_ANSWER
from signoff.settings import load
from signoff.target import Target
from tests_suite.making import answer

SOMEONE = {"id": str(ObjectId()), "name": "so-user", "email": "so@example.test", "password": "Aa1!xyz0"}
STAGING = {"BASE_URL": "https://staging.example.com", "ALLOWED_HOSTS": "staging.example.com"}


def hanging(*routes: str) -> Actor:
    """Somebody whom everything is answered well, but *routes*, which nobody answers in time."""

    def answered(request: httpx.Request) -> httpx.Response:
        if any(route in request.url.path for route in routes):
            raise httpx.ReadTimeout("gone", request=request)
        return httpx.Response(200, json={})

    return Actor(Caller("https://staging.test", name="MEMBER", transport=httpx.MockTransport(answered)))


def company(actor: Actor) -> Any:
    """A company of one, whose rows are as they were whatever is asked."""
    person, row = SimpleNamespace(**SOMEONE), str(ObjectId())
    tenant = SimpleNamespace(id=str(ObjectId()), name="so-tenant")
    world = SimpleNamespace(person=lambda **_: person, newcomer=lambda: person, name=lambda _: "so-row")
    roles = ("OWNER", "ADMIN", "MEMBER", "VIEWER")
    plain = {"is_admin": False, "is_account_admin": False, "organization_role": "MEMBER", "organizationId": None}
    rows = [{"_id": ObjectId(), "ownerId": ObjectId(), **plain}]
    return SimpleNamespace(
        world=world,
        tenant=tenant,
        people=dict.fromkeys(roles, person),
        actors=dict.fromkeys(roles, actor),
        hire=lambda role, someone: actor,
        row=lambda collection, **_: {"row": row} if collection else {},
        database=SimpleNamespace(find=lambda collection, where: Rows(collection, where, rows)),
    )


def test_what_mails_and_is_never_answered_gains_nothing_and_breaks_nothing() -> None:
    slow = company(hanging("/api/user/activate", "/api/crm/leads", "/api/crm/opportunity"))

    own = escalation.own_account(slow, slow)
    tenants = escalation.tenant_of_body(slow, slow)
    pointers = escalation.references(slow, slow)

    silent = [probe.ask for probe in (*own, *tenants, *pointers) if probe.answer.status == NO_ANSWER]
    assert any("activate" in one for one in silent)
    assert any("leads" in one for one in silent)
    assert any("opportunity" in one for one in silent)
    expect.census.nothing_gained(own, by="fields of a body")


def test_where_most_is_never_answered_nobody_can_tell_what_is_gained() -> None:
    everything = company(hanging("/api/"))
    with pytest.raises(Inconclusive, match="no answer"):
        expect.census.nothing_gained(escalation.references(everything, everything), by="an id")
    registered = escalation.registration(everything, everything, hanging("/api/user"))
    with pytest.raises(Inconclusive, match="no answer"):
        expect.census.nothing_gained([registered], by="registering")


def test_a_registration_and_a_reset_that_wait_for_their_mail_are_answers() -> None:
    users = hanging("/api/user").users

    assert users.reset_password("so@example.test").status == NO_ANSWER
    assert users.register(name="so", email="so@example.test", password="Aa1!xyz0").status == NO_ANSWER


def test_a_health_that_never_answers_is_not_healthy() -> None:
    with pytest.raises(CheckFailed, match="not healthy"):
        expect.healthy(hanging("/api/health").health.read())


def test_times_are_not_asked_for_without_end_where_nobody_answers() -> None:
    asked = []

    def silence():
        asked.append(1)
        return answer(NO_ANSWER)

    found = in_turn(silence, lambda: answer(200), words=("one", "other"), rounds=(12, 48), enough=lambda _: False)

    assert (len(asked), len(found.pairs)) == (MOST_SILENT, 0)


def test_actors_wait_for_an_answer_as_long_as_the_settings_say() -> None:
    target = Target(load({**STAGING, "REQUEST_TIMEOUT_S": "3"}))
    made = people._actors(target, dict, own_addresses=True)

    assert next(made)("nobody").caller.timeout_s == 3
    next(made, None)


def test_an_answer_that_comes_in_drops_is_cut_when_the_wait_is_over() -> None:
    def drops():
        for _ in range(100):
            time.sleep(0.02)
            yield b"x"

    transport = httpx.MockTransport(lambda _: httpx.Response(200, content=drops()))
    found = Caller("https://staging.test", timeout_s=0.1, transport=transport).send("GET", "/api/slow")

    assert found.cut
    assert 0 < len(found.text) < 50
