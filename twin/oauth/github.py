"""A provider that speaks as GitHub does: OAuth 2 web flow, ``/user`` and ``/user/emails``."""

from __future__ import annotations

import hashlib

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.oauth.grants import DeniedError, Provider
from twin.state import OAuthClient

ERRORS = {"invalid_client": "incorrect_client_credentials", "invalid_grant": "bad_verification_code"}
"""GitHub's own names of OAuth errors."""


def build(client: OAuthClient, redirect_uri: str) -> Starlette:
    """The ASGI application of the provider."""
    provider = Provider(client, redirect_uri, "Sign in to GitHub", pkce=False)

    async def token(request: Request) -> Response:
        try:
            grant = await provider.redeem(request)
        except DeniedError as denied:
            # GitHub answers 200 when it refuses.
            return JSONResponse({"error": ERRORS[str(denied)]})
        return JSONResponse(
            {"access_token": provider.bearer(grant.email), "token_type": "bearer", "scope": "read:user,user:email"}
        )

    async def user(request: Request) -> Response:
        email = provider.who(request)
        if email is None:
            return JSONResponse({"message": "Bad credentials"}, 401)
        login = email.partition("@")[0]
        number = int(hashlib.sha256(email.lower().encode()).hexdigest()[:8], 16)
        return JSONResponse({"id": number, "login": login, "name": login, "email": None, "avatar_url": ""})

    async def emails(request: Request) -> Response:
        email = provider.who(request)
        if email is None:
            return JSONResponse({"message": "Bad credentials"}, 401)
        return JSONResponse([{"email": email, "primary": True, "verified": True, "visibility": "private"}])

    return Starlette(
        routes=[
            Route("/login/oauth/authorize", provider.authorize, methods=["GET", "POST"]),
            Route("/login/oauth/access_token", token, methods=["POST"]),
            Route("/user", user),
            Route("/user/emails", emails),
        ]
    )
