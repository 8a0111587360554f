"""The application's own object storage, over the S3 protocol."""

from __future__ import annotations

import httpx

from twin.state import Twin
from twin.storage.signature import signed_headers


async def _send(twin: Twin, method: str, key: str, content: bytes = b"") -> httpx.Response:
    place = twin.storage
    url = f"{place.endpoint}/{place.bucket}/{key}"
    headers = signed_headers(method, url, content, place)
    answer = await twin.http.request(method, url, content=content, headers=headers)
    answer.raise_for_status()
    return answer


async def put(twin: Twin, key: str, content: bytes) -> None:
    """Store an object. Raises httpx.HTTPError if the storage refuses."""
    await _send(twin, "PUT", key, content)


async def get(twin: Twin, key: str) -> bytes:
    """The bytes of an object. Raises httpx.HTTPError if the storage refuses or has none."""
    return (await _send(twin, "GET", key)).content


async def remove(twin: Twin, key: str) -> None:
    """Delete an object. Raises httpx.HTTPError if the storage refuses."""
    await _send(twin, "DELETE", key)
