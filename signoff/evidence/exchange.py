"""One HTTP request and its answer."""

from __future__ import annotations

import math
import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx

from signoff.evidence.basics import REDACTOR, shorten
from signoff.evidence.failures import CheckFailed
from signoff.evidence.reading import parsed

MAX_KIND = 100  # characters of a content type that are shown; the longest ones of the standards are shorter


@dataclass(frozen=True)
class Exchange:
    """One HTTP request and its answer, secrets already removed.

    actor: as whom it was asked ("OWNER", "nobody"). elapsed_s: seconds from sending to the last byte.
    cut: the body was longer than the client reads, or broke off; a cut body is never judged as a whole one.
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
        kind = shorten(self.headers.get("content-type", "no content type"), MAX_KIND)
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
        """The body as JSON, read strictly: no cut body, no duplicate keys, no NaN, no infinity. Raises CheckFailed."""
        if self.cut:
            raise CheckFailed("The answer can be read whole", "a body within the limit", "a cut body", self)
        try:
            return parsed(self.text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
        except ValueError as error:
            raise CheckFailed("The answer is JSON", "a JSON body", f"not readable as JSON: {error}", self) from None


def kept_headers(received: Iterable[tuple[str, str]]) -> httpx.Headers:
    """Headers as evidence keeps them: without secrets, and with whatever else is in them, like a file name in Czech."""
    return httpx.Headers([(name, REDACTOR.header(name, value)) for name, value in received], encoding="utf-8")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _finite(text: str) -> float:
    if not math.isfinite(found := float(text)):
        raise ValueError(f"{text[:20]} is beyond every number")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON value")
