"""From the way a test ended to its state: what the exceptions of ``signoff.evidence`` mean, and what silence means."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

import httpx
import pytest
from _pytest._code.code import ReprEntryNative, ReprExceptionInfo, ReprFileLocation, ReprTraceback
from _pytest.outcomes import Skipped, XFailed

from signoff.evidence import REDACTOR, CheckFailed, Inconclusive, NotRun, Pending, shorten, visible
from signoff.verdict import State

ONE_LINE = 300
OUTCOMES = {
    State.PASS: "passed",
    State.ATTESTED: "passed",
    State.NOT_RUN: "skipped",
    State.PENDING: "skipped",
}  # all others: failed

# Where nobody could be reached, or the request was none, nothing was asked.
UNANSWERED = (httpx.ReadTimeout, httpx.WriteTimeout, httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)


class Missing(Skipped):
    """A need of the item is not configured; the text names the setting."""


@dataclass(frozen=True)
class Finding:
    """How one phase of a test ended. JSON-able, so that it survives the way from a worker of xdist."""

    item: str
    state: str
    reason: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    detail: str = ""
    fingerprint: str = ""
    due: str = ""
    asked: int = 0
    judged: int = 0

    def data(self) -> dict[str, Any]:
        """The finding for ``report.signoff``."""
        return asdict(self) | {"state": str(self.state), "rows": [list(row) for row in self.rows]}


def finding(
    item_id: str, call: pytest.CallInfo[None], report: pytest.TestReport, asked: int, judged: int, attested: str = ""
) -> Finding | None:
    """The finding of a phase, or None for a set-up or teardown that went well.

    attested: the statement of a person that the test rests on, "" for none.
    """
    if call.excinfo is not None:
        found = _of_error(item_id, call.excinfo, call.when)
    elif report.outcome != "passed":
        reason = f"reported as {report.outcome} without an exception: {report.longreprtext}"
        found = Finding(item_id, State.ERROR, _line(reason))
    elif call.when != "call":
        return None
    elif asked == 0:
        found = Finding(item_id, State.ERROR, "passed without asking the target anything")
    elif judged == 0:
        found = Finding(item_id, State.ERROR, "passed without judging anything: no expectation was used")
    elif attested:
        found = Finding(item_id, State.ATTESTED, _line(attested))
    else:
        found = Finding(item_id, State.PASS)
    return replace(found, asked=asked, judged=judged)


def _of_error(item_id: str, info: pytest.ExceptionInfo[BaseException], when: str) -> Finding:
    error = info.value
    in_call = when == "call"
    match error:
        case CheckFailed() if in_call:
            reason = _line(f"{error.claim}: expected {error.expected}, actual {error.actual}")
            return Finding(
                item_id,
                State.FAIL,
                reason,
                tuple((label, visible(text)) for label, text in error.rows()),
                fingerprint=error.fingerprint,
            )
        case Inconclusive() if in_call:
            return Finding(item_id, State.INCONCLUSIVE, _line(str(error)))
        case Pending() if in_call:
            return Finding(item_id, State.PENDING, _line(str(error)), due=error.due.isoformat())
        case httpx.TransportError() if in_call and isinstance(error, UNANSWERED):
            return Finding(item_id, State.INCONCLUSIVE, _line(_unanswered(error)))
        case NotRun() | Missing() if when != "teardown":
            return Finding(item_id, State.NOT_RUN, _line(str(error)))
        case Skipped():
            reason = f"skipped by the test itself ({error}); skips are by configuration only"
        case pytest.FixtureLookupError():
            reason = f"no fixture {error.argname!r}"
        case XFailed():
            reason = f"declared as an expected failure ({error})"
        case _:
            reason = f"{type(error).__name__}: {error}"
    text = str(error) if isinstance(error, CheckFailed) else str(info.getrepr(style="short"))
    phase = "" if in_call else f"{when}: "
    return Finding(item_id, State.ERROR, _line(phase + reason), detail=visible(REDACTOR.text(text)))


def apply(found: Finding, report: pytest.TestReport, call: pytest.CallInfo[None]) -> None:
    """Make pytest's own outcome and text follow *found*."""
    report.signoff = found.data()  # type: ignore[attr-defined]
    state = State(found.state)
    report.outcome = OUTCOMES.get(state, "failed")  # type: ignore[assignment]
    if hasattr(report, "wasxfail"):
        del report.wasxfail
    path, line, _ = report.location
    if report.outcome == "skipped":
        report.longrepr = (path, line or 0, f"{state}: {found.reason}")
    elif report.outcome == "failed":
        text = found.detail or found.reason
        if state is State.FAIL and call.excinfo is not None:
            text = visible(str(call.excinfo.value))
        headline = text.splitlines()[0] if state is State.FAIL else f"{state}: {found.reason}"
        report.longrepr = _message(path, line or 0, headline, text)


def clean(report: pytest.TestReport) -> None:
    """Take secrets out of what was captured, also of a phase that went well: it goes into files that people hand on."""
    report.sections = [(name, visible(REDACTOR.text(content))) for name, content in report.sections]


def _message(path: str, line: int, headline: str, text: str) -> ReprExceptionInfo:
    # The only form that prints as plain text, has a headline for JUnit and CTRF, and survives xdist.
    return ReprExceptionInfo(
        reprtraceback=ReprTraceback([ReprEntryNative([text + "\n"])], None, style="native"),
        reprcrash=ReprFileLocation(path, line + 1, headline),
    )


def _unanswered(error: httpx.TransportError) -> str:
    """What was asked and never answered: no break-down of ours, whoever was asked took the request and gave it up."""
    return f"{error.request.method} {error.request.url} was taken, and never answered ({type(error).__name__}: {error})"


def _line(text: str) -> str:
    return visible(shorten(REDACTOR.text(text), ONE_LINE))
