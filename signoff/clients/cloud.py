"""The database cloud's API (MongoDB Atlas Administration API v2): slow operations, alerts, backups."""

from __future__ import annotations

import httpx

from signoff.clients.platform import PlatformCaller
from signoff.evidence import TRAIL, Exchange
from signoff.evidence.operations import SlowOperations

VERSION = "application/vnd.atlas.2023-02-01+json"  # names the version of the API; without it the answer is 406


class DatabaseCloud:
    """One cluster, asked with an API key over HTTP digest authentication (RFC 7616)."""

    def __init__(self, api: str, *, public_key: str, private_key: str, project: str, cluster: str) -> None:
        auth = httpx.DigestAuth(public_key, private_key)
        key = "ATLAS_PUBLIC_KEY and ATLAS_PRIVATE_KEY (role Project Read Only, this address on their access list)"
        self._caller = PlatformCaller(api, name="the database cloud's API", auth=auth, key=key)
        self._group = f"/api/atlas/v2/groups/{project}"
        self._backup = f"{self._group}/clusters/{cluster}/backup"

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

    def backup_schedule(self) -> Exchange:
        """When snapshots are taken and how long they are kept (``GET …/backup/schedule``)."""
        return self._get(f"{self._backup}/schedule")

    def snapshots(self) -> Exchange:
        """The snapshots there are (``GET …/backup/snapshots``)."""
        return self._get(f"{self._backup}/snapshots?itemsPerPage=500")

    def _get(self, path: str) -> Exchange:
        return self._caller.ask("GET", path, accept=VERSION)
