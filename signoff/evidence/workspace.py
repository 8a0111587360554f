"""What a checkout of the application and the reports of its own tools show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from signoff.evidence.basics import REDACTOR, shorten

# What a package asks for and can do without (drivers of databases do) is a warning of the bundler; the build goes on.
_DONE_WITHOUT = re.compile(r"^(?:\.\.?/)+node_modules/\S+\nModule not found: .*$", re.MULTILINE)


@dataclass(frozen=True)
class Head:
    """The commit that is checked out. commit: "" where there is none; problem: why it cannot be read."""

    folder: str
    commit: str = ""
    committed: datetime | None = None
    branch: str = ""
    problem: str = ""

    @property
    def short(self) -> str:
        """The commit as people quote it."""
        return self.commit[:12] or "unknown"

    @property
    def asked(self) -> str:
        return f"git: the commit that is checked out in {self.folder}"

    @property
    def answered(self) -> str:
        return self.problem or f"{self.commit} on {self.branch or 'no branch'}, of {self.committed}"

    @property
    def repeat(self) -> str:
        return f"git -C {self.folder} log -1"


@dataclass(frozen=True)
class Step:
    """What the pipeline noted of one of its steps (``<step>.meta.json``), beside the commit that is judged.

    exit_code: of the command. problem: why the note cannot be read; "" if it can.
    """

    name: str
    file: str
    head: Head
    command: str = ""
    commit: str = ""
    started: datetime | None = None
    finished: datetime | None = None
    exit_code: int | None = None
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"the pipeline's note of the step {self.name!r} ({self.file})"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        return (
            f"{self.command!r} at {self.commit[:12] or 'no commit'}, until {self.finished}, exit code {self.exit_code}"
        )

    @property
    def repeat(self) -> str:
        return self.command


@dataclass(frozen=True)
class GeneratedClient:
    """The generated Prisma client. locked: the version that the lock file names; types: the text of ``index.d.ts``."""

    step: Step
    folder: str
    version: str = ""
    locked: str = ""
    schema: str = ""
    source_schema: str = ""
    types: str = ""
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"the generated Prisma client in {self.folder}"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        versions = f"version {self.version or 'unknown'} (lock file: {self.locked or 'none'})"
        return f"{versions}, {len(self.types)} characters of types"

    @property
    def repeat(self) -> str:
        return "pnpm prisma generate"


@dataclass(frozen=True)
class TypeFinding:
    """One error of the TypeScript compiler. file: "" for an error of no file."""

    file: str
    line: int
    code: str
    text: str

    @property
    def shown(self) -> str:
        """As the compiler writes it."""
        return f"{self.file}({self.line}): {self.code} {self.text}" if self.file else f"{self.code} {self.text}"


@dataclass(frozen=True)
class TypeCheck:
    """A run of the TypeScript compiler. findings: its errors; generated: the step that made the client."""

    step: Step
    generated: Step
    file: str
    findings: tuple[TypeFinding, ...] = ()
    text: str = ""
    problem: str = ""

    @property
    def asked(self) -> str:
        return f"the log of the type check ({self.file})"

    @property
    def answered(self) -> str:
        said = "; ".join(one.shown for one in self.findings[:3]) or shorten(self.text, 200)
        return self.problem or REDACTOR.text(f"{len(self.findings)} error(s), exit code {self.step.exit_code}. {said}")

    @property
    def repeat(self) -> str:
        return self.step.command or "npx tsc --noEmit"


@dataclass(frozen=True)
class AppTest:
    """One test of the application. status: as Jest has it (passed, failed, pending, skipped, todo, disabled)."""

    file: str
    titles: tuple[str, ...]
    status: str
    message: str = ""

    @property
    def name(self) -> str:
        """Its file and its titles: what it is known by across runs."""
        return f"{self.file} > {' > '.join(self.titles)}"


@dataclass(frozen=True)
class AppTests:
    """A report of the application's own tests (Jest, ``--json``).

    broken: files that could not be run at all, with what Jest says of them. totals: what the report itself counts.
    began: when the run began, None where the report does not say. interrupted: whether it was broken off.
    """

    step: Step
    file: str
    tests: tuple[AppTest, ...] = ()
    broken: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""
    of: str = ""
    began: datetime | None = None
    interrupted: bool = False

    def __iter__(self) -> Iterator[AppTest]:
        return iter(self.tests)

    @property
    def failures(self) -> set[str]:
        """The names of what failed: tests, and files that could not be run."""
        return {test.name for test in self.tests if test.status == "failed"} | set(self.broken)

    @property
    def asked(self) -> str:
        return f"the report of the application's tests{self.of} ({self.file})"

    @property
    def answered(self) -> str:
        if self.problem:
            return self.problem
        passed = sum(test.status == "passed" for test in self.tests)
        some = ", ".join(sorted(self.failures)[:3])
        return REDACTOR.text(f"{passed} of {len(self.tests)} passed; failures: {some or 'none'}")

    @property
    def repeat(self) -> str:
        return self.step.command or "pnpm jest --json"


@dataclass(frozen=True)
class Build:
    """A production build. build_id: of ``.next/BUILD_ID``; static: the application's pages in the prerender manifest.

    changed_after: sources that were changed after the build ended, uncommitted. problems: what cannot be read, by part.
    """

    step: Step
    folder: str
    build_id: str = ""
    log: str = ""
    static: tuple[str, ...] = ()
    changed_after: tuple[str, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def essential_log(self) -> str:
        """The log without warnings of modules that packages did without."""
        return self.log if "Failed to compile" in self.log else _DONE_WITHOUT.sub("", self.log)

    @property
    def asked(self) -> str:
        return f"the production build in {self.folder}, and its log"

    @property
    def answered(self) -> str:
        said = [f"build {self.build_id or 'without an id'}", f"exit code {self.step.exit_code}"]
        said += [f"{len(self.static)} static route(s)", *self.problems.values()]
        return REDACTOR.text(", ".join(said) + f"; the log ends: {shorten(self.log[-300:])}")

    @property
    def repeat(self) -> str:
        return self.step.command or "pnpm build"
