"""Security Checklist > OWASP Top 10 > A08 Data Integrity (PRE-7.8): what nobody changes, what is believed of others.

The attempts are on audit rows and organizations of the run itself. OWASP ASVS 5.0, sections 3.6, 11.2 and 16.4.
"""

import pytest

from signoff import expect

TRAIL = "/api/organization/audit-logs"


@pytest.mark.item("PRE-7.8")
@pytest.mark.parametrize("role", ["OWNER", "ADMIN", "MEMBER"])
def test_audit_rows_cannot_be_written_over_the_api(actors, world, database, as_id, role):
    """Nobody, not even an OWNER, changes, deletes or adds rows of the audit trail over the API (16.4.2)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    actor = actors(role, owner if role == "OWNER" else world.person(tenant=tenant, role=role))
    row = world.row("AuditLog", tenant=tenant, by=owner)
    where = {"organizationId": as_id(tenant.id)}
    before = database.find("AuditLog", where)
    forged = {"id": row, "action": "DELETE", "resource": "so-forged", "resourceId": "1", "userId": owner.id}

    probes = [
        actor.probing.attempt(method, path, where=f"{method} {path.replace(row, '{id}')}", body=body)
        for method, path, body in (
            ("DELETE", f"{TRAIL}/{row}", None),
            ("DELETE", TRAIL, {"id": row}),
            ("DELETE", f"{TRAIL}?id={row}", None),
            ("PUT", f"{TRAIL}/{row}", forged),
            ("PUT", TRAIL, forged),
            ("PATCH", f"{TRAIL}/{row}", forged),
            ("PATCH", TRAIL, forged),
            ("POST", f"{TRAIL}/{row}", forged),
        )
    ]
    # This one is served: it counts. What it is sent must not become a row.
    actor.probing.attempt("POST", TRAIL, body=forged)

    expect.integrity.immutable(probes, before, database.find("AuditLog", where))
    expect.integrity.shown(actors("the OWNER", owner).get(TRAIL), row)


@pytest.mark.item("PRE-7.8")
@pytest.mark.needs("webhook_secret", "prices")
def test_unsigned_events_of_the_payment_provider_change_nothing(webhook, world, happenings, books, price_ids):
    """An event without, or with another, signature leaves plan and books alone; a genuine one is believed (11.2.3)."""
    tenant = world.organization(plan="FREE")
    told = happenings(tenant)
    event = told.subscription("created", price_ids["PRO"])
    # Whether a subscription is booked rightly is what other items ask; here the signature is what counts.
    harmless = told.event("product.updated", {"id": "prod_so", "object": "product"})
    before = books(tenant)

    answers = [webhook.unsign(event), webhook.forge(event)]

    for answer in answers:
        expect.webhook.refused(answer, because="its signature is missing or not genuine")
    expect.webhook.nothing_changed(before, books(tenant), because="no event had a genuine signature")
    expect.integrity.believed(webhook.deliver(harmless), because="it is signed with the configured secret")


@pytest.mark.item("PRE-7.8")
def test_unsigned_callbacks_of_the_document_storage_write_nothing(actors, world, database, as_id):
    """A callback that claims an upload, without or with a made-up signature, writes no document (11.2.3)."""
    tenant = world.organization()
    person, key = world.person(tenant=tenant), world.name("file")
    file = {"name": f"{key}.pdf", "size": 4, "type": "application/pdf", "customId": None, "key": key}
    file |= {"url": f"https://utfs.io/f/{key}", "appUrl": f"https://utfs.io/f/{key}", "fileHash": "0" * 32}
    metadata = {"userId": person.id, "organizationId": tenant.id}
    body = {"status": "uploaded", "file": file, "metadata": metadata}
    stranger = actors("somebody who claims to be the storage").probing

    probes = [
        stranger.attempt(
            "POST",
            "/api/uploadthing?slug=pdfUploader",
            what=what,
            body=body,
            headers={"uploadthing-hook": "callback", **more},
        )
        for what, more in (
            ("unsigned", {}),
            ("a made-up signature", {"x-uploadthing-signature": "hmac-sha256=" + "0" * 64}),
            ("an empty signature", {"x-uploadthing-signature": ""}),
        )
    ]

    rows = database.find("Documents", {"organizationId": as_id(tenant.id)})
    expect.integrity.refused_unsigned(probes, rows, what="A callback of the document storage")


@pytest.mark.item("PRE-7.8")
@pytest.mark.parametrize("path", ["/api/crm/contacts/create-from-remote", "/api/crm/leads/create-lead-from-web"])
def test_remote_forms_need_their_key(actors, world, database, as_id, path):
    """Rows that another machine sends in are refused without its key, and with another one (11.2.3)."""
    tenant = world.organization()
    body = dict.fromkeys(("name", "surname", "email", "phone", "company", "message", "tag", "firstName"), "x")
    body |= {"lastName": "x", "account": "x", "job": "x", "lead_source": "x", "organizationId": tenant.id}
    stranger = actors("somebody who claims to be the form").probing

    probes = [
        stranger.attempt("POST", path, what=what, body=body, headers=headers)
        for what, headers in (
            ("no key", {}),
            ("another key", {"nextcrm_token": "made-up", "authorization": "made-up"}),
            ("the word undefined", {"nextcrm_token": "undefined", "authorization": "undefined"}),
        )
    ]

    collection = "crm_Contacts" if "contacts" in path else "crm_Leads"
    rows = database.find(collection, {"organizationId": as_id(tenant.id)})
    expect.integrity.refused_unsigned(probes, rows, what="A remote form")


@pytest.mark.item("PRE-7.8")
def test_foreign_scripts_are_fixed_by_a_digest(pages, target):
    """Scripts and styles of foreign hosts carry an integrity digest (3.6.1)."""
    expect.integrity.foreign_sources_fixed(list(pages()), origin=target.settings.base_url)
