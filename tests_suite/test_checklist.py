"""The checklist as data: the same items and the same words as the document that it was taken from."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff import checklist
from signoff.plugin.collecting import written_tests

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
LEVELS = {"C": "critical", "R": "required", "A": "advisory"}
PREFIXES = {
    "Pre-Deployment Checklist": "PRE",
    "Deployment Steps": "DEP",
    "Post-Deployment Verification": "POST",
    "Success Criteria": "OK",
    "Post-Deployment Tasks (Week 1)": "WEEK",
}


def given(name: str) -> str:
    """A document that the checklist was taken from; it does not belong to the project and may be absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not there to compare with")
    return path.read_text(encoding="utf-8")


def boxes(document: str) -> Iterator[tuple[str, str, bool | None]]:
    """Id, text and tick of every line that can be ticked."""
    prefix, section, number = "", "", 0
    for line in document.splitlines():
        if line.startswith("## "):
            prefix, section, number = PREFIXES.get(line.removeprefix("## ").strip(), ""), "", 0
        elif match := re.match(r"### (?:Priority )?(\d+)", line):
            section, number = match[1], 0
        elif prefix and (match := re.match(r"- (?:\[( |x)\]|✅) (.+)", line)):
            number += 1
            item_id = f"{prefix}-{section}.{number}" if section else f"{prefix}-{number}"
            yield item_id, match[2], None if match[1] is None else match[1] == "x"


def levels(table: str) -> Iterator[tuple[str, str]]:
    """Id and level of every row of the table of items, ranges and lists of ids spelt out."""
    for line in table.splitlines():
        match = re.match(r"\| ((?:PRE|DEP|POST|OK|WEEK)-[^|]+?) \| ([CRA]) \|", line)
        if match:
            for item_id in spelt_out(match[1]):
                yield item_id, LEVELS[match[2]]


def spelt_out(ids: str) -> list[str]:
    """``PRE-4.1..4.4`` and ``DEP-3.3 / 3.4`` as single ids."""
    stem = re.match(r"[A-Z]+-", ids)
    assert stem
    if ".." in ids:
        first, last = (part.removeprefix(stem[0]) for part in ids.split(".."))
        section = f"{first.split('.')[0]}." if "." in first else ""
        numbers = range(int(first.split(".")[-1]), int(last.split(".")[-1]) + 1)
        return [f"{stem[0]}{section}{number}" for number in numbers]
    return [stem[0] + part.strip().removeprefix(stem[0]) for part in ids.split("/")]


def test_there_are_174_items():
    assert len(checklist.load()) == 174


def test_ids_texts_and_ticks_are_those_of_the_document():
    document = list(boxes(given("checklist.md")))
    assert [(item.id, item.text, item.ticked) for item in checklist.load()] == document


def test_headings_are_those_of_the_document():
    document = given("checklist.md")
    for item in checklist.load():
        assert f"## {item.part}" in document
        assert item.section in document
        assert f"**{item.group}:**" in document or not item.group


def test_levels_are_those_of_the_table():
    assert dict(levels(given("items.md"))) == {item.id: item.level for item in checklist.load()}


def test_a_level_or_stage_that_does_not_exist_is_refused(tmp_path):
    source = tmp_path / "checklist.toml"
    source.write_text(
        '[[item]]\nid = "PRE-1.1"\npart = "P"\ntext = "t"\nlevel = "vital"\nmarks = []\nneeds = []\n'
        'stage = "never"\nclaim = "c"\n[[item]]\nid = "PRE-1.2"\n'
    )
    with pytest.raises(checklist.ChecklistError) as caught:
        checklist.load(source)
    assert "level 'vital'" in str(caught.value)
    assert "stage 'never'" in str(caught.value)
    assert "PRE-1.2: 'part' is missing" in str(caught.value)


def test_a_misspelt_key_a_text_for_a_list_and_what_is_no_toml_are_refused(tmp_path):
    source = tmp_path / "checklist.toml"
    good = '[[item]]\nid = "OK-1"\npart = "P"\ntext = "t"\nlevel = "critical"\nmarks = []\nneeds = []\n'
    good += 'stage = "deploy"\nclaim = "c"\nrests_on = ["PRE"]\n'
    source.write_text(good.replace("needs = []", 'needs = "db"').replace("rests_on", "rest_on"))
    with pytest.raises(checklist.ChecklistError, match="OK-1: rest_on is nothing that an item has; OK-1: needs is no"):
        checklist.load(source)
    source.write_text(good.replace("[[item]]", "[[item"))
    with pytest.raises(checklist.ChecklistError, match="cannot be read"):
        checklist.load.__wrapped__(source)


def test_what_waits_for_its_window_is_judged_after_the_promotion():
    """A window is no excuse for a check of the deployment itself."""
    later = [item for item in checklist.load() if item.stage in checklist.LATER_STAGES]
    assert not [item.id for item in later if item.critical]


def test_every_item_with_a_test_has_a_fault_that_turns_it_red():
    words = [sys.executable, "-m", "twin", "--list-faults", "--json"]
    faults = json.loads(subprocess.run(words, cwd=ROOT, capture_output=True, check=True).stdout)
    provable = {item_id for fault in faults for item_id in fault["reddens"]}
    assert sorted(written_tests(ROOT).keys() - provable) == []
    assert sorted(provable - {item.id for item in checklist.load()}) == []
