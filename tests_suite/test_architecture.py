"""Who may import whom, and the other rules of the house that an AST can see."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARY = {
    path.stem for path in (ROOT / "signoff").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
} - {"__init__"}
PRODUCT = ("tests_smoke", "tests_security", "tests_perf", "tests_infra")
LONGEST = 300

# One place waits for something to become true; the load generator waits for the time to send.
SLEEPERS = {"signoff/waiting.py", "signoff/perf/generator.py"}

# What each part of signoff/ may import of signoff/, beside itself. What stands here for nothing is pure.
MAY_IMPORT = {
    "__init__": set(),
    "checklist": set(),
    "redaction": set(),
    "waiting": set(),
    "verdict": set(),
    "settings": set(),
    "commanding": {"settings"},
    "browser_path": set(),
    "twin_process": set(),
    "evidence": {"redaction"},
    "expect": {"evidence"},
    "clients": {"evidence", "redaction", "waiting"},
    "pages": {"evidence", "redaction", "waiting"},
    "world": {"clients", "evidence", "redaction", "waiting"},
    "target": {"settings", "clients", "evidence", "twin_process"},
    "preflight": {"settings", "clients", "evidence", "browser_path", "world"},
    "report": {"checklist", "evidence", "verdict"},
    "plugin": {"checklist", "evidence", "redaction", "verdict", "report"},
    "perf": {"evidence", "waiting"},
    "access": {"clients", "evidence", "expect", "world"},
    "proving": {"checklist"},
    "catalogue": {"checklist"},
    "verifying": {"verdict", "report"},
    "merging": {"checklist", "verdict", "report", "plugin"},
    "recording": {"clients"},
    "sweeping": {"commanding", "settings", "clients", "world"},
    "attesting": {"commanding", "settings", "clients", "evidence", "checklist", "preflight"},
    "accepting": {"commanding", "evidence", "checklist", "perf"},
    "tracking": {"commanding", "settings", "clients", "preflight"},
    "reviewing": {"commanding", "clients", "evidence"},
    "watching": {"commanding", "clients", "evidence", "waiting"},
    "__main__": LIBRARY,
}


def sources(*folders: str, pattern: str = "*.py") -> list[Path]:
    """Every Python file below *folders*."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob(pattern))]


def names(path: Path) -> str:
    """*path* for the name of a test."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """The modules that *path* imports, absolutely named."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide who imports whom"
            module = node.module or ""
            # `from signoff import x` imports signoff.x
            yield from (f"{module}.{alias.name}" for alias in node.names) if module in {"signoff", "twin"} else [module]


def parts(path: Path) -> set[str]:
    """The parts of signoff/ that *path* imports."""
    return {name.split(".")[1] for name in imports(path) if name.startswith("signoff.")} & LIBRARY


def test_every_part_of_the_library_has_its_rule():
    assert MAY_IMPORT.keys() - {"__init__"} == LIBRARY


@pytest.mark.parametrize("path", sources("signoff"), ids=names)
def test_a_part_of_the_library_imports_only_what_it_may(path):
    part = path.relative_to(ROOT / "signoff").parts[0].removesuffix(".py")
    assert parts(path) - {part} <= MAY_IMPORT[part]


@pytest.mark.parametrize("path", sources("signoff"), ids=names)
def test_the_library_knows_neither_the_twin_nor_tests(path):
    tops = {name.split(".")[0] for name in imports(path)}
    assert not tops & {"twin", "fixtures", "conftest", "tests_suite", *PRODUCT}


@pytest.mark.parametrize("path", sources("twin"), ids=names)
def test_the_twin_shares_nothing_with_the_suite(path):
    """A mistake that both sides share would cancel out."""
    tops = {name.split(".")[0] for name in imports(path)}
    assert not tops & {"signoff", "fixtures", "conftest", "tests_suite", *PRODUCT}


@pytest.mark.parametrize("path", sources(*PRODUCT, pattern="test_*.py"), ids=names)
def test_a_product_test_imports_only_its_words(path):
    """Everything else arrives as a fixture; annotations may name types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = {id(node) for test in ast.walk(tree) if _is_typing_block(test) for node in ast.walk(test)}
    at_run_time = [
        node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom | ast.Import) and id(node) not in hidden
    ]
    tops = {name for node in at_run_time for name in _named(node)}
    foreign = {name for name in tops if name.split(".")[0] not in {"pytest", *sys.stdlib_module_names}}
    assert foreign <= {"signoff.expect"}


@pytest.mark.parametrize(
    "path", [ROOT / "signoff/verdict.py", *sources("signoff/expect", "signoff/evidence")], ids=names
)
def test_what_judges_does_no_input_or_output(path):
    tops = {name.split(".")[0] for name in imports(path)}
    assert not tops & {"socket", "subprocess", "pymongo", "playwright", "urllib3", "requests", "boto3", "imaplib"}


def test_the_verdict_needs_the_standard_library_alone():
    tops = {name.split(".")[0] for name in imports(ROOT / "signoff/verdict.py")}
    assert tops <= sys.stdlib_module_names


@pytest.mark.parametrize("path", [*sources("signoff", "fixtures", *PRODUCT), ROOT / "conftest.py"], ids=names)
def test_only_one_place_sleeps(path):
    text = path.read_text(encoding="utf-8")
    assert names(path) in SLEEPERS or not re.search(r"\bsleep\(|wait_for_timeout\(", text)


@pytest.mark.parametrize("path", sources("signoff", "twin", "fixtures", *PRODUCT), ids=names)
def test_a_module_is_one_idea(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", [*sources("signoff", "twin", "fixtures", *PRODUCT), ROOT / "conftest.py"], ids=names)
def test_what_is_public_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [] if ast.get_docstring(tree) or not tree.body else ["the module"]
    silent += [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and node in _public(tree)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not _is_plain_property(node)
    ]
    assert silent == []


def _public(tree: ast.Module) -> list[ast.stmt]:
    """Functions and classes of the module, and the methods of its public classes."""
    found: list[ast.stmt] = []
    for node in tree.body:
        found.append(node)
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            found += node.body
    return found


def _is_plain_property(node: ast.AST) -> bool:
    """A property is named for what it is; the protocol or class that it belongs to describes it."""
    marks = [getattr(mark, "id", "") for mark in getattr(node, "decorator_list", [])]
    return "property" in marks


def _is_typing_block(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"


def _named(node: ast.ImportFrom | ast.Import) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if node.module == "signoff":
        return [f"signoff.{alias.name}" for alias in node.names]
    return [node.module or ""]
