"""The ways a check can end other than well."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime

from signoff.evidence.basics import REDACTOR, Evidence


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
        return hashlib.sha256(stable.encode(errors="backslashreplace")).hexdigest()[:12]

    def __str__(self) -> str:
        lines = [self.claim]
        lines += [f"  {label:<9} {_one_block(text)}" for label, text in self.rows()]
        return "\n".join(lines)


class Inconclusive(Exception):
    """Measured, but not decidable: too few samples, too much noise. State INCONCLUSIVE."""


class AddressUsedUp(Inconclusive):
    """Refused for what all anonymous requests of this run together have asked, so nothing is known of *path*."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} met the request limit of this machine's address, under which the whole run asks what nobody is "
            "signed in for: try again when its hour is over, or name in CLIENT_ADDRESS_HEADER a header by which the "
            "deployment takes a client's address"
        )


class NotRun(Exception):
    """Not asked, for want of *needs* (the setting to supply). State NOT RUN."""


class Pending(Exception):
    """The window is still open; *due* says when it can be judged. State PENDING."""

    def __init__(self, reason: str, due: datetime) -> None:
        self.due = due
        super().__init__(reason)


def _one_block(text: str) -> str:
    return text.replace("\n", "\n" + " " * 12)
