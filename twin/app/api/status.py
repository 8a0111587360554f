"""``GET /api/rate-limit``: how much of the hour's requests is left; asking is not counted."""

from __future__ import annotations

import math
import time

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app.answers import data
from twin.app.api.guard import signed_in
from twin.app.limiter import usage
from twin.app.routing import resource


async def _usage(request: Request) -> Response:
    await signed_in(request)
    limit, count = await usage(request)
    minutes = math.ceil((count.reset - time.time()) / 60)
    shown = "1 hour" if minutes >= 60 else f"{minutes} minute{'' if minutes == 1 else 's'}"
    return data(
        {
            "limit": limit,
            "remaining": max(0, limit - count.used),
            "resetIn": shown,
            "percentUsed": round(100 * count.used / limit),
        }
    )


def routes() -> list[BaseRoute]:
    """``/api/rate-limit``."""
    return [resource("/api/rate-limit", bucket=None, GET=_usage)]
