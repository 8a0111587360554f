"""What was asked of the role matrix and of the routes, as pictures for the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from signoff.access import matrix, routes
from signoff.access.grid import EMPTY, GOOD, REFUSED, UNKNOWN, WRONG, Mark, draw
from signoff.access.matrix import ROLES, VERBS
from signoff.evidence import Cell, Exchange, Probe, Reading, Witnesses
from signoff.expect.access import judge, unasked
from signoff.expect.census import undecided, wrong_role, wrong_session, wrong_tenant
from signoff.expect.isolation import coverage

LEGEND = {
    GOOD: "may, and it was done",
    REFUSED: "may not, and was refused",
    WRONG: "otherwise than it should be",
    UNKNOWN: "cannot be asked",
    EMPTY: "not asked here",
}


def chosen(*, role: str = "", rows: bool | None = None, but: str = "") -> list[Cell]:
    """Cells of the matrix: of one role, of rows that members create (or not), without one resource."""
    return [cell for cell in matrix.cells(role=role, rows=rows) if cell.resource != but]


def matrix_grid(asked: Sequence[Witnesses]) -> str:
    """The role matrix with what was found in each cell. Own and others' rows share a cell."""
    found: dict[tuple[str, str, str], list[Witnesses]] = {}
    for one in asked:
        found.setdefault((one.cell.resource, one.cell.role, one.cell.verb), []).append(one)
    columns = [(role, verb) for role in ROLES for verb in VERBS]
    rows = [
        (name, [[_mark(one) for one in found.get((name, role, verb), ())] or [Mark()] for role, verb in columns])
        for name in matrix.load()
    ]
    wrong = sum(_look(one) == WRONG for one in asked)
    title = f"Role matrix: {len(asked)} cells asked, {wrong} wrong (left half own rows, right half those of others)"
    return draw(title, columns, rows, LEGEND)


def _mark(one: Witnesses) -> Mark:
    trail = ", ".join(one.trail) or "no row"
    failure = judge(one)
    words = unasked(one) or (failure.claim if failure else one.cell.title)
    effect = {"yes": "written", "no": "not written", "partly": "written otherwise"}.get(one.effect, "read")
    return Mark(_look(one), f"{words} · {one.answer.status} · {effect} · audit trail: {trail}")


def _look(one: Witnesses) -> str:
    if unasked(one):
        return UNKNOWN
    if judge(one):
        return WRONG
    return GOOD if one.cell.allowed else REFUSED


CONTROLS: dict[str, tuple[str, Callable[[Probe], bool]]] = {
    "sessions": ("session", wrong_session),
    "roles": ("role", wrong_role),
    "tenants": ("tenant", wrong_tenant),
}
"""What a census asks of a route, its name in the picture, and who judges it."""


def routes_grid(asked: Mapping[str, Sequence[Probe]]) -> str:
    """Every operation with what was found of it: session, role, tenant; and, only told, headers and limiter."""
    by_control: dict[str, dict[str, list[Probe]]] = {control: {} for control in CONTROLS}
    for control, probes in asked.items():
        for probe in probes:
            by_control[control].setdefault(probe.ask, []).append(probe)
    rows = []
    for operation in routes.load():
        cells = [[_probed(by_control[control].get(operation.ask, ()), control)] for control in CONTROLS]
        answers = [probe.answer for some in by_control.values() for probe in some.get(operation.ask, ())]
        rows.append((operation.ask, [*cells, [_headers(answers)], [_counted(answers, limited=operation.limited)]]))
    covered = sum(any(cell[0].look != EMPTY for cell in cells[:3]) for _, cells in rows)
    columns = [("enforced", name) for name, _ in CONTROLS.values()] + [("only told", "headers"), ("only told", "limit")]
    legend = {
        GOOD: "as it should be",
        WRONG: "otherwise",
        UNKNOWN: "cannot be told",
        EMPTY: "does not apply, or not asked",
    }
    return draw(f"Routes: {covered} of {len(rows)} operations asked", columns, rows, legend)


def _probed(probes: Sequence[Probe], control: str) -> Mark:
    if not probes:
        return Mark()
    said = "; ".join(f"{probe.who}: {probe.answer.status}" for probe in probes)
    if any(CONTROLS[control][1](probe) for probe in probes):
        return Mark(WRONG, said)
    return Mark(UNKNOWN if all(undecided(probe) for probe in probes) else GOOD, said)


def _headers(answers: Sequence[Exchange]) -> Mark:
    if not answers:
        return Mark()
    lacking = [name for name in SECURITY_HEADERS if any(name not in answer.headers for answer in answers)]
    return Mark(WRONG, f"without {', '.join(lacking)}") if lacking else Mark(GOOD, "all there")


def _counted(answers: Sequence[Exchange], *, limited: bool) -> Mark:
    if not answers:
        return Mark()
    counted = all("x-ratelimit-limit" in answer.headers for answer in answers)
    words = "counted" if counted else "not counted" + ("" if limited else ", by design")
    return Mark(GOOD if counted or not limited else WRONG, words)


def isolation_grid(readings: Sequence[Reading]) -> str:
    """Every channel: whether the tenant itself is shown its planted words there, and who else is."""
    readers = list(dict.fromkeys(one.reader for one in readings))
    by_channel: dict[str, dict[str, Reading]] = {}
    for one in readings:
        by_channel.setdefault(one.channel, {})[one.reader] = one
    rows = []
    for name, some in by_channel.items():
        own = next(iter(some.values()))
        said = f"{len(own.seen)} words shown to its own tenant ({own.own.status})"
        rows.append((name, [[Mark(GOOD if own.covered else UNKNOWN, said)], *([_heard(some, who)] for who in readers)]))
    columns = [("shown to", "itself"), *(("", f"reader {number}") for number, _ in enumerate(readers, 1))]
    legend = {
        GOOD: "shown, so covered",
        UNKNOWN: "silent for its own tenant too: not covered",
        REFUSED: "nothing shown",
    }
    who = ", ".join(f"reader {number}: {name}" for number, name in enumerate(readers, 1))
    return draw(f"Isolation: {coverage(readings)} ({who})", columns, rows, legend | {WRONG: "another tenant's data"})


def _heard(some: Mapping[str, Reading], who: str) -> Mark:
    one = some.get(who)
    if one is None:
        return Mark()
    said = f"{who}: {one.other.status}"
    return Mark(WRONG, f"{said}, shows {', '.join(one.leaked)}") if one.leaked else Mark(REFUSED, said)


SECURITY_HEADERS = (
    "strict-transport-security",
    "x-frame-options",
    "x-content-type-options",
    "content-security-policy",
)
