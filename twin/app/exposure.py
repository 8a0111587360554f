"""What a badly configured deployment gives away at its edge. A sound one asks here and is told nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Scope

from twin.app import fetching, injected, tampering
from twin.app.answers import data, page, text
from twin.state import Twin

STACK = (
    "SyntaxError: Unexpected end of JSON input\n    at JSON.parse (<anonymous>)\n"
    "    at POST (/var/task/.next/server/app/api/user/route.js:1:2214)\n"
)
FILES: dict[str, tuple[tuple[str, ...], str]] = {
    "env-file-served": (("/.env", "/.env.production"), "NODE_ENV=production\nNEXT_PUBLIC_APP_NAME=NextCRM\n"),
    "env-local-file-served": (("/.env.local",), "NODE_ENV=production\n"),
    "git-folder-served": (("/.git/HEAD",), "ref: refs/heads/main\n"),
    "package-file-served": (("/package.json",), '{"name": "nextcrm", "dependencies": {"next": "15.2.4"}}\n'),
    "schema-served": (("/prisma/schema.prisma",), 'generator client {\n  provider = "prisma-client-js"\n}\n'),
    "backup-served": (("/backup.zip", "/backup.sql"), "CREATE TABLE users (id int);\n"),
}
"""Files that faults put into the public folder."""
ENDPOINTS = {
    "metrics-open": ("/metrics", "# HELP process_cpu_seconds_total\nprocess_cpu_seconds_total 12\n"),
    "debug-endpoint-open": ("/api/debug", '{"env": ["JWT_SECRET", "DATABASE_URL"]}'),
}
_INDEX = "<!DOCTYPE html><title>Index of {path}</title><h1>Index of {path}</h1><a href='a.js'>a.js</a>"
_COUNTS = {
    "status": "healthy",
    "statistics": {"organizations": 2, "users": 9, "documents": 0},
    "system": {"nodeVersion": "v20.11.0", "platform": "linux", "memory": {"rss": 123456789}},
}


def door(twin: Twin, scope: Scope) -> ASGIApp | None:
    """What faults answer instead of the application; None where there is nothing to give away."""
    path, method, on = scope["path"], scope["method"], twin.faults.on
    if handler := tampering.door(twin, scope):
        return handler
    for fault, (paths, content) in FILES.items():
        if path in paths and on(fault):
            return Response(content, media_type="text/plain")
    for fault, (place, content) in ENDPOINTS.items():
        if path == place and on(fault):
            return Response(content, media_type="text/plain")
    if on("folders-listed") and path.startswith(("/static/", "/_next/")) and path.endswith("/"):
        return page(_INDEX.format(path=path))
    if on("chunks-folder-listed") and path == "/_next/static/chunks/":
        return page(_INDEX.format(path=path))
    if on("source-maps-beside-scripts") and path.endswith(".js.map"):
        return data({"version": 3, "sources": ["app/page.tsx"], "mappings": "AAAA"})
    if path == "/_next/image" and fetching.loads_images(twin, scope):
        return fetching.ImageLoader(twin)
    if path == "/api/health" and method == "POST" and on("health-tells-counts"):
        return data(_COUNTS)
    return _of_method(twin, scope)


def _of_method(twin: Twin, scope: Scope) -> Response | None:
    method, on = scope["method"], twin.faults.on
    echoing = on("trace-echoes") or (on("trace-echoes-on-api-only") and scope["path"].startswith("/api"))
    if method == "TRACE" and echoing:
        lines = [f"{name.decode()}: {value.decode()}" for name, value in scope["headers"]]
        return Response("\r\n".join(lines), media_type="message/http")
    if method == "PROPFIND" and on("unknown-methods-run-get"):
        scope["method"] = "GET"
    return None


def mistaken(request: Request, answer: Response) -> Response:
    """An error answer of the API as faults make it."""
    twin: Twin = request.app.state.twin
    on, status, request_path = twin.faults.on, answer.status_code, request.url.path
    if status < 400:
        return answer
    if on("stack-trace-on-broken-json") and status == 400 and answer.body == b"Invalid JSON":
        return text(STACK, 500)
    if on("stack-trace-on-webhook-errors") and request_path == "/api/webhooks/stripe":
        return text(STACK, 400)
    if on("stack-trace-for-users") and request_path == "/api/crm/account/not-an-id" and status != 401:
        return text(STACK, 500)
    if on("database-error-for-users") and request_path == "/api/organization/audit-logs" and status == 400:
        return text("Invalid `prisma.auditLog.findMany()` invocation: Value 'NOPE' not found in enum", 500)
    if on("database-error-in-answers") and request_path == "/api/user/not-an-id":
        return text("Invalid `prisma.users.findMany()` invocation: Malformed ObjectID", 500)
    if on("paths-in-errors") and request_path.startswith("/api/auth/"):
        return text("cannot open /var/task/node_modules/next-auth/core/index.js", status)
    if on("json-sent-as-html") and status == 401:
        answer = page(json.dumps({"error": "Unauthenticated"}), status)
    if on("answers-without-type") and "content-type" in answer.headers:
        del answer.headers["content-type"]
    return answer


_ALLOW: dict[str, Callable[[str, str, str, str], bool]] = {
    "cors-reflects-origin": lambda origin, own, path, method: True,
    "cors-null-origin": lambda origin, own, path, method: origin == "null",
    "cors-suffix-compared": lambda origin, own, path, method: origin.endswith(own),
    "cors-prefix-compared": lambda origin, own, path, method: origin.startswith(f"https://{own.partition(':')[0]}"),
    "cors-on-preflight-only": lambda origin, own, path, method: method == "OPTIONS",
    "cors-on-one-route": lambda origin, own, path, method: path == "/api/user",
}
"""For each fault of CORS: whether it allows this origin. own: the deployment's host and port."""


def dress(twin: Twin, headers: MutableHeaders, scope: Scope, status: int) -> None:
    """Put on the headers that faults give away."""
    asked, on = Headers(scope=scope), twin.faults.on
    origin, own = asked.get("origin", ""), urlsplit(twin.base_url).netloc
    for fault, allows in _ALLOW.items():
        if origin and on(fault) and allows(origin, own, scope["path"], scope["method"]):
            headers["access-control-allow-origin"] = origin
            headers["access-control-allow-credentials"] = "true"
    if on("cors-wildcard-with-credentials"):
        headers["access-control-allow-origin"] = "*"
        headers["access-control-allow-credentials"] = "true"
    headers.raw.extend(injected.headers(twin, scope))
    if on("server-names-version"):
        headers["server"] = "nginx/1.18.0"
    if on("powered-by-on-404-only") and status == 404:
        headers["x-powered-by"] = "Next.js"
