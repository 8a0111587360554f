"""The vulnerability database: names advisories of packages and says how grave each is, as OSV does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.state import Twin

OLD = ("lodash", "4.17.4")
HERE = ("next", "15.2.4")
SECOND_PAGE = "2"
SILENT = ("package-audit-unreadable", "package-audit-of-nothing", "package-audit-of-another-lock")
"""Faults of the recorded audit: it decides only where the database cannot be asked."""


def _known(twin: Twin, package: tuple[str, str], page: str) -> Iterator[str]:
    """Ids of what is known of *package*, a page at a time."""
    on = twin.faults.on
    if package == OLD:
        yield "GHSA-jf85-cpcp-j695"
    if package != HERE:
        return
    if page == SECOND_PAGE:
        yield "GHSA-0002-twin-0000"
        return
    yield "GHSA-0000-twin-0000"
    yield "GHSA-0001-twin-0000"  # was withdrawn
    if on("osv-malicious-package"):
        yield "MAL-2026-1"


def _record(twin: Twin, name: str) -> dict[str, Any] | None:
    on = twin.faults.on
    first = "CRITICAL" if on("osv-critical-advisory") else "HIGH" if on("osv-high-advisory") else "MODERATE"
    severities = {
        "GHSA-jf85-cpcp-j695": "CRITICAL",
        "GHSA-0000-twin-0000": "" if on("osv-unrated-advisory") else first,
        "GHSA-0001-twin-0000": "CRITICAL",
        "GHSA-0002-twin-0000": "HIGH" if on("osv-high-on-second-page") else "LOW",
        "MAL-2026-1": "",
    }
    if name not in severities:
        return None
    record: dict[str, Any] = {"id": name, "summary": "A flaw of the twin", "modified": "2026-01-01T00:00:00Z"}
    if severity := severities[name]:
        record["database_specific"] = {"severity": severity}
    if name == "GHSA-0001-twin-0000":
        record["withdrawn"] = "2026-01-02T00:00:00Z"
    return record


async def _batch(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    if any(twin.faults.on(name) for name in SILENT):
        return JSONResponse({"code": 14, "message": "unavailable"}, 503)
    try:
        queries = json.loads(await request.body())["queries"]
        asked = [
            ((one["package"]["name"], one["version"]), str(one.get("page_token", "")))
            for one in queries
            if one["package"]["ecosystem"] == "npm"
        ]
    except (ValueError, KeyError, TypeError):
        return JSONResponse({"code": 3, "message": "invalid"}, 400)
    results: list[dict[str, Any]] = []
    for package, page in asked:
        vulns = [{"id": name, "modified": "2026-01-01T00:00:00Z"} for name in _known(twin, package, page)]
        result: dict[str, Any] = {"vulns": vulns} if vulns else {}
        if package == HERE and not page:
            result["next_page_token"] = SECOND_PAGE
        results.append(result)
    return JSONResponse({"results": results})


async def _one(request: Request) -> Response:
    found = _record(request.app.state.twin, request.path_params["name"])
    return JSONResponse(found) if found else JSONResponse({"code": 5, "message": "not found"}, 404)


def build(twin: Twin) -> Starlette:
    """The ASGI application of the database."""
    app = Starlette(
        routes=[
            Route("/v1/querybatch", _batch, methods=["POST"]),
            Route("/v1/vulns/{name}", _one),
        ]
    )
    app.state.twin = twin
    return app
