"""The API of the account, below ``/v1``: forms in, JSON out, as the official clients speak it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.stripe import catalogue, resources
from twin.stripe.account import VERSION, Account, Object
from twin.stripe.billing import Billing
from twin.stripe.errors import ProblemError, missing
from twin.stripe.forms import decode, is_true, whole
from twin.stripe.shapes import BASIL, shaped

if TYPE_CHECKING:
    from twin.state import Twin

Handle = Callable[[Request, Object], Awaitable[Object]]
MOST = 100
PATHS = {
    "products": "product",
    "prices": "price",
    "customers": "customer",
    "checkout/sessions": "checkout.session",
    "subscriptions": "subscription",
    "invoices": "invoice",
    "invoice_payments": "invoice_payment",
    "payment_intents": "payment_intent",
    "charges": "charge",
    "events": "event",
    "webhook_endpoints": "webhook_endpoint",
}
"""What can be listed and read, by path."""
FILTERS = ("customer", "product", "email", "status", "subscription", "invoice", "payment_intent", "type")
_VERSION = re.compile(r"\d{4}-\d{2}-\d{2}(\.\w+)?")


class Api:
    """The routes of one account."""

    def __init__(self, account: Account, billing: Billing, twin: Twin) -> None:
        self.account = account
        self.billing = billing
        self.twin = twin

    def routes(self) -> list[Route]:
        """Every route."""
        made = [Route("/v1/account", self._answer(self._account))]
        for path, kind in PATHS.items():
            made.append(Route(f"/v1/{path}", self._answer(self._many(kind)), methods=["GET", "POST"]))
            made.append(Route(f"/v1/{path}/{{id}}", self._answer(self._one(kind)), methods=["GET", "POST", "DELETE"]))
        made.append(Route("/v1/checkout/sessions/{id}/expire", self._answer(self._expire), methods=["POST"]))
        made.append(Route("/v1/billing_portal/sessions", self._answer(self._portal), methods=["POST"]))
        return made

    def _answer(self, handle: Handle) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                version = self._admit(request)
                text = request.url.query if request.method == "GET" else (await request.body()).decode()
                asked = f"{request.method} {request.url.path} {text}"
                return await self._once(request, asked, lambda: handle(request, decode(text)), version)
            except ProblemError as problem:
                return JSONResponse(problem.body, problem.status)

        return answer

    async def _once(
        self, request: Request, asked: str, work: Callable[[], Awaitable[Object]], version: str
    ) -> Response:
        """Do the work, or repeat the answer that this idempotency key has had."""
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        if key and key in self.account.replies:
            before, status, body = self.account.replies[key]
            if before != asked:
                raise ProblemError(
                    400,
                    "Keys for idempotent requests can only be used with the same parameters.",
                    type="idempotency_error",
                )
            return JSONResponse(body, status, {"idempotent-replayed": "true"})
        body = _rendered(await work(), version)
        if key:
            self.account.replies[key] = (asked, 200, body)
        return JSONResponse(body)

    def _admit(self, request: Request) -> str:
        """The API version that is asked for; 401 for any key but the account's own test-mode one."""
        _, _, key = request.headers.get("authorization", "").partition(" ")
        if key.startswith(("sk_live_", "rk_live_")):
            raise ProblemError(401, "This account has no live mode: use a test-mode key.")
        if key != self.account.secret_key:
            raise ProblemError(401, f"Invalid API Key provided: {key[:8]}****")
        version = request.headers.get("stripe-version", VERSION)
        if not _VERSION.fullmatch(version):
            raise ProblemError(400, f"Invalid Stripe API version: {version}")
        return version

    async def _account(self, request: Request, asked: Object) -> Object:
        return {"id": f"acct_{self.account.part}", "object": "account", "charges_enabled": True}

    def _many(self, kind: str) -> Handle:
        async def handle(request: Request, asked: Object) -> Object:
            if request.method == "POST":
                return resources.create(self, kind, asked)
            shown = catalogue.seen(self.account, self.twin.faults, kind)
            if kind == "event":
                shown += self.billing.deliveries.failed_before()
            found = [one for one in shown if _matches(one, asked)]
            if after := asked.get("starting_after"):
                places = [place for place, one in enumerate(found) if one["id"] == after]
                found = found[places[0] + 1 :] if places else []
            limit = min(MOST, whole(asked.get("limit", 10)) or 10)
            page = [_expanded(self.account, one, _wanted(asked, "data.")) for one in found[:limit]]
            return {"object": "list", "url": request.url.path, "has_more": len(found) > limit, "data": page}

        return handle

    def _one(self, kind: str) -> Handle:
        async def handle(request: Request, asked: Object) -> Object:
            key = request.path_params["id"]
            shown = {one["id"]: one for one in catalogue.seen(self.account, self.twin.faults, kind)}
            found = self.account.find(kind, key)
            if found is None or (not found.get("deleted") and key not in shown):
                raise missing(kind, key)
            if request.method == "GET":
                return _expanded(self.account, shown.get(key, found), _wanted(asked, ""))
            if request.method == "DELETE":
                return resources.delete(self, kind, found)
            return resources.update(self, kind, found, asked)

        return handle

    async def _expire(self, request: Request, asked: Object) -> Object:
        found = self.account.find("checkout.session", request.path_params["id"])
        if found is None:
            raise missing("checkout.session", request.path_params["id"])
        found |= {"status": "expired", "url": None}
        return _expanded(self.account, found, ())

    async def _portal(self, request: Request, asked: Object) -> Object:
        customer = self.account.find("customer", asked.get("customer"))
        if customer is None or customer.get("deleted"):
            raise missing("customer", asked.get("customer", ""))
        made = self.account.create(
            "billing_portal.session",
            "bps",
            customer=customer["id"],
            return_url=asked.get("return_url"),
            configuration="bpc_1",
        )
        made["url"] = f"{self.account.url}/p/session/{made['id']}"
        self.billing.deliveries.emit("billing_portal.session.created", made)
        return made


def _matches(one: Object, asked: Object) -> bool:
    for name in FILTERS:
        wanted = asked.get(name)
        if wanted is not None and not (name == "status" and wanted == "all") and one.get(name) != wanted:
            return False
    if "status" not in asked and one["object"] == "subscription" and one["status"] == "canceled":
        return False
    if "active" in asked and one.get("active") != is_true(asked["active"]):
        return False
    if "delivery_success" in asked and (one.get("pending_webhooks") == 0) != is_true(asked["delivery_success"]):
        return False
    created = asked.get("created")
    if isinstance(created, dict):
        least, most = whole(created.get("gte", 0)) or 0, whole(created.get("lte", 10**12)) or 0
        if not least <= one["created"] <= most:
            return False
    types = asked.get("types")
    return not types or one.get("type") in types


def _wanted(asked: Object, before: str) -> tuple[str, ...]:
    return tuple(name.removeprefix(before) for name in asked.get("expand") or ())


def _expanded(account: Account, found: Object, wanted: tuple[str, ...]) -> Object:
    """A copy with what was asked to be expanded, and without what shows only then."""
    made = copy.deepcopy(found)
    if made["object"] == "checkout.session" and "line_items" not in wanted:
        made.pop("line_items", None)
    if made["object"] == "invoice" and "payments" in wanted:
        made["payments"] = {
            "object": "list",
            "has_more": False,
            "data": [one for one in account.all("invoice_payment") if one["invoice"] == made["id"]],
        }
    for name, kind in (("customer", "customer"), ("latest_invoice", "invoice"), ("subscription", "subscription")):
        if name in wanted and isinstance(made.get(name), str):
            made[name] = copy.deepcopy(account.find(kind, made[name]))
    return made


def _rendered(found: Any, version: str) -> Any:
    if isinstance(found, dict) and found.get("object") == "list" and "data" in found:
        return found | {"data": [_rendered(one, version) for one in found["data"]]}
    if isinstance(found, dict) and "object" in found:
        return shaped(found, VERSION if found["object"] == "event" and version >= BASIL else version)
    return json.loads(json.dumps(found))
