"""One of many attempts of the same kind: what was tried where, and what came back."""

from __future__ import annotations

from dataclasses import dataclass

from signoff.evidence.exchange import Exchange
from signoff.evidence.reading import parsed

# Not sent by any server: the request was taken, and no answer came (by custom among those who count answers).
NO_ANSWER = 599


@dataclass(frozen=True)
class Probe:
    """One attempt. where: the field or route it was made on. what: what was tried, in a word or two."""

    where: str
    what: str
    exchange: Exchange

    @property
    def words(self) -> str:
        """The attempt, as a list of findings shows it."""
        return f"{self.where} ({self.what})" if self.what else self.where

    @property
    def status(self) -> int:
        """Status of the answer."""
        return self.exchange.status

    @property
    def throttled(self) -> bool:
        """Whether the request limit answered instead of what was to be tried."""
        return self.exchange.status == 429

    @property
    def unanswered(self) -> bool:
        """Whether the target took the request and never answered it."""
        return self.exchange.status == NO_ANSWER

    @property
    def data(self) -> bool:
        """Whether data came back, as from a handler that serves: neither a refusal nor a page, nor nothing."""
        try:
            return 200 <= self.exchange.status < 300 and isinstance(parsed(self.exchange.text), dict | list)
        except ValueError:
            return False

    @property
    def asked(self) -> str:
        return self.exchange.asked

    @property
    def answered(self) -> str:
        return self.exchange.answered

    @property
    def repeat(self) -> str:
        return self.exchange.repeat
