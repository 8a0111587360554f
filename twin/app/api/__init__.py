"""The API below ``/api``; each module knows one noun and lists its routes."""

from __future__ import annotations

from starlette.routing import BaseRoute

from twin.app.api import health, members, organizations, password_reset, registration, status, users


def routes() -> list[BaseRoute]:
    """Every route of the API. Fixed paths come before those with an id."""
    return [route for module in (health, status, registration, password_reset, users, organizations, members)
            for route in module.routes()]
