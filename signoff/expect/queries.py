"""Expectations on the database's answers: fast enough, and by an index."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial

from signoff.evidence import CheckFailed, Inconclusive
from signoff.evidence.performance import Times, ms
from signoff.evidence.queries import Plan, QueryTimes, Stage
from signoff.expect.judging import all_hold, expectation

SCANS = ("COLLSCAN",)
BY_INDEX = ("IXSCAN", "IDHACK", "EXPRESS_", "CLUSTERED_IXSCAN", "COUNT_SCAN", "DISTINCT_SCAN")


@expectation
def fast(measured: QueryTimes, limit_ms: float) -> None:
    """The 95th percentile of the queries together, and of each, is below *limit_ms* with its upper bound.

    The times include the network between here and the database. Where only that makes a query slow, nothing is
    known of the database, and the answer is Inconclusive.
    """
    if measured.errors or not measured.whole.n:
        said = "; ".join(measured.errors[:3])
        raise CheckFailed(
            "The database does not answer the application's queries",
            "an answer to each",
            said or "0 queries",
            measured,
            "the database",
        )
    slowest_first = sorted(measured.shapes, key=lambda shape: -shape.p95.value)
    all_hold(*(partial(_fast, measured, found, limit_ms) for found in (*slowest_first, measured.whole)))


def _fast(measured: QueryTimes, found: Times, limit_ms: float) -> None:
    p95 = found.p95
    if p95.high < limit_ms:
        return
    if p95.low - _network(measured) >= limit_ms:
        raise CheckFailed(
            f"The query is slow: {found.name}",
            f"p95 < {limit_ms:g} ms, with the upper end of its {p95.confidence:.0%} interval",
            f"p95 {p95}, of which the network takes {ms(_network(measured))} at most (95 % of the pings)",
            measured,
            f"the plan of {found.name} and the load of the database",
        )
    if p95.low >= limit_ms:
        raise Inconclusive(
            f"{found.name}: p95 {p95}, but a ping takes up to {ms(_network(measured))} from here: measure "
            "from nearer to the database"
        )
    if math.isinf(p95.high) and p95.value < limit_ms:
        raise Inconclusive(f"{found.name}: p95 {p95}: too few samples for an upper bound")
    raise Inconclusive(f"{found.name}: p95 {p95}: the limit of {limit_ms:g} ms lies within the interval")


def _network(measured: QueryTimes) -> float:
    """What the network may take of a query's p95: as surely as it is known from the pings, their slowest at most."""
    return min(measured.ping.p95.high, measured.ping.max)


@expectation
def indexed(plans: Sequence[Plan]) -> None:
    """Every query is answered by an index that begins with a field it asks by; none reads a collection or index whole.

    All that do are named. Of a collection that is not there yet nothing can be said.
    """
    scans = [plan for plan in plans if any(_scans(stage, plan) for stage in plan.stages)]
    empty = [plan for plan in plans if any(stage.name == "EOF" for stage in plan.stages)]
    unread = [plan for plan in plans if plan not in (*scans, *empty) and not _all_read_by_index(plan)]
    if scans:
        raise CheckFailed(
            f"{len(scans)} of {len(plans)} queries read a whole collection or index (collection scan)",
            "an index for every query (IXSCAN or better)",
            "; ".join(f"{plan.name}: {plan.collection} by {', '.join(plan.fields)}: {plan.answered}" for plan in scans),
            scans[0],
            f"an index on {scans[0].fields[0]} of {scans[0].collection}",
        )
    if unread or not plans:
        raise CheckFailed(
            "It cannot be seen that an index is used",
            "a plan with an index for every query",
            "; ".join(f"{plan.name}: {plan.answered}" for plan in unread) or "no query was explained",
            unread[0] if unread else None,
            "whether the user of DATABASE_URL may explain",
        )
    if empty:
        raise Inconclusive(
            f"{', '.join(sorted({plan.collection for plan in empty}))}: not there yet, so the database plans nothing"
        )


def _scans(stage: Stage, plan: Plan) -> bool:
    if stage.name.startswith(SCANS):
        return True
    # An index on another field is read from end to end for the sake of its order.
    return bool(stage.key) and (stage.whole or stage.key not in plan.fields)


def _all_read_by_index(plan: Plan) -> bool:
    reading = [stage for stage in plan.stages if stage.reads]
    return bool(reading) and all(stage.name.startswith(BY_INDEX) for stage in reading)
