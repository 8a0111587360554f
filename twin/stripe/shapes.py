"""How an object looks in one API version.

With 2025-03-31.basil the billing period moved from the subscription to its items, and an invoice no longer names its
subscription, charge and payment intent itself (docs.stripe.com/changelog/basil).
"""

from __future__ import annotations

import copy
from typing import Any

Object = dict[str, Any]
BASIL = "2025-03-31"


def _subscription(found: Object, *, new: bool) -> None:
    if new:
        for name in ("current_period_start", "current_period_end"):
            found.pop(name, None)
        return
    for item in found["items"]["data"]:
        for name in ("current_period_start", "current_period_end"):
            item.pop(name, None)


def _invoice(found: Object, *, new: bool) -> None:
    if new:
        details = {"subscription": found.pop("subscription", None), "metadata": {}}
        found["parent"] = {"type": "subscription_details", "subscription_details": details}
        for name in ("payment_intent", "charge", "paid"):
            found.pop(name, None)


_CHANGES = {"subscription": _subscription, "invoice": _invoice}


def shaped(found: Object, version: str) -> Object:
    """A copy of *found* as *version* shows it; the object inside an event as well."""
    made = copy.deepcopy(found)
    if made["object"] == "event":
        made["api_version"] = version
        made["data"]["object"] = shaped(made["data"]["object"], version)
    elif change := _CHANGES.get(made["object"]):
        change(made, new=version >= BASIL)
    return made
