"""A provider that speaks as Google does: OpenID Connect Core and Discovery, PKCE (RFC 7636), RS256."""

from __future__ import annotations

import hashlib
import time

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.oauth.grants import DeniedError, Provider
from twin.state import OAuthClient


def build(client: OAuthClient, redirect_uri: str) -> Starlette:
    """The ASGI application of the provider."""
    provider = Provider(client, redirect_uri, "Sign in with Google", pkce=True)
    key = RSAKey.generate_key(2048, {"kid": "twin-1", "use": "sig", "alg": "RS256"}, private=True)
    issuer = client.issuer

    async def discovery(request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/o/oauth2/v2/auth",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/v1/userinfo",
                "jwks_uri": f"{issuer}/oauth2/v3/certs",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "scopes_supported": ["openid", "email", "profile"],
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "claims_supported": ["aud", "email", "email_verified", "exp", "iat", "iss", "name", "picture", "sub"],
            }
        )

    async def keys(request: Request) -> Response:
        return JSONResponse({"keys": [key.as_dict(private=False)]})

    async def token(request: Request) -> Response:
        try:
            grant = await provider.redeem(request)
        except DeniedError as denied:
            return JSONResponse({"error": str(denied)}, 401 if str(denied) == "invalid_client" else 400)
        now = int(time.time())
        claims = {"iss": issuer, "aud": client.client_id, "azp": client.client_id, "iat": now, "exp": now + 3600}
        claims |= _person(grant.email) | ({"nonce": grant.nonce} if grant.nonce else {})
        signed = jwt.encode({"alg": "RS256", "kid": "twin-1"}, claims, key)
        return JSONResponse(
            {
                "access_token": provider.bearer(grant.email),
                "token_type": "Bearer",
                "expires_in": 3600,
                "scope": "openid email profile",
                "id_token": signed,
            },
            headers={"cache-control": "no-store"},
        )

    async def userinfo(request: Request) -> Response:
        email = provider.who(request)
        return JSONResponse(_person(email)) if email else JSONResponse({"error": "invalid_token"}, 401)

    return Starlette(
        routes=[
            Route("/.well-known/openid-configuration", discovery),
            Route("/o/oauth2/v2/auth", provider.authorize, methods=["GET", "POST"]),
            Route("/token", token, methods=["POST"]),
            Route("/oauth2/v3/certs", keys),
            Route("/v1/userinfo", userinfo),
        ]
    )


def _person(email: str) -> dict[str, str | bool | int]:
    subject = str(int(hashlib.sha256(email.lower().encode()).hexdigest()[:16], 16))
    return {"sub": subject, "email": email, "email_verified": True, "name": email.partition("@")[0], "picture": ""}
