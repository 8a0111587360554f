"""Every route of the application and every method it answers, as data (``routes.toml``)."""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("routes.toml")
NEEDS = ("nobody", "machine", "session", "self", "member", "write", "own", "manage", "owner", "platform")
REFUSED = {
    "write": ("VIEWER",),
    "own": ("VIEWER", "MEMBER"),
    "manage": ("VIEWER", "MEMBER"),
    "owner": ("VIEWER", "MEMBER", "ADMIN"),
    "self": ("VIEWER", "ADMIN"),
    "platform": ("VIEWER", "OWNER"),
}
"""For what an operation needs, the roles that do not have it. A row is never the asker's own, nor his account."""
PARAMETER = re.compile(r"\[[^\]]+\]")
MISSING = "f" * 24


class BadRoutes(ValueError):
    """``routes.toml`` says something that cannot be; the message names the operation."""


@dataclass(frozen=True)
class Call:
    """One request, ready to be sent."""

    method: str
    path: str
    body: Any = None


@dataclass(frozen=True)
class Operation:
    """One method of one route.

    needs: one of NEEDS. row: the collection of the row that it is about, "" for none. limited: whether the limiter
    counts it. careful: why it is asked only without a session, "" if it is not. leave: why it is not asked at all.
    """

    ask: str
    needs: str
    row: str = ""
    limited: bool = True
    query: str = ""
    body: Any = None
    careful: str = ""
    leave: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return self.ask.split(" ", 1)[0]

    @property
    def path(self) -> str:
        """The route, with its parameters in brackets."""
        return self.ask.split(" ", 1)[1]

    @property
    def refused(self) -> tuple[str, ...]:
        """The roles that must be refused, on a row that is not theirs."""
        return REFUSED.get(self.needs, ())

    @property
    def changes(self) -> bool:
        """Whether it is there to change something."""
        return self.method != "GET" and self.path not in READING

    def mentions(self, name: str) -> bool:
        """Whether the body has a place for *name*."""
        return f"{{{name}}}" in json.dumps(self.body)

    def call(self, values: Mapping[str, str]) -> Call:
        """The request with *values* in the places of the parameters; what is not given is an id that nobody has."""
        known = {"missing": MISSING, "row": MISSING, "section": MISSING, "task": MISSING, **values}
        path = PARAMETER.sub(known["row"], self.path)
        body = None if self.body is None else json.loads(_filled(json.dumps(self.body), known))
        return Call(self.method, f"{path}?{self.query}" if self.query else path, body)


READING = ("/api/fulltext-search", "/api/organization/audit-logs", "/api/health")
"""Routes that answer POST without changing anything."""


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", json.dumps(value)[1:-1])
    return text


@functools.cache
def load(file: Path = FILE) -> tuple[Operation, ...]:
    """All operations, in the order of the file. Raises BadRoutes for an unknown need and for one that comes twice."""
    found = tuple(Operation(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["operations"])
    seen: set[str] = set()
    for one in found:
        if one.needs not in NEEDS:
            raise BadRoutes(f"{one.ask} needs {one.needs!r}, which is none of {', '.join(NEEDS)}")
        if one.ask in seen:
            raise BadRoutes(f"{one.ask} comes twice")
        seen.add(one.ask)
    return found


@functools.cache
def by_name() -> Mapping[str, Operation]:
    """All operations by method and route."""
    return {one.ask: one for one in load()}
