"""What was asked and what came back, and the ways a check can end other than well.

Clients and pages make evidence, expectations judge it, the plugin files it. Nothing here does I/O.
"""

from __future__ import annotations

import hashlib
import json
import re
import shlex
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

import httpx

from signoff.redaction import Redactor

SHOWN = 600  # characters of an answer in a message; the whole (bounded) answer is in the evidence file
KEPT = 200  # pieces of evidence of one test; the first half and the last half

REDACTOR = Redactor()


class Evidence(Protocol):
    """Anything that shows what was asked of the target and what it answered. Free of secrets."""

    @property
    def asked(self) -> str: ...
    @property
    def answered(self) -> str: ...
    @property
    def repeat(self) -> str: ...


@dataclass(frozen=True)
class Fact:
    """Something read in another way than HTTP: a database row, a mail, a handshake, a browser page.

    asked: where it was read. answered: what was found. repeat: a command that shows it again, or "".
    """

    asked: str
    answered: str
    repeat: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "answered", REDACTOR.text(self.answered))
        object.__setattr__(self, "asked", REDACTOR.text(self.asked))


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and its answer, secrets already removed.

    actor: as whom it was asked ("OWNER", "nobody"). elapsed_s: seconds from sending to the last byte.
    cut: the body was longer than the client reads; a cut body is never judged as a whole one.
    """

    actor: str
    method: str
    url: str
    status: int
    reason: str
    headers: httpx.Headers
    text: str
    sent_headers: tuple[tuple[str, str], ...] = ()
    sent_body: str = ""
    elapsed_s: float = 0.0
    cut: bool = False

    @property
    def path(self) -> str:
        """Path and query of the request."""
        return httpx.URL(self.url).raw_path.decode("ascii", "replace")

    @property
    def asked(self) -> str:
        return f"{self.method} {self.url} as {self.actor}"

    @property
    def answered(self) -> str:
        kind = self.headers.get("content-type", "no content type")
        return f"{self.status} {self.reason} ({kind}) {shorten(self.text)}".strip()

    @property
    def repeat(self) -> str:
        """A curl line. Cookies are taken from a variable named after the actor."""
        words = ["curl", "-i", "-X", self.method, self.url]
        line = shlex.join(words)
        for name, value in self.sent_headers:
            if name.lower() == "cookie":
                line += f' -H "Cookie: ${self.actor.upper().replace(" ", "_")}_COOKIE"'
            elif name.lower() in {"content-type", "accept", "origin"}:
                line += " -H " + shlex.quote(f"{name}: {value}")
        if self.sent_body:
            line += " --data " + shlex.quote(shorten(self.sent_body))
        return line

    def json(self) -> Any:
        """The body as JSON, read strictly: no cut body, no duplicate keys, no NaN. Raises CheckFailed."""
        if self.cut:
            raise CheckFailed("The answer can be read whole", "a body within the limit", "a cut body", self)
        try:
            return json.loads(self.text, object_pairs_hook=_unique, parse_constant=_no_constant)
        except ValueError as error:
            raise CheckFailed("The answer is JSON", "a JSON body", f"not readable as JSON: {error}", self) from None


class CheckFailed(AssertionError):
    """The target was asked and gave the wrong answer: state FAIL.

    claim: what was found instead of what was promised, as a sentence. expected, actual: short.
    evidence: what the judgement rests on. look_at: where a developer would begin.
    """

    def __init__(
        self, claim: str, expected: str, actual: str, evidence: Evidence | None = None, look_at: str = ""
    ) -> None:
        self.claim = claim
        self.expected = expected
        self.actual = REDACTOR.text(actual)
        self.evidence = evidence
        self.look_at = look_at
        super().__init__(self.claim)

    def rows(self) -> list[tuple[str, str]]:
        """The failure as (label, text), in reading order; empty ones left out."""
        found = [("expected", self.expected), ("actual", self.actual)]
        if self.evidence is not None:
            found += [("sent", self.evidence.asked), ("answer", self.evidence.answered)]
        found.append(("look at", self.look_at))
        if self.evidence is not None:
            found.append(("repeat", self.evidence.repeat))
        return [(label, text) for label, text in found if text]

    @property
    def fingerprint(self) -> str:
        """Names this failure across runs: names, ids, times and numbers of one run do not count."""
        stable = re.sub(r"so-\w+|[0-9a-f]{24}|\d+", "#", "|".join((self.claim, self.expected, self.actual)))
        return hashlib.sha256(stable.encode()).hexdigest()[:12]

    def __str__(self) -> str:
        lines = [self.claim]
        lines += [f"  {label:<9} {_one_block(text)}" for label, text in self.rows()]
        return "\n".join(lines)


class Inconclusive(Exception):
    """Measured, but not decidable: too few samples, too much noise. State INCONCLUSIVE."""


class NotRun(Exception):
    """Not asked, for want of *needs* (the setting to supply). State NOT RUN."""


class Pending(Exception):
    """The window is still open; *due* says when it can be judged. State PENDING."""

    def __init__(self, reason: str, due: datetime) -> None:
        self.due = due
        super().__init__(reason)


@dataclass
class Trail:
    """What the running test has asked and judged. A test that leaves no trail does not pass."""

    evidence: list[Evidence] = field(default_factory=list)
    asked: int = 0
    judged: int = 0

    def note(self, piece: Evidence) -> None:
        """File *piece*; of very many the middle is dropped."""
        self.asked += 1
        self.evidence.append(piece)
        if len(self.evidence) > KEPT:
            del self.evidence[KEPT // 2]

    def clear(self) -> None:
        """Begin the trail of another test."""
        self.evidence.clear()
        self.asked = self.judged = 0


# One test runs at a time in a process, so one trail serves; the plugin clears it before each test.
TRAIL = Trail()


def shorten(text: str, limit: int = SHOWN) -> str:
    """*text* in one line of at most *limit* characters."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[:limit]}… ({len(text)} characters)"


def _one_block(text: str) -> str:
    return text.replace("\n", "\n" + " " * 12)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")
