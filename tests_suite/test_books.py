"""The wait for what a payment changes, against a database whose rows come one after the other."""

from __future__ import annotations

from itertools import chain, repeat
from types import SimpleNamespace
from typing import Any

from fixtures import billing
from signoff.evidence import Rows
from signoff.world import Tenant

TENANT = Tenant("0" * 24, "so-abc123-org-1", "so-abc123-org-1", "FREE")


class Database:
    """Answers every question about subscriptions with the next status; the last one stays."""

    def __init__(self, plan: str, *statuses: str) -> None:
        self._plan = plan
        self._statuses = chain(statuses, repeat(statuses[-1]))

    def find(self, collection: str, where: dict[str, Any]) -> Rows:
        if collection == "Organizations":
            return Rows(collection, where, [{"plan": self._plan}])
        return Rows(collection, where, [{"status": next(self._statuses)}] if collection == "Subscriptions" else [])


def test_a_subscription_that_is_told_of_before_it_is_paid_is_awaited() -> None:
    """Stripe tells of it in any order: of the checkout, of it when it is incomplete, and when it is active."""
    database = Database("PRO", "INCOMPLETE", "INCOMPLETE", "ACTIVE")
    books = billing.books.__wrapped__(database, SimpleNamespace())

    found = books(TENANT, plan="PRO", status="ACTIVE", within_s=5.0)

    assert [row["status"] for row in found.subscriptions.rows] == ["ACTIVE"]


def test_one_that_never_comes_is_shown_as_it_is() -> None:
    books = billing.books.__wrapped__(Database("PRO", "INCOMPLETE"), SimpleNamespace())

    found = books(TENANT, plan="PRO", status="ACTIVE", within_s=0.1)

    assert [row["status"] for row in found.subscriptions.rows] == ["INCOMPLETE"]
