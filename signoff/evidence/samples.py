"""How long two kinds of answers took, measured in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from signoff.evidence.exchange import Exchange


@dataclass(frozen=True)
class Pair:
    """One answer of each kind, asked one right after the other."""

    first: Exchange
    second: Exchange


@dataclass(frozen=True)
class Pairs:
    """Pairs of answers, the order within the pairs alternating. first, second: what the kinds are, in words."""

    first: str
    second: str
    pairs: Sequence[Pair]

    @property
    def differences(self) -> list[float]:
        """Seconds by which the first kind took longer, pair by pair."""
        return [pair.first.elapsed_s - pair.second.elapsed_s for pair in self.pairs]

    @property
    def asked(self) -> str:
        route = f"{self.pairs[0].first.method} {self.pairs[0].first.url}" if self.pairs else "nothing"
        return f"{len(self.pairs)} times {route}, {self.first} and {self.second} in turn"

    @property
    def answered(self) -> str:
        if not self.pairs:
            return "nothing"
        first = median(pair.first.elapsed_s for pair in self.pairs)
        second = median(pair.second.elapsed_s for pair in self.pairs)
        return f"median {first * 1000:.1f} ms for {self.first}, {second * 1000:.1f} ms for {self.second}"

    @property
    def repeat(self) -> str:
        return self.pairs[0].first.repeat if self.pairs else ""
