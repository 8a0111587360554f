"""Security Checklist > OWASP Top 10 > A10 Server-Side Request Forgery (PRE-7.10): no sent address is called.

The addresses lead to a listener of the run itself, never to anybody else; internal addresses are only named, and a
sound deployment refuses them without a look. OWASP ASVS 5.0, section 1.3.6.
"""

from urllib.parse import quote

import pytest

from signoff import expect

# Method, path, what else the body needs, and the field that takes an address. {id}: the sender's own id.
FIELDS = (
    ("POST", "/api/crm/account", {"name": "{name}"}, "website"),
    ("POST", "/api/crm/contacts", {"last_name": "{name}", "assigned_to": "{id}"}, "website"),
    ("POST", "/api/crm/contacts", {"last_name": "{name}", "assigned_to": "{id}"}, "social_linkedin"),
    ("POST", "/api/crm/leads", {"last_name": "{name}", "assigned_to": "{id}"}, "lead_source"),
    ("PUT", "/api/profile/updateProfilePhoto", {}, "avatar"),
    ("POST", "/api/projects/tasks/create-task", {"title": "{name}", "content": "x", "priority": "low"}, "notionUrl"),
    ("POST", "/api/user/{id}/setnotiondb", {"secretKey": "x"}, "databaseId"),
    ("POST", "/api/fulltext-search", {}, "data"),
    ("PUT", "/api/user/{id}/updateprofile", {"name": "{name}", "username": "{name}"}, "account_name"),
)
# These reach third parties (a mail to the product's makers, the recognition service): only where that is admitted.
OUTWARD = (
    ("POST", "/api/feedback", {}, "feedback"),
    ("POST", "/api/invoice/rossum/get-rossum-embedded-url", {"annotationId": "1"}, "returnUrl"),
)
# Paths with the address in the query.
QUERIES = (
    "/_next/image?w=64&q=75&url={url}",
    "/api/og?title=x&image={url}&url={url}",
    "/en/sign-in?callbackUrl={url}",
    "/api/auth/signin?callbackUrl={url}",
    "/api/digitalocean/list-buckets?endpoint={url}",
)
HEADERS = ("x-forwarded-host", "referer", "origin", "x-original-url")
INTERNAL = (
    "http://127.0.0.1/",
    "http://localhost:3000/api/health",
    "http://[::1]/",
    "http://0.0.0.0/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://127.1/",
    "https://127.0.0.1.nip.io/",
    "https://metadata.google.internal/",
    "https://utfs.io@127.0.0.1/",
    "https://utfs.io.attacker.example/f/x.png",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "ftp://127.0.0.1/",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)
GOOD = "https://utfs.io/f/4f9a1c52-0b8e-4c0e-9a55-2c1f8b6f1d6e.png"
# Where else pictures of users lie: at the storage's newer address, and at the providers of sign-ins.
ALSO_GOOD = (
    "https://a1b2c3d4e5.ufs.sh/f/4f9a1c52-0b8e-4c0e-9a55-2c1f8b6f1d6e.png",
    "https://lh3.googleusercontent.com/a/picture",
    "https://avatars.githubusercontent.com/u/1",
)


@pytest.mark.item("PRE-7.10")
def test_the_server_calls_no_address_that_is_sent(actors, world, canary, target):
    """Addresses in every field, query and header that could take one are never called by the server (1.3.6)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    probing = actors("an OWNER", owner).probing

    probes = []
    for method, path, rest, field in FIELDS + (OUTWARD if target.settings.may_disrupt else ()):
        body = {key: value.format(id=owner.id, name=world.name("ssrf")) for key, value in rest.items()}
        where = f"{method} {path} {field}"
        body[field] = canary.url(where)
        probes.append(probing.attempt(method, path.format(id=owner.id), where=where, body=body))
    for path in QUERIES:
        asked = path.format(url=quote(canary.url(path), safe=""))
        probes.append(probing.attempt("GET", asked, where=path, what="query"))
        asked = path.format(url=quote(canary.named(f"{path} by the name of localhost"), safe=""))
        probes.append(probing.attempt("GET", asked, where=path, what="query, localhost"))
    for header in HEADERS:
        value = canary.host(header) if header == "x-forwarded-host" else canary.url(header)
        probes.append(probing.attempt("GET", "/api/organization", what=header, headers={header: value}))
    signing_in = actors("somebody who signs in").attempts
    fields = {"email": owner.email, "callbackUrl": canary.url("callbackUrl")}
    probes.append(signing_in.sign_in_with(fields, where="callbackUrl", what="sign-in"))

    expect.ssrf.nobody_called(canary.listen(), probes)


@pytest.mark.item("PRE-7.10")
def test_a_changed_address_is_not_called(actors, world, canary):
    """An account whose website is changed to another address does not make the server call it (1.3.6)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    account = world.row("crm_Accounts", tenant=tenant, by=owner)
    body = {"id": account, "name": world.name("ssrf"), "website": canary.url("website of an account, changed")}

    probe = actors("an OWNER", owner).probing.attempt("PUT", "/api/crm/account", where="website", body=body)

    expect.ssrf.nobody_called(canary.listen(), [probe])


@pytest.mark.item("PRE-7.10")
def test_internal_addresses_are_refused_as_a_picture(actors, world):
    """A profile picture at an internal, disguised or schemeless address is refused; one of the good ones is taken."""
    member = world.person(tenant=world.organization())
    probing = actors("a member", member).probing

    def ask(url):
        return probing.attempt("PUT", "/api/profile/updateProfilePhoto", where=url, body={"avatar": url})

    probes = [ask(url) for url in INTERNAL]
    good = [ask(url) for url in (GOOD, *ALSO_GOOD)]

    expect.ssrf.refused(probes, field="avatar")
    expect.ssrf.served(good, field="avatar")


@pytest.mark.item("PRE-7.10")
def test_a_refused_picture_is_not_stored(actors, world, database):
    """What was refused as a profile picture does not stand in the database all the same."""
    member = world.person(tenant=world.organization())
    probing = actors("a member", member).probing

    probing.attempt("PUT", "/api/profile/updateProfilePhoto", body={"avatar": INTERNAL[4]})

    expect.ssrf.not_kept(database.find("Users", {"email": member.email}), field="avatar", allowed=GOOD)


@pytest.mark.item("PRE-7.10")
def test_the_image_loader_takes_no_internal_address(nobody):
    """The framework's image loader refuses every address of a host that it was not told of."""
    probes = [
        nobody.probing.attempt("GET", f"/_next/image?w=64&q=75&url={quote(url, safe='')}", where=url)
        for url in INTERNAL[:12]
    ]

    expect.ssrf.refused(probes, field="the image loader (/_next/image)")
