"""What the database was asked, how long it took, and by which plan it would answer."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.basics import REDACTOR
from signoff.evidence.performance import Times, ms


@dataclass(frozen=True)
class QueryTimes:
    """Times of the application's queries as the driver sees them, network included.

    ping: times of a ping over the same connection, one in each round: what of each time is not the query.
    """

    whole: Times
    shapes: tuple[Times, ...]
    ping: Times
    errors: tuple[str, ...] = ()
    conditions: str = ""

    @property
    def asked(self) -> str:
        each = self.shapes[0].n if self.shapes else 0
        return f"database: {len(self.shapes)} query shapes of the application, {each} times each, in turn"

    @property
    def answered(self) -> str:
        lines = [str(self.whole), *(f"  {shape}" for shape in self.shapes)]
        lines.append(f"of each time the network takes {ms(self.ping.p50)} (median of a ping over the same connection)")
        lines += [f"error: {text}" for text in self.errors]
        return REDACTOR.text("\n".join([*lines, self.conditions]))

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Stage:
    """A step of a plan. index: the one it reads, by name; key: its first field. whole: it reads all of that index.

    reads: the step gets rows from the collection or an index, and not from another step.
    """

    name: str
    index: str = ""
    key: str = ""
    whole: bool = False
    reads: bool = True

    def __str__(self) -> str:
        return " ".join(filter(None, (self.name, self.index, "from end to end" if self.whole else "")))


@dataclass(frozen=True)
class Plan:
    """How the server would answer one query. stages: of the winning plan, outermost first; problem: why not known."""

    name: str
    collection: str
    fields: tuple[str, ...]
    stages: tuple[Stage, ...]
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"database: explain {self.name} ({self.collection} by {', '.join(self.fields)})"

    @property
    def answered(self) -> str:
        return REDACTOR.text(self.problem or " <- ".join(map(str, self.stages)) or "no plan")

    @property
    def repeat(self) -> str:
        where = ", ".join(f"{name}: …" for name in self.fields)
        return f"mongosh \"$DATABASE_URL\" --eval 'db.{self.collection}.find({{{where}}}).explain()'"
