"""Dated statements of named persons: what one says, for which deployment, and why one does not count.

A statement is a JSON file. ``digest`` is the SHA-256 of the rest in canonical form, so that an edit shows; a second
person's part names the digest of what was seconded. It proves no identity: who may write into the folder of
statements is settled by the folder, as with any signed paper in a binder.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

SCHEMA = 1
LONGEST_DAYS = 365


@dataclass(frozen=True)
class Deployed:
    """Which deployment is judged, as statements name it. build: "" where it does not say."""

    host: str
    build: str
    fingerprint: str


@dataclass(frozen=True)
class Statement:
    """One statement as found. evidence_digest: of the evidence file as it is now, "" where it is gone.

    problem: why the file cannot be read at all, "" if it can.
    """

    file: str
    data: Mapping[str, Any]
    evidence_digest: str = ""
    problem: str = ""

    @property
    def item(self) -> str:
        """The item it is about."""
        return str(self.data.get("item", ""))

    @property
    def shown(self) -> str:
        """Who said what, when, and until when it counts."""
        second = self.data.get("second")
        seconded = f", seconded by {_person(second)}" if isinstance(second, Mapping) else ""
        made, until = str(self.data.get("made", ""))[:10], str(self.data.get("until", ""))[:10]
        return f"{_person(self.data.get('by'))} on {made}: {self.data.get('says', '')} (until {until}{seconded})"


@dataclass(frozen=True)
class Stated:
    """Every statement that somebody made on one item."""

    item: str
    folder: str
    statements: tuple[Statement, ...]

    @property
    def asked(self) -> str:
        return f"the statements in {self.folder} on {self.item}"

    @property
    def answered(self) -> str:
        return "; ".join(f"{one.file}: {one.problem or one.shown}" for one in self.statements) or "none"

    @property
    def repeat(self) -> str:
        return "python -m signoff attest --list"

    def counting(self, deployed: Deployed, now: datetime, *, critical: bool) -> tuple[Statement | None, list[str]]:
        """The newest statement that counts, if any, and why the others do not."""
        why_not: list[str] = []
        for one in sorted(self.statements, key=lambda each: str(each.data.get("made", "")), reverse=True):
            found = objections(one, self.item, deployed, now, critical=critical)
            if not found:
                return one, why_not
            why_not.append(f"{one.file}: {', '.join(found)}")
        return None, why_not


def sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """*data* with its digest."""
    bare = {name: value for name, value in data.items() if name != "digest"}
    return {**bare, "digest": digest(bare)}


def digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of *data* in canonical form: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def objections(one: Statement, item: str, deployed: Deployed, now: datetime, *, critical: bool) -> list[str]:
    """Why *one* does not count for *item* of this deployment now; [] if it does.

    critical: a second person has to have agreed.
    """
    if one.problem:
        return [one.problem]
    data = one.data
    found = []
    if data.get("schema") != SCHEMA or data.get("digest") != sealed(data)["digest"]:
        found.append("it was edited after it was made")
    if one.item != item:
        found.append(f"it is about {one.item or 'no item'}")
    if not _named(data.get("by")) or not str(data.get("says", "")).strip():
        found.append("it does not say who says what")
    found += _other_deployment(data.get("deployment"), deployed)
    made, until = _moment(data.get("made")), _moment(data.get("until"))
    if made is None or until is None or made > now:
        found.append("it is not dated")
    elif until <= now:
        found.append(f"it expired on {until:%Y-%m-%d}")
    elif until - made > timedelta(days=LONGEST_DAYS):
        found.append(f"it is to count for more than {LONGEST_DAYS} days")
    evidence = data.get("evidence")
    if evidence is not None and not isinstance(evidence, Mapping):
        found.append("its evidence is none")
    if isinstance(evidence, Mapping) and evidence.get("sha256") != one.evidence_digest:
        found.append("its evidence file is gone" if not one.evidence_digest else "its evidence file has changed")
    if critical:
        found += _second(data, now)
    return found


def same_person(one: object, other: object) -> bool:
    """Whether two that stand under a statement are one: by name or by address, however they are spelt."""
    if not isinstance(one, Mapping) or not isinstance(other, Mapping):
        return False
    return any(_spelt(one.get(part)) == _spelt(other.get(part)) for part in ("name", "email"))


def _spelt(text: object) -> str:
    return " ".join(unicodedata.normalize("NFKC", str(text)).casefold().split())


def _other_deployment(named: object, deployed: Deployed) -> list[str]:
    if not isinstance(named, Mapping):
        return ["it names no deployment"]
    if named.get("host") != deployed.host:
        return [f"it is for {named.get('host')}, another deployment"]
    if named.get("fingerprint"):
        same = named["fingerprint"] == deployed.fingerprint
    else:
        same = bool(deployed.build) and named.get("build") == deployed.build
    return [] if same else [f"it is for another deployment ({named.get('build') or named.get('fingerprint')})"]


def _second(data: Mapping[str, Any], now: datetime) -> list[str]:
    second, by = data.get("second"), data.get("by")
    if not isinstance(second, Mapping) or not _named(second):
        return ["no second person has agreed, and the item is critical"]
    bare = {name: value for name, value in data.items() if name not in {"second", "digest"}}
    if second.get("of") != digest(bare):
        return ["what the second person agreed to is something else"]
    if same_person(second, by):
        return ["the second person is the first"]
    at = _moment(second.get("at"))
    return ["the second person's part is not dated"] if at is None or at > now else []


def _named(person: object) -> bool:
    return isinstance(person, Mapping) and all(str(person.get(part) or "").strip() for part in ("name", "email"))


def _person(person: object) -> str:
    return f"{person.get('name')} <{person.get('email')}>" if isinstance(person, Mapping) else "nobody"


def _moment(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def of_item(statements: Sequence[Statement], item: str, folder: str) -> Stated:
    """The statements on *item*; a file that cannot be read may be on any item."""
    return Stated(item, folder, tuple(one for one in statements if one.item == item or one.problem))
