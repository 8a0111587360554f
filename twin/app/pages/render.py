"""Turning a template into an answer, and the addresses of the assets the templates use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from twin.app import leaks
from twin.app.builds import served
from twin.app.pages import actions, words

if TYPE_CHECKING:
    from twin.state import Twin

APP_NAME = "NextCRM"
APP_VERSION = "0.0.3-beta"
LOCALES = ("en", "de", "cz", "uk")
_HERE = Path(__file__).parent

_templates = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.filters.update(ago=words.ago, day=words.day, money=words.money, stamp=words.stamp, size=words.size)


def twin_of(request: Request) -> Twin:
    """The running twin behind *request*."""
    twin: Twin = request.app.state.twin
    return twin


def locale_of(request: Request) -> str:
    """The locale in the address, English where the address has none (a 404, say)."""
    first = request.url.path.split("/")[1]
    return first if first in LOCALES else "en"


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """The *template* as a page. Never cached: what a visitor may see changes with the session."""
    twin = twin_of(request)
    text = _templates.get_template(template).render(
        app_name=APP_NAME,
        app_version=APP_VERSION,
        locale=locale_of(request),
        build=served(request),
        monitored=not twin.faults.on("analytics-not-on-pages"),
        nonce=getattr(request.state, "csp_nonce", ""),
        # The page's own script reads this: it stands for code that hands a JSON error to the renderer.
        json_errors="crash" if twin.faults.on("json-error-crashes-page") else "show",
        **context,
    )
    text += leaks.in_page(twin, request)
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store, must-revalidate"})


def redirect_shell(request: Request, address: str) -> HTMLResponse:
    """The loading shell that sends the browser on to *address*, with status 200.

    The framework streams the shell before a gate has decided, so its redirects cannot be a 307.
    """
    return page(request, "loading.html", address=address)


def not_found(request: Request) -> HTMLResponse:
    """The page for an unknown address."""
    return page(request, "not_found.html", status=404)


@cache
def _joined(folder: str, suffix: str) -> str:
    """All files of *folder* behind one another; their names begin with a number that gives the order."""
    return "\n".join(file.read_text() for file in sorted((_HERE / "static" / folder).glob(f"*{suffix}")))


async def script(request: Request) -> Response:
    """The front end as one file. One function around it all keeps its names out of the page's global scope."""
    parts = (_joined("js", ".js"), actions.as_script(), "start();")
    body = '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"
    twin = twin_of(request)
    body += leaks.in_script(twin)
    if twin.faults.on("source-maps-in-scripts"):
        body += "//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozfQ==\n"
    return Response(body, media_type="text/javascript", headers={"Cache-Control": "public, max-age=3600"})


async def style(request: Request) -> Response:
    """The style sheet as one file."""
    body = _joined("css", ".css")
    if twin_of(request).faults.on("sign-in-form-transparent"):
        body += "\n#login { opacity: 0 }\n"
    return Response(body, media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
