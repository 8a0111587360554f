"""The 174 items: the wording, levels, marks, needs and limits of ``checklist.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

SOURCE = Path(__file__).with_name("checklist.toml")
LEVELS = ("critical", "required", "advisory")
# When an item can be judged at the earliest, after the deployment. Later stages do not hold a promotion back.
STAGES = ("predeploy", "deploy", "postdeploy", "hour1", "day1", "week1")
LATER_STAGES = frozenset({"hour1", "day1", "week1"})


class ChecklistError(ValueError):
    """``checklist.toml`` cannot be used; the message says which entry and why."""


@dataclass(frozen=True)
class Item:
    """One line of the checklist.

    text: the line as the document has it. claim: what is true when the item passes. ticked: whether the
    document has it ticked already (None where it has no box). needs: what must be configured, "a|b" for
    either. limits: the numbers its tests judge by. rests_on: the sections (PRE, DEP-3) from whose items it is computed.
    """

    id: str
    part: str
    section: str
    group: str
    text: str
    ticked: bool | None
    level: str
    marks: tuple[str, ...]
    needs: tuple[str, ...]
    stage: str
    claim: str
    limits: Mapping[str, float]
    rests_on: tuple[str, ...] = ()

    @property
    def all_marks(self) -> frozenset[str]:
        """The marks a ``-m`` expression can name: its own and its level."""
        return frozenset({*self.marks, self.level})

    @property
    def critical(self) -> bool:
        return self.level == "critical"


KEYS = {one.name for one in fields(Item)}
LISTS = ("marks", "needs", "rests_on")


class Checklist:
    """The items in the order of the document."""

    def __init__(self, items: Mapping[str, Item]) -> None:
        self._items = dict(items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, item_id: object) -> bool:
        return item_id in self._items

    def __getitem__(self, item_id: str) -> Item:
        try:
            return self._items[item_id]
        except KeyError:
            raise ChecklistError(f"unknown item {item_id!r}: `python -m signoff checklist` lists all of them") from None

    def rests_on(self, item: Item) -> tuple[Item, ...]:
        """The items that *item* is computed from, advisory ones left out: they never hold anything back."""
        prefixes = tuple(f"{part}{mark}" for part in item.rests_on for mark in ("-", "."))
        return tuple(one for one in self if one.id.startswith(prefixes) and one.level != "advisory")

    @property
    def marks(self) -> tuple[str, ...]:
        """Every mark that an item can carry, levels included."""
        return tuple(sorted({mark for item in self for mark in item.all_marks}))


@cache
def load(source: Path = SOURCE) -> Checklist:
    """Read the checklist. Raises ChecklistError that lists every bad entry."""
    found: dict[str, Item] = {}
    problems: list[str] = []
    try:
        entries = tomllib.loads(source.read_text(encoding="utf-8")).get("item", [])
    except ValueError as error:  # no TOML, or no UTF-8
        raise ChecklistError(f"{source.name} cannot be read: {error}") from None
    for number, entry in enumerate(entries, 1):
        name = entry.get("id", f"entry {number}")
        # A misspelt rests_on would leave an item to its own test alone; a text for a list is many marks of one letter.
        problems += [f"{name}: {key} is nothing that an item has" for key in sorted(entry.keys() - KEYS)]
        problems += [f"{name}: {key} is no list" for key in LISTS if not isinstance(entry.get(key, []), list)]
        try:
            item = Item(
                id=entry["id"],
                part=entry["part"],
                section=entry.get("section", ""),
                group=entry.get("group", ""),
                text=entry["text"],
                ticked=entry.get("ticked"),
                level=entry["level"],
                marks=tuple(entry["marks"]),
                needs=tuple(entry["needs"]),
                stage=entry["stage"],
                claim=entry["claim"],
                limits=MappingProxyType(entry.get("limits", {})),
                rests_on=tuple(entry.get("rests_on", ())),
            )
        except KeyError as missing:
            problems.append(f"{name}: {missing} is missing")
            continue
        if item.id in found:
            problems.append(f"{name}: the id comes twice")
        if item.level not in LEVELS:
            problems.append(f"{name}: level {item.level!r} is none of {', '.join(LEVELS)}")
        if item.stage not in STAGES:
            problems.append(f"{name}: stage {item.stage!r} is none of {', '.join(STAGES)}")
        found[item.id] = item
    if problems:
        raise ChecklistError(f"{source.name}: " + "; ".join(problems))
    return Checklist(found)
