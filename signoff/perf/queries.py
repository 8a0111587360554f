"""The application's query shapes, timed by the driver's command events, with the plan that the server chooses.

The server's slow-operation log is no sample of queries: it holds only those above its threshold.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pymongo import MongoClient
from pymongo.database import Database as MongoDatabase
from pymongo.errors import PyMongoError
from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from signoff.evidence import REDACTOR, TRAIL, shorten
from signoff.evidence.queries import Plan, QueryTimes, Stage
from signoff.perf.latency import Sample, conditions, times

TIMEOUT_MS = 8000
WARM_UP = 3
PING = "ping"
# Bounds within which every entry of an index lies.
_WHOLE = re.compile(r"\[\s*(MinKey\s*,\s*MaxKey|MaxKey\s*,\s*MinKey)\s*\]")


@dataclass(frozen=True)
class Shape:
    """One question that the application asks. values are those of the tenant that was seeded to ask with."""

    name: str
    collection: str
    where: Mapping[str, Any]
    sort: Mapping[str, int] = field(default_factory=dict)
    limit: int = 0
    count: bool = False

    def command(self) -> dict[str, Any]:
        """The command as the driver sends it."""
        if self.count:
            pipeline = [{"$match": dict(self.where)}, {"$group": {"_id": 1, "n": {"$sum": 1}}}]
            return {"aggregate": self.collection, "pipeline": pipeline, "cursor": {}}
        found: dict[str, Any] = {"find": self.collection, "filter": dict(self.where)}
        if self.sort:
            found["sort"] = dict(self.sort)
        if self.limit:
            found["limit"] = self.limit
        return found


def shapes(user: Mapping[str, Any], slug: str, organization: Any) -> list[Shape]:
    """What the application asks on its way: per request, per page, per list."""
    mine = {"organizationId": organization}
    return [
        Shape("user by e-mail (every request)", "Users", {"email": user["email"]}, limit=1),
        Shape("user by id", "Users", {"_id": user["_id"]}, limit=1),
        Shape("organization by id (every request: plan)", "Organizations", {"_id": organization}, limit=1),
        Shape("organization by slug", "Organizations", {"slug": slug}, limit=1),
        Shape("members of an organization", "Users", mine, sort={"created_on": -1}),
        Shape("accounts of an organization", "crm_Accounts", mine),
        Shape("contacts of an organization", "crm_Contacts", mine),
        Shape("leads of an organization", "crm_Leads", mine),
        Shape("opportunities of an organization", "crm_Opportunities", mine),
        Shape("number of leads (dashboard)", "crm_Leads", mine, count=True),
        Shape("documents of an organization", "Documents", mine),
        Shape("newest audit rows", "AuditLog", mine, sort={"createdAt": -1}, limit=50),
        Shape("subscription of an organization", "Subscriptions", mine, limit=1),
        Shape("payments of an organization", "PaymentHistory", mine, sort={"createdAt": -1}, limit=10),
        Shape("invitations of an organization", "OrganizationInvitations", mine),
        Shape("usage of an organization", "OrganizationUsage", mine, limit=1),
    ]


class _Stopwatch(CommandListener):
    """Keeps how long the last command took, as the driver saw it: server and network, without our own parsing."""

    def __init__(self) -> None:
        self.last_ms = 0.0

    def started(self, event: CommandStartedEvent) -> None:
        """Nothing to do yet."""

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Keep the time."""
        self.last_ms = event.duration_micros / 1000

    def failed(self, event: CommandFailedEvent) -> None:
        """Keep the time."""
        self.last_ms = event.duration_micros / 1000


class Queries:
    """Asks the database that DATABASE_URL names, over one connection of its own.

    rounds: how often each shape is asked; a bound on its own 95th percentile takes 72. most_s: after so many seconds no
    round begins: a slow database is known to be slow after fewer.
    """

    def __init__(self, url: str, *, rounds: int, most_s: float) -> None:
        self._rounds = rounds
        self._most_s = most_s
        self._watch = _Stopwatch()
        self._client: MongoClient[dict[str, Any]] = MongoClient(
            url,
            serverSelectionTimeoutMS=TIMEOUT_MS,
            socketTimeoutMS=TIMEOUT_MS,
            maxPoolSize=1,
            appname="awms-signoff",
            event_listeners=[self._watch],
        )
        self.db: MongoDatabase[dict[str, Any]] = self._client.get_default_database("test")

    def close(self) -> None:
        """Give back the connection."""
        self._client.close()

    def time(self, asked: Sequence[Shape]) -> QueryTimes:
        """Ask each shape, in turn, with a ping in each round that tells what the network takes."""
        return self.samples(asked)[0]

    def samples(self, asked: Sequence[Shape]) -> tuple[QueryTimes, list[Sample]]:
        """As ``time``, with every sample; those of the ping are of call 0."""
        commands = [{PING: 1}, *(shape.command() for shape in asked)]
        for command in commands * WARM_UP:
            self._ask(command)
        samples: list[Sample] = []
        began = time.monotonic()
        for _ in range(self._rounds):
            if time.monotonic() - began > self._most_s:
                break
            for index, command in enumerate(commands):
                at = time.monotonic() - began
                error = self._ask(command)
                samples.append(Sample(index, at, 0.0, self._watch.last_ms, error))
        comparisons = len(asked) + 1
        of_shape = [[one for one in samples if one.call == index] for index in range(len(commands))]
        found = QueryTimes(
            whole=times("all queries", [one for one in samples if one.call], comparisons),
            shapes=tuple(times(shape.name, of_shape[index], comparisons) for index, shape in enumerate(asked, 1)),
            ping=times(PING, of_shape[0]),
            errors=tuple(sorted({f"{asked[one.call - 1].name}: {one.error}" for one in samples if one.error})),
            conditions=conditions(),
        )
        TRAIL.note(found)
        return found, samples

    def explain(self, shape: Shape) -> Plan:
        """How the server would answer *shape*. Only the plan is asked for; nothing is executed."""
        try:
            said: Any = self.db.command("explain", shape.command(), verbosity="queryPlanner")
            stages = tuple(_stages(said))
            problem = ""
        except PyMongoError as error:
            stages, problem = (), shorten(REDACTOR.text(str(error)), 200)
        found = Plan(shape.name, shape.collection, tuple(shape.where), stages, problem)
        TRAIL.note(found)
        return found

    def _ask(self, command: Mapping[str, Any]) -> str:
        """What went wrong, "" for nothing."""
        try:
            self.db.command(dict(command))
        except PyMongoError as error:
            return type(error).__name__
        return ""


def _stages(said: Any) -> Iterator[Stage]:
    """The stages of every winning plan, whatever the server wraps them in (pipelines, shards, engines)."""
    if isinstance(said, dict):
        if "winningPlan" in said:
            yield from _within(said["winningPlan"])
        else:
            for key, value in said.items():
                if key not in {"rejectedPlans", "command", "serverInfo"}:
                    yield from _stages(value)
    elif isinstance(said, list):
        for value in said:
            yield from _stages(value)


def _within(plan: Any) -> Iterator[Stage]:
    if isinstance(plan, dict):
        inner = [
            one
            for key, value in plan.items()
            if key not in {"rejectedPlans", "slotBasedPlan"}
            for one in _within(value)
        ]
        if isinstance(plan.get("stage"), str):
            key = plan.get("keyPattern")
            first = next(iter(key), "") if isinstance(key, dict) else ""
            bounds = plan.get("indexBounds")
            of_first = bounds.get(first) if isinstance(bounds, dict) else None
            yield Stage(
                plan["stage"],
                index=str(plan.get("indexName") or ""),
                key=str(first),
                whole=isinstance(of_first, list) and any(_WHOLE.fullmatch(str(one)) for one in of_first),
                reads=not inner,
            )
        yield from inner
    elif isinstance(plan, list):
        for value in plan:
            yield from _within(value)
