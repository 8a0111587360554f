"""Opening, checking and closing the target, once a run. Whatever goes wrong becomes a note, never a traceback alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from signoff.evidence import REDACTOR, shorten
from signoff.evidence.waivers import Waiver
from signoff.plugin.facts import SHARED, Problem, Refused, TargetFacts
from signoff.report.record import Note

LONGEST_CAUSE = 500
# For readers, who know nothing of hooks.
FAILED = {
    "pytest_signoff_open": "the target could not be opened",
    "pytest_signoff_preflight": "the preflight broke",
    "pytest_signoff_fingerprint": "which deployment this is could not be asked",
    "pytest_signoff_waivers": "the waivers could not be used",
    "pytest_signoff_statements": "the statements could not be read",
    "pytest_signoff_close": "cleaning up and closing the target failed",
}


class Opening:
    """The target from the opening to the closing.

    blocked: why no test may run. troubles: what keeps the verdict from GO. void: why the evidence is not
    about one deployment. waivers, statements: what persons have said, asked at the start and at the end.
    fingerprint: of the deployment at the start, "" while nobody knows it.
    """

    def __init__(self, config: pytest.Config, say: Callable[[str], None]) -> None:
        self.config = config
        self.say = say
        self.facts: TargetFacts | None = None
        self.blocked: list[Note] = []
        self.troubles: list[Note] = []
        self.void: list[str] = []
        self.statements: dict[str, str] = {}
        self.waivers: list[Waiver] = []
        self._begun = False
        self.fingerprint = ""

    @property
    def begun(self) -> bool:
        """Whether opening was tried."""
        return self._begun

    @property
    def rehearsal(self) -> bool:
        """Whether the target is the twin. A target that could not be opened is taken for a real one."""
        return self.facts is not None and self.facts.rehearsal

    def open(self) -> None:
        """Open the target and look whether it can be judged at all."""
        if self._begun:
            return
        self._begun = True
        self.say("opening the target")
        facts = self._ask("pytest_signoff_open", self.blocked)
        if not isinstance(facts, TargetFacts):
            if not self.blocked:
                remedy = "implement pytest_signoff_open in the root conftest.py"
                self.blocked.append(Note("nothing opened a target", remedy))
            return
        self.facts = facts
        self.config.stash[SHARED] = facts.shared
        build = f", build {facts.build}" if facts.build else ""
        self.say(f"{facts.kind} {facts.name} at {facts.base_url}{build}")
        self._preflight()

    def finish(self) -> None:
        """Ask once more which deployment this is, clean up, and close. Does nothing when it was never opened."""
        if not self._begun:
            return
        if self.fingerprint:
            self._compare()
            self.statements = self._ask("pytest_signoff_statements", self.troubles) or {}
        self.say("cleaning up and closing the target")
        left = self._ask("pytest_signoff_close", self.troubles)
        if isinstance(left, list):
            sweep = "run `python -m signoff sweep --run`"
            self.troubles += [Note(f"left behind: {REDACTOR.text(str(text))}", sweep) for text in left]
        elif not self.troubles:
            self.troubles.append(Note("clean-up said nothing", "return a list from pytest_signoff_close"))
        self._begun = False

    def _preflight(self) -> None:
        problems = self._ask("pytest_signoff_preflight", self.blocked)
        if self.blocked:
            return
        if not isinstance(problems, list):
            self.blocked.append(Note("the preflight said nothing", "return a list from pytest_signoff_preflight"))
            return
        self.blocked += [_note(problem) for problem in problems]
        if self.blocked:
            return
        fingerprint = self._ask("pytest_signoff_fingerprint", self.blocked)
        if isinstance(fingerprint, str) and fingerprint:
            self.fingerprint = fingerprint
            # Read now, so that a slip in them shows before an hour of asking.
            self.waivers = self._ask("pytest_signoff_waivers", self.blocked) or []
            if not self.blocked:
                self.say("preflight passed")
        elif not self.blocked:
            remedy = "return a text from pytest_signoff_fingerprint that changes with the build"
            self.blocked.append(Note("the deployment cannot be told from another one", remedy))

    def _compare(self) -> None:
        unknown: list[Note] = []
        now = self._ask("pytest_signoff_fingerprint", unknown)
        if isinstance(now, str) and now:
            if now != self.fingerprint:
                self.void.append(f"the deployment changed during the run: {self.fingerprint} is now {now}")
            return
        # Neither the same one nor another one: nobody knows.
        unknown = unknown or [Note("it no longer says which one it is")]
        claim = "the deployment could not be compared with that of the start"
        self.troubles += [Note(f"{claim}: {one.what}", one.remedy) for one in unknown]

    def _ask(self, hook: str, into: list[Note]) -> Any:
        try:
            return getattr(self.config.hook, hook)(config=self.config)
        except Refused as refusal:
            into += [_note(problem) for problem in refusal.problems]
            return None
        except Exception as error:  # noqa: BLE001 - the composition root may fail in any way; it must be said, not thrown
            into.append(Note(f"{FAILED[hook]}: {cause_of(error)}", str(getattr(error, "remedy", ""))))
            return None


def cause_of(error: BaseException) -> str:
    """What broke, in a line that may be shown."""
    return shorten(REDACTOR.text(f"{type(error).__name__}: {error}".removesuffix(": ")), LONGEST_CAUSE)


def _note(problem: Problem) -> Note:
    return Note(REDACTOR.text(problem.what), problem.remedy)
