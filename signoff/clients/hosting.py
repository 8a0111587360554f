"""The hosting's API (Vercel REST API): deployments, build logs, aliases, the project, rollback."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from signoff.clients.platform import NotThere, PlatformCaller
from signoff.evidence import TRAIL, CheckFailed, Exchange, NotRun
from signoff.evidence.hosting import (
    LOOK,
    BuildLog,
    Deployment,
    Deployments,
    branch_of,
    build_log,
    build_named,
    deployments,
)

PAGE = 100  # the most that the hosting lists at once
MOST_PAGES = 10
KEY = "VERCEL_TOKEN, with VERCEL_PROJECT_ID and for a team VERCEL_TEAM_ID,"
# Environments in which deployments of many branches stand side by side.
SHARED = frozenset({"", "preview"})


class Hosting:
    """One project. environment: which of its environments is staging, "" for all of them.

    host: of staging. Where branches stand side by side, its branch is that of the deployment behind this host.
    """

    def __init__(
        self, api: str, *, token: str, project: str, team: str = "", environment: str = "", host: str = ""
    ) -> None:
        headers = {"authorization": f"Bearer {token}"}
        self._caller = PlatformCaller(api, name="the hosting's API", headers=headers, key=KEY)
        self._project = project
        self._team = team
        self._environment = environment
        self._host = host

    def close(self) -> None:
        """Give back the connections."""
        self._caller.close()

    def deployments(self) -> Deployments:
        """The deployments of the environment (``GET /v6/deployments``), as far back as there is one to roll back to."""
        more = {"target": self._environment} if self._environment else {}
        branch = self.branch()
        more |= {"branch": branch} if branch else {}
        pages: list[Deployments] = []
        until: dict[str, str] = {}
        while len(pages) < MOST_PAGES:
            answer = self._of_project("/v6/deployments", projectId=self._project, limit=str(PAGE), **more, **until)
            pages.append(deployments(answer, branch))
            found = Deployments(pages[0].exchange, tuple(one for page in pages for one in page.listed))
            following = _following(answer)
            if not following or following == until.get("until") or found.has_previous:
                break
            until = {"until": following}
        TRAIL.note(found)
        return found

    def branch(self) -> str:
        """The branch of staging, "" where the environment is staging's alone or the host is not of the hosting."""
        if self._environment not in SHARED or not self._host:
            return ""
        answer = self._get(f"/v13/deployments/{self._host}")
        return branch_of(answer) if answer.status == 200 else ""

    def build_log(self, deployment: Deployment) -> BuildLog:
        """The whole build log of *deployment* (``GET /v3/deployments/<id>/events``)."""
        answer = self._get(f"/v3/deployments/{deployment.id}/events", builds="1", limit="-1", direction="forward")
        found = build_log(answer, deployment.id)
        TRAIL.note(found)
        return found

    def project(self) -> Exchange:
        """The project with its settings (``GET /v9/projects/<id>``)."""
        return self._of_project(f"/v9/projects/{self._project}")

    def variables(self) -> tuple[list[Any], list[Any], int]:
        """The project's environment variables, and how many are hidden (``GET /v10/projects/<id>/env``).

        Between them those that the team shares with it (``GET /v1/env``). Values are not asked for, but some may be
        there: none of it is evidence.
        """
        found, hidden = self._listed(f"/v10/projects/{self._project}/env", "envs", decrypt="false")
        shared = self._listed("/v1/env", "data", must=False, projectId=self._project)[0] if self._team else []
        return found, shared, hidden

    def custom_environments(self) -> list[Any]:
        """The environments besides the usual ones (``GET /v9/projects/<id>/custom-environments``)."""
        return self._listed(f"/v9/projects/{self._project}/custom-environments", "environments")[0]

    def leads_to(self, deployment: Deployment) -> bool:
        """Whether the address of staging is an alias of *deployment* (``GET /v2/deployments/<id>/aliases``)."""
        body = self._get(f"/v2/deployments/{deployment.id}/aliases").json()
        listed = body.get("aliases") if isinstance(body, dict) else None
        names = [str(one.get("alias")) for one in listed or [] if isinstance(one, dict)]
        return self._host in {name.partition(":")[0].lower() for name in names}

    def roll_back(self, to: Deployment) -> Exchange:
        """Let the environment's addresses lead to an earlier deployment (``POST /v1/projects/<id>/rollback/<id>``)."""
        return self._caller.ask("POST", self._path(f"/v1/projects/{self._project}/rollback/{to.id}"))

    def promote(self, to: Deployment) -> Exchange:
        """Let them lead to *to*, which ends a rollback (``POST /v10/projects/<id>/promote/<id>``)."""
        return self._caller.ask("POST", self._path(f"/v10/projects/{self._project}/promote/{to.id}"))

    def _listed(self, path: str, part: str, *, must: bool = True, **query: str) -> tuple[list[Any], int]:
        """Every entry of a list that is kept nowhere, page after page, and the number of hidden ones."""
        found: list[Any] = []
        until: dict[str, str] = {}
        hidden = 0
        for _ in range(MOST_PAGES):
            status, body = self._caller.data(self._path(path, **query, **until))
            if must:
                self._judge_there(status, path)
            entries = body.get(part) if isinstance(body, dict) else None
            if status != 200 or not isinstance(entries, list):
                if not must:
                    break
                asked = f"a list of {part} ({path})"
                raise CheckFailed("The hosting's answer cannot be read", asked, f"{status}, no such list", None, LOOK)
            found += entries
            hidden = max(hidden, int(body.get("hiddenProductionEnvCount") or 0))
            following = _next(body)
            if not following or following == until.get("until"):
                break
            until = {"until": following}
        return found, hidden

    def _of_project(self, path: str, **query: str) -> Exchange:
        answer = self._get(path, **query)
        self._judge_there(answer.status, path)
        return answer

    def _judge_there(self, status: int, path: str) -> None:
        """Raise NotThere where the hosting has no such project, as of a team where the team is not named."""
        if status == 404:
            raise NotThere(f"the hosting knows no project {self._project} (GET {path}: 404); set {KEY} to what it is")

    def _get(self, path: str, **query: str) -> Exchange:
        return self._caller.ask("GET", self._path(path, **query))

    def _path(self, path: str, **query: str) -> str:
        found = {**query, **({"teamId": self._team} if self._team else {})}
        return f"{path}?{urlencode(found)}" if found else path


def _following(answer: Exchange) -> str:
    return _next(answer.json())


def _next(body: object) -> str:
    """The time up to which the next page goes (``pagination.next``), "" on the last one."""
    pagination = body.get("pagination") if isinstance(body, Mapping) else None
    found = pagination.get("next") if isinstance(pagination, Mapping) else None
    return str(found) if isinstance(found, int) and found else ""


class Rehearsal:
    """A rollback for as long as a block runs; at its end the newest deployment is promoted again, whatever happened.

    read_health: asks a deployment on its own address how it is; None: asks whatever staging's address leads to.
    """

    def __init__(self, hosting: Hosting, read_health: Callable[[Deployment | None], Exchange]) -> None:
        self._hosting = hosting
        self._read_health = read_health
        self._newest: Deployment | None = None
        self.forward: Exchange | None = None

    def __enter__(self) -> tuple[Exchange, str, str]:
        """Roll back. Hands over what the hosting said, and which build the earlier and the newest say that they are.

        Raises NotRun where that would lead other addresses than staging's: both orders are about the production
        addresses of a project, and of a preview they would make production.
        """
        found = self._hosting.deployments()
        previous, newest = found.previous, found.newest
        if newest.target != "production" or not self._hosting.leads_to(newest):
            raise NotRun(
                "a rollback moves the production addresses of a project, and staging is not that of this one: rehearse "
                "it by hand, or deploy staging as production of a project of its own (VERCEL_PROJECT_ID)"
            )
        self._newest = newest
        earlier, now = build_named(self._read_health(previous)), build_named(self._read_health(None))
        return self._hosting.roll_back(previous), earlier, now

    def __exit__(self, *_: object) -> None:
        """Roll forward."""
        if self._newest:
            self.forward = self._hosting.promote(self._newest)
