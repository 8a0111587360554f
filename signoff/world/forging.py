"""Session tokens that a sound deployment must not take: forged, altered, expired, of other keys and algorithms.

Each is made for a user of the run itself, so one that is taken gives nobody anything.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwe, jwt
from joserfc.jwk import OctKey

from signoff.evidence import REDACTOR
from signoff.world.sessions import INFO, LIFETIME_S, mint

# Keys that stand in examples and tutorials, and the empty one.
KNOWN_KEYS = ("", "secret", "changeme", "your-secret-key", "NEXTAUTH_SECRET", "supersecret")
EXPIRED_S = -3600


def forged(secret: str, *, email: str, user_id: str) -> Iterator[tuple[str, str]]:
    """Pairs of what is wrong with a token, and the token."""
    good = mint(secret, email=email, user_id=user_id)
    claims = {"email": email, "sub": user_id, "name": email, "exp": int(time.time()) + LIFETIME_S}
    yield "expired an hour ago", mint(secret, email=email, user_id=user_id, lifetime_s=EXPIRED_S)
    yield "alg none, unsigned", _unsigned(claims)
    yield "alg HS256, signed with the secret", _signed(claims, OctKey.import_key(secret.encode()))
    yield "alg HS256, signed with the derived key", _signed(claims, OctKey.import_key(_derived(secret)))
    for key in KNOWN_KEYS:
        yield f"encrypted with the key {key!r}", mint(key, email=email, user_id=user_id)
    yield "encrypted for another purpose (salt)", _encrypted(claims, _derived(secret, salt="authjs.session-token"))
    yield "a changed tag", _with_tag(good, changed=True)
    yield "a tag cut off", _with_tag(good, changed=False)
    yield "the claims alone, in base64", base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    yield "the user's id", user_id
    yield "the user's e-mail", email


def _derived(secret: str, salt: str = "") -> bytes:
    info = INFO + (f" ({salt})".encode() if salt else b"")
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt.encode(), info=info).derive(secret.encode())


def _known(token: str) -> str:
    REDACTOR.learn(token, "session token")
    return token


def _unsigned(claims: dict[str, object]) -> str:
    head, body = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
        for part in ({"alg": "none", "typ": "JWT"}, claims)
    )
    return _known(f"{head}.{body}.")


def _signed(claims: dict[str, object], key: OctKey) -> str:
    return _known(jwt.encode({"alg": "HS256"}, claims, key))


def _encrypted(claims: dict[str, object], key: bytes) -> str:
    made = jwe.encrypt_compact({"alg": "dir", "enc": "A256GCM"}, json.dumps(claims), OctKey.import_key(key))
    return _known(made)


def _with_tag(token: str, *, changed: bool) -> str:
    *rest, tag = token.split(".")
    other = ("B" if tag[0] == "A" else "A") + tag[1:] if changed else ""
    return _known(".".join([*rest, other]))
