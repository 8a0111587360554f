"""Item, tests, faults: what ``python -m signoff checklist`` shows, found by collecting and asking, never by hand."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from signoff import checklist
from signoff.checklist import Item

ROOT = Path(__file__).resolve().parent.parent
FAULTS_LIMIT_S = 30


class CatalogueError(RuntimeError):
    """The tests cannot be collected, or the twin does not list its faults."""


@dataclass(frozen=True)
class Entry:
    """An item with the tests that judge it and the faults of the twin that must turn it red."""

    item: Item
    tests: tuple[str, ...]
    faults: tuple[str, ...]

    def as_data(self) -> dict[str, object]:
        """The entry for programs."""
        return {
            "id": self.item.id,
            "level": self.item.level,
            "marks": list(self.item.marks),
            "tests": list(self.tests),
            "faults": list(self.faults),
        }


def entries() -> list[Entry]:
    """All items in the order of the checklist. Starts no target. Raises CatalogueError."""
    tests, faults = collected_tests(), listed_faults()
    return [
        Entry(item, tuple(tests.get(item.id, ())), tuple(sorted(faults.get(item.id, ())))) for item in checklist.load()
    ]


def collected_tests() -> dict[str, list[str]]:
    """The node ids of the product tests by item."""
    collector = _Collector()
    said = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(said):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], plugins=[collector])
    if collector.failed or code not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise CatalogueError(f"the tests cannot be collected:\n{said.getvalue()[-3000:]}")
    return collector.tests


def listed_faults() -> dict[str, list[str]]:
    """The names of the twin's faults by the item that they must turn red."""
    command = [sys.executable, "-m", "twin", "--list-faults", "--json"]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=FAULTS_LIMIT_S, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode != 0:
        raise CatalogueError(f"the twin does not list its faults:\n{done.stderr[-3000:]}")
    found: dict[str, list[str]] = defaultdict(list)
    for fault in json.loads(done.stdout):
        for item_id in fault["reddens"]:
            found[item_id].append(fault["name"])
    return found


class _Collector:
    """A plugin that notes which test belongs to which item."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = defaultdict(list)
        self.failed = False

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self.failed = self.failed or report.failed

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        for mark in item.iter_markers("item"):
            self.tests[str(mark.args[0])].append(item.nodeid)


def as_table(found: Sequence[Entry]) -> str:
    """For the terminal, cut to its width."""
    width = max(shutil.get_terminal_size((120, 24)).columns, 60)
    lines = [f"{'item':<10}{'level':<10}{'tests':>5}{'faults':>7}  text"]
    for entry in found:
        head = f"{entry.item.id:<10}{entry.item.level:<10}{len(entry.tests):>5}{len(entry.faults):>7}  "
        lines.append(head + textwrap.shorten(entry.item.text, width - len(head), placeholder="…"))
    with_test = [entry for entry in found if entry.tests]
    proven = [entry for entry in with_test if entry.faults]
    lines.append(f"{len(found)} items, {len(with_test)} with a test, {len(proven)} of them with a fault")
    return "\n".join(lines)


def as_json(found: Sequence[Entry]) -> str:
    """For programs."""
    return json.dumps([entry.as_data() for entry in found], indent=1)


def as_markdown(found: Sequence[Entry]) -> str:
    """The text of ``docs/checklist.md``."""
    return "\n".join(_markdown(found)) + "\n"


def _markdown(found: Sequence[Entry]) -> Iterator[str]:
    yield "# The checklist: item, tests, faults"
    yield ""
    yield "Made by `make docs`. The wording is in `signoff/checklist.toml`."
    yield "How an item gets a test: [writing a check](writing-a-check.md)."
    yield "A fault is a way to break the twin on purpose, and must turn the item red: `python -m signoff prove`."
    part = section = ""
    for entry in found:
        item = entry.item
        if item.part != part:
            part, section = item.part, ""
            yield from ("", f"## {part}")
        heading = " · ".join(filter(None, (item.section, item.group))) or part
        if heading != section:
            section = heading
            yield from ("", f"### {heading}", "", "| item | level | text | tests | faults |", "|---|---|---|---|---|")
        tests = "<br>".join(f"`{test}`" for test in entry.tests) or "none yet"
        faults = "<br>".join(f"`{fault}`" for fault in entry.faults) or ("–" if not entry.tests else "none yet")
        yield f"| {item.id} | {item.level} | {_cell(item.text)} | {_cell(tests)} | {faults} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(argv: Sequence[str]) -> int:
    """The command ``checklist``."""
    parser = argparse.ArgumentParser(
        prog="python -m signoff checklist", description="Every item with its tests, and the faults that must redden it."
    )
    kinds: Mapping[str, Callable[[Sequence[Entry]], str]] = {"json": as_json, "markdown": as_markdown}
    choice = parser.add_mutually_exclusive_group()
    for kind in kinds:
        choice.add_argument(f"--{kind}", action="store_const", const=kind, dest="kind", help=f"as {kind}")
    options = parser.parse_args(argv)
    try:
        found = entries()
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    print(kinds.get(options.kind, as_table)(found).rstrip("\n"))
    return 0
