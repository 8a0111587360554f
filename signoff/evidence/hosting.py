"""What the hosting says of a project's deployments, read strictly (Vercel REST API)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from signoff.evidence.exchange import Exchange
from signoff.evidence.failures import CheckFailed

LOOK = "the deployments of the project at the hosting"


@dataclass(frozen=True)
class Deployment:
    """One deployment. url: its own address, without a scheme. commit: "" where none is named.

    target: the environment, "" for a preview. dirty: made from a work tree in which something was not committed, as a
    deployment by the command line can be.
    """

    id: str
    url: str
    state: str
    created: datetime
    commit: str
    rollback_candidate: bool
    target: str = ""
    dirty: bool = False

    @property
    def made_of(self) -> str:
        """The commit, with "-dirty" behind it as ``git describe`` has it where more than the commit was deployed."""
        return f"{self.commit}-dirty" if self.dirty else self.commit

    @property
    def shown(self) -> str:
        """The deployment in a few words."""
        commit = f", commit {self.commit[:12]}" if self.commit else ""
        return f"{self.id} is {self.state}, created {self.created:%Y-%m-%d %H:%M} UTC{commit}"


@dataclass(frozen=True)
class Deployments:
    """The deployments of one environment, the newest first."""

    exchange: Exchange
    listed: tuple[Deployment, ...]

    @property
    def asked(self) -> str:
        return self.exchange.asked

    @property
    def answered(self) -> str:
        return "; ".join(one.shown for one in self.listed[:5]) or "no deployment"

    @property
    def repeat(self) -> str:
        return self.exchange.repeat

    @property
    def newest(self) -> Deployment:
        """The newest one. Raises CheckFailed if there is none."""
        if not self.listed:
            raise CheckFailed("There is no deployment of this environment", "at least one", "none", self, LOOK)
        return self.listed[0]

    @property
    def _earlier(self) -> Deployment | None:
        ready = (one for one in self.listed[1:] if one.state == "READY" and one.rollback_candidate)
        return next((one for one in ready if one.id != self.listed[0].id), None)

    @property
    def has_previous(self) -> bool:
        """Whether there is an earlier one that can be rolled back to."""
        return self._earlier is not None

    @property
    def previous(self) -> Deployment:
        """The newest earlier one that can be rolled back to. Raises CheckFailed if there is none."""
        _ = self.newest
        if self._earlier:
            return self._earlier
        raise CheckFailed(
            "There is no previous deployment to roll back to",
            "an earlier deployment that is READY and a candidate for rollback",
            "; ".join(one.shown for one in self.listed[1:4]) or "no earlier one",
            self,
            LOOK,
        )


@dataclass(frozen=True)
class BuildLog:
    """The build log of one deployment. lines: (kind, text) in order."""

    exchange: Exchange
    deployment: str
    lines: tuple[tuple[str, str], ...]

    @property
    def asked(self) -> str:
        return self.exchange.asked

    @property
    def answered(self) -> str:
        last = self.lines[-1][1] if self.lines else ""
        return f"{len(self.lines)} line(s)" + (f", the last: {last}" if last else "")

    @property
    def repeat(self) -> str:
        return self.exchange.repeat


def deployments(exchange: Exchange, branch: str = "") -> Deployments:
    """The answer to ``GET /v6/deployments``, of one branch or of all. Raises CheckFailed for what cannot be read."""
    found = _object(exchange).get("deployments")
    if not isinstance(found, list):
        raise _unreadable(exchange, "a list of deployments", f"deployments: {found!r}")
    every = (_deployment(exchange, one) for one in found if not branch or _branch(one) in {branch, ""})
    listed = sorted(every, key=lambda one: one.created, reverse=True)
    return Deployments(exchange, tuple(listed))


def branch_of(exchange: Exchange) -> str:
    """The branch in the answer to ``GET /v13/deployments/<id or host>``, "" where none is named."""
    return _branch(_object(exchange))


def build_log(exchange: Exchange, deployment: str) -> BuildLog:
    """The answer to ``GET /v3/deployments/<id>/events``. Raises CheckFailed for what cannot be read."""
    found = exchange.json()
    if exchange.status != 200 or not isinstance(found, list):
        raise _unreadable(exchange, "a list of events", f"{exchange.status}, {type(found).__name__}")
    lines = []
    for event in found:
        if not isinstance(event, dict):
            raise _unreadable(exchange, "events that are objects", repr(event))
        # Both forms are documented: the text stands in the event, or in its payload.
        inner = event.get("payload")
        payload: Mapping[str, Any] = inner if isinstance(inner, dict) else event
        if payload.get("deploymentId", deployment) != deployment:
            raise _unreadable(exchange, f"events of {deployment}", f"one of {payload.get('deploymentId')}")
        kind = "error" if event.get("level") == "error" else str(event.get("type", ""))
        lines.append((kind, str(payload.get("text") or "")))
    return BuildLog(exchange, deployment, tuple(lines))


def build_named(health: Exchange) -> str:
    """The build that an answer of the health endpoint names, or else the version; "" for none.

    Raises CheckFailed for what is no JSON.
    """
    body = health.json()
    return str(body.get("build") or body.get("version") or "") if isinstance(body, dict) else ""


def _deployment(exchange: Exchange, one: Any) -> Deployment:
    if not isinstance(one, dict):
        raise _unreadable(exchange, "deployments that are objects", repr(one))
    uid, url = one.get("uid") or one.get("id"), one.get("url")
    state, created = one.get("readyState") or one.get("state"), one.get("created") or one.get("createdAt")
    if not isinstance(uid, str) or not isinstance(state, str) or not isinstance(created, int | float):
        raise _unreadable(exchange, "uid, readyState and created", f"{uid!r}, {state!r}, {created!r}")
    meta = one.get("meta")
    try:
        made = datetime.fromtimestamp(created / 1000, UTC)
    except (OverflowError, OSError, ValueError):
        raise _unreadable(exchange, "a time in created", repr(created)) from None
    return Deployment(
        id=uid,
        url=str(url or ""),
        state=state,
        created=made,
        commit=_commit(meta) if isinstance(meta, dict) else "",
        # The hosting rolls back production alone; to any other deployment an address is led by its alias.
        rollback_candidate=one.get("isRollbackCandidate") is not False or one.get("target") != "production",
        target=str(one.get("target") or ""),
        dirty=isinstance(meta, dict) and str(meta.get("gitDirty", "0")).lower() not in ("0", "false", ""),
    )


def _branch(one: Any) -> str:
    meta = one.get("meta") if isinstance(one, Mapping) else None
    names = ("githubCommitRef", "gitlabCommitRef", "bitbucketCommitRef", "gitCommitRef")
    return next((str(meta[name]) for name in names if meta.get(name)), "") if isinstance(meta, Mapping) else ""


def _commit(meta: Mapping[str, Any]) -> str:
    names = ("githubCommitSha", "gitlabCommitSha", "bitbucketCommitSha", "gitCommitSha")
    return next((str(meta[name]) for name in names if meta.get(name)), "")


def _object(exchange: Exchange) -> Mapping[str, Any]:
    found = exchange.json()
    if exchange.status != 200 or not isinstance(found, dict):
        raise _unreadable(exchange, "200 OK and an object", f"{exchange.status}, {type(found).__name__}")
    return found


def _unreadable(exchange: Exchange, expected: str, actual: str) -> CheckFailed:
    return CheckFailed("The hosting's answer cannot be read", expected, actual, exchange, LOOK)
