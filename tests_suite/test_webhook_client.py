"""Signatures and events of the suite, held against Stripe's own library."""

from __future__ import annotations

import json

import pytest
import stripe

from signoff.clients.happenings import NEW_VERSION, OLD_VERSION, Happenings
from signoff.clients.payments import LiveKeyError, Stripe
from signoff.clients.webhook import signed, written

SECRET = "whsec_of_the_test"
TOLERANCE_S = 300


def verify(body: bytes, header: str, secret: str = SECRET) -> None:
    """Raises stripe.SignatureVerificationError."""
    stripe.WebhookSignature.verify_header(body.decode(), header, secret, TOLERANCE_S)


@pytest.fixture
def event() -> dict[str, object]:
    return Happenings("cus_1", OLD_VERSION).invoice("paid", 2900)


def test_the_library_believes_our_signature(event: dict[str, object]) -> None:
    body = written(event)

    verify(body, signed(body, SECRET))
    assert stripe.Webhook.construct_event(body.decode(), signed(body, SECRET), SECRET).type == "invoice.paid"


@pytest.mark.parametrize(
    ("age_s", "secret", "scheme"), [(600, SECRET, "v1"), (0, "whsec_of_somebody_else", "v1"), (0, SECRET, "v0")]
)
def test_the_library_does_not_believe_a_spoilt_one(
    event: dict[str, object], age_s: float, secret: str, scheme: str
) -> None:
    body = written(event)

    with pytest.raises(stripe.SignatureVerificationError):
        verify(body, signed(body, secret, age_s=age_s, scheme=scheme))


def test_the_body_is_not_what_a_parser_would_write_again(event: dict[str, object]) -> None:
    """Otherwise a handler that signs the parsed JSON would go unnoticed."""
    body = written(event)

    assert body != json.dumps(json.loads(body), separators=(",", ":")).encode()
    assert body != json.dumps(json.loads(body)).encode()


def test_the_shapes_differ_where_the_api_changed() -> None:
    old, new = Happenings("cus_1", OLD_VERSION), Happenings("cus_1", NEW_VERSION)
    before, after = (told.subscription("created", "price_1")["data"]["object"] for told in (old, new))

    assert before["current_period_end"] == old.period_end
    assert "current_period_end" not in before["items"]["data"][0]
    assert "current_period_end" not in after
    assert after["items"]["data"][0]["current_period_end"] == new.period_end
    before, after = (told.invoice("paid", 1)["data"]["object"] for told in (old, new))
    assert before["payment_intent"].startswith("pi_")
    assert "payment_intent" not in after
    assert after["parent"]["subscription_details"]["subscription"] == new.subscription_id


@pytest.mark.parametrize("version", [OLD_VERSION, NEW_VERSION])
def test_a_renewal_is_the_next_month_of_the_same_subscription(version: str) -> None:
    told = Happenings("cus_1", version)
    first, second = (one.subscription("updated", "price_1")["data"]["object"] for one in (told, told.renewed()))
    holder, later = (one["items"]["data"][0] if told.new_shape else one for one in (first, second))

    assert first["id"] == second["id"]
    assert later["current_period_start"] == holder["current_period_end"] == told.period_end
    assert later["current_period_end"] == told.renewed().period_end


def test_a_live_key_is_not_used_for_anything() -> None:
    with pytest.raises(LiveKeyError):
        Stripe("sk_live_" + "0" * 24)
