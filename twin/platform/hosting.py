"""The look-alike of Vercel's REST API, as far as a sign-off asks it: project, deployments, log, aliases, rollback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from twin.database import retention
from twin.state import Twin

ENVIRONMENT = "production"  # of a project that is staging's own
LOG = (
    ("command", 'Running "vercel build"'),
    ("stdout", "Detected Next.js version: 16.0.3"),
    ("stdout", 'Running "pnpm run build"'),
    ("stderr", "npm warn deprecated inflight@1.0.6: This module is not supported"),
    ("stdout", "   Creating an optimized production build ..."),
    ("stdout", " ✓ Compiled successfully in 41s"),
    ("stdout", "   Linting and checking validity of types ..."),
    ("stdout", " ✓ Generating static pages (87/87)"),
    ("stdout", "Build Completed in /vercel/output [2m]"),
    ("stdout", "Deploying outputs..."),
    ("stdout", "Deployment completed"),
)
NAMES = (
    "MONGODB_URI",
    "DATABASE_URL",
    "JWT_SECRET",
    "NEXTAUTH_URL",
    "NEXT_PUBLIC_APP_URL",
    "GOOGLE_ID",
    "GOOGLE_SECRET",
    "GITHUB_ID",
    "GITHUB_SECRET",
    "RESEND_API_KEY",
    "EMAIL_FROM",
    "IMAP_HOST",
    "IMAP_PORT",
    "IMAP_USER",
    "IMAP_PASSWORD",
    "UPLOADTHING_SECRET",
    "UPLOADTHING_APP_ID",
    "DO_ENDPOINT",
    "DO_REGION",
    "DO_BUCKET",
    "DO_ACCESS_KEY_ID",
    "DO_ACCESS_KEY_SECRET",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY",
    "NEXT_PUBLIC_SENTRY_DSN",
)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _wrong(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


def _guarded(handler: Callable[[Request, Twin], Response]) -> Callable[[Request], Response]:
    """*handler* behind the token; of another project or team there is nothing to see."""

    def answer(request: Request) -> Response:
        twin: Twin = request.app.state.twin
        if request.headers.get("authorization") != f"Bearer {twin.platform.token}":
            return _wrong(403, "forbidden", "Not authorized")
        if request.query_params.get("teamId", twin.platform.team_id) != twin.platform.team_id:
            return _wrong(403, "team_unauthorized", "Not authorized to access the team")
        if request.path_params.get("project", twin.platform.project_id) != twin.platform.project_id:
            return _wrong(404, "not_found", "Project not found")
        return handler(request, twin)

    return answer


def _deployment(twin: Twin, uid: str, url: str, commit: str, made: datetime, state: str = "READY") -> dict[str, Any]:
    ready = {"ready": _ms(made + timedelta(minutes=3))} if state == "READY" else {}
    return {
        "uid": uid,
        "name": "awms",
        "projectId": twin.platform.project_id,
        "url": urlsplit(url).netloc or url,
        "created": _ms(made),
        "createdAt": _ms(made),
        "buildingAt": _ms(made + timedelta(seconds=20)),
        **ready,
        "source": "git",
        "state": state,
        "readyState": state,
        "readySubstate": "PROMOTED",
        "type": "LAMBDAS",
        "creator": {"uid": "usr_1", "username": "release"},
        "target": ENVIRONMENT,
        "aliasError": None,
        "aliasAssigned": _ms(made + timedelta(minutes=3)) if state == "READY" else None,
        "isRollbackCandidate": state == "READY",
        "inspectorUrl": None,
        "meta": {"githubCommitSha": commit, "githubCommitRef": "main", "githubCommitMessage": "Release"},
    }


def _newest(twin: Twin) -> dict[str, Any]:
    platform, on, now = twin.platform, twin.faults.on, datetime.now(UTC)
    made, state, commit = platform.deployed, "READY", platform.commit
    if on("deployment-queued-for-an-hour"):
        made, state = now - timedelta(hours=1), "QUEUED"
    if on("deployment-build-hangs"):
        made, state = now - timedelta(hours=3), "BUILDING"
    if on("deployment-canceled"):
        state = "CANCELED"
    if on("deployment-errored"):
        state = "ERROR"
    if on("deployment-of-another-commit"):
        commit = "0" * 39 + "1"
    url = twin.base_url.replace("//localhost", "//127.0.0.1")
    found = _deployment(twin, platform.newest, url, commit, made, state)
    if on("deployment-of-a-dirty-work-tree"):
        found["meta"] |= {"gitDirty": "1"}
    return found


def _all(twin: Twin) -> list[dict[str, Any]]:
    platform, on = twin.platform, twin.faults.on
    if on("deployments-absent"):
        return []
    failed = _deployment(
        twin, "dpl_failed", "awms-failed.vercel.app", "f" * 40, platform.deployed - timedelta(hours=2), "ERROR"
    )
    found = [_newest(twin), failed]
    if not on("previous-deployment-absent"):
        state = "ERROR" if on("previous-deployment-errored") else "READY"
        found.append(
            _deployment(
                twin, platform.previous, platform.previous_url, "e" * 40, platform.deployed - timedelta(days=4), state
            )
        )
    return found


def _list(request: Request, twin: Twin) -> Response:
    if twin.faults.on("deployments-unreadable"):
        return JSONResponse({"deployments": "see the new API"})
    wanted = request.query_params.get("target")
    found = [one for one in _all(twin) if wanted in (None, one["target"])]
    found = found[: int(request.query_params.get("limit", 20))]
    return JSONResponse({"deployments": found, "pagination": {"count": len(found), "next": None, "prev": None}})


def _events(request: Request, twin: Twin) -> Response:
    uid, on = request.path_params["uid"], twin.faults.on
    if uid not in {one["uid"] for one in _all(twin)}:
        return _wrong(404, "not_found", "Deployment not found")
    lines = [] if on("build-log-empty") else list(LOG)
    if on("deployment-errored") or on("build-log-with-error"):
        lines[6:] = [
            ("stderr", "Type error: Property 'plan' does not exist on type 'Organization'."),
            ("stderr", 'Error: Command "pnpm run build" exited with 1'),
            *lines[6:],
        ]
    if on("build-log-cut-off"):
        lines = lines[:5]
    begun = twin.platform.deployed
    return JSONResponse(
        [
            {
                "type": kind,
                "created": _ms(begun + timedelta(seconds=5 * number)),
                "payload": {
                    "deploymentId": uid,
                    "id": f"{number:020d}",
                    "text": text,
                    "serial": str(number),
                    "date": _ms(begun + timedelta(seconds=5 * number)),
                    "info": {"type": "build", "name": "bld_1", "entrypoint": "."},
                },
            }
            for number, (kind, text) in enumerate(lines)
        ]
    )


def _project(request: Request, twin: Twin) -> Response:
    enabled = _ms(twin.platform.deployed - timedelta(days=30))
    analytics: dict[str, Any] = {"id": "wa_1", "enabledAt": enabled, "hasData": True}
    if twin.faults.on("analytics-disabled"):
        analytics["disabledAt"] = enabled + 1000
    found: dict[str, Any] = {
        "id": twin.platform.project_id,
        "name": "awms",
        "accountId": twin.platform.team_id,
        "framework": "nextjs",
        "nodeVersion": "22.x",
        "webAnalytics": analytics,
        "link": {"type": "github", "productionBranch": "main"},
    }
    if twin.faults.on("analytics-never-enabled"):
        del found["webAnalytics"]
    if jobs := retention.schedule(twin.faults):
        found["crons"] = {
            "enabledAt": enabled,
            "disabledAt": enabled + 1000 if twin.faults.on("retention-jobs-switched-off") else None,
            "updatedAt": enabled,
            "deploymentId": None,
            "definitions": jobs,
        }
    return JSONResponse(found)


def _names(request: Request, twin: Twin) -> Response:
    """Names and targets; a value is shown as the hosting shows it to a key that may not decrypt."""
    on, made = twin.faults.on, _ms(twin.platform.deployed - timedelta(days=20))
    envs = []
    for number, name in enumerate(NAMES):
        secret = name == "JWT_SECRET"
        if secret and on("hosted-variable-missing"):
            continue
        elsewhere = secret and on("hosted-variable-for-previews-only")
        late = secret and on("hosted-variable-changed-later")
        envs.append(
            {
                "id": f"env_{number}",
                "key": name,
                "type": "encrypted",
                "value": f"sealed-{number:08d}",
                "target": ["preview"] if elsewhere else [ENVIRONMENT],
                "createdAt": made,
                "updatedAt": _ms(twin.platform.deployed + timedelta(minutes=30)) if late else made,
                "customEnvironmentIds": [],
            }
        )
    return JSONResponse({"envs": envs, "pagination": {"count": len(envs), "next": None, "prev": None}})


def _served(twin: Twin) -> str:
    return twin.platform.previous if twin.platform.rolled_back else twin.platform.newest


def _aliases(request: Request, twin: Twin) -> Response:
    found = []
    if request.path_params["uid"] == _served(twin):
        found = [
            {
                "uid": "als_1",
                "alias": urlsplit(twin.base_url).netloc,
                "created": "2026-01-01T00:00:00.000Z",
                "redirect": None,
            }
        ]
    return JSONResponse({"aliases": found})


def _roll(request: Request, twin: Twin) -> Response:
    """Point the staging address at another deployment: rollback, or promote for the way forward."""
    uid, back = request.path_params["uid"], request.url.path.startswith("/v1/")
    one = next((one for one in _all(twin) if one["uid"] == uid), None)
    if one is None or one["readyState"] != "READY":
        return _wrong(422 if one else 404, "unprocessable_entity", "Deployment cannot be pointed to")
    if twin.faults.on("rollback-does-nothing" if back else "roll-forward-does-nothing"):
        return Response(status_code=201)
    serve(twin, previous=uid == twin.platform.previous)
    return Response(status_code=201)


def serve(twin: Twin, *, previous: bool) -> None:
    """Let the staging address lead to the previous deployment, or to the newest one."""
    platform = twin.platform
    if previous != platform.rolled_back:
        platform.rolled_back = previous
        twin.build, platform.previous_build = platform.previous_build, twin.build


def build(twin: Twin) -> Starlette:
    """The ASGI application of the API."""
    app = Starlette(
        routes=[
            Route("/v6/deployments", _guarded(_list)),
            Route("/v3/deployments/{uid}/events", _guarded(_events)),
            Route("/v2/deployments/{uid}/aliases", _guarded(_aliases)),
            Route("/v9/projects/{project}", _guarded(_project)),
            Route("/v10/projects/{project}/env", _guarded(_names)),
            Route("/v1/projects/{project}/rollback/{uid}", _guarded(_roll), methods=["POST"]),
            Route("/v10/projects/{project}/promote/{uid}", _guarded(_roll), methods=["POST"]),
        ]
    )
    app.state.twin = twin
    return app
