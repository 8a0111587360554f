"""AWS Signature Version 4: signing the application's requests, and checking everybody's."""

from __future__ import annotations

import hashlib
import hmac
import re
import urllib.parse
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from twin.state import Bucket

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
SKEW = timedelta(minutes=15)
_HEADER = re.compile(ALGORITHM + r" Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})")


class BadSignatureError(Exception):
    """The request is not signed, or not by who may. ``str()`` is the S3 error code."""


def _quote(text: str, safe: str = "-_.~") -> str:
    return urllib.parse.quote(text, safe=safe)


def _mac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _sign(secret: str, scope: str, moment: str, canonical: str) -> str:
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = _mac(key, part)
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    return _mac(key, "\n".join((ALGORITHM, moment, scope, digest))).hex()


def _canonical(
    method: str, raw_path: str, query: list[tuple[str, str]], headers: Mapping[str, str], names: list[str], payload: str
) -> str:
    asked = "&".join(f"{_quote(key)}={_quote(value)}" for key, value in sorted(query))
    path = _quote(urllib.parse.unquote(raw_path), safe="/-_.~")
    lines = "".join(f"{name}:{' '.join(headers.get(name, '').split())}\n" for name in names)
    return "\n".join((method, path, asked, lines, ";".join(names), payload))


def signed_headers(method: str, url: str, content: bytes, place: Bucket) -> dict[str, str]:
    """The headers with which a request to *url* is signed for *place*."""
    parts = urllib.parse.urlsplit(url)
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    payload = hashlib.sha256(content).hexdigest()
    headers = {"host": parts.netloc, "x-amz-content-sha256": payload, "x-amz-date": moment}
    names = sorted(headers)
    scope = f"{moment[:8]}/{place.region}/s3/aws4_request"
    canonical = _canonical(method, parts.path, urllib.parse.parse_qsl(parts.query), headers, names, payload)
    signature = _sign(place.access_key_secret, scope, moment, canonical)
    headers["authorization"] = (
        f"{ALGORITHM} Credential={place.access_key_id}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
    )
    return headers


def check(
    place: Bucket, method: str, raw_path: str, query_string: str, headers: Mapping[str, str], content: bytes
) -> None:
    """Raise BadSignatureError unless the request is signed with the key of *place*, in a header or in its address."""
    query = urllib.parse.parse_qsl(query_string, keep_blank_values=True)
    asked = dict(query)
    if "X-Amz-Signature" in asked:
        query = [pair for pair in query if pair[0] != "X-Amz-Signature"]
        credential, names = asked.get("X-Amz-Credential", ""), asked.get("X-Amz-SignedHeaders", "").split(";")
        signature, moment, payload = asked["X-Amz-Signature"], asked.get("X-Amz-Date", ""), UNSIGNED
        life = timedelta(seconds=int(asked.get("X-Amz-Expires", "0") or 0))
    else:
        found = _HEADER.fullmatch(headers.get("authorization", ""))
        if found is None:
            raise BadSignatureError("AccessDenied")
        credential, names, signature = found[1], found[2].split(";"), found[3]
        moment, payload, life = headers.get("x-amz-date", ""), headers.get("x-amz-content-sha256", ""), SKEW
        if re.fullmatch("[0-9a-f]{64}", payload) and payload != hashlib.sha256(content).hexdigest():
            raise BadSignatureError("XAmzContentSHA256Mismatch")
    _check_moment(moment, life)
    key_id, _, scope = credential.partition("/")
    if key_id != place.access_key_id:
        raise BadSignatureError("InvalidAccessKeyId")
    if scope != f"{moment[:8]}/{place.region}/s3/aws4_request" or "host" not in names:
        raise BadSignatureError("SignatureDoesNotMatch")
    canonical = _canonical(method, raw_path, query, headers, names, payload)
    if not hmac.compare_digest(signature, _sign(place.access_key_secret, scope, moment, canonical)):
        raise BadSignatureError("SignatureDoesNotMatch")


def _check_moment(moment: str, life: timedelta) -> None:
    try:
        signed = datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise BadSignatureError("AccessDenied") from error
    age = datetime.now(UTC) - signed
    if age > life or age < -SKEW:
        raise BadSignatureError("RequestTimeTooSkewed" if life == SKEW else "AccessDenied")
