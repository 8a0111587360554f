"""Sessions made without signing in, for tests in which signing in is not the point.

NextAuth 4 keeps a session in a JWE: ``dir`` with A256GCM, the key derived from the secret by
HKDF-SHA256 (RFC 7516, RFC 5869).
"""

from __future__ import annotations

import json
import time
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe
from joserfc.jwk import OctKey

from signoff.evidence import REDACTOR

INFO = b"NextAuth.js Generated Encryption Key"
LIFETIME_S = 30 * 24 * 3600


def mint(secret: str, *, email: str, name: str = "", user_id: str = "", lifetime_s: int = LIFETIME_S) -> str:
    """A session token for *email*, valid for *lifetime_s* seconds from now (negative: already expired).

    Raises ValueError for an empty e-mail: the application would take such a token for its first user.
    """
    if not email:
        raise ValueError("a session needs an e-mail")
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=INFO).derive(secret.encode())
    now = int(time.time())
    # An expired token must have been issued before it expired.
    claims = {
        "name": name,
        "email": email,
        "sub": user_id,
        "iat": min(now, now + lifetime_s),
        "exp": now + lifetime_s,
        "jti": str(uuid.uuid4()),
    }
    token = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, json.dumps(claims), OctKey.import_key(key))
    REDACTOR.learn(token, "session token")
    return token
