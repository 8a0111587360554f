"""Tries to become more than one is by what stands in a body: a role, a tenant, a creator, an assignee of others.

Some of these requests are answered only when a mail has left (an activation, an assignment): no answer is one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bson import ObjectId

from signoff.access import matrix
from signoff.access.company import Company
from signoff.access.routes import Operation, by_name
from signoff.clients import Actor
from signoff.evidence import Exchange, Probe, Row
from signoff.world import Person

PRIVILEGES = ("is_admin", "is_account_admin", "organization_role", "organizationId", "userStatus")
"""The fields of a user that decide what he may."""
OWN = (
    "PUT /api/user/[userId]/updateprofile",
    "PUT /api/user/[userId]/set-language",
    "PUT /api/profile/updateProfilePhoto",
)
"""What a user may change of himself; the same requests without the forged fields must work."""
NOT_HIS = (
    "PUT /api/organization/members/[userId]/role",
    "POST /api/user/activateAdmin/[userId]",
    "POST /api/user/activate/[userId]",
    "PUT /api/organization",
)
"""What is not a user's own to change, tried on himself."""
PHOTO = "https://utfs.io/f/photo.png"
REFERENCES = {
    "POST /api/crm/account": {"assigned_to": "Users"},
    "PUT /api/crm/account": {"assigned_to": "Users"},
    "POST /api/crm/contacts": {"assigned_to": "Users", "assigned_account": "crm_Accounts"},
    "PUT /api/crm/contacts": {"assigned_to": "Users", "assigned_account": "crm_Accounts"},
    "POST /api/crm/leads": {"assigned_to": "Users", "accountIDs": "crm_Accounts"},
    "PUT /api/crm/leads": {"assigned_to": "Users", "accountIDs": "crm_Accounts"},
    "POST /api/crm/opportunity": {"assigned_to": "Users", "account": "crm_Accounts", "contact": "crm_Contacts"},
    "PUT /api/crm/opportunity": {"assigned_to": "Users", "account": "crm_Accounts", "contact": "crm_Contacts"},
}
"""Fields that hold the id of another row, by operation, with the collection of that row."""


def _forged(company: Company, stranger: Company) -> dict[str, Any]:
    """Fields that nobody may set for himself."""
    names = {"is_admin": True, "isAdmin": True, "is_account_admin": True, "userStatus": "ACTIVE"}
    return names | {"organization_role": "OWNER", "organizationId": stranger.tenant.id}


def own_account(company: Company, stranger: Company) -> list[Probe]:
    """Every way for a MEMBER, and for one who waits to be let in, to raise himself; each tried by a fresh one."""
    tries = [(name, "ACTIVE") for name in (*OWN, *NOT_HIS)] + [("POST /api/user/activate/[userId]", "PENDING")]
    return [_raise_himself(company, stranger, name, status) for name, status in tries]


def _raise_himself(company: Company, stranger: Company, name: str, status: str) -> Probe:
    someone = company.world.person(tenant=company.tenant, status=status)
    actor = company.hire("MEMBER", someone)
    before = _privileges(company, someone)
    known = {"row": someone.id, "me": someone.id, "tenant": company.tenant.name, "name": company.world.name("user")}
    call = by_name()[name].call(known)
    plain = {**(call.body or {}), **({"avatar": PHOTO} if "Photo" in name else {})}
    control = actor.caller.attempt(call.method, call.path, json=plain) if name in OWN else None
    body = {**plain, **_forged(company, stranger), "ownerId": someone.id}
    answer = actor.caller.attempt(call.method, call.path, json=body)
    return Probe(name, f"{status} MEMBER", answer, control, _raised(before, _privileges(company, someone)))


def registration(company: Company, stranger: Company, nobody: Actor) -> Probe:
    """Registering with the fields of an administrator and of another tenant."""
    newcomer = company.world.newcomer()
    answer = nobody.caller.attempt(
        "POST",
        "/api/user",
        json={
            **{"name": newcomer.name, "username": newcomer.name, "email": newcomer.email, "language": "en"},
            **{"password": newcomer.password, "confirmPassword": newcomer.password},
            **_forged(company, stranger),
        },
    )
    rows = company.database.find("Users", {"email": newcomer.email}).rows
    plain: Row = {"is_admin": False, "is_account_admin": False, "organization_role": "MEMBER", "organizationId": None}
    now = {name: rows[0].get(name) for name in plain} if rows else plain
    return Probe("POST /api/user", "nobody", answer, touched=_raised(plain, now))


def _privileges(company: Company, someone: Person) -> Row:
    row = company.database.find("Users", {"_id": ObjectId(someone.id)}).rows[0]
    owner = company.database.find("Organizations", {"_id": ObjectId(company.tenant.id)}).rows[0]["ownerId"]
    return {name: row.get(name) for name in PRIVILEGES} | {"owns the organization": str(owner) == someone.id}


def _raised(before: Row, after: Row) -> str:
    changed = [f"{name} was {before[name]}, is {after[name]}" for name in before if before[name] != after[name]]
    return ", ".join(changed)


def tenant_of_body(company: Company, stranger: Company) -> list[Probe]:
    """Creates and updates that name another organization and another creator in the body."""
    found = []
    for resource in matrix.load().values():
        for verb in ("create", "update"):
            if resource.rows and verb in resource.verbs:
                operation = resource.verbs[verb].operation
                found.append(_forge_row(company, stranger, operation, resource.collection, resource.title))
    return found


def _forge_row(company: Company, stranger: Company, operation: Operation, collection: str, title: str) -> Probe:
    name, me = company.world.name("row"), company.people["MEMBER"].id
    values = company.row(operation.row, by="MEMBER")
    creator = company.people["OWNER"].id
    forged = {"organizationId": stranger.tenant.id, "createdBy": creator, "created_by": creator}
    answer = _send(company, "MEMBER", operation, {**values, "name": name}, forged)
    rows = company.database.find(collection, {"_id": ObjectId(values["row"])} if values else {title: name}).rows
    said = []
    for row in rows:
        if str(row.get("organizationId")) != company.tenant.id:
            said.append("the row belongs to the organization that the body named")
        if creator in (str(row.get("createdBy")), str(row.get("created_by"))) and me != creator:
            said.append("the row's creator is whom the body named")
    return Probe(f"{operation.ask} with another tenant", "MEMBER", answer, answer, ", ".join(dict.fromkeys(said)))


def references(company: Company, stranger: Company) -> list[Probe]:
    """Every field that holds another row's id, given the id of a row of another tenant, and of one's own."""
    found = []
    foreign = {name: stranger.row(name)["row"] for name in ("crm_Accounts", "crm_Contacts")}
    own = {name: company.row(name)["row"] for name in ("crm_Accounts", "crm_Contacts")}
    foreign["Users"], own["Users"] = stranger.people["MEMBER"].id, company.people["ADMIN"].id
    for name, fields in REFERENCES.items():
        operation = by_name()[name]
        resource = next(one for one in matrix.load().values() if name in (o.operation.ask for o in one.verbs.values()))
        for field, points_at in fields.items():
            refer = _referring(company, operation, resource.collection, resource.title, field)
            control, _ = refer(own[points_at])
            answer, touched = refer(foreign[points_at])
            found.append(Probe(f"{name} with {field} of another tenant", "OWNER", answer, control, touched))
    return found


def _referring(
    company: Company, operation: Operation, collection: str, title: str, field: str
) -> Callable[[str], tuple[Exchange, str]]:
    """Asks with *field* set to an id, and says whether a row points there afterwards."""

    def refer(key: str) -> tuple[Exchange, str]:
        name, values = company.world.name("row"), company.row(operation.row)
        answer = _send(company, "OWNER", operation, {**values, "name": name}, {field: key})
        wanted: Row = {"_id": ObjectId(values["row"])} if values else {title: name}
        rows = company.database.find(collection, wanted).rows
        points = any(ObjectId(key) in row.values() for row in rows)
        return answer, f"{collection} now points at a row of another tenant ({field})" if points else ""

    return refer


def _send(
    company: Company, role: str, operation: Operation, values: Mapping[str, str], more: Mapping[str, Any]
) -> Exchange:
    call = operation.call({"me": company.people[role].id, **values})
    return company.actors[role].caller.attempt(call.method, call.path, json={**(call.body or {}), **more})
