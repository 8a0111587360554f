"""The S3 look-alike: path style, objects in memory; PUT, GET, HEAD, DELETE of objects and ListObjectsV2."""

from __future__ import annotations

import hashlib
import urllib.parse
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from twin.state import Twin
from twin.storage.signature import BadSignatureError, check

OBJECT_LIMIT = 80 * 1024 * 1024
STATUS = {
    "NoSuchKey": 404,
    "NoSuchBucket": 404,
    "EntityTooLarge": 400,
    "ServiceUnavailable": 503,
    "MethodNotAllowed": 405,
    "XAmzContentSHA256Mismatch": 400,
    "NotImplemented": 501,
}


@dataclass(frozen=True)
class Stored:
    """One object."""

    content: bytes
    media_type: str
    changed: datetime

    @property
    def etag(self) -> str:
        """The MD5 of the bytes in quotes, as S3 has it for objects of one part."""
        return f'"{hashlib.md5(self.content, usedforsecurity=False).hexdigest()}"'


def _error(code: str) -> Response:
    content = f'<?xml version="1.0" encoding="UTF-8"?><Error><Code>{code}</Code><Message>{code}</Message></Error>'
    return Response(content, STATUS.get(code, 403), media_type="application/xml")


class Storage:
    """The server. While ``storage`` is taken away, it refuses everybody with 503."""

    def __init__(self, twin: Twin) -> None:
        self.twin = twin
        self.objects: dict[str, Stored] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            answer = await self._answer(Request(scope, receive))
            await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if self.twin.down("storage"):
            return _error("ServiceUnavailable")
        content = bytearray()
        async for chunk in request.stream():
            content += chunk
            if len(content) > OBJECT_LIMIT:
                return _error("EntityTooLarge")
        raw_path = request.scope["raw_path"].decode("latin-1").partition("?")[0]
        try:
            check(self.twin.storage, request.method, raw_path, request.url.query, request.headers, bytes(content))
        except BadSignatureError as error:
            return _error(str(error))
        bucket, _, key = urllib.parse.unquote(raw_path).lstrip("/").partition("/")
        if bucket != self.twin.storage.bucket:
            return _error("NoSuchBucket")
        return self._object(request, key, bytes(content)) if key else self._bucket(request)

    def _bucket(self, request: Request) -> Response:
        if request.method == "HEAD":
            return Response()
        if request.method != "GET":
            return _error("MethodNotAllowed")
        prefix = request.query_params.get("prefix", "")
        keys = sorted(key for key in self.objects if key.startswith(prefix))[:1000]
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{self.objects[key].changed:%Y-%m-%dT%H:%M:%S.000Z}"
            f"</LastModified><ETag>{escape(self.objects[key].etag)}</ETag><Size>{len(self.objects[key].content)}"
            f"</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for key in keys
        )
        content = (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>{escape(self.twin.storage.bucket)}</Name><Prefix>{escape(prefix)}</Prefix>"
            f"<KeyCount>{len(keys)}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
            f"{rows}</ListBucketResult>"
        )
        return Response(content, media_type="application/xml")

    def _object(self, request: Request, key: str, content: bytes) -> Response:
        if request.method == "PUT":
            if "aws-chunked" in request.headers.get("content-encoding", ""):
                content = _unchunked(content)
            media_type = request.headers.get("content-type", "binary/octet-stream")
            self.objects[key] = Stored(content, media_type, datetime.now(UTC))
            return Response(headers={"etag": self.objects[key].etag})
        if request.method == "DELETE":
            self.objects.pop(key, None)
            return Response(status_code=204)
        if request.method not in ("GET", "HEAD"):
            return _error("MethodNotAllowed")
        found = self.objects.get(key)
        if found is None:
            return _error("NoSuchKey")
        headers = {
            "etag": found.etag,
            "last-modified": format_datetime(found.changed, usegmt=True),
            "content-type": found.media_type,
        }
        return Response(found.content, headers=headers)


def _unchunked(content: bytes) -> bytes:
    """The object inside an ``aws-chunked`` body, which current SDKs send with a trailing checksum."""
    whole, rest = bytearray(), content
    while rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            break
        whole += rest[:length]
        rest = rest[length + 2 :]
    return bytes(whole)
