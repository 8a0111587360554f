"""Who may see a page with the shell, and what such a page needs to know about its visitor."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bson import ObjectId
from pymongo.asynchronous.database import AsyncDatabase
from starlette.requests import Request
from starlette.responses import Response

from twin.app.pages import leaks
from twin.app.pages.render import page, redirect_shell, twin_of
from twin.app.pages.shell import shell_of
from twin.app.sessions import current_organization, current_user

Document = dict[str, Any]
CRASHES = {
    "dashboard.html": "dashboard-crashes-in-the-browser",
    "billing.html": "billing-page-crashes-in-the-browser",
    "pricing.html": "pricing-page-crashes-in-the-browser",
    "crm_detail.html": "detail-pages-crash-in-the-browser",
}
"""By template the fault that has the page's script throw when it takes over what the server rendered."""


@dataclass(frozen=True)
class Visit:
    """A request of somebody who is signed in, active and in an organization."""

    request: Request
    user: Document
    organization: Document
    memberships: tuple[ObjectId, ...] = ()
    """Every organization of the visitor, where rows of all of them are mixed (a fault); else empty."""

    @property
    def db(self) -> AsyncDatabase[Document]:
        """The application's database."""
        return twin_of(self.request).db

    @property
    def mine(self) -> Document:
        """The filter that keeps a query inside the visitor's organization."""
        return {"organizationId": {"$in": self.memberships} if self.memberships else self.organization["_id"]}

    def within(self, fault: str) -> Document:
        """As ``mine``; the rows of every tenant while *fault* is on."""
        return {} if self.broken(fault) else self.mine

    def broken(self, fault: str) -> bool:
        """Whether *fault* is switched on."""
        return twin_of(self.request).faults.on(fault)

    async def page(self, template: str, status: int = 200, **context: Any) -> Response:
        """The *template* inside the shell."""
        shell = await shell_of(self.db, self.user, self.organization)
        if self.broken("organization-switcher-absent"):
            shell["others"] = []
        if self.broken("leak-in-switcher"):
            every = await self.db["Organizations"].find().to_list()
            shell["others"] = [{"id": str(row["_id"]), "name": row["name"]} for row in every]
        shell["sign_out"] = not self.broken("sign-out-absent")
        known = {"shell": shell, "user": self.user, "organization": self.organization}
        later = template in CRASHES and self.broken(CRASHES[template])
        return await leaks.spoilt(self, page(self.request, template, status, crashes_later=later, **known, **context))


Handler = Callable[[Visit], Awaitable[Response]]


def _detour(user: Document, organization: Document | None) -> str:
    """Where the gates send a signed-in *user*; empty when the page may be shown."""
    status = user.get("userStatus")
    if status in ("PENDING", "INACTIVE"):
        return f"/{status.lower()}"
    return "" if organization else "/onboarding"


async def _mixed(request: Request, user: Document) -> tuple[ObjectId, ...]:
    twin = twin_of(request)
    if not twin.faults.on("lists-of-all-own-organizations"):
        return ()
    rows = await twin.db["OrganizationMembers"].find({"userId": user["_id"]}).to_list()
    return tuple(row["organizationId"] for row in rows)


def _bypassed(request: Request) -> bool:
    """Whether a header opens this page (faults)."""
    on = twin_of(request).faults.on
    claimed = "x-middleware-subrequest" in request.headers
    administration = request.url.path.endswith("/admin") and on("middleware-header-opens-administration")
    return claimed and (on("middleware-header-opens-pages") or administration)


def in_shell(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Put *handler* behind the gates: session, status, organization, in this order."""

    @functools.wraps(handler)
    async def gated(request: Request) -> Response:
        user = await current_user(request)
        open_to_visitors = twin_of(request).faults.on("gate-absent") or _bypassed(request)
        if user is None and open_to_visitors:
            request.state.user = user = await twin_of(request).db["Users"].find_one({"organizationId": {"$ne": None}})
        if user is None:
            return redirect_shell(request, "/sign-in")
        organization = await current_organization(request)
        detour = _detour(user, organization)
        if detour or organization is None:
            return redirect_shell(request, detour)
        return await handler(Visit(request, user, organization, await _mixed(request, user)))

    return gated
