"""The suite's own headers (a client address, a pass for the hosting), which no other site than the deployment gets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from playwright.sync_api import BrowserContext, Route


def keep_at_home(context: BrowserContext, headers: Mapping[str, str], base_url: str) -> None:
    """Leave *headers*, which *context* sends with every request, out of those to other sites than *base_url*'s.

    The pass is a secret. And a browser asks another site's leave (CORS) for every header that a script does not send
    by itself: the site that takes uploads, and Stripe's own, would refuse what they take from every other visitor.
    """
    if not headers:
        return
    ours = {name.lower() for name in headers}

    def strip(route: Route) -> None:
        route.fallback(headers={name: value for name, value in route.request.headers.items() if name not in ours})

    context.route(re.compile(rf"^(?!{re.escape(base_url.rstrip('/'))}(?:[/?#]|$))https?:"), strip)
