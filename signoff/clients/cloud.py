"""The database cloud's API (MongoDB Atlas Administration API v2): slow operations, alerts, backups."""

from __future__ import annotations

from functools import cached_property

import httpx

from signoff.clients.platform import NotThere, PlatformCaller
from signoff.evidence import TRAIL, Exchange
from signoff.evidence.operations import SlowOperations

VERSION = "application/vnd.atlas.2023-02-01+json"  # names the version of the API; without it the answer is 406
UNKNOWN = ("GROUP_NOT_FOUND", "CLUSTER_NOT_FOUND")
FLEX_VERSION = "application/vnd.atlas.2024-11-13+json"  # the first one that knows of Flex clusters


class DatabaseCloud:
    """One cluster, asked with an API key over HTTP digest authentication (RFC 7616)."""

    def __init__(self, api: str, *, public_key: str, private_key: str, project: str, cluster: str) -> None:
        auth = httpx.DigestAuth(public_key, private_key)
        key = "ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY (role Project Read Only, this address on their access list)"
        self._caller = PlatformCaller(api, name="the database cloud's API", auth=auth, key=key)
        self._group = f"/api/atlas/v2/groups/{project}"
        self._backup = f"{self._group}/clusters/{cluster}/backup"
        self._flex = f"{self._group}/flexClusters/{cluster}"

    def close(self) -> None:
        """Give back the connections."""
        self._caller.close()

    def slow_operations(self) -> SlowOperations:
        """Whether the cloud manages a threshold for slow operations (``GET …/managedSlowMs``: true or false)."""
        answer = self._get(f"{self._group}/managedSlowMs")
        on = answer.json() if answer.status == 200 else None
        problem = "" if isinstance(on, bool) else f"cannot be asked: {answer.status} {answer.reason}"
        found = SlowOperations(answer.asked, on=on is True, repeat=answer.repeat, problem=problem)
        TRAIL.note(found)
        return found

    def alerts(self) -> Exchange:
        """The alert configurations of the project (``GET …/alertConfigs``)."""
        return self._get(f"{self._group}/alertConfigs?itemsPerPage=500")

    @cached_property
    def of_flex(self) -> Exchange | None:
        """The cluster itself, if it is of the Flex tier (``GET …/flexClusters/<name>``): all of that is asked apart."""
        answer = self._caller.ask("GET", self._flex, accept=FLEX_VERSION)
        return answer if answer.status == 200 else None

    def backup_schedule(self) -> Exchange:
        """When snapshots are taken and how long they are kept (``GET …/backup/schedule``).

        Of a Flex cluster it is what the cluster says of itself: its schedule is that of the tier.
        """
        return self.of_flex or self._get(f"{self._backup}/schedule")

    def snapshots(self) -> Exchange:
        """The snapshots there are (``GET …/backup/snapshots``)."""
        if self.of_flex:
            return self._get(f"{self._flex}/backup/snapshots?itemsPerPage=500", FLEX_VERSION)
        return self._get(f"{self._backup}/snapshots?itemsPerPage=500")

    def _get(self, path: str, version: str = VERSION) -> Exchange:
        answer = self._caller.ask("GET", path, accept=version)
        if answer.status == 404 and any(code in answer.text for code in UNKNOWN):
            raise NotThere(
                f"the database cloud knows no such project or cluster (GET {path}: 404); "
                "set ATLAS_PROJECT_ID and ATLAS_CLUSTER to what they are"
            )
        return answer
