"""What must be true of the deployments at the hosting (DEP-2, DEP-5.1)."""

from __future__ import annotations

import re
from datetime import datetime

from signoff.evidence import CheckFailed, Exchange, Inconclusive
from signoff.evidence.hosting import BuildLog, Deployments, build_named
from signoff.expect.health import healthy
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

LOOK = "the newest deployment of the project at the hosting"
ON_THE_WAY = frozenset({"QUEUED", "INITIALIZING", "BUILDING"})
# What tools write when a build fails; a warning on stderr is no error.
_ERROR = re.compile(
    r"^\s*(?:Error:|Type error:|Failed to compile|ERR_PNPM|npm (?:ERR!|error)|ELIFECYCLE|.*\bexited with [1-9]\d*\b"
    r"|.*Module not found:|.*Build failed\b|fatal:)",
    re.IGNORECASE,
)
# Of several packages in one repository those that are asked for lie above: ../../node_modules/…
_PACKAGE = re.compile(r"(?:\.\.?/)+node_modules/")
_END = re.compile(r"Build Completed|Deployment completed|Deploying outputs|Build cache uploaded", re.IGNORECASE)


@expectation
def started(found: Deployments, *, now: datetime, within_s: float) -> None:
    """The newest deployment began and did not fail or hang: it is READY, or on its way for less than *within_s*."""
    newest = found.newest
    wanted = f"READY, or on its way for less than {within_s / 60:g} minutes"
    if newest.state in ON_THE_WAY:
        waiting_s = (now - newest.created).total_seconds()
        if waiting_s > within_s:
            claim = f"The newest deployment hangs: it has been {newest.state} for {waiting_s / 60:.0f} minutes"
            raise CheckFailed(claim, wanted, newest.shown, found, LOOK)
    elif newest.state != "READY":
        raise CheckFailed(f"The newest deployment is {newest.state}", wanted, newest.shown, found, LOOK)


@expectation
def of_commit(found: Deployments, commit: str) -> None:
    """The newest deployment was made from *commit* (a prefix of at least seven digits will do)."""
    made_of = found.newest.commit.lower()
    if found.newest.dirty:
        raise CheckFailed(
            "The newest deployment is of another commit: it has changes that were uncommitted when it was made",
            f"commit {commit}, and nothing else",
            found.newest.made_of,
            found,
            LOOK,
        )
    if not made_of or not made_of.startswith(commit.lower()):
        raise CheckFailed(
            "The newest deployment is of another commit",
            f"commit {commit}",
            f"commit {made_of}" if made_of else "no commit is named",
            found,
            LOOK,
        )


@expectation
def ready(found: Deployments) -> None:
    """The newest deployment is READY: built, and serving."""
    newest = found.newest
    if newest.state != "READY":
        raise CheckFailed(f"The newest deployment is {newest.state}, not READY", "READY", newest.shown, found, LOOK)


@expectation
def built_without_errors(log: BuildLog) -> None:
    """The build log is whole and has no error."""
    look = "the build log of the newest deployment"
    if not log.lines:
        raise CheckFailed("The build log is empty: no line of it is left", "a whole build log", "no line", log, look)
    texts = [text for _, text in log.lines]
    errors = [
        text
        for (kind, text), before in zip(log.lines, ["", *texts], strict=False)
        if kind in {"error", "fatal"} or (_ERROR.match(text) and not _is_done_without(text, before))
    ]
    if errors:
        shown = "\n".join(errors[:5])
        raise CheckFailed("The build log has an error", "no error", f"{len(errors)} line(s):\n{shown}", log, look)
    if not any(_END.search(text) for _, text in log.lines):
        raise CheckFailed("The build log breaks off", "the end of the build", log.lines[-1][1], log, look)


def _is_done_without(text: str, before: str) -> bool:
    """Whether a package (*before* names its file) asks for another one and can do without: a warning, not an error."""
    return text.startswith("Module not found:") and _PACKAGE.match(before) is not None


@expectation
def serves_health(found: Deployments, answer: Exchange) -> None:
    """The previous deployment answers healthy on its own address, so that a rollback has somewhere to lead."""
    if answer.status != 200:
        raise CheckFailed(
            "The previous deployment is not healthy on its own address",
            "200 OK, healthy",
            phrase(answer.status),
            answer,
            f"the deployment {found.previous.id}",
        )
    healthy(answer)


@expectation
def leads_to_build(answer: Exchange, build: str, *, after: str, was: str) -> None:
    """After *after* the staging address is healthy and answers as *build*.

    Raises Inconclusive where the builds cannot be told apart: then nobody could see where the address leads.
    """
    if not build or build == was:
        raise Inconclusive(f"health does not say which build answers, so that nobody can see where {after} leads")
    named = build_named(answer) if answer.status == 200 else ""
    if named != build:
        raise CheckFailed(
            f"After {after} the staging address does not serve that deployment",
            f"build {build}",
            f"build {named}" + (" (as before)" if named == was else "") if named else phrase(answer.status),
            answer,
            "the hosting's rollback, and the alias of the staging address",
        )
    healthy(answer)


@expectation
def taken(answer: Exchange, *, what: str) -> None:
    """The hosting takes the order."""
    if answer.status not in {200, 201, 202}:
        raise CheckFailed(f"The hosting refuses {what}", "201 Created", phrase(answer.status), answer, LOOK)
