"""Parameters as Stripe's clients send them: ``line_items[0][price]=price_1`` (docs.stripe.com/api)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

_PART = re.compile(r"[^\[\]]+|\[\]")


def decode(text: str) -> dict[str, Any]:
    """The parameters as nested dicts and lists; every value is text."""
    found: dict[str, Any] = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        *path, last = _PART.findall(key)
        place = found
        for part in path:
            place = place.setdefault(part, {})
        if last == "[]":
            last = str(len(place))
        place[last] = value
    return {key: _listed(value) for key, value in found.items()}


def _listed(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _listed(one) for key, one in value.items()}
    return list(inner.values()) if inner and all(key.isdigit() for key in inner) else inner


def is_true(value: object) -> bool:
    """Whether a parameter says yes."""
    return value in (True, "true", "True", "1")


def whole(value: object) -> int | None:
    """A parameter as a number, None where it is none."""
    text = str(value)
    return int(text) if text.isdigit() else None
