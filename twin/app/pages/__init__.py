"""The pages of the twin: server-rendered templates, one script of generic components, one style sheet.

They stand at the addresses of the application and answer to the same roles, names, labels and texts,
so that one set of page objects drives both.
"""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Route

from twin.app.leaks import INNER, inner_script
from twin.app.pages import admin, auth, billing, crm, dashboard, documents, organization
from twin.app.pages.render import LOCALES, not_found, script, style

__all__ = ["not_found", "routes"]

_MODULES = (auth, dashboard, organization, crm, documents, billing, admin)


class _Locale(Convertor[str]):
    """A first path segment that is a locale; anything else is no page."""

    regex = "|".join(LOCALES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("locale", _Locale())


def routes() -> list[BaseRoute]:
    """Every page under its locale, and the assets."""
    pages: list[BaseRoute] = [
        Route(f"/{{locale:locale}}{route.path.rstrip('/')}", route.endpoint, methods=["GET", "POST"])
        for module in _MODULES
        for route in module.ROUTES
    ]
    assets: list[BaseRoute] = [
        Route("/static/app-{build:path}.js", script),
        Route("/static/app-{build:path}.css", style),
        Route(INNER, inner_script),
    ]
    return pages + assets
