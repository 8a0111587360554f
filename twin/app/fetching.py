"""Addresses that users send: which pictures are accepted, and what faults make the server call."""

from __future__ import annotations

import asyncio
import ipaddress
import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from twin.app.answers import data
from twin.faults.fetching import FIELDS
from twin.state import Twin

HOSTS = ("utfs.io", "lh3.googleusercontent.com", "avatars.githubusercontent.com")
"""Where profile pictures may lie: the document storage and the two providers."""
LONGEST = 500
_PLACES = {fault: (method, re.compile(path), field) for fault, (method, path, field) in FIELDS.items()}
_LATE_S = 0.4


def is_picture(twin: Twin, url: str) -> bool:
    """Whether a profile picture may lie at *url*: HTTPS, at a host of the list, without user or port."""
    on = twin.faults.on
    if len(url) > LONGEST:
        return False
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if on("avatar-any-address") or (on("avatar-any-scheme") and parts.scheme not in ("", "http", "https")):
        return True
    if on("avatar-any-https-address") and parts.scheme == "https":
        return True
    if on("avatar-host-compared-by-prefix") and parts.scheme == "https" and host.startswith(HOSTS):
        return True
    if on("avatar-private-addresses-only-refused") and parts.scheme in ("http", "https") and not _private(host):
        return True
    if on("avatar-metadata-accepted") and host == "169.254.169.254":
        return True
    return parts.scheme == "https" and host in HOSTS and port is None and "@" not in parts.netloc


def _private(host: str) -> bool:
    """What a list of bad addresses knows: it reads dotted numbers, and nothing else that means the same."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost"


async def of_request(request: Request) -> None:
    """Call what faults call of a request to the API."""
    twin: Twin = request.app.state.twin
    for fault, (method, path, field) in _PLACES.items():
        if twin.faults.on(fault) and request.method == method and path.fullmatch(request.url.path):
            await _call(twin, await _sent(request, field), late=fault.endswith("-late"))
    if twin.faults.on("fetches-forwarded-host") and "x-forwarded-host" in request.headers:
        await _call(twin, f"http://{request.headers['x-forwarded-host']}/")
    if twin.faults.on("fetches-referer") and "referer" in request.headers:
        await _call(twin, request.headers["referer"])


async def _sent(request: Request, field: str) -> Any:
    if field in request.query_params:
        return request.query_params[field]
    try:
        found = json.loads(await request.body())
    except ValueError:
        return None
    return found.get(field) if isinstance(found, dict) else None


async def _call(twin: Twin, url: Any, *, late: bool = False) -> None:
    async def call() -> None:
        if late:
            await asyncio.sleep(_LATE_S)
        try:
            await twin.http.get(url, timeout=1)
        except (httpx.HTTPError, httpx.InvalidURL):
            return

    if not isinstance(url, str) or not url.startswith("http"):
        return
    if late:
        twin.later(call())
    else:
        await call()


def loads_images(twin: Twin, scope: Scope) -> bool:
    """Whether a fault has an image loader that takes addresses."""
    url = _asked(scope)
    if twin.faults.on("image-loader-fetches"):
        return True
    # As a framework that has localhost among its hosts since its first days: what is no picture is refused, but called.
    if twin.faults.on("image-loader-fetches-from-localhost"):
        return urlsplit(url).hostname == "localhost" and urlsplit(url).path.startswith("/so/")
    return twin.faults.on("image-loader-takes-addresses-as-numbers") and not _private(urlsplit(url).hostname or "")


def _asked(scope: Scope) -> str:
    return str(parse_qs(scope["query_string"].decode()).get("url", [""])[0])


class ImageLoader:
    """An image loader that fetches whatever it is told to."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Call the address in the query, and answer with a picture."""
        url = _asked(scope)
        # Only what a test's own listener can be: nothing else on this machine is called, not even by a fault.
        if urlsplit(url).path.startswith("/so/"):
            await _call(self.twin, url)
        answer = Response(b"\x89PNG", media_type="image/png") if url else data({"error": "url"}, 400)
        await answer(scope, receive, send)
