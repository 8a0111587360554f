"""The Stripe client against a small local server: a Stripe that does not answer is nobody's failing, and no error."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from signoff.clients.payments import PriceRefusedError, Stripe
from signoff.evidence import Inconclusive, NotRun
from signoff.settings import Settings
from signoff.sweeping import stripe_of
from signoff.world import Person, Tenant, World
from signoff.world.ledger import Ledger
from signoff.world.removal import Places

KEY = "sk_test_" + "0" * 24
SINCE = datetime(2026, 11, 23, tzinfo=UTC)
MINE = {"id": "evt_1", "object": "event", "type": "invoice.paid", "data": {"object": {"customer": "cus_1"}}}


def refusal(kind: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message}}


class StandIn:
    """Answers every request with what is next in line; the last answer is repeated."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, Any]] = []
        self.asked: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("content-length") or 0))
                outer.asked.append(f"{self.command} {self.path}")
                status, body = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_POST = do_DELETE = do_GET  # noqa: N815 - the name that the server calls

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def standin() -> Iterator[StandIn]:
    made = StandIn()
    yield made
    made.close()


@pytest.fixture
def stripe(standin: StandIn) -> Stripe:
    return Stripe(KEY, api_base=standin.url, within_s=3.0)


def listed(*found: Any) -> tuple[int, Any]:
    return 200, {"object": "list", "has_more": False, "data": list(found)}


@pytest.mark.parametrize(
    ("status", "kind"), [(401, "invalid_request_error"), (403, "invalid_request_error")], ids=["unknown", "restricted"]
)
def test_a_key_that_is_refused_is_a_setting_to_mend(standin: StandIn, stripe: Stripe, status: int, kind: str) -> None:
    standin.answers = [(status, refusal(kind, "Invalid API Key provided: sk_test_****"))]

    with pytest.raises(NotRun, match=r"set STRIPE_SECRET_KEY .*Invalid API Key"):
        stripe.products()


def test_a_stripe_that_does_not_answer_decides_nothing(standin: StandIn, stripe: Stripe) -> None:
    standin.answers = [(404, refusal("invalid_request_error", "Unrecognized request URL (GET: /v1/events)."))]

    with pytest.raises(Inconclusive, match=r"Stripe \(http.*does not answer the suite .*Unrecognized"):
        stripe.events(SINCE)


def test_a_stripe_that_is_not_there_decides_nothing() -> None:
    gone = StandIn()
    gone.close()

    with pytest.raises(Inconclusive, match="does not answer"):
        Stripe(KEY, api_base=gone.url).endpoints()


def test_a_price_that_is_refused_is_told_apart(standin: StandIn, stripe: Stripe) -> None:
    standin.answers = [(400, refusal("invalid_request_error", "No such price: 'price_1'"))]

    with pytest.raises(PriceRefusedError, match="No such price"):
        stripe.subscribe("cus_1", "price_1")


def test_a_customer_that_is_not_known_is_gone(standin: StandIn, stripe: Stripe) -> None:
    standin.answers = [(404, refusal("invalid_request_error", "No such customer: 'cus_1'"))]

    assert stripe.is_gone("cus_1")


def test_events_are_awaited_that_come_later(standin: StandIn, stripe: Stripe) -> None:
    standin.answers = [listed(), listed(MINE)]

    assert stripe.told(SINCE, ("invoice.paid",), "cus_1").about("cus_1")
    assert len(standin.asked) == 2


def test_deliveries_are_looked_at_when_there_is_something_to_deliver(standin: StandIn, stripe: Stripe) -> None:
    standin.answers = [listed(), listed(MINE), listed(MINE), listed()]

    every, undelivered = stripe.settled(SINCE, ("invoice.paid",), "cus_1")

    assert every.about("cus_1")
    assert not undelivered.objects
    assert ["delivery_success" in one for one in standin.asked] == [False, False, True, True]


def test_deliveries_are_given_longer_than_a_page(standin: StandIn) -> None:
    """Stripe delivers within seconds as a rule, and a minute later now and then."""
    standin.answers = [listed(MINE), *[listed(MINE)] * 3, listed()]
    settings = Settings.model_validate(
        {"kind": "staging", "stripe_secret_key": KEY, "stripe_api_base": standin.url, "page_timeout_s": 0.1}
    )

    _, undelivered = stripe_of(settings).settled(SINCE, ("invoice.paid",), "cus_1")

    assert settings.webhook_timeout_s >= 60
    assert not undelivered.objects


BUYER = Person("1" * 24, "so-abc123-user-1@example.test", "Buyer", "secret")


def test_a_customer_that_the_application_makes_for_the_buyer_is_removed_too(
    standin: StandIn, stripe: Stripe, tmp_path: Path
) -> None:
    made, gone = {"id": "cus_1", "object": "customer"}, {"id": "cus_2", "object": "customer", "deleted": True}
    standin.answers = [(200, made), listed({"id": "cus_2", "object": "customer"}), (200, gone), listed()]
    ledger = Ledger(tmp_path / "run.jsonl", run="abc123", target="localhost")
    database = SimpleNamespace(set=lambda *_: 1)
    places = Places(stripe=stripe, database=database)  # type: ignore[arg-type]
    world = World(run="abc123", ledger=ledger, places=places, mail_pattern="{tag}@example.test")

    world.customer(Tenant("0" * 24, "so-abc123-org-1", "so-abc123-org-1", "FREE"), buyer=BUYER)
    world.close()

    assert ledger.open_entries() == []
    assert "DELETE /v1/customers/cus_2" in standin.asked


def test_a_customer_that_was_refused_is_nothing_to_remove(standin: StandIn, stripe: Stripe, tmp_path: Path) -> None:
    standin.answers = [(401, refusal("invalid_request_error", "Invalid API Key provided"))]
    ledger = Ledger(tmp_path / "run.jsonl", run="abc123", target="localhost")
    world = World(run="abc123", ledger=ledger, places=Places(stripe=stripe), mail_pattern="{tag}@example.test")

    with pytest.raises(NotRun):
        world.customer(Tenant("0" * 24, "so-abc123-org-1", "so-abc123-org-1", "FREE"), buyer=BUYER)
    world.close()
    ledger.close()

    assert len(standin.asked) == 1
    assert not (tmp_path / "run.jsonl").exists()  # a ledger goes when all is gone
