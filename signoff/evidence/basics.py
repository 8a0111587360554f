"""What all evidence has in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from signoff.redaction import Redactor

SHOWN = 600  # characters of an answer in a message; the whole (bounded) answer is in the evidence file

READ = 20_000  # characters of a text that is shortened that are looked at, far more than any limit

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


# Controls but tab and line feed, those of ISO 6429's second set, what turns the direction of writing, and halves of
# characters, which JSON can name (\ud800) and no file can keep.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def visible(text: str) -> str:
    """*text* with its control characters written out: what a target sends must not steer a reader's terminal."""
    return _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], text)


def shorten(text: str, limit: int = SHOWN) -> str:
    """*text* in one line of at most *limit* characters, without secrets.

    They are taken out before the cut, which may leave half of one that nobody would recognize.
    """
    line = " ".join(REDACTOR.text(text[:READ]).split())
    return line if len(line) <= limit else f"{line[:limit]}… ({len(text)} characters)"
