"""The hosting's API (Vercel REST API): deployments, build logs, aliases, the project, rollback."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from signoff.clients.platform import PlatformCaller
from signoff.evidence import TRAIL, Exchange
from signoff.evidence.hosting import BuildLog, Deployment, Deployments, build_log, deployments

PAGE = 50


class Hosting:
    """One project. environment: which of its environments is staging, "" for all of them."""

    def __init__(self, api: str, *, token: str, project: str, team: str = "", environment: str = "") -> None:
        self._caller = PlatformCaller(api, name="the hosting's API", headers={"authorization": f"Bearer {token}"})
        self._project = project
        self._team = team
        self._environment = environment

    def close(self) -> None:
        """Give back the connections."""
        self._caller.close()

    def deployments(self) -> Deployments:
        """The deployments of the environment (``GET /v6/deployments``)."""
        more = {"target": self._environment} if self._environment else {}
        found = deployments(self._get("/v6/deployments", projectId=self._project, limit=str(PAGE), **more))
        TRAIL.note(found)
        return found

    def build_log(self, deployment: Deployment) -> BuildLog:
        """The whole build log of *deployment* (``GET /v3/deployments/<id>/events``)."""
        answer = self._get(f"/v3/deployments/{deployment.id}/events", builds="1", limit="-1", direction="forward")
        found = build_log(answer, deployment.id)
        TRAIL.note(found)
        return found

    def project(self) -> Exchange:
        """The project with its settings (``GET /v9/projects/<id>``)."""
        return self._get(f"/v9/projects/{self._project}")

    def names(self) -> Exchange:
        """The project's environment variables, without their values (``GET /v10/projects/<id>/env``)."""
        return self._get(f"/v10/projects/{self._project}/env", decrypt="false")

    def aliases(self, deployment: Deployment) -> Exchange:
        """The addresses that lead to *deployment* (``GET /v2/deployments/<id>/aliases``)."""
        return self._get(f"/v2/deployments/{deployment.id}/aliases")

    def roll_back(self, to: Deployment) -> Exchange:
        """Let the environment's addresses lead to an earlier deployment (``POST /v1/projects/<id>/rollback/<id>``)."""
        return self._caller.ask("POST", self._path(f"/v1/projects/{self._project}/rollback/{to.id}"))

    def promote(self, to: Deployment) -> Exchange:
        """Let them lead to *to*, which ends a rollback (``POST /v10/projects/<id>/promote/<id>``)."""
        return self._caller.ask("POST", self._path(f"/v10/projects/{self._project}/promote/{to.id}"))

    def _get(self, path: str, **query: str) -> Exchange:
        return self._caller.ask("GET", self._path(path, **query))

    def _path(self, path: str, **query: str) -> str:
        found = {**query, **({"teamId": self._team} if self._team else {})}
        return f"{path}?{urlencode(found)}" if found else path


class Rehearsal:
    """A rollback for as long as a block runs; at its end the newest deployment is promoted again, whatever happened.

    read_health: asks a deployment on its own address how it is.
    """

    def __init__(self, hosting: Hosting, read_health: Callable[[Deployment], Exchange]) -> None:
        self._hosting = hosting
        self._read_health = read_health
        self._newest: Deployment | None = None
        self.forward: Exchange | None = None

    def __enter__(self) -> tuple[Exchange, str]:
        """Roll back. Hands over what the hosting said, and the build that the earlier deployment says it is."""
        found = self._hosting.deployments()
        previous, self._newest = found.previous, found.newest
        body = self._read_health(previous).json()
        build = str(body.get("build") or body.get("version") or "") if isinstance(body, dict) else ""
        return self._hosting.roll_back(previous), build

    def __exit__(self, *_: object) -> None:
        """Roll forward."""
        if self._newest:
            self.forward = self._hosting.promote(self._newest)
