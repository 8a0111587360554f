"""The routes and the role matrix as data: complete, and what they say of each other."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest

from signoff.access import channels, matrix, pictures, routes
from signoff.access.census import Census
from signoff.access.grid import GOOD, WRONG, Mark, draw
from signoff.access.routes import BadRoutes, Operation
from signoff.access.walk import Walk
from signoff.evidence import TRAIL, Cell, Rows, Witnesses
from signoff.world.rows import TEXT
from tests_suite.making import answer

# The contract lies beside the project where it is developed; where it does not, there is nothing to compare with.
CONTRACT = Path(__file__).parents[2] / "shared" / "contract" / "routes.md"


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not here to compare with (../shared)")
def test_every_route_and_method_of_the_contract_is_listed_and_no_other():
    told = re.findall(r"^\| `(/api/\S+)` \| ([A-Z ?]+) \|$", CONTRACT.read_text(encoding="utf-8"), re.MULTILINE)
    wanted = {f"{method} {path}" for path, methods in told for method in methods.split() if method != "?"}
    # The contract does not say which methods these answer.
    open_ones = {path for path, methods in told if methods.strip() == "?"}
    listed = {one.ask for one in routes.load() if one.path not in open_ones}
    assert len(wanted) > 100
    assert listed == wanted
    assert open_ones <= {one.path for one in routes.load()}


def test_every_row_that_an_operation_is_about_can_be_seeded():
    assert {one.row for one in routes.load() if one.row} <= {*TEXT, "Users"}


def test_what_is_not_asked_says_why():
    for one in routes.load():
        assert not (one.leave and one.careful)
        assert one.leave or one.careful or one.needs


def test_parameters_take_the_row_and_bodies_the_values():
    one = Operation(
        "PUT /api/x/[id]/role", "own", row="Users", body={"id": "{row}", "name": "{name}", "to": "{missing}"}
    )
    call = one.call({"row": "a" * 24, "name": 'quo"te'})
    assert call.path == f"/api/x/{'a' * 24}/role"
    assert call.body == {"id": "a" * 24, "name": 'quo"te', "to": routes.MISSING}


def test_without_a_row_an_id_that_nobody_has_is_asked():
    assert Operation("GET /api/x/[id]", "member").call({}).path == f"/api/x/{routes.MISSING}"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ('operations = [{ ask = "GET /api/x", needs = "luck" }]', "none of"),
        ('operations = [{ ask = "GET /x", needs = "self" }, { ask = "GET /x", needs = "self" }]', "twice"),
    ],
)
def test_a_list_of_routes_that_cannot_be_is_refused(tmp_path, lines, message):
    file = tmp_path / "routes.toml"
    file.write_text(lines, encoding="utf-8")
    with pytest.raises(BadRoutes, match=message):
        routes.load(file)


def test_a_matrix_that_leaves_a_role_out_is_refused(tmp_path):
    file = tmp_path / "rbac.toml"
    file.write_text(
        '[account]\ncollection = "a"\ntitle = "b"\nread = { ask = "GET /api/crm/account", OWNER = "yes" }\n'
    )
    with pytest.raises(matrix.BadMatrix, match="ADMIN, MEMBER, VIEWER"):
        matrix.load(file)


def test_the_matrix_says_what_the_checklist_asks():
    """DEP-3.13: VIEWER cannot write; DEP-3.14: MEMBER his own; DEP-3.15: ADMIN anybody's; DEP-3.16: OWNER billing."""
    cells = {(one.role, one.resource, one.verb, one.whose): one.allowed for one in matrix.cells()}
    for (role, resource, verb, whose), allowed in cells.items():
        if role == "OWNER":
            assert allowed
        if role == "VIEWER" and verb != "read":
            assert not allowed
        if matrix.load()[resource].rows:
            assert role != "ADMIN" or allowed
            assert role != "MEMBER" or allowed is (whose != "another's")
    assert {role for role, resource, *_ in cells if resource == "billing" and cells[(role, "billing", "read", "")]} == {
        "OWNER"
    }


def test_matrix_and_routes_ask_for_the_same():
    """Whom the matrix refuses, the route refuses as well, and the other way round."""
    for resource in matrix.load().values():
        for verb in resource.verbs.values():
            if verb.operation.ask in routes.by_name():
                refused = {role for role, word in verb.roles.items() if word in ("no", "own")}
                assert refused == set(verb.operation.refused), verb.operation.ask


def test_the_pictures_are_well_formed_and_escape_what_they_are_given():
    svg = draw(
        "a < b", [("OWNER", "read")], [("<script>", [[Mark(GOOD, 'says "x" & y'), Mark(WRONG)]])], {GOOD: "fine"}
    )
    root = ElementTree.fromstring(svg)  # noqa: S314 - written by us a line above
    texts = [element.text for element in root.iter() if element.text]
    assert "<script>" in texts
    assert 'says "x" & y' in texts
    assert not [element for element in root.iter() if element.tag.endswith("script")]


def test_a_grid_of_nothing_asked_has_a_place_for_every_resource_and_route():
    rows = re.findall(r'<text x="12" y="\d+">([^<]+)</text>', pictures.matrix_grid([]))
    assert set(matrix.load()) <= set(rows)
    svg = pictures.routes_grid({})
    assert "0 of" in svg
    assert all(one.path in svg for one in routes.load())


def test_the_export_is_read_early_but_does_not_begin_the_count():
    company = SimpleNamespace(people={"OWNER": SimpleNamespace(id="1" * 24)})
    planted: Any = SimpleNamespace(rows={}, marker="bcdfgh", company=company)
    asked = [channel.path for channel in channels.api(planted)]
    assert [path == channels.EXPORT for path in asked[:4]] == [False, True, True, False]
    assert asked.count(channels.EXPORT) == 2
    wanted = {one.ask for one in routes.load() if one.method == "GET" and one.needs in ("member", "owner", "manage")}
    left_out = {one.ask for one in routes.load() if one.leave or one.careful}
    assert wanted - left_out <= {channel.name for channel in channels.api(planted)}


@pytest.mark.parametrize(("many", "most"), [(True, 4), (False, 24)])
def test_no_address_asks_for_more_than_every_route_grants_it(many, most):
    made: list[list[str]] = []

    def nobody(_name: str) -> Any:
        made.append([])
        return made[-1]

    def ask(actor: list[str], operation: Operation, _values: object) -> Any:
        actor.append(operation.ask)
        return answer(401)

    company: Any = SimpleNamespace(row=lambda _collection: {}, ask=ask, send=lambda *_: answer(200))
    census = Census(company, company, nobody, many=many)
    census.sessions([Operation(f"GET /api/{number}", "owner") for number in range(90)])
    assert max(map(len, made)) <= most
    assert sum(map(len, made)) == (90 if many else 23)


def test_who_asks_the_routes_again_is_handed_the_same_and_finds_it_in_the_trail():
    asked: list[str] = []

    def ask(_actor: object, operation: Operation, _values: object) -> Any:
        asked.append(operation.ask)
        TRAIL.note(answer(401))
        return answer(401)

    company: Any = SimpleNamespace(row=lambda _collection: {}, ask=ask, send=lambda *_: answer(200))
    census = Census(company, company, lambda _name: None, many=True)  # type: ignore[arg-type, return-value]
    operations = [Operation(f"GET /api/{number}", "owner") for number in range(3)]
    first = census.once("sessions", operations)
    TRAIL.clear()
    assert census.once("sessions", operations) is first
    assert len(asked) == 3
    assert TRAIL.asked == 6  # each with its control


def test_a_cell_is_asked_once_and_its_control_is_the_cell_of_owner(monkeypatch):
    asked: list[Cell] = []

    def ask(_walk: Walk, cell: Cell) -> Witnesses:
        asked.append(cell)
        return Witnesses(cell, answer(200 if cell.role == "OWNER" else 403), "no", None, Rows("AuditLog", {}, []))

    monkeypatch.setattr(Walk, "_ask", ask)
    walk = Walk(None)  # type: ignore[arg-type]
    cells = [cell for cell in matrix.cells() if cell.resource == "account"]
    found = walk.cells(cells)
    TRAIL.clear()
    again = walk.cells([cell for cell in cells if cell.role == "VIEWER"])
    assert len(asked) == len(set(asked)) == len(cells)
    assert all(one.control is not None and one.control.status == 200 for one in found if one.cell.role != "OWNER")
    assert again == [one for one in found if one.cell.role == "VIEWER"]
    assert TRAIL.asked > len(again)
