"""Faults of configuration: what the deployment gives away or leaves open (OWASP A05)."""

from __future__ import annotations

from twin.faults import Fault

_A05 = ("PRE-7.5",)
_FILE = r"files that belong to the server"

FAULTS = (
    Fault("server-names-version", "The server names its version.", _A05, r"server: nginx/1\.18"),
    Fault("powered-by-on-404-only", "Only what is not found names the framework.", _A05, r"x-powered-by"),
    Fault("stack-trace-on-broken-json", "A body that is no JSON is answered with a stack trace.", _A05, r"stack"),
    Fault(
        "stack-trace-on-webhook-errors",
        "Only the webhook's errors show a stack trace.",
        _A05,
        r"webhooks/stripe.*stack",
    ),
    Fault(
        "stack-trace-for-users",
        "Only somebody who is signed in is shown the stack trace of an error.",
        _A05,
        r"crm/account.*stack",
    ),
    Fault(
        "database-error-for-users",
        "Only who may read the audit trail is shown the database layer's message on a bad filter.",
        _A05,
        r"audit-logs.*database layer",
    ),
    Fault(
        "database-error-in-answers",
        "A malformed id is answered with the database layer's message.",
        _A05,
        r"database layer",
    ),
    Fault("paths-in-errors", "Errors of sign-in name files of the server.", _A05, r"path of the server"),
    Fault("env-file-served", "The environment file can be fetched.", _A05, rf"{_FILE}[\s\S]*\.env"),
    Fault("env-local-file-served", "Only .env.local can be fetched.", _A05, rf"{_FILE}[\s\S]*\.env\.local"),
    Fault("git-folder-served", "The repository can be fetched.", _A05, rf"{_FILE}[\s\S]*\.git"),
    Fault("package-file-served", "The package manifest can be fetched.", _A05, rf"{_FILE}[\s\S]*package\.json"),
    Fault("schema-served", "The database schema can be fetched.", _A05, rf"{_FILE}[\s\S]*schema\.prisma"),
    Fault("backup-served", "A backup lies in the public folder.", _A05, rf"{_FILE}[\s\S]*backup"),
    Fault("folders-listed", "Folders list their files.", _A05, r"list"),
    Fault("chunks-folder-listed", "Only the folder of the scripts lists its files.", _A05, r"chunks.*list"),
    Fault("source-maps-beside-scripts", "Source maps lie beside the scripts.", _A05, r"source map"),
    Fault("source-maps-in-scripts", "Scripts carry their source maps.", _A05, r"carries its source map"),
    Fault(
        "cors-reflects-origin",
        "Every origin may read answers with the visitor's cookies.",
        _A05,
        r"attacker\.example, with credentials",
    ),
    Fault("cors-wildcard-with-credentials", "Every origin is allowed, with credentials.", _A05, r"\(\*\), with cred"),
    Fault("cors-null-origin", "Pages in a sandbox may read answers.", _A05, r"allows null"),
    Fault(
        "cors-suffix-compared",
        "Origins that end like the deployment's own are allowed.",
        _A05,
        r"allows https://attacker-",
    ),
    Fault(
        "cors-prefix-compared",
        "Origins that begin like the deployment's own are allowed.",
        _A05,
        r"allows https://localhost\.attacker",
    ),
    Fault("cors-on-preflight-only", "Only preflights allow foreign origins.", _A05, r"OPTIONS .*allows"),
    Fault("cors-on-one-route", "Only the list of users allows foreign origins.", _A05, r"/api/user: allows"),
    Fault("trace-echoes", "TRACE sends the request back, with its cookies.", _A05, r"TRACE.*echoes"),
    Fault("trace-echoes-on-api-only", "Only the API echoes TRACE.", _A05, r"TRACE /api/health.*echoes"),
    Fault("unknown-methods-run-get", "Unknown methods are handled as GET.", _A05, r"PROPFIND"),
    Fault(
        "default-administrator",
        "The administrator that the product is delivered with is there.",
        _A05,
        r"default account",
    ),
    Fault(
        "health-tells-counts",
        "POST to the health address tells numbers of rows and the machine.",
        _A05,
        r"nodeVersion|organizations",
    ),
    Fault("health-tells-host", "The health answer tells host and process.", _A05, r"hostname|pid"),
    Fault("metrics-open", "Metrics are open to the public.", _A05, r"/metrics"),
    Fault("debug-endpoint-open", "A debug endpoint tells the environment's names.", _A05, r"/api/debug"),
    Fault("json-sent-as-html", "Refusals of the API are JSON that is sent as a page.", _A05, r"sent as text/html"),
    Fault("answers-without-type", "Error answers of the API do not say what they are.", _A05, r"without Content-Type"),
)
