"""One organization with somebody in every role, and rows made for being asked about: where access is tried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bson import ObjectId

from signoff.access.routes import Operation
from signoff.clients import Actor
from signoff.clients.database import Database
from signoff.evidence import Exchange, Row, Rows
from signoff.expect.refusal import PERMISSION, meaning
from signoff.world import Person, Tenant, World
from signoff.world.rows import Words

VOLATILE = {"lastLoginAt", "updatedAt"}
"""Fields that change without anybody changing the row: a session touches its user."""
NEWEST = 20
"""Audit rows of one person that are looked at after a request of his, which leaves one or two."""
MOST_IN_VAIN = 10
"""How often a denial's row is waited for in vain: an application that writes none is not to be waited for always."""
Hired = Callable[[str, Person], Actor]


@dataclass
class Company:
    """A tenant of this run with OWNER, ADMIN, MEMBER and VIEWER, and the actors who ask in their names."""

    world: World
    database: Database
    tenant: Tenant
    people: Mapping[str, Person]
    actors: Mapping[str, Actor]
    hire: Hired
    _seen: dict[str, set[ObjectId]] = field(default_factory=dict)
    _in_vain: int = 0

    def send(self, role: str, operation: Operation, values: Mapping[str, str]) -> Exchange:
        """Ask *operation* as *role*, with the asker's own id and organization in the places for them."""
        return self.ask(self.actors[role], operation, {"me": self.people[role].id, **values})

    def ask(self, actor: Actor, operation: Operation, values: Mapping[str, str]) -> Exchange:
        """Ask *operation* as anybody; a fresh name where none is given."""
        known = {"tenant": self.tenant.name, "me": "", "name": self.world.name("row"), **values}
        if operation.mentions("task"):
            known["task"] = self.row("Tasks")["row"]
        call = operation.call(known)
        return actor.caller.attempt(call.method, call.path, json=call.body)

    def row(self, collection: str, *, by: str = "OWNER", words: Words | None = None) -> dict[str, str]:
        """A fresh row that *by* created, with what it hangs on; the values of a request about it. {} for "" ."""
        if collection in ("", "Users"):
            return {"row": self.world.person(tenant=self.tenant).id} if collection else {}
        if collection == "Organizations":
            return {"row": self.tenant.id}
        above: dict[str, str] = {}
        if collection in ("Sections", "Tasks"):
            above = {"board": self._seed("Boards", by, None, {})}
        if collection == "crm_Accounts_Tasks":
            above = {"account": self._seed("crm_Accounts", by, None, {})}
        if collection == "Tasks":
            above = {"section": self._seed("Sections", by, None, above)}
        made = self._seed(collection, by, words, above)
        if collection == "Boards":
            above = {"section": self._seed("Sections", by, None, {"board": made})}
        return {"row": made, **above}

    def _seed(self, collection: str, by: str, words: Words | None, parents: dict[str, str]) -> str:
        return self.world.row(collection, tenant=self.tenant, by=self.people[by], words=words, parents=parents)

    def state(self, collection: str, row: str) -> Row:
        """The row as it is now, without what changes by itself; {} when it is gone."""
        found = self.database.find(collection, {"_id": ObjectId(row)}).rows
        return {key: value for key, value in found[0].items() if key not in VOLATILE} if found else {}

    def news(self, role: str, path: str, row: str = "", *, of: Exchange | None = None) -> Rows:
        """The audit rows about a path or a row that *role* has left since this was last asked of that role.

        of: the answer; where it is a denial its row may come a moment later.
        """
        awaited = of is not None and meaning(of)[0] == PERMISSION and self._in_vain < MOST_IN_VAIN
        seen = self._seen.setdefault(role, set())

        def fresh(newest: Rows) -> list[Row]:
            return [one for one in newest.rows if one["_id"] not in seen and _is_about(one, path.split("?")[0], row)]

        where = {"userId": ObjectId(self.people[role].id)}
        newest = self.database.newest("AuditLog", where, NEWEST, until=lambda rows: bool(fresh(rows)) or not awaited)
        found = fresh(newest)
        self._in_vain += awaited and not found
        seen.update(one["_id"] for one in newest.rows)
        return Rows(newest.collection, newest.where, found)


def _is_about(entry: Row, path: str, row: str) -> bool:
    changes = entry.get("changes")
    endpoint = changes.get("endpoint") if isinstance(changes, Mapping) else None
    return endpoint == path or bool(row and entry.get("resourceId") == row)


def changed(collection: str, before: Row, after: Row) -> str:
    """What became of a row, in words; "" for nothing."""
    if before == after:
        return ""
    names = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return f"{collection}: {', '.join(names[:4])} changed" if after else f"{collection}: row gone"
