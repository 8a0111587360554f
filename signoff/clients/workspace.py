"""A checkout of the application (APP_FOLDER) and what its own tools wrote about it (ARTIFACTS_FOLDER)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml

from signoff.clients import jest
from signoff.clients.artifacts import Unreadable, object_of, step, text_of
from signoff.clients.components import alone, lock_file
from signoff.clients.git import Git
from signoff.evidence import TRAIL, Evidence
from signoff.evidence.workspace import AppTests, Build, GeneratedClient, Head, Step, TypeCheck, TypeFinding

# The name of a file may have brackets itself: app/(routes)/page.tsx.
_FINDING = re.compile(
    r"^(?:(?P<file>\S[^\n]*?)\((?P<line>\d+),\d+\): )?error (?P<code>TS\d+): (?P<text>.*)$", re.MULTILINE
)
_PRETTY = re.compile(r"^(?P<file>\S[^:\n]*):(?P<line>\d+):\d+ - error (?P<code>TS\d+): (?P<text>.*)$", re.MULTILINE)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
BASELINE = "tests.baseline.json"
CLIENT = Path("node_modules") / "@prisma" / "client"
SOURCES = {".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".css", ".json", ".prisma", ".yaml"}
E = TypeVar("E", bound=Evidence)


class Workspace:
    """One checkout and its artefacts. Each question is answered from the files as they are now.

    before: called with the name of a step before what it leaves is read; it may run the step.
    """

    def __init__(self, app: Path, artifacts: Path, before: Callable[[str], None] | None = None) -> None:
        self.app = app
        self.artifacts = artifacts
        self._before = before
        self.git = Git(app)

    def client(self) -> GeneratedClient:
        """The generated Prisma client, beside the lock file and the schema of the checkout."""
        generated, folder = self._step("generate"), self._client_folder()
        found: dict[str, str] = {}
        problems: list[str] = []
        asks: dict[str, Callable[[], str]] = {
            "version": lambda: str(object_of(folder / "package.json").get("version", "")),
            "schema": lambda: text_of(folder / "schema.prisma"),
            "types": lambda: text_of(folder / "index.d.ts"),
            "source_schema": lambda: text_of(self.app / "prisma" / "schema.prisma"),
            "locked": lambda: self.locked_version("@prisma/client"),
        }
        for name, ask in asks.items():
            try:
                found[name] = ask()
            except Unreadable as error:
                problems.append(str(error))
        if not folder.is_dir():
            problems = ["there is no generated client: the folder is missing"]
        return _filed(GeneratedClient(generated, str(folder), **found, problem="; ".join(problems)))

    def type_check(self) -> TypeCheck:
        """The log of ``tsc --noEmit``."""
        path = self.artifacts / "typecheck.log"
        generated = self._step("generate")
        steps = self._step("typecheck"), generated
        try:
            text = _COLOURS.sub("", text_of(path))
        except Unreadable as error:
            return _filed(TypeCheck(*steps, path.name, problem=str(error)))
        matches = [*_FINDING.finditer(text), *_PRETTY.finditer(text)]
        findings = tuple(
            TypeFinding((one["file"] or "").strip(), int(one["line"] or 0), one["code"], one["text"]) for one in matches
        )
        return _filed(TypeCheck(*steps, path.name, findings, text))

    def tests(self) -> AppTests:
        """The report of the application's tests at this commit."""
        noted = self._step("tests")
        return _filed(jest.read(self.artifacts / "tests.json", noted))

    def baseline(self) -> AppTests:
        """The report of the application's tests at the last release, with the failures that are known."""
        known = jest.read(self.artifacts / BASELINE, self._step("tests"), of=" at the last release")
        return _filed(known)

    def build(self) -> Build:
        """The production build and its log."""
        noted = self._step("build")
        folder = next(
            (one for one in (self.artifacts / ".next", self.app / ".next") if one.is_dir()), self.app / ".next"
        )
        problems: dict[str, str] = {}

        def read(part: str, path: Path) -> str:
            try:
                return text_of(path)
            except Unreadable as error:
                problems[part] = str(error)
                return ""

        static: tuple[str, ...] = ()
        try:
            routes = object_of(folder / "prerender-manifest.json").get("routes")
            if not isinstance(routes, dict):
                raise Unreadable("prerender-manifest.json cannot be read: it has no routes")
            static = _pages(routes)
        except Unreadable as error:
            problems["static"] = str(error)
        return _filed(
            Build(
                step=noted,
                folder=str(folder),
                build_id=read("id", folder / "BUILD_ID").strip(),
                log=_COLOURS.sub("", read("log", self.artifacts / "build.log")),
                static=static,
                changed_after=tuple(self._changed_since(noted.finished)),
                problems=problems,
            )
        )

    def locked_version(self, name: str) -> str:
        """The version of a direct dependency in ``pnpm-lock.yaml``. Raises Unreadable."""
        place = os.path.relpath(self.app.resolve(), lock_file(self.app).parent).replace(os.sep, "/")
        root = (self._lock.get("importers") or {}).get(place) or self._lock
        for kind in ("dependencies", "devDependencies"):
            entry = (root.get(kind) or {}).get(name)
            if entry:
                version = entry.get("version", "") if isinstance(entry, dict) else entry
                return alone(str(version))
        raise Unreadable(f"pnpm-lock.yaml does not name {name}")

    @property
    def _lock(self) -> dict[str, Any]:
        try:
            found = yaml.safe_load(text_of(lock_file(self.app)))
        except yaml.YAMLError as error:
            raise Unreadable(f"pnpm-lock.yaml cannot be read: {error}") from None
        if not isinstance(found, dict):
            raise Unreadable("pnpm-lock.yaml cannot be read: it is empty")
        return found

    @cached_property
    def _head(self) -> Head:
        return self.git.head()

    def _step(self, name: str) -> Step:
        if self._before:
            self._before(name)
        return step(self.artifacts, name, self._head)

    def _client_folder(self) -> Path:
        """Where Prisma puts the generated client: beside the package, wherever a link leads (pnpm)."""
        package = self.app / CLIENT
        if package.exists():
            beside = package.resolve().parents[1] / ".prisma" / "client"
            if beside.is_dir():
                return beside
        return self.app / "node_modules" / ".prisma" / "client"

    def _changed_since(self, ended: datetime | None) -> Iterable[str]:
        for path in self.git.changed() if ended else ():
            try:
                changed = path.stat().st_mtime
            except FileNotFoundError:
                continue
            if ended and changed > ended.timestamp() and path.suffix in SOURCES:
                yield os.path.relpath(path, self.app.resolve())


def _filed(evidence: E) -> E:
    TRAIL.note(evidence)
    return evidence


def _pages(routes: Mapping[str, Any]) -> tuple[str, ...]:
    """Those of a prerender manifest that are the application's pages.

    Next.js lists pages of its own there (``/_not-found``), and files such as ``/favicon.ico``, which have no data
    route: both are static however dynamic the application is.
    """
    files = {path for path, entry in routes.items() if isinstance(entry, dict) and entry.get("dataRoute", "") is None}
    return tuple(sorted(path for path in routes if path not in files and not path.startswith("/_")))
