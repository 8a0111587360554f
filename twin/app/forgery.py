"""Session tokens that faults let pass: forged, altered, ended, planted; everywhere, or on one route alone."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from twin.app import tokens
from twin.faults.sessions import GOOD_ON
from twin.state import Twin

if TYPE_CHECKING:
    from twin.app.nextauth.flow import Visit

Claims = dict[str, Any]
PLANTED = "PlantedSession"
ENDED = "EndedUser"


async def taken(twin: Twin, token: str, path: str) -> Claims | None:
    """The claims of a token that a fault takes; None where there is none, and the sound checks go on."""
    on = twin.faults.on
    if on("session-fixation-made-up") or on("session-fixation-own"):
        row = await twin.db[PLANTED].find_one({"token": token})
        if row:
            return {"email": row["email"], "exp": 2**31, "sid": token}
    for fault, (kind, where) in GOOD_ON.items():
        if path == where and on(fault):
            found = unverified(token) if kind == "unsigned" else _revived(twin, token)
            if found:
                return found
    if on("session-hs256-accepted"):
        return _signed(token, twin.secret)
    if on("session-tag-not-checked"):
        return _unauthenticated(token, twin.secret)
    if on("session-known-key-accepted"):
        return tokens.decode(token, "changeme")
    return tokens.decode(token, "") if on("session-empty-key-accepted") else None


def _revived(twin: Twin, token: str) -> Claims | None:
    """The claims of a token that has expired or was signed out."""
    return tokens.decode(token, twin.secret, ignore_expiry=True)


def unverified(token: str) -> Claims | None:
    """The payload of a three-part token whose signature nobody checks."""
    parts = token.split(".")
    return _claims(parts[1]) if len(parts) == 3 else None


def _claims(part: str) -> Claims | None:
    try:
        claims = json.loads(_bytes(part))
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("email") else None


def _bytes(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _signed(token: str, secret: str) -> Claims | None:
    try:
        return dict(jwt.decode(token, OctKey.import_key(secret.encode()), algorithms=["HS256"]).claims)
    except (JoseError, ValueError):
        return None


def _unauthenticated(token: str, secret: str) -> Claims | None:
    """Decrypt A256GCM as the plain counter mode that is inside, without a look at the tag."""
    parts = token.split(".")
    if len(parts) != 5:
        return None
    key = tokens.key_of(secret)
    cipher = Cipher(algorithms.AES(key), modes.CTR(_bytes(parts[2]) + b"\0\0\0\2")).decryptor()
    try:
        claims = json.loads(cipher.update(_bytes(parts[3])) + cipher.finalize())
    except ValueError:
        return None
    if not isinstance(claims, dict) or not claims.get("email") or claims.get("exp", 0) < time.time():
        return None
    return claims


async def keep_planted(visit: Visit, user: dict[str, Any]) -> None:
    """After a sign-in: let a session token that the browser held before be the user's."""
    from twin.app.sessions import token_of

    held = token_of(visit.request)
    if held is None:
        return
    known = tokens.decode(held, visit.twin.secret) is not None
    if visit.twin.faults.on("session-fixation-own" if known else "session-fixation-made-up"):
        await visit.twin.db[PLANTED].insert_one({"token": held, "email": user["email"]})
        visit.keep_session(held)


async def end_all(twin: Twin, user: dict[str, Any] | None) -> None:
    """End every session of a user."""
    if user:
        await twin.db[ENDED].insert_one({"email": user["email"]})


async def ended(twin: Twin, email: str) -> bool:
    """Whether every session of this user was ended."""
    on = twin.faults.on("sign-out-ends-all-sessions")
    return on and await twin.db[ENDED].find_one({"email": email}) is not None
