"""Where browsers put files: each has a signed address. The bytes go to the storage, a signed callback to the app.

Stands for the ingest host of the upload service.
"""

from __future__ import annotations

import hashlib
import json
import time
import urllib.parse

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from twin.app import bucket, uploads
from twin.state import Twin, UnavailableError

MOST = 70 * 1024 * 1024


def _allowed(twin: Twin) -> dict[str, str]:
    """CORS: the application's own pages, and no other site."""
    return {
        "access-control-allow-origin": twin.base_url,
        "access-control-allow-methods": "PUT",
        "access-control-allow-headers": "*",
        "vary": "Origin",
    }


def _is_good(twin: Twin, request: Request) -> bool:
    address, _, told = str(request.url).removeprefix(twin.ingest_url).rpartition("&signature=")
    expires = request.query_params.get("expires", "")
    fresh = expires.isdigit() and int(expires) > time.time() * 1000
    return fresh and uploads.is_signed(twin, address.encode(), urllib.parse.unquote(told))


async def _call_back(twin: Twin, key: str, upload: uploads.Upload, content: bytes) -> httpx.Response:
    file = {
        "name": upload.name,
        "size": len(content),
        "type": upload.type,
        "customId": None,
        "key": key,
        "url": f"{twin.ingest_url}/f/{key}",
        "appUrl": f"{twin.ingest_url}/f/{key}",
        "fileHash": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }
    body = json.dumps({"status": "uploaded", "file": file, "metadata": upload.metadata}).encode()
    headers = {
        "content-type": "application/json",
        "uploadthing-hook": "callback",
        "x-uploadthing-signature": uploads.signature(twin, body),
    }
    address = f"{twin.base_url}/api/uploadthing?slug={upload.slug}"
    answer = await twin.http.post(address, content=body, headers=headers)
    return answer.raise_for_status()


async def _put(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    headers = _allowed(twin)
    key = request.path_params["key"]
    upload = twin.uploads.get(key)
    if upload is None or not _is_good(twin, request):
        return JSONResponse({"error": "Invalid signature"}, 403, headers)
    if int(request.headers.get("content-length", MOST + 1)) > MOST:
        return JSONResponse({"error": "File is too large"}, 413, headers)
    form = await request.form(max_part_size=MOST)
    file = form.get("file")
    content = b"" if file is None or isinstance(file, str) else await file.read()
    if len(content) != upload.size and not twin.faults.on("document-oversize-accepted"):
        return JSONResponse({"error": "File has another size than announced"}, 400, headers)
    del twin.uploads[key]
    try:
        await bucket.put(twin, f"documents/{key}", content)
        if not twin.faults.on("document-callback-lost"):
            await _call_back(twin, key, upload, content)
    except (httpx.HTTPError, UnavailableError):
        return JSONResponse({"error": "Upload failed"}, 502, headers)
    return JSONResponse({"url": f"{twin.ingest_url}/f/{key}", "serverData": None}, headers=headers)


async def _preflight(request: Request) -> Response:
    return Response(status_code=204, headers=_allowed(request.app.state.twin))


def build(twin: Twin) -> ASGIApp:
    """The ingest server of *twin*. It only takes files; nobody reads from it."""
    app = Starlette(routes=[Route("/{key}", _put, methods=["PUT"]), Route("/{key}", _preflight, methods=["OPTIONS"])])
    app.state.twin = twin
    return app
