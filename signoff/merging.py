"""``python -m signoff merge``: one verdict over the shards of a run.

The shards are parts of one look at one deployment, or the verdict is VOID: none missing, none twice, no test in two of
them, all by the same suite, of the same build, within a day, with evidence that is as the run left it.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff import checklist, report, verdict
from signoff.plugin import reports, scope, version
from signoff.plugin.collecting import written_tests
from signoff.plugin.facts import slug
from signoff.plugin.settling import settle
from signoff.plugin.tally import record_of
from signoff.report import sealing
from signoff.report.reading import ReportError, Told, read
from signoff.report.record import Note, RunRecord, Shard, TestRecord
from signoff.verdict import Scope, State

RED = 30
# A shard that an earlier run left in its folder is of the same build and the same suite as those of today.
MOST_APART = timedelta(days=1)
CLOCKS = timedelta(minutes=5)  # by which those of two machines may differ


@dataclass(frozen=True)
class Part:
    """One shard's report, known to be one."""

    told: Told
    shard: Shard

    @property
    def name(self) -> str:
        """ "shard 1/3"."""
        return f"shard {self.shard.number}/{self.shard.of}"

    @property
    def planned(self) -> set[str]:
        """The tests that it had to run."""
        return {nodeid for nodeid, number in self.shard.plan.items() if number == self.shard.number}


def main(argv: Sequence[str]) -> int:
    """Run the command. The exit code of the verdict, 2 for misuse."""
    parser = argparse.ArgumentParser(
        prog="python -m signoff merge", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="+", type=Path, help="the reports of the shards, one folder each")
    parser.add_argument("--reports", type=Path, default=Path(reports.DEFAULT), help="where the whole goes: %(default)s")
    options = parser.parse_args(argv)
    root, place = Path.cwd(), Path(options.reports)
    if any(place.resolve() in {one.resolve(), *one.resolve().parents} for one in options.folder):
        sys.stderr.write(f"--reports {place} is emptied first, and a shard's report lies in it\n")
        return 2
    try:
        held = reports.empty(place, ours=place.resolve() == root / reports.DEFAULT)
    except pytest.UsageError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with held:
        run = merged(options.folder, root, place, command=" ".join(["signoff merge", *argv]))
        problem = report.write(run, place)
    code = verdict.EXIT_CODES[verdict.Outcome.INCOMPLETE] if problem and not run.exit_code else run.exit_code
    _tell(run, place, problem, code)
    return code


def merged(folders: Sequence[Path], root: Path, place: Path, *, command: str) -> RunRecord:
    """The run that the reports in *folders* are parts of; their evidence is copied into *place*.

    root: the checkout of the suite, which has to be the one that judged.
    """
    void: list[str] = []
    parts = [part for folder in folders if (part := _part(folder, void))]
    void += _not_one_run(parts, root)
    if not void:
        for part in parts:
            if (part.told.place / "evidence").is_dir():
                shutil.copytree(part.told.place / "evidence", place / "evidence", dirs_exist_ok=True)
    items = checklist.load()
    first = next((part.told for part in parts if part.planned), None)
    whole = Scope(first.scope.kind, first.scope.expression) if first else Scope("whole")
    tests = [test for part in parts for test in part.told.tests]
    # A test that never ran has left nothing; no statement stands for it.
    lost = {test.nodeid: test.reason for test in tests if test.state is State.NOT_RUN and not test.evidence}
    by_item: dict[str, list[TestRecord]] = {}
    for test in tests:
        by_item.setdefault(test.item, []).append(test)

    def why_not(nodeid: str) -> str:
        return lost.get(nodeid, "no shard has run them")

    written = written_tests(root)
    records = settle(
        [
            record_of(item, by_item.get(item.id, []), scope.contains(whole, item), written.get(item.id, ()), why_not)
            for item in items
        ],
        items,
        statements={item: text for part in parts for item, text in part.shard.statements.items()},
        waivers=(),  # each shard has settled its own: a waiver is of one test's failure
        now=datetime.now(UTC),
        why_not=why_not,
    )
    notes = tuple(note for part in parts for note in _notes(part))
    decision = verdict.decide(
        [one.standing(one.item.stage in checklist.LATER_STAGES) for one in records],
        whole,
        rehearsal=bool(parts) and all(part.told.rehearsal for part in parts if part.planned),
        void=void,
        troubles=[note.what for note in notes],
    )
    now = datetime.now(UTC)
    return RunRecord(
        decision,
        whole,
        decision.exit_code,
        records,
        min((part.told.started for part in parts), default=now),
        max((part.told.finished for part in parts), default=now),
        target=first.target if first else {},
        notes=notes,
        suite=version.of_suite(root),
        command=command,
        proof=reports.proof(place),
        merged=tuple(f"{part.name}, digest {part.told.digest}" for part in parts),
    )


def _part(folder: Path, void: list[str]) -> Part | None:
    try:
        told = read(folder)
    except ReportError as error:
        void.append(f"{folder.name}: {error}")
        return None
    if told.shard is None:
        void.append(f"{folder.name}: it is the report of a whole run, not of a shard")
        return None
    return Part(told, told.shard)


def _not_one_run(parts: Sequence[Part], root: Path) -> list[str]:
    """Why *parts* are not one run of the suite in *root* on one deployment."""
    if not parts:
        return ["there is no report of a shard"]
    found = [f"{part.name}: {reason}" for part in parts for reason in part.shard.void]
    found += _numbers(parts)
    found += _times(parts)
    found += _differing({part.name: part.shard.plan for part in parts}, "planned different tests")
    found += _differing({part.name: _scope(part) for part in parts}, "are about different items")
    found += _differing({part.name: _suite(part.told.suite) for part in parts}, "are of different states of the suite")
    if any(_suite(part.told.suite) != _suite(version.of_suite(root)) for part in parts):
        found.append("the shards are not of the suite that merges them")
    asked = [part for part in parts if part.planned]
    found += _differing({part.name: part.told.rehearsal for part in asked}, "judged the twin and a deployment")
    if not any(part.told.rehearsal for part in asked):  # every shard has a twin of its own
        found += _differing({part.name: part.told.target for part in asked}, "judged different deployments")
        found += _differing({part.name: part.shard.fingerprint for part in asked}, "judged different builds")
    return found + [problem for part in parts for problem in _tests(part)]


def _numbers(parts: Sequence[Part]) -> list[str]:
    of = parts[0].shard.of
    found = _differing({part.name: part.shard.of for part in parts}, "are not of equally many")
    numbers = [part.shard.number for part in parts]
    found += [f"shard {one}/{of} is missing" for one in range(1, of + 1) if one not in numbers]
    found += [f"shard {one}/{of} came {numbers.count(one)} times" for one in set(numbers) if numbers.count(one) > 1]
    return found


def _times(parts: Sequence[Part]) -> list[str]:
    now = datetime.now(UTC)
    found = [
        f"{part.name} has times that cannot be: {part.told.started} to {part.told.finished}"
        for part in parts
        if not part.told.started <= part.told.finished <= now + CLOCKS
    ]
    if max(part.told.finished for part in parts) - min(part.told.started for part in parts) > MOST_APART:
        found.append("the shards were judged more than a day apart")
    return found


def _tests(part: Part) -> list[str]:
    """Why the tests of *part* are not those that it had to run, each once, with its own evidence."""
    names = [test.nodeid for test in part.told.tests]
    known = {item.id for item in checklist.load()}
    found = []
    if extra := sorted(set(names) - part.planned):
        found.append(f"{part.name} has tests that are not its own: {', '.join(extra[:3])}")
    if lacking := sorted(part.planned - set(names)):
        found.append(f"{part.name} says nothing of {len(lacking)} of its tests: {', '.join(lacking[:3])}")
    return found + [
        f"{part.name} has a test of no item, or with foreign evidence: {test.nodeid}"
        for test in part.told.tests
        if test.item not in known or test.evidence not in {"", f"evidence/{slug(test.nodeid)}"}
    ]


def _differing(values: Mapping[str, object], what: str) -> list[str]:
    different = any(value != next(iter(values.values())) for value in values.values())
    return [f"the shards {what}: {', '.join(values)}"] if different else []


def _scope(part: Part) -> tuple[str, str]:
    return part.told.scope.kind, part.told.scope.expression


def _suite(suite: Mapping[str, str]) -> tuple[str, str]:
    return suite.get("version", ""), suite.get("digest", "")


def _notes(part: Part) -> list[Note]:
    notes = [Note(f"{part.name}: {note.what}", note.remedy) for note in part.told.notes]
    if part.told.exit_code not in verdict.EXIT_CODES.values() and not notes:
        notes.append(Note(f"{part.name} ended with exit code {part.told.exit_code} of pytest"))
    return notes


def _tell(run: RunRecord, place: Path, problem: str, code: int) -> None:
    lines = [run.decision.headline, *(f"  because      {reason}" for reason in run.decision.reasons)]
    lines += [f"  {one.state:<12} {one.item.id:<10}{one.reason}" for one in run.red[:RED]]
    lines += [f"  and {len(run.red) - RED} more red items"] if len(run.red) > RED else []
    lines += [f"  merged       {one}" for one in run.merged]
    lines.append(f"  problem      {problem}" if problem else f"  report       {place / report.PAGE_NAME}")
    if not problem:
        lines.append(f"  digest       {sealing.sha256_of(place / sealing.SEAL_NAME)}")
    lines.append(f"  exit code    {code}{': do not promote' if code else ''}")
    sys.stdout.write("\n".join(lines) + "\n")
