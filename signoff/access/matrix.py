"""The role matrix as data (``rbac.toml``): which cells there are, and how each is asked."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.access.routes import Operation, by_name
from signoff.evidence import Cell

FILE = Path(__file__).with_name("rbac.toml")
ROLES = ("OWNER", "ADMIN", "MEMBER", "VIEWER")
VERBS = ("create", "read", "update", "delete")
WORDS = ("yes", "own", "no")
WHY = {
    "OWNER": "an OWNER may do everything in his organization",
    "ADMIN": "an ADMIN edits and deletes what anybody created",
    "MEMBER": "a MEMBER creates, and edits and deletes what he created himself",
    "VIEWER": "VIEWER is read-only",
}


class BadMatrix(ValueError):
    """``rbac.toml`` says something that cannot be; the message names the cell."""


@dataclass(frozen=True)
class Verb:
    """One verb of one resource: how it is asked, and what each role may ("yes", "own", "no")."""

    operation: Operation
    roles: Mapping[str, str]


@dataclass(frozen=True)
class Resource:
    """One kind of row.

    title: the field by which a write is known again. value: what an update sets; "" for a fresh name.
    rows: whether members create such rows.
    """

    name: str
    collection: str
    title: str
    verbs: Mapping[str, Verb]
    value: str = ""
    rows: bool = True

    def cells(self) -> list[Cell]:
        """All cells of this resource: where it makes a difference, one for own and one for others' rows."""
        found = []
        for name, verb in self.verbs.items():
            owned = name in ("update", "delete") and self.rows
            for role in ROLES:
                word = verb.roles[role]
                for whose in ("own", "another's") if owned else ("",):
                    allowed = word == "yes" or (word == "own" and whose == "own")
                    found.append(Cell(role, self.name, name, whose, allowed, WHY[role], verb.operation.ask))
        return found


@functools.cache
def load(file: Path = FILE) -> Mapping[str, Resource]:
    """All resources by name. Raises BadMatrix for a role that is left out and a word that says nothing."""
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: _resource(name, entry) for name, entry in entries.items()}


def _resource(name: str, entry: Mapping[str, Any]) -> Resource:
    verbs = {verb: _verb(f"{name}.{verb}", entry[verb]) for verb in VERBS if verb in entry}
    rest = {key: entry[key] for key in entry if key not in VERBS}
    return Resource(name=name, verbs=verbs, **rest)


def _verb(where: str, entry: Mapping[str, str]) -> Verb:
    roles = {role: entry.get(role, "") for role in ROLES}
    if wrong := [role for role, word in roles.items() if word not in WORDS]:
        raise BadMatrix(f"{where} does not say {', '.join(WORDS)} for {', '.join(wrong)}")
    ask = entry["ask"]
    # A page is no route of the API; every role that may read asks for it alike.
    page = Operation(ask, needs="member") if ask.startswith("GET /en/") else None
    if page is None and ask not in by_name():
        raise BadMatrix(f"{where} asks {ask}, which routes.toml does not know")
    return Verb(page or by_name()[ask], roles)


def cells(*, role: str = "", rows: bool | None = None) -> list[Cell]:
    """The cells of the matrix: of one role, of what members create (or do not) alone."""
    return [
        cell
        for resource in load().values()
        for cell in resource.cells()
        if (not role or cell.role == role) and (rows is None or resource.rows is rows)
    ]
