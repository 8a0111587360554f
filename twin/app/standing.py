"""Whom faults serve who should not be: users who are not active, suspended organizations, other people's accounts."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from twin.faults.standing import DONE_ANYWAY, OTHERS, SERVED_ON

OPEN_TO_SUSPENDED = "/api/organization/delete"
"""The way back: who has given up an organization may take that back."""


def served_all_the_same(request: Request, who: str) -> bool:
    """Whether a fault serves *who* ("inactive", "suspended") on this route."""
    on = request.app.state.twin.faults.on
    if on(f"{who}-served") or (on(f"{who}-refused-but-written") and (request.method, request.url.path) == DONE_ANYWAY):
        return True
    return any(
        kind == who and (request.method, request.url.path) == (method, path) and on(fault)
        for fault, (kind, method, path) in SERVED_ON.items()
    )


def may_be_suspended(request: Request) -> bool:
    """Whether this route serves a suspended organization too."""
    return request.url.path == OPEN_TO_SUSPENDED or served_all_the_same(request, "suspended")


def takes_others(request: Request) -> bool:
    """Whether a fault lets this route act on somebody else's account."""
    ending = request.url.path.rpartition("/")[2]
    return any(path == ending and request.app.state.twin.faults.on(fault) for fault, path in OTHERS.items())


def administers(request: Request, caller: dict[str, Any]) -> bool:
    """Whether a fault takes *caller* for an administrator of the platform."""
    on = request.app.state.twin.faults.on
    owner = caller.get("organization_role") == "OWNER"
    return on("users-changed-by-anybody") or (on("owners-administer-the-platform") and owner)
