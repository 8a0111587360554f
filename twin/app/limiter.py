"""Request limits: a fixed window of one hour, counted for the organization of the session, else for the address."""

from __future__ import annotations

import asyncio
import enum
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from twin.app import audit
from twin.app.answers import data
from twin.app.limiter_faults import hold, spoilt
from twin.app.sessions import current_organization, current_user
from twin.state import Twin

WINDOW_SECONDS = 3600
PLAN_LIMITS = {"FREE": 100, "PRO": 1000, "ENTERPRISE": 10000}
UPLOAD = "/api/upload"
"""Where the largest plan is not counted at all."""
ADDRESS_FAILURES = 100
"""Failed sign-ins of one address in the window, whatever the e-mail."""
EXPORT, EXPORTS = "/api/organization/export-data", 5
"""Where a fault sets a limit of its own on the count of everything else; the largest plan has none."""


class Bucket(enum.Enum):
    """Which count a request belongs to. Counts other than PLAN are kept per address and have their own limit."""

    PLAN = 0
    SIGN_UP = 5
    RESET = 6
    SIGN_IN = 10

    @property
    def limit(self) -> int:
        """Requests in the window, for a count of its own."""
        return {Bucket.SIGN_UP: 5, Bucket.RESET: 5, Bucket.SIGN_IN: 10}.get(self, PLAN_LIMITS["FREE"])


@dataclass
class Count:
    """One window: when it ends and what was used of it."""

    reset: float
    """When the window ends, in seconds since the epoch."""
    used: int = 0


class Limiter:
    """All counts of this deployment, in memory."""

    def __init__(self) -> None:
        self._counts: dict[str, Count] = {}
        self.plans: dict[str, str] = {}
        self.window_seconds = WINDOW_SECONDS

    def count(self, key: str) -> Count:
        """The count of *key*; a new window if the last one is over."""
        found = self._counts.get(key)
        if found is None or found.reset <= time.time():
            found = self._counts[key] = Count(time.time() + self.window_seconds)
        return found

    def forget(self) -> None:
        """Begin all windows anew."""
        self._counts.clear()
        self.plans.clear()


async def _key_and_limit(request: Request, bucket: Bucket) -> tuple[str, int, str]:
    """The key of the count, its limit, and the plan's name."""
    twin: Twin = request.app.state.twin
    user = await current_user(request)
    plan, address = "FREE", _address(request)
    key = f"{Bucket.PLAN.name}:address:{address}"
    if user and (organization := await current_organization(request)):
        plan = organization["plan"]
        key = _key_of(twin, user)
    faults = twin.faults
    if request.url.path == EXPORT and plan != "ENTERPRISE" and faults.on("limit-shared-count"):
        return key, EXPORTS, plan
    if bucket is not Bucket.PLAN and not _not_stricter(twin, bucket):
        return key if faults.on("limit-shared-count") else f"{bucket.name}:address:{address}", bucket.limit, plan
    return key, _limit_of(twin, key, plan), plan


def _key_of(twin: Twin, user: dict[str, Any]) -> str:
    """The key of the count of the user's organization."""
    if twin.faults.on("limit-per-user"):
        return f"{Bucket.PLAN.name}:user:{user['_id']}"
    whose = "everybody" if twin.faults.on("limit-one-count-for-all-organizations") else user["organizationId"]
    return f"{Bucket.PLAN.name}:organization:{whose}"


def _limit_of(twin: Twin, key: str, plan: str) -> int:
    """The limit of the plan; of the first plan seen, where a fault remembers it."""
    faults = twin.faults
    if faults.on("limit-plan-remembered"):
        plan = twin.limiter.plans.setdefault(key, plan)
    if faults.on("limit-free-gets-fifty") and plan == "FREE":
        return PLAN_LIMITS["FREE"] // 2
    if faults.on("limit-enterprise-gets-pro") and plan == "ENTERPRISE":
        plan = "PRO"
    return PLAN_LIMITS["FREE" if faults.on("limit-pro-gets-free") else plan]


def _not_stricter(twin: Twin, bucket: Bucket) -> bool:
    name = "limit-sign-up-not-stricter" if bucket is Bucket.SIGN_UP else "limit-reset-not-stricter"
    return twin.faults.on(name)


def _off_by(twin: Twin, key: str) -> int:
    """How many requests more than the limit faults let through."""
    on = twin.faults.on
    never = on("limit-anonymous-never-refused") or on("limit-anonymous-sent-away-unlimited")
    if never and key.startswith(f"{Bucket.PLAN.name}:address:"):
        return 10**9
    if on("limit-never"):
        return 10**9
    return int(on("limit-one-too-many")) - int(on("limit-one-too-few"))


def _address(request: Request) -> str:
    """Whom an anonymous request is counted for."""
    faults = request.app.state.twin.faults
    if faults.on("limit-one-count-for-all"):
        return "everybody"
    if faults.on("limit-forwarded-address-trusted") and "x-forwarded-for" in request.headers:
        return request.headers["x-forwarded-for"].split(",")[0].strip()
    return str(request.state.client_address)


async def usage(request: Request) -> tuple[int, Count]:
    """The plan's limit for the caller and what was used of it."""
    key, limit, _ = await _key_and_limit(request, Bucket.PLAN)
    return limit, request.app.state.twin.limiter.count(key)


def headers(limit: int, count: Count) -> dict[str, str]:
    """The three headers that every counted answer carries; Reset in seconds since the epoch."""
    return {
        "x-ratelimit-limit": str(limit),
        "x-ratelimit-remaining": str(max(0, limit - count.used)),
        "x-ratelimit-reset": str(int(count.reset)),
    }


def too_many(limit: int, count: Count, **more: str) -> Response:
    """The refusal: 429, JSON, and ``Retry-After`` in seconds (RFC 6585, section 4)."""
    # The header names a whole second, never before the window ends and never later than Reset says.
    wait = max(1, int(count.reset) - int(time.time()))
    content = {
        "error": "Too Many Requests",
        "message": "Rate limit exceeded. Please try again later.",
        "retryAfter": wait,
    }
    answer = data(content | more, 429)
    answer.headers.update(headers(limit, count) | {"retry-after": str(wait)})
    return answer


async def counted(request: Request, bucket: Bucket, handle: Callable[[], Awaitable[Response]]) -> Response:
    """Answer by *handle* if the limit allows it, with the count in the headers; else refuse and leave an audit row."""
    twin: Twin = request.app.state.twin
    faults = twin.faults
    if faults.on("limit-absent"):
        return await handle()
    if faults.on("limit-route-unwired") and request.url.path == "/api/organization/members":
        return await handle()
    twin.limiter.window_seconds = WINDOW_SECONDS * (24 if faults.on("limit-window-of-a-day") else 1)
    key, limit, plan = await _key_and_limit(request, bucket)
    if request.url.path == UPLOAD and plan == "ENTERPRISE":
        return await handle()
    count = twin.limiter.count(key)
    if faults.on("limit-refuses-everybody") and ":organization:" in key:
        count.used = limit
    await hold(twin, count.used)
    free = faults.on("limit-announced-but-free-in-force") and ":organization:" in key
    in_force = PLAN_LIMITS["FREE"] if free else limit
    if count.used >= in_force + _off_by(twin, key):
        if faults.on("limit-refused-but-done"):
            await handle()
        if not faults.on("limit-violation-not-audited"):
            await _write_violation(request, key, limit, count, plan)
        return spoilt(twin, too_many(limit, count), refused=True)
    if faults.on("limit-counted-after-the-answer"):
        answer = await handle()
        await asyncio.sleep(0.05)
    count.used += 1
    shown = headers(limit, count)
    if not faults.on("limit-counted-after-the-answer"):
        answer = await handle()
    uncounted = request.method == "HEAD" and faults.on("limit-head-not-counted")
    if uncounted or (answer.status_code >= 400 and faults.on("limit-errors-not-counted")):
        count.used -= 1
        shown = headers(limit, count)
    answer.headers.update(shown)
    return spoilt(twin, answer, refused=False)


async def _write_violation(request: Request, key: str, limit: int, count: Count, plan: str) -> None:
    """The audit row of a refusal."""
    faults = request.app.state.twin.faults
    changes = {
        "endpoint": request.url.path,
        "plan": plan,
        "limit": limit,
        "resetTime": int(count.reset),
        "result": "failure",
        "identifier": key.split(":")[1],
    }
    where = "/" if faults.on("limit-violation-without-path") else request.url.path
    nobody = {"_id": None, "organizationId": (await current_user(request) or {}).get("organizationId")}
    who = nobody if faults.on("limit-violation-without-actor") else None
    await audit.write(request, "RATE_LIMIT_EXCEEDED", "API", where, changes, user=who)


def _failure_counts(request: Request, email: str) -> list[tuple[int, Count]]:
    twin: Twin = request.app.state.twin
    address = "anywhere" if twin.faults.on("throttle-locks-the-user-out") else request.state.client_address
    start = f"{Bucket.SIGN_IN.name}:{address}"
    return [
        (Bucket.SIGN_IN.limit, twin.limiter.count(f"{start}:{email.strip().lower()}")),
        (ADDRESS_FAILURES, twin.limiter.count(start)),
    ]


def sign_in_refusal(request: Request, email: str, url: str) -> Response | None:
    """The refusal of one more sign-in from this address, or None while there may be one.

    Only failures count, so that normal use is never held up. *url* is what a NextAuth client reads.
    """
    for limit, count in _failure_counts(request, email):
        if count.used >= limit:
            return too_many(limit, count, url=url)
    return None


def sign_in_failed(request: Request, email: str) -> dict[str, str]:
    """Count a failed sign-in; the headers that say how many are left."""
    counts = _failure_counts(request, email)
    for _, count in counts:
        count.used += 1
    return headers(*counts[0])
