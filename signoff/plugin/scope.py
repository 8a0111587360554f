"""What a run is about: the whole checklist, the items of a mark, a few tests, or the suite's own tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

from signoff.checklist import Item
from signoff.verdict import Scope

PRODUCT = ("tests_smoke", "tests_security", "tests_perf", "tests_infra")
OWN = "tests_suite"
PROVE = "prove"
OFF = Scope("off")
LISTING = {"--collect-only", "--co"}
# Options that leave tests out, other than -m. (--failed-first and --new-first only reorder.)
NARROWING = {
    "keyword": "-k",
    "lf": "--last-failed",
    "stepwise": "--stepwise",
    "deselect": "--deselect",
    "ignore": "--ignore",
    "ignore_glob": "--ignore-glob",
}


def of(config: pytest.Config) -> Scope:
    """The scope of the run that *config* describes."""
    if config.getoption("prove_plan", None):
        return Scope(PROVE)
    places = _places(config)
    if places and all(is_own(config, place) for place in places):
        return OFF
    narrowed = [flag for name, flag in NARROWING.items() if config.getoption(name, None)]
    if not _covers_all(config, places):
        narrowed.insert(0, "paths")
    shard = str(config.getoption("--shard", ""))
    if narrowed:
        return Scope("narrowed", ", ".join(narrowed), shard)
    expression = config.getoption("markexpr", "")
    return Scope("mark", expression, shard) if expression else Scope("whole", shard=shard)


def check_listing(config: pytest.Config) -> None:
    """Raise UsageError if tests are only to be listed, and whoever called for the run did not say so.

    Left in PYTEST_ADDOPTS it would make a gate end with 0 over nothing.
    """
    if config.getoption("collectonly") and not LISTING & {str(arg) for arg in config.invocation_params.args}:
        raise pytest.UsageError("--collect-only comes from PYTEST_ADDOPTS or addopts: nothing would be judged")


def contains(scope: Scope, item: Item) -> bool:
    """Whether *item* belongs to *scope*; a mark expression is evaluated as pytest evaluates it."""
    if scope.kind != "mark":
        return True
    marks = item.all_marks | {"item"}
    return Expression.compile(scope.expression).evaluate(lambda name, /, **_: name in marks)


def check_marks(config: pytest.Config) -> None:
    """Raise UsageError if ``-m`` names a mark that does not exist: it would select nothing, or with "not" everything.

    pytest does so itself with strict markers, but only in the process that collects, and only if so configured.
    """
    expression = config.getoption("markexpr", "")
    if not expression:
        return
    try:
        named = Expression.compile(expression).idents()
    except SyntaxError as error:
        raise pytest.UsageError(f"-m {expression!r} cannot be read: {error.msg}") from None
    known = {line.split(":")[0].split("(")[0].strip() for line in config.getini("markers")}
    if unknown := sorted(named - known):
        raise pytest.UsageError(f"-m names no such mark: {', '.join(unknown)} (`pytest --markers` lists them)")


def is_product(config: pytest.Config, path: Path) -> bool:
    """Whether *path* lies in a folder whose tests are all items of the checklist."""
    return _top(config, path) in PRODUCT


def is_own(config: pytest.Config, path: Path) -> bool:
    """Whether *path* lies among the suite's own tests."""
    return _top(config, path) == OWN


def _top(config: pytest.Config, path: Path) -> str:
    try:
        return path.relative_to(config.rootpath).parts[0]
    except (ValueError, IndexError):
        return ""


def _places(config: pytest.Config) -> list[Path]:
    start = config.invocation_params.dir
    return [(start / arg.split("::")[0]).resolve() for arg in config.args]


def _covers_all(config: pytest.Config, places: list[Path]) -> bool:
    if any("::" in arg for arg in config.args):
        return False
    root = config.rootpath.resolve()
    everything = {(root / path).resolve() for path in config.getini("testpaths")} or {root}
    return root in places or everything <= set(places)
