"""Security Checklist > OWASP Top 10 > A03 Injection (PRE-7.3), where it comes out: pages, exports, headers, redirects.

OWASP ASVS 5.0, sections 1.2 and 3.7.
"""

from urllib.parse import quote

import pytest

from signoff import expect

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1")
BROKEN_LINE = "%0d%0aX-So-Injected:%201"
FOREIGN = "attacker.example"


@pytest.mark.item("PRE-7.3")
def test_stored_scripts_show_as_text(sign_in_as, world, planted_pages, rendered):
    """Scripts, markup, templates and script addresses in every text show as text, in lists, details and the frame.

    A detail page that becomes an error page with them, and not with ordinary text, does not show them.
    """
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    details = planted_pages(tenant, owner)
    visitor = sign_in_as(owner)

    pages = [rendered(visitor, path) for path in ("/en/crm", "/en/settings/team")]
    pages += [rendered(visitor, path, like) for path, like in details]

    expect.injection.nothing_ran(pages)


@pytest.mark.item("PRE-7.3")
@pytest.mark.needs("db")
def test_exports_carry_no_formulas(actors, world, database, as_id, now):
    """Audit rows that begin as formulas do are exported so that no spreadsheet computes them (1.2.10)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    for number, text in enumerate(FORMULAS):
        row = {"organizationId": as_id(tenant.id), "userId": as_id(owner.id), "action": "UPDATE", "createdAt": now}
        database.insert(
            "AuditLog",
            {**row, "__v": 0, "resource": text, "resourceId": str(number), "ipAddress": text, "changes": None},
        )

    export = actors("an OWNER", owner).get("/api/organization/audit-logs?export=csv")

    expect.injection.no_formula(export, planted=FORMULAS)


@pytest.mark.item("PRE-7.3")
def test_line_breaks_make_no_headers(actors, person):
    """A line break in a path, a query or a return address does not become a header of the answer (RFC 9112, 11.1)."""
    probing = actors("somebody").probing
    probes = [
        probing.attempt("GET", path, where=path.partition("%")[0], what="line break")
        for path in (
            f"/{BROKEN_LINE}",
            f"/en/{BROKEN_LINE}",
            f"/sign-in?next={BROKEN_LINE}",
            f"/api/auth/signin?callbackUrl=/{BROKEN_LINE}",
            f"/api/auth/error?error={BROKEN_LINE}",
            f"/api/{BROKEN_LINE}",
        )
    ]
    fields = {"email": person.email, "password": person.password, "callbackUrl": "/\r\nX-So-Injected: 1"}
    probes.append(actors("the user").attempts.sign_in_with(fields, where="callbackUrl", what="line break"))

    expect.injection.no_header(probes)


@pytest.mark.item("PRE-7.3")
def test_redirects_stay_on_the_deployment(actors, person, target):
    """Neither signing in nor any redirect leads to a foreign host that the address named (3.7.2)."""
    addresses = (
        f"https://{FOREIGN}/",
        f"//{FOREIGN}/",
        f"/\\{FOREIGN}/",
        f"https:{FOREIGN}",
        f"{target.settings.base_url}@{FOREIGN}/",
    )
    good = {"email": person.email, "password": person.password}
    probes = [
        actors("the user").attempts.sign_in_with({**good, "callbackUrl": url}, where="callbackUrl of sign-in", what=url)
        for url in addresses
    ]
    probing = actors("somebody").probing
    probes += [
        probing.attempt("GET", f"/{url}", where="GET /" + url)
        for url in (f"/{FOREIGN}/x", f"%2F{FOREIGN}", f"%5C{FOREIGN}")
    ]
    probes += [
        probing.attempt("GET", f"/api/auth/signin?callbackUrl={quote(url, safe='')}", where="signin", what=url)
        for url in addresses[:2]
    ]

    expect.injection.stays_here(probes, origin=target.settings.base_url, foreign=FOREIGN)
