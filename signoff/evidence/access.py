"""Evidence on who may reach what: the role matrix cell by cell, the routes one by one, the channels of a tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from signoff.evidence.basics import Evidence
from signoff.evidence.exchange import Exchange
from signoff.evidence.rows import Row, Rows

WRITES = {"create": "creates", "read": "reads", "update": "updates", "delete": "deletes"}


@dataclass(frozen=True)
class Cell:
    """One cell of the role matrix. whose: "own", "another's", or "" where it makes no difference.

    ask: method and route by which it is asked.
    """

    role: str
    resource: str
    verb: str
    whose: str
    allowed: bool
    because: str
    ask: str

    @property
    def title(self) -> str:
        """The cell as a sentence without its end: "MEMBER deletes another's lead"."""
        article = "an" if self.resource[0] in "aeiou" else "a"
        thing = {"own": f"an own {self.resource}", "another's": f"another's {self.resource}"}.get(self.whose)
        return f"{self.role} {WRITES[self.verb]} {thing or f'{article} {self.resource}'}"


@dataclass(frozen=True)
class Witnesses:
    """What the three witnesses say of one cell: the answer, the database, the audit trail.

    effect: "yes" (done as asked), "no" (nothing changed), "partly" (changed, but not as asked), "" for a read
    that was asked of the answer alone. shown: of a read, whether the answer shows the row. control: what OWNER was
    answered to the same request, None where the cell is OWNER's own. audit: the rows that the trail gained.
    """

    cell: Cell
    answer: Exchange
    effect: str
    database: Evidence | None
    audit: Rows
    control: Exchange | None = None
    shown: bool = True

    @property
    def trail(self) -> tuple[str, ...]:
        """The actions of the audit rows that this request left."""
        return tuple(str(row.get("action")) for row in self.audit.rows)


@dataclass(frozen=True)
class Probe:
    """One operation asked by somebody who must be refused, and by somebody who must not.

    ask: method and route. who: as whom it was asked. answer: the refusal, as it should be. control: the answer to
    somebody who may, None where nobody could be asked. touched: what the request changed though it must not have, ""
    for nothing. leaked: of another tenant's row what the answer gave away. audit: the rows that the trail gained.
    """

    ask: str
    who: str
    answer: Exchange
    control: Exchange | None = None
    touched: str = ""
    leaked: tuple[str, ...] = ()
    audit: Rows | None = None


@dataclass(frozen=True)
class Reading:
    """One channel as two tenants see it: an address that A reads, asked by A and then by somebody else.

    kind: "api", "page" or "error". own: A's answer. other: that of *reader*. seen, leaked: the planted words that
    each contains, as the scanner names them.
    """

    channel: str
    kind: str
    reader: str
    own: Exchange
    other: Exchange
    seen: tuple[str, ...] = ()
    leaked: tuple[str, ...] = ()

    @property
    def covered(self) -> bool:
        """Whether A was shown any planted word, so that the other's silence says something."""
        return bool(self.seen)


@dataclass(frozen=True)
class Snapshot:
    """Every row of one tenant, by collection and id. ``rows`` may hold secrets; ``answered`` does not."""

    tenant: str
    digest: str
    rows: Mapping[str, Mapping[str, Row]] = field(repr=False)

    @property
    def asked(self) -> str:
        return f"database: every row of organization {self.tenant}"

    @property
    def answered(self) -> str:
        count = sum(len(some) for some in self.rows.values())
        return f"{count} rows in {len(self.rows)} collections, SHA-256 {self.digest[:16]}…"

    @property
    def repeat(self) -> str:
        return ""


@dataclass(frozen=True)
class Numbers:
    """The numbers that one page (or answer) shows, in order, at three moments.

    before, after: before and after another tenant gained rows. control: after the reader's own tenant did.
    """

    channel: str
    page: Exchange
    before: tuple[str, ...]
    after: tuple[str, ...]
    control: tuple[str, ...]
