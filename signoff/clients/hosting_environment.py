"""The environment variables of the deployment as the hosting knows them (Vercel REST API): names and targets only.

An answer of the hosting has values in it, some of them in the open. It is read and let go; no evidence has it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from signoff.clients.hosting import Hosting
from signoff.evidence import TRAIL, NotRun, Variable

USUAL = frozenset({"production", "preview", "development"})
Entry = Mapping[str, Any]


class HostingEnvironment:
    """The variables of one environment of the project; asked once, and told as often as one likes.

    environment: production, preview, development, or the name (slug) of a custom one. deployed: when the running
    deployment was made, which took the values as they were then.
    """

    def __init__(self, hosting: Hosting, environment: str, deployed: Callable[[], datetime | None]) -> None:
        self._hosting = hosting
        self._environment = environment
        self._deployed = deployed
        self._branch = ""
        self._known: tuple[Sequence[Entry], Sequence[Entry], str, str, datetime | None] | None = None

    def ask(self, name: str) -> Variable:
        """What the hosting says of the variable *name*. Raises NotRun where no environment is named."""
        if not self._environment:
            raise NotRun("set VERCEL_ENVIRONMENT (whose variables are those of staging), or ENV_FILE")
        if self._known is None:
            self._known = self._ask()
        own, shared, mark, problem, deployed = self._known
        of_name = [one for one in (*own, *shared) if one["key"] == name]
        # What the project has overrides what the team shares with it.
        ours = self._ours(own, name, mark) or self._ours(shared, name, mark)
        shown = ours or of_name[:1]
        found = Variable(
            name=name,
            source="the hosting's project",
            values=(None,) * len(shown),
            target=self._environment,
            targets=tuple(self._targets(shown, mark)),
            changed=max((moment for one in ours if (moment := _changed(one))), default=None),
            deployed=deployed,
            others=len({one["key"] for one in (*own, *shared)} - {name}),
            problem=problem if not of_name else "",
        )
        TRAIL.note(found)
        return found

    def _ask(self) -> tuple[Sequence[Entry], Sequence[Entry], str, str, datetime | None]:
        mark = self._environment if self._environment in USUAL else self._custom()
        own, shared, hidden = self._hosting.variables()
        entries = [*own, *shared]
        if any(not isinstance(one, Mapping) or not isinstance(one.get("key"), str) for one in entries):
            return (), (), mark, "lists variables that cannot be read", None
        if not entries:
            return (), (), mark, "lists no variable at all", None
        self._branch = self._hosting.branch() if any(one.get("gitBranch") for one in entries) else ""
        unseen = f"hides {hidden} variable(s) of production from this token" if hidden else ""
        return own, shared, mark, unseen, self._deployed()

    def _ours(self, entries: Sequence[Entry], name: str, mark: str) -> Sequence[Entry]:
        """Those of the environment. A value for one branch overrides the one for all, and is none elsewhere."""
        found = [one for one in entries if one["key"] == name and _applies(one, mark)]
        general = [one for one in found if not one.get("gitBranch")]
        if not self._branch:  # of a host that the hosting does not know: only what is for all branches is sure
            return general or found
        return [one for one in found if one.get("gitBranch") == self._branch] or general

    def _custom(self) -> str:
        for one in self._hosting.custom_environments():
            if isinstance(one, Mapping) and self._environment in (one.get("slug"), one.get("id")):
                return str(one.get("id"))
        return ""  # there is none, so nothing is set for it

    def _targets(self, entries: Sequence[Entry], mark: str) -> list[str]:
        named = {f"{target}{self._elsewhere(one)}" for one in entries for target in _list(one.get("target"))}
        custom = {str(target) for one in entries for target in _list(one.get("customEnvironmentIds"))}
        custom |= {mark for one in entries if mark not in USUAL and _applies(one, mark)}
        return sorted(named) + [self._environment if one == mark else one for one in sorted(custom)]

    def _elsewhere(self, entry: Entry) -> str:
        branch = entry.get("gitBranch")
        return f" of branch {branch}" if self._branch and branch and branch != self._branch else ""


def _applies(entry: Entry, mark: str) -> bool:
    everywhere = mark not in {"", *USUAL} and entry.get("applyToAllCustomEnvironments") is True
    return everywhere or mark in _list(entry.get("target")) or mark in _list(entry.get("customEnvironmentIds"))


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _changed(entry: Entry) -> datetime | None:
    """When a variable was last changed; the hosting counts milliseconds."""
    found = entry.get("updatedAt") or entry.get("createdAt")
    try:
        return datetime.fromtimestamp(float(found) / 1000, UTC) if isinstance(found, int | float) else None
    except (OverflowError, OSError, ValueError):
        return None
