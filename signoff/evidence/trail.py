"""What the running test has asked and judged."""

from __future__ import annotations

from dataclasses import dataclass, field

from signoff.evidence.basics import Evidence

KEPT = 200  # pieces of evidence of one test; the first half and the last half


@dataclass
class Trail:
    """What the running test has asked and judged. A test that leaves no trail does not pass.

    attested: the statement that the test rests on instead of an answer of the target, "" for none.
    """

    evidence: list[Evidence] = field(default_factory=list)
    asked: int = 0
    judged: int = 0
    attested: str = ""

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
        self.attested = ""


# One test runs at a time in a process, so one trail serves; the plugin clears it before each test.
TRAIL = Trail()
