"""What the checklist says against itself, computed from its items and from ``document.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.checklist import Item

SOURCE = Path(__file__).parents[1] / "document.toml"
_RATIO = re.compile(r"(\d+)/(\d+)")
_WINDOW = re.compile(r"(\d+)[ -](hour|day)s?\b", re.IGNORECASE)
_HOURS = {"hour": 1, "day": 24}


@dataclass(frozen=True)
class Contradiction:
    """title: what does not fit. quotes: the words of the document. finding: why they do not fit, with the numbers."""

    title: str
    quotes: tuple[str, ...]
    finding: str


def contradictions(items: Iterable[Item], source: Path = SOURCE) -> list[Contradiction]:
    """Every contradiction that the items and the words of the document show."""
    document = tomllib.loads(source.read_text(encoding="utf-8"))
    every = list(items)
    rules = (_variables, _groups, _status, _complete, _repairs, _paths, _windows)
    return [found for rule in rules for found in rule(every, document)]


def _variables(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    listed = [match[1] for item in items if (match := re.match(r"`([A-Z][A-Z0-9_]+)` - ", item.text))]
    template = document["template"]
    declared = int(re.findall(r"\d+", document["required_variables"])[0])
    if len({declared, len(listed), len(template)}) > 1:
        missing = [name for name in listed if name not in template]
        extra = [name for name in template if name not in listed]
        yield Contradiction(
            "How many environment variables are required",
            (document["required_variables"],),
            f"{declared} are declared, {len(listed)} are listed, and the template has {len(template)}. "
            f"Listed but not in the template: {', '.join(missing) or 'none'}. "
            f"In the template but not listed: {', '.join(extra) or 'none'}.",
        )


def _groups(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    groups = [item for item in items if item.id.startswith("PRE-4.") and _RATIO.search(item.text)]
    passing = sum(int(_ratio(item.text)[0]) for item in groups)
    suite, of = (int(number) for number in _ratio(document["test_result"]))
    if passing > suite:
        yield Contradiction(
            "The parts have more passing tests than the whole",
            (*(item.text for item in groups), document["test_result"]),
            f"The critical groups sum to {passing} passing tests, while {suite} of {of} pass in all.",
        )


def _status(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    boxes = [item for item in items if item.ticked is not None]
    ticked = [item for item in boxes if item.ticked]
    if len(ticked) < len(boxes):
        critical = sum(item.critical and not item.ticked for item in boxes)
        yield Contradiction(
            "Approved before it was checked",
            (f"Status: {document['status']}",),
            f"{len(ticked)} of {len(boxes)} boxes are ticked; {critical} of the open ones are critical.",
        )


def _complete(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    for section in document["complete"]:
        open_ones = [item for item in items if item.section == section and item.ticked is False]
        if open_ones:
            yield Contradiction(
                f"“{section}” is headed as complete",
                tuple(item.text for item in open_ones),
                f"{len(open_ones)} of its boxes {'is' if len(open_ones) == 1 else 'are'} not ticked.",
            )


def _repairs(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    repairs = [item for item in items if item.text.startswith("Fix ") and "tests" in item.text]
    for group in (item for item in items if item.id.startswith("PRE-4.") and _RATIO.search(item.text)):
        passing, of = _ratio(group.text)
        subject = group.text.split()[0].rstrip(":")
        for repair in repairs:
            if passing == of and subject.lower() in repair.text.lower():
                yield Contradiction(
                    f"The {subject} tests pass, and have to be repaired",
                    (group.text, repair.text),
                    f"{passing} of {of} are said to pass before the deployment; week 1 repairs the same tests.",
                )


def _paths(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    written = document["backup"].split("--out=")[1]
    script = document["backup_script"].split('"')[1]
    restored = document["restore"].split()[-1]
    if len({written, script, restored}) > 1:
        yield Contradiction(
            "What is restored is not what was backed up",
            (document["backup"], document["backup_script"], document["restore"]),
            f"The backup goes to {written} or {script}, and the rollback restores {restored}: "
            "the right one only if the backup was made on that very day by the first command.",
        )


def _windows(items: Sequence[Item], document: dict[str, Any]) -> Iterator[Contradiction]:
    windows: dict[int, str] = {}
    quotes = []
    for item in items:
        for words in (item.text, item.group):
            for number, unit in _WINDOW.findall(words):
                windows.setdefault(int(number) * _HOURS[unit.lower()], f"{number} {unit.lower()}s")
                quotes.append(words)
    later = [item for item in items if item.stage in {"hour1", "day1", "week1"}]
    if windows and later:
        spans = [text if hours > 1 else "1 hour" for hours, text in sorted(windows.items())]
        yield Contradiction(
            "One run cannot see all of it",
            tuple(dict.fromkeys(quotes)),
            f"The checklist speaks of windows of {', '.join(spans)}. {len(later)} items can be judged only after "
            "the deployment; until their window is complete they are PENDING.",
        )


def _ratio(text: str) -> tuple[str, str]:
    match = _RATIO.search(text)
    return (match[1], match[2]) if match else ("0", "0")
