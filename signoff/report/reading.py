"""A report that somebody hands over, read back: nothing in it is trusted before it was looked at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from signoff import verdict
from signoff.checklist import LATER_STAGES
from signoff.report import sealing
from signoff.report.machine import SCHEMA
from signoff.report.record import Note, Shard, TestRecord
from signoff.verdict import Decision, Scope, Standing

JSON_NAME = "signoff.json"
LARGEST = 100_000_000


class ReportError(ValueError):
    """This is no report of ours; the message says why."""


@dataclass(frozen=True)
class Told:
    """What a report says. digest: of its list of digests. suite: which state of the suite judged."""

    place: Path
    digest: str
    scope: Scope
    exit_code: int
    outcome: str
    rehearsal: bool
    promotable: bool
    reasons: tuple[str, ...]
    notes: tuple[Note, ...]
    standings: tuple[Standing, ...]
    tests: tuple[TestRecord, ...]
    target: dict[str, str]
    suite: dict[str, str]
    started: datetime
    finished: datetime
    shard: Shard | None

    def decision(self) -> Decision:
        """The verdict that follows from what the report says of the items."""
        void = self.reasons if self.outcome == verdict.Outcome.VOID else ()
        troubles = [note.what for note in self.notes]
        return verdict.decide(self.standings, self.scope, rehearsal=self.rehearsal, void=void, troubles=troubles)


def read(place: Path) -> Told:
    """The report in *place*. Raises ReportError, also when a file is not as it was sealed."""
    try:
        changed = sealing.broken(place)
        digest = sealing.sha256_of(place / sealing.SEAL_NAME)
        if changed:
            more = f" and {len(changed) - 5} more" if len(changed) > 5 else ""
            raise ReportError(f"the evidence does not match its digests: {'; '.join(changed[:5])}{more}")
        if (place / JSON_NAME).stat().st_size > LARGEST:
            raise ReportError(f"{JSON_NAME} is too large to be a report")
        data = json.loads((place / JSON_NAME).read_text(encoding="utf-8"))
        return _told(place, digest, data)
    except (sealing.SealError, OSError) as error:
        raise ReportError(str(error)) from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ReportError(f"{JSON_NAME} is no report: {where}: {first['msg']}") from None
    except (UnicodeDecodeError, json.JSONDecodeError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReportError(f"{JSON_NAME} is no report: {type(error).__name__}: {error}") from None


def _told(place: Path, digest: str, data: dict[str, Any]) -> Told:
    if data["schema"] != SCHEMA:
        raise ReportError(f"{JSON_NAME} has schema {data['schema']}, not {SCHEMA}")
    items = [
        Standing(
            one["id"],
            one["level"],
            verdict.State(one["state"]),
            one["stage"] in LATER_STAGES,
            one["in_scope"],
            one["tested"],
            one["reason"],
            one["due"],
        )
        for one in data["items"]
    ]
    rehearsal = data["verdict"] == "REHEARSAL"
    return Told(
        place,
        digest,
        _as(Scope, data["scope"]),
        _as(Annotated[int, Field(ge=0, le=max(verdict.EXIT_CODES.values()))], data["exit_code"]),
        _as(str, (data["would_be"] if data["would_be"] is not None else data["verdict"]) or ""),
        rehearsal,
        _as(bool, data["promotable"]),
        _as(tuple[str, ...], data["reasons"]),
        _as(tuple[Note, ...], data["problems"]),
        _as(tuple[Standing, ...], items),
        _as(tuple[TestRecord, ...], data["tests"]),
        _as(dict[str, str], data["target"] or {}),
        _as(dict[str, str], data["run"]["suite"]),
        _as(AwareDatetime, data["run"]["started"]),
        _as(AwareDatetime, data["run"]["finished"]),
        _as(Shard | None, data["shard"]),
    )


def _as(kind: Any, value: object) -> Any:
    return TypeAdapter(kind).validate_python(value)
