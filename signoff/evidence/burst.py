"""Many requests of the same kind in a row, as a limiter meets them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from signoff.evidence.exchange import Exchange


@dataclass(frozen=True)
class Moment:
    """One request of a burst. at: when its answer had come, in seconds since the epoch, by our clock."""

    exchange: Exchange
    at: float


@dataclass(frozen=True)
class Burst:
    """Requests of the same kind, in the order in which their answers came.

    normal: the status of an answer to a request that is served. marker: what such an answer contains, so that an
    error with the right status is not taken for one. parallel: over several connections at once, so that the order
    of the answers says little.
    """

    moments: tuple[Moment, ...]
    normal: int = 200
    marker: str = ""
    parallel: bool = False

    @property
    def served(self) -> tuple[Moment, ...]:
        """The requests that were answered as if there were no limit."""
        return tuple(moment for moment in self.moments if self._is_served(moment.exchange))

    @property
    def refused(self) -> tuple[Moment, ...]:
        """All others."""
        return tuple(moment for moment in self.moments if not self._is_served(moment.exchange))

    @property
    def asked(self) -> str:
        if not self.moments:
            return "nothing"
        first = self.moments[0].exchange
        actors = " and ".join(sorted({moment.exchange.actor for moment in self.moments}))
        return f"{len(self.moments)} times {first.method} {first.url} as {actors}"

    @property
    def answered(self) -> str:
        counts = Counter(moment.exchange.status for moment in self.moments)
        said = ", ".join(f"{number} × {status}" for status, number in sorted(counts.items()))
        return f"{said}; last: {self.moments[-1].exchange.answered}" if self.moments else said

    @property
    def repeat(self) -> str:
        if not self.moments:
            return ""
        return f"for i in $(seq {len(self.moments)}); do {self.moments[0].exchange.repeat}; done"

    def _is_served(self, exchange: Exchange) -> bool:
        return exchange.status == self.normal and self.marker in exchange.text
