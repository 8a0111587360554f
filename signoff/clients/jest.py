"""A report of the application's tests, as Jest writes it with ``--json`` (Vitest's JSON reporter has the same form)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signoff.clients.artifacts import Unreadable, object_of
from signoff.evidence.workspace import AppTest, AppTests, Step

TOTALS = ("numTotalTests", "numPassedTests", "numFailedTests", "numPendingTests", "numTodoTests")
LONGEST = 500  # characters of a failure message that are kept
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def read(path: Path, step: Step, *, of: str = "") -> AppTests:
    """The report in *path*, which *step* made. of: what it is a report of, beside the present one."""
    try:
        return _read(object_of(path), path, step, of)
    except Unreadable as error:
        return AppTests(step, path.name, problem=str(error), of=of)
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        return AppTests(step, path.name, problem=f"{path.name} cannot be read as a report of Jest: {error!r}", of=of)


def _read(report: dict[str, Any], path: Path, step: Step, of: str) -> AppTests:
    tests: list[AppTest] = []
    broken: dict[str, str] = {}
    for suite in report["testResults"]:
        file = _relative(str(suite["name"]), Path(step.head.folder))
        for one in suite["assertionResults"]:
            # Vitest begins with the file itself, which has no title.
            titles = (*filter(None, map(str, one["ancestorTitles"])), str(one["title"]))
            message = _plain(" ".join(map(str, one.get("failureMessages") or ())))
            tests.append(AppTest(file, titles, str(one["status"]), message))
        if suite["status"] == "failed" and not any(one["status"] == "failed" for one in suite["assertionResults"]):
            broken[file] = _plain(str(suite.get("message", "")))
    totals = {name: int(report[name]) for name in TOTALS if name in report}
    began = report.get("startTime")
    return AppTests(
        step,
        path.name,
        tuple(tests),
        broken,
        totals,
        of=of,
        began=None if began is None else datetime.fromtimestamp(float(began) / 1000, UTC),
        interrupted=report.get("wasInterrupted") is True,
    )


def _relative(name: str, checkout: Path) -> str:
    """The file of a suite without the folder of whoever ran it: as it is in *checkout*.

    Of one that is not there any more: from its outermost folder of tests on, else its end.
    """
    parts = name.replace("\\", "/").lstrip("/").split("/")
    for start in range(len(parts)):
        if checkout.joinpath(*parts[start:]).is_file():
            return "/".join(parts[start:])
    for start, part in enumerate(parts):
        if part in ("__tests__", "tests", "test", "src", "app", "lib") and start < len(parts) - 1:
            return "/".join(parts[start:])
    return "/".join(parts[-2:])


def _plain(text: str) -> str:
    return _COLOURS.sub("", text).strip()[:LONGEST]
