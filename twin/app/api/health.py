"""``GET /api/health``: whether the parts that the application needs really work, asked anew each time."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from pymongo.errors import PyMongoError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import bucket, tokens
from twin.app.answers import data, now, page, plain
from twin.app.builds import served
from twin.app.routing import resource
from twin.state import Twin, UnavailableError

PATIENCE_SECONDS = 2.0
log = logging.getLogger("twin")


async def _database(twin: Twin) -> bool:
    await twin.db.command("ping")
    return True


async def _auth(twin: Twin) -> bool:
    claims = tokens.decode(tokens.encode({"email": "probe"}, twin.secret), twin.secret)
    configured = all(
        (twin.google.client_id, twin.google.client_secret, twin.github.client_id, twin.github.client_secret)
    )
    return claims is not None and claims["email"] == "probe" and configured


async def _storage(twin: Twin) -> bool:
    await bucket.put(twin, "health/probe", b"probe")
    return await bucket.get(twin, "health/probe") == b"probe"


CHECKS: dict[str, Callable[[Twin], Awaitable[bool]]] = {"database": _database, "auth": _auth, "storage": _storage}


async def _works(twin: Twin, name: str) -> bool:
    if twin.faults.on("health-always-healthy") or twin.faults.on(f"health-{name}-true-while-down"):
        return True
    if twin.faults.on(f"health-{name}-not-asked"):
        return True
    try:
        return await asyncio.wait_for(CHECKS[name](twin), PATIENCE_SECONDS)
    except (PyMongoError, httpx.HTTPError, UnavailableError, OSError, TimeoutError):
        log.warning("health: %s does not work", name)
        return False


async def _ask(twin: Twin) -> dict[str, Any]:
    results = await asyncio.gather(*(_works(twin, name) for name in CHECKS))
    checks = dict(zip(CHECKS, results, strict=True))
    return {
        "status": "healthy" if all(results) else "unhealthy",
        "timestamp": plain(now()),
        "checks": checks,
        "uptime": round(time.monotonic() - twin.started, 3),
        "version": twin.version,
    }


async def _health(request: Request) -> Response:
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if faults.on("health-absent"):
        return page("<!DOCTYPE html><title>404</title><h1>404</h1>", 404)
    if faults.on("health-html"):
        return page("<!DOCTYPE html><title>Status</title><h1>All systems operational</h1>")
    if faults.on("health-behind-sign-in"):
        return data({"error": "Unauthorized"}, 401)
    # An earlier deployment, on its own address, says so.
    found = await _ask(twin) | {"build": served(request)}
    if getattr(request.state, "broken", False):
        found = found | {"status": "unhealthy"}
    if faults.on("health-cached"):
        found = twin.health_snapshot = twin.health_snapshot or found
    healthy = found["status"] == "healthy"
    answer = data(_spoilt(twin, found), 200 if healthy or faults.on("health-200-when-unhealthy") else 503)
    if not faults.on("health-cached"):
        answer.headers["cache-control"] = "no-store"
    return answer


def _spoilt(twin: Twin, found: dict[str, Any]) -> dict[str, Any]:
    """What faults make of the answer's body."""
    faults = twin.faults
    if faults.on("health-degraded"):
        found = found | {"status": "degraded"}
    if faults.on("health-tells-host"):
        found = found | {"hostname": "ip-10-0-0-12", "pid": 7}
    if faults.on("health-without-checks"):
        found = {key: value for key, value in found.items() if key != "checks"}
    if faults.on("health-check-absent-storage"):
        found = found | {"checks": {key: value for key, value in found["checks"].items() if key != "storage"}}
    if faults.on("health-checks-are-words"):
        found = found | {"checks": {key: str(value).lower() for key, value in found["checks"].items()}}
    if faults.on("health-checks-are-objects"):
        checks = {"database": found["checks"]["database"], "stripe": True}
        found = found | {
            "checks": {key: {"status": "up" if value else "down", "responseTime": 1} for key, value in checks.items()}
        }
    if faults.on("health-without-build"):
        found = {key: value for key, value in found.items() if key != "build"}
    return found


def routes() -> list[BaseRoute]:
    """``/api/health``; public and not counted."""
    return [resource("/api/health", bucket=None, GET=_health)]
