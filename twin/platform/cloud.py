"""The look-alike of the MongoDB Atlas Administration API v2: slow operations, alerts, backups; behind a digest."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.state import Twin

REALM = "MMS Public API"
_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')
_MEDIA = re.compile(r"application/vnd\.atlas\.\d{4}-\d{2}-\d{2}\+json")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _proven(request: Request, twin: Twin) -> bool:
    """Whether the digest is right (RFC 7616, section 3.4, with MD5 and qop=auth as Atlas asks for)."""
    kind, _, rest = request.headers.get("authorization", "").partition(" ")
    given = {name: quoted or bare for name, quoted, bare in _FIELD.findall(rest)}
    if kind.lower() != "digest" or given.get("username") != twin.platform.public_key:
        return False
    who = _md5(f"{twin.platform.public_key}:{REALM}:{twin.platform.private_key}")
    what = _md5(f"{request.method}:{given.get('uri')}")
    middle = ":".join(given.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
    return given.get("nonce") == request.app.state.nonce and given.get("response") == _md5(f"{who}:{middle}:{what}")


def _wrong(status: int, code: str, detail: str) -> Response:
    return JSONResponse({"detail": detail, "error": status, "errorCode": code, "parameters": []}, status)


def _guarded(handler: Callable[[Request, Twin], Response]) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        twin: Twin = request.app.state.twin
        if not _proven(request, twin):
            refused = _wrong(401, "USER_UNAUTHORIZED", "Current user is not authorized to perform this action.")
            nonce = request.app.state.nonce
            refused.headers["www-authenticate"] = (
                f'Digest realm="{REALM}", domain="", nonce="{nonce}", algorithm=MD5, qop="auth"'
            )
            return refused
        if not _MEDIA.fullmatch(request.headers.get("accept", "")):
            return _wrong(406, "NOT_ACCEPTABLE", "The version of the API must be named.")
        if request.path_params["group"] != twin.platform.group_id:
            return _wrong(404, "GROUP_NOT_FOUND", "An invalid group ID was specified.")
        if request.path_params.get("cluster", twin.platform.cluster) != twin.platform.cluster:
            return _wrong(404, "CLUSTER_NOT_FOUND", "No cluster of that name exists.")
        return handler(request, twin)

    return answer


def _flex(request: Request, twin: Twin) -> Response:
    """The cluster of the twin is a dedicated one."""
    detail = f"Non-Flex cluster {twin.platform.cluster} cannot be used in the Flex API."
    return _wrong(400, "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API", detail)


def _slow(request: Request, twin: Twin) -> Response:
    return JSONResponse(not twin.faults.on("slow-operations-not-logged"))


def _alert(
    number: int, enabled: bool, threshold: dict[str, Any] | None, event: str, receivers: list[dict[str, Any]]
) -> dict[str, Any]:
    found = {
        "id": f"{number:024x}",
        "groupId": "",
        "eventTypeName": event,
        "enabled": enabled,
        "matchers": [],
        "created": "2026-01-01T00:00:00Z",
        "updated": "2026-01-01T00:00:00Z",
        "notifications": receivers,
    }
    return found | ({"metricThreshold": threshold} if threshold else {})


def _alerts(request: Request, twin: Twin) -> Response:
    on = twin.faults.on
    mail = [
        {
            "typeName": "EMAIL",
            "emailAddress": "oncall@awms.example",
            "intervalMin": 5,
            "delayMin": 0,
            "notifierId": "0" * 24,
        }
    ]
    found = [_alert(1, True, None, "HOST_DOWN", mail)]
    if not on("connection-alert-absent"):
        limit = 1000.0 if on("connection-alert-unreachable") else 100.0 if on("connection-alert-above-all") else 80.0
        metric = {
            "metricName": "CONNECTIONS_PERCENT",
            "mode": "AVERAGE",
            "operator": "GREATER_THAN",
            "threshold": limit,
            "units": "RAW",
        }
        receivers = [] if on("connection-alert-without-receiver") else mail
        if on("connection-alert-switched-off"):
            receivers = [{"typeName": "GROUP", "intervalMin": 60, "emailEnabled": False, "smsEnabled": False}]
        alert = _alert(2, not on("connection-alert-disabled"), metric, "OUTSIDE_METRIC_THRESHOLD", receivers)
        if on("connection-alert-on-another-cluster"):
            alert["matchers"] = [{"fieldName": "CLUSTER_NAME", "operator": "EQUALS", "value": "production"}]
        if on("connection-alert-on-clusters-of-production"):
            alert["matchers"] = [{"fieldName": "CLUSTER_NAME", "operator": "REGEX", "value": "^prod"}]
        if on("connection-alert-on-another-tier"):
            metric["metricName"] = "FLEX_CONNECTIONS_PERCENT"
            alert["eventTypeName"] = "OUTSIDE_FLEX_METRIC_THRESHOLD"
        found.append(alert)
    return JSONResponse({"links": [], "results": found, "totalCount": len(found)})


def _schedule(request: Request, twin: Twin) -> Response:
    days = 2 if twin.faults.on("snapshots-kept-two-days") else 7
    items = (
        []
        if twin.faults.on("snapshots-not-scheduled")
        else [
            {
                "id": "1" * 24,
                "frequencyType": "daily",
                "frequencyInterval": 1,
                "retentionUnit": "days",
                "retentionValue": days,
            },
            {
                "id": "2" * 24,
                "frequencyType": "weekly",
                "frequencyInterval": 6,
                "retentionUnit": "weeks",
                "retentionValue": 4,
            },
        ]
    )
    return JSONResponse(
        {
            "clusterId": "3" * 24,
            "clusterName": twin.platform.cluster,
            "restoreWindowDays": days,
            "autoExportEnabled": False,
            "referenceHourOfDay": 3,
            "referenceMinuteOfHour": 0,
            "policies": [{"id": "4" * 24, "policyItems": items}],
            "links": [],
        }
    )


def _snapshots(request: Request, twin: Twin) -> Response:
    on, newest = twin.faults.on, datetime.now(UTC) - timedelta(hours=5)
    if on("snapshots-stopped"):
        newest -= timedelta(days=3)
    found = (
        []
        if on("snapshots-never-taken")
        else [
            {
                "id": f"{number:024x}",
                "createdAt": (newest - timedelta(days=number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "expiresAt": (newest + timedelta(days=7 - number)).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "snapshotType": "scheduled",
                "frequencyType": "daily",
                "type": "replicaSet",
                "storageSizeBytes": 48_120_832,
                "status": "failed" if on("snapshots-fail") and number < 2 else "completed",
            }
            for number in range(7)
        ]
    )
    return JSONResponse({"links": [], "results": found, "totalCount": len(found)})


def build(twin: Twin) -> Starlette:
    """The ASGI application of the API."""
    group = "/api/atlas/v2/groups/{group}"
    backup = f"{group}/clusters/{{cluster}}/backup"
    app = Starlette(
        routes=[
            Route(f"{group}/managedSlowMs", _guarded(_slow)),
            Route(f"{group}/alertConfigs", _guarded(_alerts)),
            Route(f"{group}/flexClusters/{{cluster}}", _guarded(_flex)),
            Route(f"{backup}/schedule", _guarded(_schedule)),
            Route(f"{backup}/snapshots", _guarded(_snapshots)),
        ]
    )
    app.state.twin, app.state.nonce = twin, secrets.token_urlsafe(24)
    return app
