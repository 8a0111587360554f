"""How long a page took to show, load by load. Times in milliseconds from the start of the navigation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from signoff.evidence.basics import REDACTOR
from signoff.evidence.performance import ms


@dataclass(frozen=True)
class PageLoad:
    """One cold load. fcp: first contentful paint. lcp: largest. content: what the page is for was to be seen.

    inf: it never came within the wait. problem: what the browser said instead of loading the page, or "".
    """

    fcp: float
    lcp: float
    content: float
    problem: str = ""

    def __str__(self) -> str:
        return f"paint {ms(self.fcp)}, largest paint {ms(self.lcp)}, content {ms(self.content)} {self.problem}".rstrip()


@dataclass(frozen=True)
class PageLoads:
    """Several cold loads of one page, each with cookies and cache of its own.

    wanted: what counts as content. control: first contentful paint of a page without network and script, in the
    same browser: what of the times is the browser's own.
    """

    path: str
    visitor: str
    wanted: str
    loads: tuple[PageLoad, ...]
    control: tuple[float, ...]
    conditions: str = ""

    def worst(self, of: Callable[[PageLoad], float]) -> float:
        """The slowest load."""
        return max((of(load) for load in self.loads), default=math.inf)

    def median(self, of: Callable[[PageLoad], float]) -> float:
        """The load in the middle."""
        return median(of(load) for load in self.loads) if self.loads else math.inf

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {len(self.loads)} cold loads of {self.path} as {self.visitor}")

    @property
    def answered(self) -> str:
        lines = [
            f"first contentful paint: median {ms(self.median(fcp))}, worst {ms(self.worst(fcp))}",
            f"content ({self.wanted}): median {ms(self.median(content))}, worst {ms(self.worst(content))}",
            *(f"  load {number}: {load}" for number, load in enumerate(self.loads, 1)),
            f"control, a page without network and script: paint {_each(self.control)}",
            self.conditions,
        ]
        return REDACTOR.text("\n".join(line for line in lines if line))

    @property
    def repeat(self) -> str:
        return ""


def fcp(load: PageLoad) -> float:
    """First contentful paint."""
    return load.fcp


def content(load: PageLoad) -> float:
    """When the content was to be seen."""
    return load.content


def _each(values: Sequence[float]) -> str:
    return ", ".join(ms(value) for value in values) or "not measured"
