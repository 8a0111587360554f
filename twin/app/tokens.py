"""Session tokens as NextAuth 4 makes them: JWE compact, ``dir`` and ``A256GCM``, key by HKDF-SHA256 from JWT_SECRET."""

from __future__ import annotations

import json
import time
import uuid
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

SESSION_SECONDS = 30 * 24 * 3600
"""How long a session lives without use (NextAuth 4 default)."""
_LEEWAY_SECONDS = 15
_HEADER = {"alg": "dir", "enc": "A256GCM"}


def key_of(secret: str, salt: str = "") -> bytes:
    """The key of all tokens."""
    info = "NextAuth.js Generated Encryption Key" + (f" ({salt})" if salt else "")
    return HKDF(SHA256(), 32, salt.encode(), info.encode()).derive(secret.encode())


@lru_cache(maxsize=64)
def _key(secret: str, salt: str) -> OctKey:
    return OctKey.import_key(key_of(secret, salt))


def encode(claims: dict[str, Any], secret: str, *, seconds: int = SESSION_SECONDS, salt: str = "") -> str:
    """Encrypt *claims*, with fresh ``iat``, ``exp`` and ``jti``."""
    now = int(time.time())
    payload = claims | {"iat": now, "exp": now + seconds, "jti": str(uuid.uuid4())}
    return jwe.encrypt_compact(_HEADER, json.dumps(payload).encode(), _key(secret, salt))


def decode(token: str, secret: str, *, salt: str = "", ignore_expiry: bool = False) -> dict[str, Any] | None:
    """The claims of *token*, or None if it is forged, damaged, of another algorithm, or expired."""
    try:
        found = jwe.decrypt_compact(token, _key(secret, salt), algorithms=["dir", "A256GCM"])
        claims = json.loads(found.plaintext or b"")
    except (JoseError, ValueError):
        return None
    if found.headers() != _HEADER or not isinstance(claims, dict):
        return None
    expires = claims.get("exp")
    if not isinstance(expires, int | float):
        return None
    if expires < time.time() - _LEEWAY_SECONDS and not ignore_expiry:
        return None
    return claims
