"""The API below ``/api``; each module knows one noun and lists its routes."""

from __future__ import annotations

from starlette.routing import BaseRoute

from twin.app.api import (
    audit_logs,
    billing,
    crm,
    crm_parts,
    documents,
    health,
    invitations,
    invoices,
    leaving,
    members,
    organizations,
    password_reset,
    platform,
    projects,
    registration,
    search,
    status,
    users,
    webhook,
)

_MODULES = (
    health,
    status,
    registration,
    password_reset,
    platform,
    users,
    organizations,
    members,
    invitations,
    audit_logs,
    leaving,
    search,
    crm_parts,
    crm,
    documents,
    projects,
    invoices,
    billing,
    webhook,
)


def routes() -> list[BaseRoute]:
    """Every route of the API. Fixed paths come before those with an id."""
    return [route for module in _MODULES for route in module.routes()]
