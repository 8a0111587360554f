"""Collection: which test belongs to which item, and what no product test may be.

A broken rule fails the collection of the file, so nothing runs on a suite that does not say what it checks.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

import pytest

from signoff import checklist
from signoff.plugin import scope

ITEM = pytest.StashKey[checklist.Item]()
NEEDS = pytest.StashKey[tuple[str, ...]]()
# Needs that no setting supplies alone: the target to oneself, because it is broken, or because it is measured.
ALONE = frozenset({"disruption", "quiet", "rollback"})
MARKS = "pytestmark"  # of all tests of a file
FORBIDDEN = {"skip": "skips", "skipif": "skips", "xfail": "expected failures"}


class Collector:
    """Gives every product test its item, with the item's marks and needs, before anything is deselected.

    collected: the item of every test. alone: the tests that need the target to themselves.
    """

    def __init__(self, config: pytest.Config, items: checklist.Checklist) -> None:
        self.config = config
        self.items = items
        self.collected: dict[str, str] = {}
        self.alone: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Check and mark the tests that *collector* found."""
        report = yield
        if scope.is_own(self.config, collector.path):
            return report
        if report.outcome == "skipped":
            return _failed(report, [f"{collector.nodeid}: a whole file is skipped; skips are by configuration only"])
        tests = [node for node in report.result if isinstance(node, pytest.Item)]
        problems = [problem for test in tests for problem in self._accept(test)]
        return _failed(report, problems) if problems else report

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Roll-ups come last, also in random order: they look at how the others stand."""
        items.sort(key=lambda test: ITEM in test.stash and bool(test.stash[ITEM].rests_on))

    def _accept(self, test: pytest.Item) -> list[str]:
        ids = [str(mark.args[0]) if len(mark.args) == 1 else "" for mark in test.iter_markers("item")]
        if not ids:
            if scope.is_product(self.config, test.path):
                return [f"{test.nodeid}: no @pytest.mark.item(…); every test here belongs to an item of the checklist"]
            return []
        problems = list(self._faults_of(test, ids))
        if problems:
            return [f"{test.nodeid}: {problem}" for problem in problems]
        item = self.items[ids[0]]
        test.stash[ITEM] = item
        test.stash[NEEDS] = needs_of(test, item)
        for mark in sorted(item.all_marks):
            test.add_marker(mark)
        test.user_properties.append(("item", item.id))
        self.collected[test.nodeid] = item.id
        if any(need in ALONE for need in test.stash[NEEDS]):
            self.alone.add(test.nodeid)
        return []

    def _faults_of(self, test: pytest.Item, ids: list[str]) -> Iterator[str]:
        if len(ids) > 1:
            yield f"{len(ids)} item marks; one test makes one claim"
        elif ids[0] not in self.items:
            yield f"unknown item {ids[0]!r}; `python -m signoff checklist` lists all of them"
        elif foreign := set(_names(test, "needs_only")) - set(self.items[ids[0]].needs):
            yield f"needs_only names {', '.join(sorted(foreign))}, which the item does not need; it can only leave out"
        if not (getattr(getattr(test, "obj", None), "__doc__", "") or "").strip():
            yield "no docstring; it says what is true when the test passes"
        for name, word in FORBIDDEN.items():
            if test.get_closest_marker(name):
                yield f"marked {name!r}; {word} would hide an item"


def needs_of(test: pytest.Item, item: checklist.Item) -> tuple[str, ...]:
    """What *test* needs: what its item needs (or the part of that which it names), and what it needs besides."""
    only = test.get_closest_marker("needs_only")
    return tuple(dict.fromkeys((*(_names(test, "needs_only") if only else item.needs), *_names(test, "needs"))))


def _names(test: pytest.Item, marker: str) -> list[str]:
    return [str(name) for mark in test.iter_markers(marker) for name in mark.args]


def written_tests(root: Path) -> dict[str, set[str]]:
    """The places of tests by item id according to the source text of the product folders: files, and ``file::test``.

    Collection can leave a file or a test out without a word (a conftest can ignore it, a renamed test is none, of two
    with one name the second hides the first); what is written but was not collected is then missed.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for folder in scope.PRODUCT:
        for path in sorted((root / folder).rglob("*.py")):
            try:
                tree = ast.parse(path.read_bytes())
            except (SyntaxError, ValueError):
                continue  # collection reports it
            file = path.relative_to(root).as_posix()
            for item_id, test in _marked(tree):
                found[item_id] |= {file, f"{file}::{test}"} if test else {file}
    return dict(found)


def lost(written: Iterable[str], collected: Iterable[str]) -> list[str]:
    """The places that are *written* and of which nothing was *collected* (node ids)."""
    there = set()
    for nodeid in collected:
        file, *_, test = nodeid.split("[")[0].split("::")
        there |= {file, f"{file}::{test}"}
    return sorted(set(written) - there)


def _marked(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every item that is named, with the test that it is of; "" where a whole file, or several tests have it."""
    for parent in ast.walk(tree):
        seen: set[str] = set()
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                # No test has such a name, and so the one that is hidden is missed.
                name = f"{child.name} (line {child.lineno})" if child.name in seen else child.name
                seen.add(child.name)
                yield from ((one, name) for decorator in child.decorator_list for one in _items(decorator))
    yield from ((one, "") for one in _items(tree))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == MARKS for one in node.targets):
            tests = [one.name for one in tree.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test")]
            yield from ((one, test) for one in _items(node) for test in tests)


def _items(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "item":
            owner = node.func.value
            if isinstance(owner, ast.Attribute) and owner.attr == "mark":
                values = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
                yield from (value for value in values if isinstance(value, str))


def _failed(report: pytest.CollectReport, problems: list[str]) -> pytest.CollectReport:
    report.outcome = "failed"
    report.longrepr = "\n".join(problems)
    report.result = []
    return report
