"""The application's own client of its payment provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import httpx

from twin.state import Twin

VERSION = "2025-10-29.clover"
"""API version that the application asks for."""


class PaymentError(RuntimeError):
    """The provider refused, or cannot be reached."""


async def call(twin: Twin, method: str, path: str, params: dict[str, str] | None = None) -> dict[str, Any]:
    """One call below ``/v1``. Raises PaymentError."""
    headers = {
        "authorization": f"Bearer {twin.stripe.secret_key}",
        "stripe-version": VERSION,
        "content-type": "application/x-www-form-urlencoded",
    }
    text = urlencode(params or {})
    url = f"{twin.stripe.url}/v1/{path}"
    try:
        if method == "GET":
            answer = await twin.http.get(f"{url}?{text}", headers=headers)
        else:
            answer = await twin.http.request(method, url, content=text, headers=headers)
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found
    except (httpx.HTTPError, ValueError) as error:
        raise PaymentError(str(error)) from error
