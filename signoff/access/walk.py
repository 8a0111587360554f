"""Asks the cells of the role matrix, one request each, and gathers what the three witnesses say.

Each cell is asked once for all who want to know: who asks again is handed the same, and finds it in the trail.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bson import ObjectId

from signoff.access import matrix
from signoff.access.company import Company
from signoff.access.matrix import Resource
from signoff.evidence import TRAIL, Cell, Evidence, Rows, Witnesses
from signoff.expect.taint import whole


class Walk:
    """Asks cells in one company, each on a row made for it."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._found: dict[Cell, Witnesses] = {}

    def cells(self, cells: Sequence[Cell]) -> list[Witnesses]:
        """Ask every one of *cells*."""
        return [self.cell(cell) for cell in cells]

    def cell(self, cell: Cell) -> Witnesses:
        """Ask one cell, and look behind the answer."""
        # What OWNER is answered to the same request on a row of its own.
        control = None if cell.role == "OWNER" else self.cell(_of_owner(cell)).answer
        if known := self._found.get(cell):
            for piece in (known.answer, known.database, known.audit):
                if piece is not None:
                    TRAIL.note(piece)
            return known
        found = self._ask(cell)
        self._found[cell] = Witnesses(
            cell, found.answer, found.effect, found.database, found.audit, control, found.shown
        )
        return self._found[cell]

    def _ask(self, cell: Cell) -> Witnesses:
        resource = matrix.load()[cell.resource]
        if cell.verb == "create":
            return self._create(cell, resource)
        return self._read(cell, resource) if cell.verb == "read" else self._change(cell, resource)

    def _row_of(self, cell: Cell, resource: Resource) -> dict[str, str]:
        creator = "MEMBER" if cell.role == "OWNER" else "OWNER"
        return self._company.row(resource.collection, by=cell.role if cell.whose == "own" else creator)

    def _create(self, cell: Cell, resource: Resource) -> Witnesses:
        company, name = self._company, self._company.world.name(cell.resource)
        operation = resource.verbs["create"].operation
        path = operation.call({}).path
        answer = company.send(cell.role, operation, {"name": name})
        rows = company.database.find(resource.collection, {resource.title: name})
        made = str(rows.rows[0]["_id"]) if rows.rows else ""
        audit = company.news(cell.role, path, made)
        mine = [row for row in rows.rows if str(row.get("organizationId")) == company.tenant.id]
        effect = "no" if not rows.rows else "yes" if len(rows.rows) == len(mine) == 1 else "partly"
        return Witnesses(cell, answer, effect, rows, audit)

    def _read(self, cell: Cell, resource: Resource) -> Witnesses:
        company = self._company
        values = self._row_of(cell, resource)
        row = company.database.find(resource.collection, {"_id": ObjectId(values["row"])}).rows[0]
        title = str(row[resource.title])
        operation = resource.verbs["read"].operation
        answer = company.send(cell.role, operation, {**values, "name": title})
        audit = company.news(cell.role, operation.call(values).path)
        return Witnesses(cell, answer, "", None, audit, shown=title in whole(answer.text))

    def _change(self, cell: Cell, resource: Resource) -> Witnesses:
        company, values = self._company, self._row_of(cell, resource)
        name = resource.value or company.world.name(cell.resource)
        operation, row = resource.verbs[cell.verb].operation, values["row"]
        path = operation.call(values).path
        state = company.state(resource.collection, row)
        answer = company.send(cell.role, operation, {**values, "name": name})
        after = company.state(resource.collection, row)
        audit = company.news(cell.role, path, row)
        if after == state:
            effect = "no"
        elif cell.verb == "delete":
            # Rows go; a member leaves the organization, an invitation stays as cancelled.
            effect = "yes"
        else:
            effect = "yes" if after.get(resource.title) == name else "partly"
        return Witnesses(cell, answer, effect, _shown(company, resource, row), audit)


def _of_owner(cell: Cell) -> Cell:
    return replace(cell, role="OWNER", whose="own" if cell.whose else "", allowed=True, because=matrix.WHY["OWNER"])


def _shown(company: Company, resource: Resource, row: str) -> Evidence:
    rows: Rows = company.database.find(resource.collection, {"_id": ObjectId(row)})
    return rows
