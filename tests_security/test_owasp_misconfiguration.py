"""Security Checklist > OWASP Top 10 > A05 Security Misconfiguration (PRE-7.5): what is given away or left open.

All but the mistakes of users is asked without a session, all of it a few times and without effect.
OWASP ASVS 5.0, chapters 3.4, 3.5 and 13.4.
"""

import pytest

from signoff import expect

FILES = (
    "/.env",
    "/.env.local",
    "/.env.production",
    "/.git/HEAD",
    "/.git/config",
    "/.npmrc",
    "/.DS_Store",
    "/package.json",
    "/pnpm-lock.yaml",
    "/next.config.js",
    "/tsconfig.json",
    "/docker-compose.yml",
    "/Dockerfile",
    "/prisma/schema.prisma",
    "/.next/BUILD_ID",
    "/backup.sql",
    "/backup.zip",
    "/dump.bson",
)
FOLDERS = ("/_next/", "/_next/static/", "/_next/static/chunks/", "/static/", "/public/", "/uploads/", "/images/")
DEBUG = (
    "/api/debug",
    "/api/env",
    "/api/config",
    "/debug",
    "/metrics",
    "/server-status",
    "/actuator/env",
    "/phpinfo.php",
    "/__nextjs_original-stack-frame",
    "/_next/webpack-hmr",
    "/graphql",
    "/api/graphql",
    "/api/swagger.json",
)
# Method, path, body and content type of requests that go wrong.
MISTAKES = (
    ("POST", "/api/user", b"{", "application/json"),
    ("POST", "/api/user", b"[]", "application/json"),
    ("POST", "/api/user", b"null", "application/json"),
    ("POST", "/api/user", b"\xff\xfe", "application/json"),
    ("POST", "/api/user/passwordReset", b"{}", "application/xml"),
    ("POST", "/api/auth/callback/credentials", b"{", "application/json"),
    ("POST", "/api/webhooks/stripe", b"{}", "application/json"),
    ("GET", "/api/user/not-an-id", b"", ""),
    ("GET", "/api/auth/callback/google?code=x&state=y", b"", ""),
    ("GET", "/api/auth/unknown", b"", ""),
    ("GET", "/en/%E0%A4%A", b"", ""),
    ("GET", "/en/" + 40 * "long/", b"", ""),
    ("GET", "/en/sign-in?a[b][c]=1&a=2", b"", ""),
)
# Of somebody who is signed in: these get past the guards, to handlers and database. No row has such an id.
OWN_MISTAKES = (
    ("PUT", "/api/crm/account", b'{"id": "not-an-id", "name": "x"}'),
    ("DELETE", "/api/crm/account/not-an-id", b""),
    ("POST", "/api/crm/leads", b"{"),
    ("POST", "/api/fulltext-search", b"{"),
    ("GET", "/api/organization/audit-logs?action=NOPE", b""),
    ("PUT", "/api/organization/members/not-an-id/role", b'{"role": "ADMIN"}'),
    ("POST", "/api/billing/create-checkout-session", b"{"),
    ("GET", "/api/user/not-an-id", b""),
    ("DELETE", "/api/documents/not-an-id", b""),
    ("DELETE", "/api/projects/not-an-id", b""),
)
METHODS = ("TRACE", "TRACK", "DEBUG", "PROPFIND")
# Routes of each kind: public, NextAuth's, behind a session, a page.
ROUTES = ("/api/health", "/api/auth/session", "/api/user", "/api/organization", "/api/crm/account", "/en/sign-in")
# What anybody may ask about how the deployment is. The one that starts a job is only looked at.
STATUS = (
    ("GET", "/api/health"),
    ("POST", "/api/health"),
    ("GET", "/api/cron/calculate-usage"),
    ("GET", "/api/auth/providers"),
)
# What products and tutorials are delivered with; each tried once.
ACCOUNTS = (
    ("admin@example.com", "admin"),
    ("admin@example.com", "password"),
    ("admin@admin.com", "admin123"),
    ("test@test.com", "test"),
    ("demo@nextcrm.io", "demo"),
    ("admin@nextcrm.io", "admin"),
)


@pytest.mark.item("PRE-7.5")
def test_no_header_tells_what_the_deployment_is_made_of(surfaces):
    """No answer carries X-Powered-By or a server's version (ASVS 5.0 13.4.6)."""
    expect.misconfiguration.nothing_told(list(surfaces()))


@pytest.mark.item("PRE-7.5")
def test_errors_show_no_stack_trace(nobody):
    """Whatever is sent, no answer shows a stack trace, a path of the server or the database's words (13.4.2)."""
    probes = [
        nobody.probing.attempt(
            method,
            path,
            where=f"{method} {path[:60]}",
            what=repr(body)[1:],
            content=body or None,
            headers={"content-type": kind} if kind else None,
        )
        for method, path, body, kind in MISTAKES
    ]

    expect.misconfiguration.no_trace(probes)


@pytest.mark.item("PRE-7.5")
@pytest.mark.needs("session")
def test_errors_of_users_show_no_stack_trace(actors, world):
    """Nor does an answer to somebody who is signed in, whose mistakes reach handlers and database (13.4.2)."""
    probing = actors("an OWNER", world.person(tenant=world.organization(), role="OWNER")).probing
    kind = {"content-type": "application/json"}

    probes = [
        probing.attempt(method, path, what=repr(body)[1:], content=body or None, headers=kind if body else None)
        for method, path, body in OWN_MISTAKES
    ]

    expect.misconfiguration.no_trace(probes, known=probing.attempt("GET", "/api/crm/account"))


@pytest.mark.item("PRE-7.5")
def test_files_of_the_server_are_not_served(nobody):
    """Environment files, the repository, manifests, configuration, backups: none is handed out (13.4.1)."""
    expect.misconfiguration.not_served(nobody.probing.paths(FILES))


@pytest.mark.item("PRE-7.5")
def test_folders_are_not_listed(nobody):
    """No folder answers with the list of its files (13.4.3)."""
    expect.misconfiguration.no_listing(nobody.probing.paths(FOLDERS))


@pytest.mark.item("PRE-7.5")
def test_source_maps_are_not_published(nobody, scripts_of):
    """The scripts of the sign-in page carry no source map, and none lies beside them."""
    scripts = scripts_of(nobody, "/en/sign-in")

    maps = nobody.probing.paths(f"{script.path.partition('?')[0]}.map" for script in scripts)

    expect.misconfiguration.no_source_maps(scripts, maps)


@pytest.mark.item("PRE-7.5")
def test_foreign_origins_may_not_read_answers(nobody, foreign_asks):
    """No route allows a foreign origin, neither plainly nor in a preflight, however the origin is spelt (3.4.2)."""
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    probes = [
        nobody.probing.attempt(method, path, what=origin, headers={"origin": origin, **more})
        for path, origin in foreign_asks(ROUTES)
        for method, more in (("GET", {}), ("OPTIONS", asked))
    ]

    expect.misconfiguration.closed_to_foreign_origins(probes)


@pytest.mark.item("PRE-7.5")
def test_unsafe_methods_are_closed(nobody):
    """TRACE and other methods that nobody needs are refused on pages and API (13.4.4)."""
    probes = [
        nobody.probing.attempt(method, path, headers={"x-signoff-echo": "1"})
        for path in ("/", "/en/sign-in", "/api/health", "/api/user")
        for method in METHODS
    ]

    expect.misconfiguration.methods_closed(probes)


@pytest.mark.item("PRE-7.5")
@pytest.mark.needs("session")
def test_no_default_account_signs_in(actors, person):
    """User names and passwords that products are delivered with are refused, and a user's own are not (6.3.2)."""
    attempts = [actors("somebody who guesses").attempts.sign_in_as(email, password) for email, password in ACCOUNTS]
    right = actors("the user").attempts.sign_in_as(person.email, person.password)

    expect.misconfiguration.no_default_account(attempts, known=right)


@pytest.mark.item("PRE-7.5")
def test_public_status_answers_tell_nothing_inner(nobody):
    """What anybody may ask says nothing of the machine, of numbers of rows, or of addresses (13.4.2)."""
    answers = [nobody.send(method, path) for method, path in STATUS]

    expect.misconfiguration.nothing_inner(answers)


@pytest.mark.item("PRE-7.5")
def test_debug_endpoints_are_off(nobody):
    """No debug, metrics or administration endpoint of the usual names answers (13.4.2, 13.4.5)."""
    expect.misconfiguration.debugging_off(nobody.probing.paths(DEBUG))


@pytest.mark.item("PRE-7.5")
def test_answers_say_what_they_are(surfaces):
    """Every answer with a body has a Content-Type that is true of it (ASVS 5.0 4.1.1)."""
    expect.misconfiguration.types_said(list(surfaces()))
