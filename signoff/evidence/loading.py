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
    """One cold load. fcp: first contentful paint. lcp: largest. content: what the page is for was seen, and stayed.

    inf: it never came within the wait. problem: what the browser said instead of loading the page, or "".
    glimpse: when the content was seen first; earlier than content if it was gone again. missing: which part of the
    content came last, and what stood in its way. documents: how many were loaded one after the other, and only the
    last one's times count, from the beginning of the first one.
    """

    fcp: float
    lcp: float
    content: float
    problem: str = ""
    glimpse: float = math.inf
    missing: str = ""
    documents: int = 1

    def __str__(self) -> str:
        parts = [f"paint {when(self.fcp)}", f"largest paint {when(self.lcp)}", f"content {when(self.content)}"]
        if self.glimpse < self.content:
            parts.append(f"seen first at {ms(self.glimpse)} and gone again")
        if self.missing:
            parts.append(f"before that {self.missing}")
        if self.documents > 1:
            parts.append(f"over {self.documents} documents")
        return f"{', '.join(parts)} {self.problem}".rstrip()


@dataclass(frozen=True)
class PageLoads:
    """Several cold loads of one page, each with cookies and cache of its own.

    wanted: what counts as content. control: first contentful paint of a page without network and script, in the
    same browser before and after: what of the times is the browser's own.
    """

    path: str
    visitor: str
    wanted: str
    loads: tuple[PageLoad, ...]
    control: tuple[float, ...]
    conditions: str = ""

    def worst(self, of: Callable[[PageLoad], float]) -> float:
        """The slowest load."""
        return max((_known(of(load)) for load in self.loads), default=math.inf)

    def median(self, of: Callable[[PageLoad], float]) -> float:
        """The load in the middle."""
        return _middle([of(load) for load in self.loads])

    @property
    def own(self) -> float:
        """What the browser takes for nothing: the control in the middle, inf without one."""
        return _middle(self.control)

    @property
    def asked(self) -> str:
        return REDACTOR.text(f"browser: {len(self.loads)} cold loads of {self.path} as {self.visitor}")

    @property
    def answered(self) -> str:
        lines = [
            f"first contentful paint: median {when(self.median(fcp))}, worst {when(self.worst(fcp))}",
            f"largest contentful paint: median {when(self.median(lcp))}, worst {when(self.worst(lcp))}",
            f"content ({self.wanted}): median {when(self.median(content))}, worst {when(self.worst(content))}",
            *(f"  load {number}: {load}" for number, load in enumerate(self.loads, 1)),
            f"control, a page without network and script: paint {_each(self.control)}; median {when(self.own)}",
            self.conditions,
        ]
        return REDACTOR.text("\n".join(line for line in lines if line))

    @property
    def repeat(self) -> str:
        return ""


def fcp(load: PageLoad) -> float:
    """First contentful paint."""
    return load.fcp


def lcp(load: PageLoad) -> float:
    """Largest contentful paint."""
    return load.lcp


def content(load: PageLoad) -> float:
    """When the content was to be seen."""
    return load.content


def _each(values: Sequence[float]) -> str:
    return ", ".join(when(value) for value in values) or "not measured"


def when(value: float) -> str:
    """A time as people read it."""
    return ms(value) if math.isfinite(value) else "never"


def _known(value: float) -> float:
    # What was not measured is not quick: NaN would be smaller than any limit, or larger, as the comparison is written.
    return value if math.isfinite(value) and value >= 0 else math.inf


def _middle(values: Sequence[float]) -> float:
    return median(map(_known, values)) if values else math.inf
