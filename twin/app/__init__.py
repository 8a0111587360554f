"""The application of the twin: API, NextAuth and pages, behind the edge."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from twin.app import api, monitoring, nextauth, pages
from twin.app.edge import Edge
from twin.app.locale import Locale
from twin.state import Twin


async def _not_found(request: Request, error: Exception) -> Response:
    return pages.not_found(request)


async def _empty(request: Request, error: Exception) -> Response:
    return Response(status_code=error.status_code if isinstance(error, HTTPException) else 405)


def build_app(twin: Twin) -> ASGIApp:
    """The ASGI application of *twin*. Handlers find it as ``request.app.state.twin``."""
    inner = Starlette(
        routes=[*nextauth.routes(), *api.routes(), *pages.routes(), *monitoring.routes()],
        exception_handlers={404: _not_found, 405: _empty},
    )
    inner.router.redirect_slashes = False
    inner.state.twin = twin
    return Edge(Locale(inner, twin), twin)
