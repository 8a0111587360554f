"""The one guard in front of the operations: session, organization, role, and the audit row of what was done.

A handler behind it is given a ``Call``. Which permission it needs and which audit row it leaves stands in the
route table (``twin.operations``), so that a handler cannot forget either.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from bson import ObjectId
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from twin.app import access_faults, audit, audit_faults, injected
from twin.app.answers import RefusedError, body_of, data, object_id, refuse
from twin.app.api.guard import member, signed_in
from twin.app.limiter import Bucket
from twin.app.routing import Handler, Resource
from twin.faults.unwired import UNWIRED
from twin.operations import OPERATIONS, Operation, Permission
from twin.state import Twin

Document = dict[str, Any]
ROLES = {
    Permission.WRITE: ("OWNER", "ADMIN", "MEMBER"),
    Permission.OWN: ("OWNER", "ADMIN", "MEMBER"),
    Permission.MANAGE: ("OWNER", "ADMIN"),
    Permission.OWNER: ("OWNER",),
}
"""Which roles a permission belongs to; the others ask for no role."""
DISPLAY = {"OWNER": "Owner", "ADMIN": "Administrator", "MEMBER": "Member", "VIEWER": "Viewer"}
REQUIRED = {Permission.OWNER: "ADMIN", Permission.MANAGE: "MANAGE_MEMBERS"}
"""What the application calls a permission in its refusals; otherwise WRITE, or DELETE for a DELETE."""


def unwired(twin: Twin, control: str, operation: Operation) -> bool:
    """Whether the fault is on that takes *control* away from *operation*."""
    slug = operation.slug
    return slug in UNWIRED[control] and twin.faults.on(f"unwired-{control}-{slug}")


class Call:
    """An admitted request: who asks, for which operation, and what the audit trail is to say of it."""

    def __init__(self, request: Request, operation: Operation, user: Document) -> None:
        self.request = request
        self.operation = operation
        self.user = user
        self.twin: Twin = request.app.state.twin
        self.db = self.twin.db
        self._done: tuple[str, Document | None] | None = None
        # Faults only: whether to let pass who may not, and whether there was somebody to stop.
        self.lenient = False
        self.of_another = False

    @property
    def organization(self) -> ObjectId:
        """The caller's organization."""
        found: ObjectId = self.user["organizationId"]
        return found

    @property
    def mine(self) -> Document:
        """The filter that keeps a query inside the caller's organization."""
        unfiltered = not self.user.get("organizationId") and self.broken("leak-to-users-without-organization")
        unfiltered = unfiltered or unwired(self.twin, "tenant", self.operation)
        return {} if unfiltered else {"organizationId": self.organization}

    def within(self, fault: str) -> Document:
        """As ``mine``; the rows of every tenant while *fault* is on."""
        return {} if self.broken(fault) else self.mine

    def broken(self, fault: str) -> bool:
        """Whether *fault* is switched on."""
        return self.twin.faults.on(fault)

    @property
    def path_id(self) -> str:
        """The id in the path."""
        found: str = self.request.path_params["id"]
        return found

    async def body(self) -> Document:
        """The JSON object in the body; 400 for anything else."""
        return await body_of(self.request)

    async def row(self, collection: str, key: object, missing: str) -> Document:
        """The caller's organization's row with that id. 404; 403 for a MEMBER if another created it."""
        wanted = object_id(injected.key(self.twin, self.operation.slug, key))
        found: Document | None = None
        if wanted:
            mine = self.within("leak-in-invoices") if collection == "Invoices" else self.mine
            found = await self.db[collection].find_one({**mine, "_id": wanted})
        if found is None:
            raise refuse(await self._told(missing, collection, wanted), 404)
        if self.operation.permission is Permission.OWN and not self._may_change(found):
            raise await self.denied("This resource was created by another member", str(found["_id"]))
        return found

    async def _told(self, missing: str, collection: str, wanted: ObjectId | None) -> str:
        """What an error says of a row that the caller does not have: nothing, in a sound deployment."""
        if not self.broken("leak-in-error-text") or wanted is None:
            return missing
        found = await self.db[collection].find_one({"_id": wanted}) or {}
        name = found.get("name") or found.get("last_name") or found.get("lastName") or found.get("title")
        return f"{missing}: {name} belongs to another organization"

    def _may_change(self, row: Document) -> bool:
        creator = row.get("createdBy") or row.get("created_by") or row.get("created_by_user")
        own = bool(creator == self.user["_id"])
        role = self.user["organization_role"]
        if role == "ADMIN" and self.broken("admin-may-change-own-rows-alone"):
            return own
        if role != "MEMBER" or unwired(self.twin, "role", self.operation):
            return True
        if self.broken("member-changes-rows-of-others"):
            return True
        if own and self.broken("member-may-not-change-own-rows"):
            return False
        self.of_another = not own
        return own or self.lenient

    async def denied(self, reason: str, resource_id: str | None = None) -> RefusedError:
        """The refusal for want of permission, with its audit row; to be raised."""
        if not unwired(self.twin, "denial", self.operation):
            await audit.denied(self.request, self.operation.resource, reason, resource_id)
        return RefusedError(data(self._refusal(reason), 403))

    def _refusal(self, reason: str) -> Document:
        permission, role = self.operation.permission, self.user["organization_role"]
        if permission is Permission.PLATFORM:
            return {"error": "System administrator access required", "message": reason, "code": "ADMIN_ONLY"}
        wanted = REQUIRED.get(permission, "DELETE" if self.operation.method == "DELETE" else "WRITE")
        code = "OWNER_ONLY" if permission is Permission.OWNER else "INSUFFICIENT_PERMISSIONS"
        more = {"requiredRole": "OWNER"} if permission is Permission.OWNER else {}
        return {
            "error": "Forbidden",
            "message": f"This action requires {wanted} permission",
            "code": code,
            "requiredPermission": wanted,
            "actualRole": DISPLAY[role],
            **more,
        }

    def done(self, row_id: object, changes: Document | None = None) -> None:
        """Say what was done, for the audit row."""
        self._done = (str(row_id), changes)

    async def account_for(self) -> None:
        """Write the audit row of what was done."""
        if self._done is None or not self.operation.action or unwired(self.twin, "audit", self.operation):
            return
        row_id, changes = self._done
        await audit_faults.written(self.request, self.operation.action, self.operation.resource, row_id, changes)


Work = Callable[[Call], Awaitable[Response]]


async def _somebody(twin: Twin) -> Document:
    """Whom a visitor is taken for while an operation asks for no session (faults)."""
    found = await twin.db.Users.find_one({"organizationId": {"$ne": None}, "organization_role": "OWNER"})
    if found is None:
        raise refuse("Unauthenticated", 401)
    return found


async def _caller(request: Request, operation: Operation) -> Document:
    if operation.permission in (Permission.PUBLIC, Permission.MACHINE):
        return {"_id": None, "organizationId": None, "organization_role": "VIEWER"}
    twin: Twin = request.app.state.twin
    if unwired(twin, "session", operation):
        try:
            return await member(request)
        except RefusedError:
            return await _somebody(twin)
    if operation.permission in (Permission.SESSION, Permission.PLATFORM):
        return await signed_in(request)
    return await member(request)


async def _check_role(call: Call) -> None:
    permission, user, faults = call.operation.permission, call.user, call.twin.faults
    if permission is Permission.PLATFORM and not user["is_admin"]:
        raise await call.denied("System administrator access required")
    if unwired(call.twin, "role", call.operation):
        return
    if permission in (Permission.WRITE, Permission.OWN) and faults.on("viewer-may-write"):
        return
    if call.operation.resource == "audit" and faults.on("audit-view-open-to-all"):
        return
    allowed = ROLES.get(permission)
    if allowed is not None and user["organization_role"] not in allowed:
        await audit_faults.refused_write(call.request, call.operation)
        raise await call.denied(
            f"{user['organization_role']} may not {call.operation.name}", call.request.path_params.get("id")
        )


def guarded(name: str, work: Work) -> Handler:
    """*work* behind the guard, as the operation *name* of the route table."""
    operation = OPERATIONS[name]

    @functools.wraps(work)
    async def handle(request: Request) -> Response:
        call = Call(request, operation, await _caller(request, operation))
        if (answer := await access_faults.instead(call, work)) is not None:
            return answer
        await _check_role(call)
        answer = await work(call)
        await call.account_for()
        return answer

    return handle


def route(path: str, bucket: Bucket | None = Bucket.PLAN, /, **work: Work) -> Route:
    """A route whose methods (keywords) stand behind the guard; *bucket* None if it is not counted."""
    handlers = {method: guarded(f"{method} {path}", one) for method, one in work.items()}
    return Route(path, endpoint=Resource(handlers, dict.fromkeys(handlers, bucket)))
