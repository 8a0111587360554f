"""Hand-made evidence for the tests of expectations."""

from __future__ import annotations

import json
from typing import Any

import httpx

from signoff.evidence import Exchange


def answer(
    status: int = 200,
    body: Any = "",
    headers: list[tuple[str, str]] | None = None,
    *,
    url: str = "https://staging.test/en/sign-in",
    method: str = "GET",
    cut: bool = False,
) -> Exchange:
    """An exchange as a client would have made it; a body that is no text is sent as JSON."""
    text = body if isinstance(body, str) else json.dumps(body)
    kind = [] if isinstance(body, str) else [("content-type", "application/json")]
    return Exchange(
        actor="nobody",
        method=method,
        url=url,
        status=status,
        reason=httpx.codes.get_reason_phrase(status),
        headers=httpx.Headers([*kind, *(headers or [])]),
        text=text,
        cut=cut,
    )
