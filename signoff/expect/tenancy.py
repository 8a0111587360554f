"""Expectations on organizations and roles."""

from __future__ import annotations

from signoff.evidence import CheckFailed, Exchange, Rows
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the handler of POST /api/organization"


@expectation
def created(answer: Exchange, *, what: str) -> None:
    """The answer says that it was done: 200 or 201."""
    if answer.status not in (200, 201):
        raise CheckFailed(f"{what} was not created", "200 OK or 201 Created", phrase(answer.status), answer, LOOK)


@expectation
def refused_as_taken(answer: Exchange, *, what: str) -> None:
    """The answer refuses, and for the reason that *what* exists already: 400, 409 or 422, and a word on it."""
    if answer.status not in (400, 401, 409, 422) or "exist" not in answer.text.lower():
        raise CheckFailed(
            f"A second {what} is not refused as taken",
            "400 or 409, because it exists already",
            f"{phrase(answer.status)} {answer.text[:120]}",
            answer,
            LOOK,
        )


@expectation
def one_organization(rows: Rows, *, name: str, owner_id: str) -> None:
    """Exactly one row, with this name, owned by this user, on the FREE plan."""
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"There is not exactly one organization but {len(rows.rows)}", "1 row", f"{len(rows.rows)} rows", rows, LOOK
        )
    row = rows.rows[0]
    found = {"name": row.get("name"), "ownerId": str(row.get("ownerId")), "plan": row.get("plan")}
    wanted = {"name": name, "ownerId": owner_id, "plan": "FREE"}
    if found != wanted:
        raise CheckFailed("The organization is stored otherwise than asked", str(wanted), str(found), rows, LOOK)


@expectation
def is_owner(rows: Rows, organizations: Rows) -> None:
    """The user belongs to the organization and is its OWNER."""
    organization_id = str(organizations.rows[0]["_id"]) if organizations.rows else "of the new organization"
    row = rows.rows[0] if rows.rows else {}
    role, tenant = row.get("organization_role"), str(row.get("organizationId"))
    if tenant != organization_id:
        raise CheckFailed(
            "The creator does not belong to the new organization",
            f"organizationId {organization_id}",
            f"organizationId {tenant}",
            rows,
            LOOK,
        )
    if role != "OWNER":
        raise CheckFailed(
            "The creator of the organization is not its OWNER", "organization_role OWNER", f"{role}", rows, LOOK
        )


@expectation
def count(rows: Rows, wanted: int, *, of: str) -> None:
    """There are exactly *wanted* rows."""
    if len(rows.rows) != wanted:
        raise CheckFailed(
            f"There is not exactly {wanted} {of}", f"{wanted} row(s)", f"{len(rows.rows)} row(s)", rows, LOOK
        )
