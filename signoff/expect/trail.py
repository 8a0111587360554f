"""Expectations on the audit trail: the rows that changes leave, and what its readers are shown over the API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from signoff.evidence import CheckFailed, Exchange, Inconclusive, Row, Rows, shorten
from signoff.expect.http import phrase
from signoff.expect.judging import expectation
from signoff.expect.refusal import DONE, PERMISSION, meaning

CLOCKS = timedelta(minutes=2)
"""By how much the clocks of the deployment and of this machine may differ."""
WRITES = ("CREATE", "UPDATE", "DELETE")
API = "the handler of GET /api/organization/audit-logs"
# "crm_Accounts" and "Opportunities" are names of the same things as "account" and "opportunity".
_PREFIX, _PLURAL = re.compile(r"^crm[_ .:-]?"), re.compile(r"(?<=[^s])s$")


@expectation
def done(answer: Exchange, *, what: str) -> None:
    """The write was done: 2xx, and no error in the body."""
    if meaning(answer)[0] != DONE:
        raise CheckFailed(
            f"{what} fails",
            "200 OK",
            meaning(answer)[1],
            answer,
            f"the handler of {answer.method} {answer.path}",
        )


@expectation
def happened(answer: Exchange, *, what: str, rows: Rows | None = None) -> None:
    """What is to be in the trail was done. That it cannot be done is another item's failure: Inconclusive.

    rows: what it made, one row, where it makes any.
    """
    kind, words = meaning(answer)
    if kind != DONE:
        raise Inconclusive(f"{what} fails ({words.split(' (')[0]}), so nothing can be said of the audit row it leaves")
    if rows is not None and len(rows.rows) != 1:
        raise Inconclusive(f"{what} makes {len(rows.rows)} rows, so nothing can be said of the audit row it leaves")


@expectation
def one_row(
    rows: Rows,
    *,
    what: str,
    action: str,
    resource: str,
    resource_id: str,
    actor_id: str,
    organization_id: str,
    since: datetime,
    now: datetime,
) -> None:
    """What was done left one row: who did what to what, and when (ASVS 5.0, 16.2.1).

    From which address is asked of security events alone (PRE-7.9).
    """
    look = f"the audit row of {what}"
    writes = [row for row in rows.rows if row.get("action") not in ("PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED")]
    if len(writes) != 1:
        raise CheckFailed(
            f"{what} left no audit row" if not writes else f"{what} left {len(writes)} audit rows, not one",
            f"one row {action} {resource} {resource_id}",
            f"{len(writes)} rows" + "".join(f", {_row(row)}" for row in writes[:3]),
            rows,
            look,
        )
    row = writes[0]
    wanted = {
        "userId": actor_id,
        "action": action,
        "resource": resource,
        "resourceId": resource_id,
        "organizationId": organization_id,
    }
    found = {name: str(row.get(name)) for name in wanted}
    found["resource"] = _noun(found["resource"])
    words = {"userId": "actor", "resourceId": "resource id", "organizationId": "organization"}
    if wrong := [name for name in wanted if found[name] != wanted[name]]:
        raise CheckFailed(
            f"The audit row of {what} names another {', '.join(words.get(name, name) for name in wrong)}",
            ", ".join(f"{name} {wanted[name]}" for name in wrong),
            ", ".join(f"{name} {found[name]}" for name in wrong),
            rows,
            look,
        )
    time = row.get("createdAt")
    if not isinstance(time, datetime) or not since - CLOCKS <= time <= now + CLOCKS:
        raise CheckFailed(
            f"The audit row of {what} does not have the time at which it was done",
            f"between {since:%H:%M:%S} and {now:%H:%M:%S} UTC, {since:%Y-%m-%d}",
            str(time),
            rows,
            look,
        )


def _noun(resource: str) -> str:
    """The kind of thing that a resource names, whether it is called as in the routes or as its collection."""
    word = _PREFIX.sub("", resource.lower())
    return f"{word[:-3]}y" if word.endswith("ies") else _PLURAL.sub("", word)


def _row(row: Row) -> str:
    return " ".join(str(row.get(name)) for name in ("action", "resource", "resourceId"))


@expectation
def refused_without_row(answers: Sequence[Exchange], rows: Rows, *, what: str) -> None:
    """Refused writes leave no row as if they had been done.

    A write that is done leaves a row rightly, and that it is done is the failure of another item: there may be as many
    rows. Raises Inconclusive if none was refused.
    """
    performed = sum(meaning(answer)[0] == DONE for answer in answers)
    if performed == len(answers):
        raise Inconclusive(f"{what} is never refused, so nothing can be said of what a refusal leaves")
    found = [row for row in rows.rows if row.get("action") in WRITES]
    if len(found) > performed:
        raise CheckFailed(
            f"{what} was refused, and left an audit row as if it had been done",
            f"{performed} rows, beside those of denials",
            f"{len(found)} rows, {_row(found[0])}",
            rows,
            "where the audit row is written: after the write, not before",
        )


def _logs(answer: Exchange) -> list[dict[str, Any]]:
    """The rows of an answer, read strictly. Raises CheckFailed for anything that is no list of rows."""
    if answer.status != 200:
        raise CheckFailed(f"{answer.actor} cannot read the audit trail", "200 OK", phrase(answer.status), answer, API)
    read = answer.json()
    logs = read.get("logs") if isinstance(read, dict) else None
    if not isinstance(logs, list) or not all(isinstance(row, dict) for row in logs):
        raise CheckFailed("The audit trail is no list of rows", '{"logs": [...]}', type(read).__name__, answer, API)
    return logs


@expectation
def shows(answer: Exchange, *, resource_id: str, action: str, actor_id: str) -> None:
    """The reader is shown the row of what was just done."""
    logs = _logs(answer)
    found = [row for row in logs if row.get("resourceId") == resource_id and row.get("action") == action]
    if len(found) != 1 or found[0].get("userId") != actor_id:
        users = [shorten(str(row.get("userId")), 60) for row in found[:3]]
        raise CheckFailed(
            f"{answer.actor} is not shown the row of what was just done ({action} of {resource_id})",
            f"one row, with userId {actor_id}",
            f"{len(found)} among {len(logs)} rows" + (f", with userId {', '.join(users)}" if users else ""),
            answer,
            API,
        )


@expectation
def own_alone(answer: Exchange, *, organization_id: str) -> None:
    """Every row shown is of the reader's organization, and there is at least one."""
    logs = _logs(answer)
    foreign = [row for row in logs if row.get("organizationId") != organization_id]
    if foreign or not logs:
        raise CheckFailed(
            f"{answer.actor} is shown rows of another tenant's audit trail" if foreign else "The trail shows no row",
            f"rows of organization {organization_id} alone",
            f"{len(foreign)} foreign among {len(logs)}",
            answer,
            f"{API}: the filter by organization",
        )


@expectation
def newest_first(answer: Exchange) -> None:
    """The rows come in order of time, the newest first."""
    times = [str(row.get("createdAt")) for row in _logs(answer)]
    read = _times(times)
    if len(read) != len(times) or len(read) < 2 or read != sorted(read, reverse=True):
        raise CheckFailed(
            "The audit trail is not in order, the newest row first",
            "falling times",
            ", ".join(times[:4]) or "no rows",
            answer,
            f"{API}: its order",
        )


def _times(texts: Sequence[str]) -> list[datetime]:
    """Those of *texts* that are times; without a zone they are of UTC, or they would have no order among others."""
    found = []
    for text in texts:
        with suppress(ValueError):
            time = datetime.fromisoformat(text)
            found.append(time.replace(tzinfo=time.tzinfo or UTC))
    return found


@expectation
def filtered(answer: Exchange, *, by: str, value: str, resource_ids: Sequence[str]) -> None:
    """With a filter, the rows that fit it are shown, these among them, and no other."""
    logs = _logs(answer)
    other = [row for row in logs if row.get(by) != value]
    missing = [one for one in resource_ids if one not in [row.get("resourceId") for row in logs]]
    if other or missing:
        raise CheckFailed(
            f"The filter of the audit trail by {by} does not hold",
            f"all {len(resource_ids)} rows with {by} {value}, and no other",
            f"{len(other)} other row(s), {len(missing)} missing, {len(logs)} in all",
            answer,
            f"{API}: the filter {by}",
        )


@expectation
def paged(pages: Sequence[Exchange], *, size: int, resource_ids: Sequence[str]) -> None:
    """Pages of *size* rows show the rows one after the other, each once, in the order of *resource_ids*."""
    found: list[str] = []
    for number, page in enumerate(pages, 1):
        logs = _logs(page)
        if len(logs) > size:
            raise CheckFailed(
                f"Page {number} of the audit trail has more rows than the limit that was asked for",
                f"{size} rows",
                f"{len(logs)} rows",
                page,
                f"{API}: limit",
            )
        found += [str(row.get("resourceId")) for row in logs]
    if found != list(resource_ids):
        raise CheckFailed(
            "The pages of the audit trail do not show its rows one after the other, each once",
            f"{len(resource_ids)} rows on {len(pages)} pages",
            f"{len(found)} rows, {len(set(found))} different, "
            + ("all there" if set(found) >= set(resource_ids) else "some missing"),
            pages[-1],
            f"{API}: page",
        )


@expectation
def refused_to(answer: Exchange) -> None:
    """Who may not read the trail is refused for want of permission, and shown no row."""
    kind, words = meaning(answer)
    if kind != PERMISSION or '"createdAt"' in answer.text:
        raise CheckFailed(
            f"{answer.actor} is not refused the audit trail, which OWNER and ADMIN alone may read",
            "403 Forbidden, for want of permission",
            words,
            answer,
            f"{API}: the role",
        )


@expectation
def written(rows: Rows, *, value: str) -> None:
    """The application wrote at least one row with this action: the database takes the value."""
    if not any(row.get("action") == value for row in rows.rows):
        raise CheckFailed(
            f"The application writes no audit row {value}: the value is rejected, or never used",
            f"a row with action {value}",
            f"{len(rows.rows)} such rows",
            rows,
            "the enum AuditAction (prisma generate, prisma db push), and who writes this action",
        )


@expectation
def read_back(answer: Exchange, rows: Rows, *, value: str) -> None:
    """The API shows a row that was written with this value."""
    ids = [str(row["_id"]) for row in rows.rows]  # a list: what the API shows as an id need not be hashable
    logs = _logs(answer)
    if not any(row.get("action") == value and row.get("id") in ids for row in logs):
        raise CheckFailed(
            f"A row with {value} is in the database, and the API does not show it",
            f"a row with action {value}",
            f"{len(logs)} rows, none of them",
            answer,
            f"{API}, and the client generated from the schema",
        )
