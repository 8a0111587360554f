"""Expectations on the application's own tests, as its report has them (checklist PRE-4 and WEEK-2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from signoff.evidence import CheckFailed
from signoff.evidence.workspace import AppTest, AppTests
from signoff.expect.judging import expectation
from signoff.expect.release import LOOK, judge_commit

LOOK_TESTS = "the application's own tests"
SLACK = timedelta(minutes=1)  # between two clocks, and for notes that leave out fractions of a second
_COUNTED = {"numPassedTests": ("passed",), "numFailedTests": ("failed",)}


@expectation
def group_passes(report: AppTests, words: str, *, at_least: int = 1, without: str = "") -> None:
    """Every test of a group passed, none was skipped, and there are at least *at_least* of them.

    words: a regular expression; a test belongs to the group if it stands in the name of its file or in its outermost
    title. without: one that keeps a test out.
    """
    _judge_report(report)
    _judge_group(report, words, without, at_least)


@expectation
def groups_pass(report: AppTests, *groups: str, also: str, without: str = "") -> None:
    """Each of *groups* is there and passed whole; so did whatever else *also* names. Words as in ``group_passes``."""
    _judge_report(report)
    for words in groups:
        _judge_group(report, words, without, 1)
    tests, broken = _members(report, also, without)
    if tests or broken:
        _judge_group(report, also, without, 1)


@expectation
def pass_rate(report: AppTests, *, at_least_percent: float) -> None:
    """At least that share of all tests passed; what was skipped or could not be run did not pass."""
    _judge_report(report)
    # A file that could not be run hides at least one test.
    passed, total = sum(test.status == "passed" for test in report), len(report.tests) + len(report.broken)
    # 94.95 % must not be rounded up to 95.
    if 100 * passed < at_least_percent * total:
        raise CheckFailed(
            f"Too few of the application's tests pass: {_floor(passed, total)} %",
            f"{at_least_percent:g} % or more",
            f"{passed} of {total}, which is {_floor(passed, total)} %",
            report,
            LOOK_TESTS,
        )


@expectation
def no_new_failures(report: AppTests, baseline: AppTests) -> None:
    """Whatever fails was failing at the last release already; nothing that passed then is skipped now."""
    _judge_report(report)
    if baseline.problem and report.failures:
        raise CheckFailed(
            f"Tests fail, and no baseline says that they are known: {baseline.problem}",
            "tests.baseline.json, the report of the last release",
            ", ".join(sorted(report.failures)[:5]),
            report,
            LOOK,
        )
    new = sorted(report.failures - baseline.failures)
    if new:
        broken = [name for name in new if name in report.broken]
        words = f"{broken[0]} could not be run: {_line(report.broken[broken[0]])}" if broken else new[0]
        raise CheckFailed(
            f"{len(new)} new test failure(s): {words}",
            "only failures that the last release had",
            "; ".join(new[:5]),
            report,
            LOOK_TESTS,
        )
    passed_then = {test.name for test in baseline if test.status == "passed"}
    gone = [test.name for test in report if test.name in passed_then and test.status not in ("passed", "failed")]
    if gone:
        raise CheckFailed(
            f"{len(gone)} test(s) that passed at the last release are skipped now: {gone[0]}",
            "no test taken out",
            "; ".join(gone[:5]),
            report,
            LOOK_TESTS,
        )


def _judge_report(report: AppTests) -> None:
    if report.problem:
        raise CheckFailed(
            f"There is no report of the application's tests: {report.problem}",
            "a report of Jest",
            report.problem,
            report,
            LOOK,
        )
    judge_commit(report.step)
    _judge_run(report)
    if not report.tests:
        raise CheckFailed("The report has no test at all", "tests", "no test", report, LOOK)
    counted = {name: sum(test.status in states for test in report) for name, states in _COUNTED.items()}
    counted["numTotalTests"] = len(report.tests)
    wrong = {name: (report.totals.get(name), number) for name, number in counted.items()}
    wrong = {name: pair for name, pair in wrong.items() if pair[0] != pair[1]}
    if wrong:
        said = ", ".join(f"{name} is {total}, counted {number}" for name, (total, number) in wrong.items())
        raise CheckFailed("The totals of the report do not fit its tests", "totals that fit", said, report, LOOK)


def _judge_run(report: AppTests) -> None:
    """The report is of the run that the note is of, and that run came to its end."""
    started, finished = report.step.started, report.step.finished
    if report.began and started and finished and not started - SLACK <= report.began <= finished + SLACK:
        raise CheckFailed(
            "The report of the application's tests is of another run than its note",
            f"a run that began between {started} and {finished}",
            f"it began {report.began}",
            report,
            LOOK,
        )
    if report.interrupted:
        raise CheckFailed(
            "The run of the application's tests was broken off: what was not run is not in the report",
            "a whole run, without --bail",
            f"{len(report.tests)} tests, and wasInterrupted",
            report,
            LOOK,
        )


def _judge_group(report: AppTests, words: str, without: str, at_least: int) -> None:
    tests, broken = _members(report, words, without)
    # What must not stand beside a word is no part of its name.
    name = re.sub(r"\[.*?\]\?|\.\?", " ", re.sub(r"\(\?.*?\)", "", words)).replace("|", " or ")
    if broken:
        raise CheckFailed(
            f"Tests of {name} could not be run: {_line(report.broken[broken[0]])}",
            "all tests run and passed",
            f"{', '.join(broken)} failed to run",
            report,
            broken[0],
        )
    if not tests:
        raise CheckFailed(
            f"The report has no test of {name} (absent)", f"{at_least} or more", "no test", report, LOOK_TESTS
        )
    failed = [test for test in tests if test.status == "failed"]
    if failed:
        raise CheckFailed(
            f"{len(failed)} of {len(tests)} tests of {name} fail: {failed[0].name}",
            "all tests passed",
            f"{failed[0].name}: {_line(failed[0].message)}",
            report,
            failed[0].file,
        )
    skipped = [test for test in tests if test.status != "passed"]
    if skipped:
        raise CheckFailed(
            f"{len(skipped)} of {len(tests)} tests of {name} were skipped: {skipped[0].name}",
            "all tests run and passed",
            f"{skipped[0].name} is {skipped[0].status}",
            report,
            skipped[0].file,
        )
    if len(tests) < at_least:
        raise CheckFailed(
            f"There are {len(tests)} tests of {name}, not at least {at_least}: tests were taken away",
            f"{at_least} tests or more",
            f"{len(tests)} tests",
            report,
            LOOK_TESTS,
        )


def _members(report: AppTests, words: str, without: str) -> tuple[Sequence[AppTest], Sequence[str]]:
    """The tests of a group, and the files of it that could not be run."""

    def belongs(text: str) -> bool:
        return bool(re.search(words, text, re.IGNORECASE)) and not (without and re.search(without, text, re.IGNORECASE))

    tests = [test for test in report if belongs(f"{test.file} {test.titles[0]}")]
    return tests, [file for file in report.broken if belongs(file)]


def _floor(passed: int, total: int) -> float:
    return int(10000 * passed / total) / 100 if total else 0.0


def _line(message: str) -> str:
    """The first line of a failure that says something."""
    lines = (line.strip(" ●") for line in message.splitlines())
    return next((line for line in lines if line and line != "Test suite failed to run"), "no message")
