"""Security Checklist > OWASP Top 10 > A03 Injection (PRE-7.3): what is sent as code is refused, or kept as text.

Operators that would match somebody name a user or a row of the run itself, so that a deployment that takes them does
harm to nobody else. OWASP ASVS 5.0, chapters 1 and 2.
"""

import pytest

from signoff import expect

# Operators of Prisma and MongoDB that match exactly the value; what else an object or a list may mean.
OPERATORS = {
    "$eq": lambda value: {"$eq": value},
    "equals": lambda value: {"equals": value},
    "contains": lambda value: {"contains": value},
    "startsWith": lambda value: {"startsWith": value},
    "in": lambda value: {"in": [value]},
    "$in": lambda value: {"$in": [value]},
    "$regex": lambda value: {"$regex": value},
    "a list": lambda value: [value],
}
# Resource, collection, what an update needs beside the id, and its text fields by the name that bodies give them.
RESOURCES = (
    ("account", "crm_Accounts", {"name": "x"}, ("name", "email", "website", "description", "vat", "annual_revenue")),
    (
        "contacts",
        "crm_Contacts",
        {"last_name": "x"},
        ("first_name", "last_name", "email", "mobile_phone", "description"),
    ),
    ("leads", "crm_Leads", {"lastName": "x"}, ("firstName", "lastName", "company", "email", "phone", "description")),
    (
        "opportunity",
        "crm_Opportunities",
        {"name": "x", "budget": 1, "expected_revenue": 1},
        ("name", "next_step", "description"),
    ),
)
NEEDED = {"leads": {"last_name": "x"}}  # a create names it otherwise
OBJECT = {"contains": ""}
OBJECTS = {"an operator": OBJECT, "a list": ["x"]}
USER_TEXTS = ("name", "email", "username", "account_name", "userLanguage", "organization_role", "password")
KEYS = {
    "a $-key": {"$set": {"description": "x"}},
    "a dotted key": {"organizationId.x": "x"},
    "__proto__": {"__proto__": {"isAdmin": True}},
    "constructor": {"constructor": {"prototype": {"isAdmin": True}}},
}
NO_NUMBERS = ("NaN", "Infinity", "1e400", "1e21", "2147483648", "many")
BAD_IDS = ("undefined", "1", "'%20or%201=1", "%5B$ne%5D", "z" * 24, "a" * 300, "..%2F..%2Fuser")
PATTERNS = (".*", "[", "(", "^", "%", "'", '"', "\\", "$where", "{{7*7}}", "' || '1'=='1")
FILTERS = (
    "action[$ne]=x",
    "action=NO_SUCH_ACTION",
    "userId[$ne]=x",
    "userId=abc",
    "page=abc",
    "page=-1",
    "page=1e9",
    "limit=abc",
    "limit=-1",
    "startDate=abc",
    "endDate[$gt]=1",
    "resource[contains]=a",
    "resource=%27%22%5C",
)


@pytest.mark.item("PRE-7.3")
@pytest.mark.parametrize("field", ["email", "password"])
def test_sign_in_takes_no_operator(actors, person, field):
    """An operator that would match the user, in place of e-mail or password, gives no session and no 500 (1.2.4)."""
    good = {"email": person.email, "password": person.password}
    attempts = [
        actors("somebody").attempts.sign_in_with(
            {**good, field: make(good[field])}, where=f"sign-in {field}", what=what
        )
        for what, make in OPERATORS.items()
    ]
    rest = {name: value for name, value in good.items() if name != field}
    attempts += [
        actors("somebody").attempts.sign_in_with(
            {**rest, f"{field}[{operator}]": good[field]}, where=f"sign-in {field}", what=f"[{operator}]", as_json=False
        )
        for operator in ("contains", "$eq")
    ]

    expect.injection.no_session(attempts, what=field)
    expect.injection.no_crash(attempts)
    right = actors("the user")
    right.auth.sign_in(person.email, person.password)
    expect.signed_in(right.auth.session(), person.email)


@pytest.mark.item("PRE-7.3")
@pytest.mark.needs("db")
def test_password_reset_takes_no_operator(actors, person, database, reset_begun):
    """An operator that would match the user's address begins no reset, and leaves the password (1.2.4).

    Whoever answers everybody alike may answer this alike too: then a sound request shows what a reset leaves.
    """
    before = database.find("Users", {"email": person.email})

    def ask(what, value):
        body = {"email": value}
        return actors("somebody").probing.attempt(
            "POST", "/api/user/passwordReset", where="reset email", what=what, body=body
        )

    probes = [ask(what, make(person.email)) for what, make in OPERATORS.items()]
    begun, after = reset_begun(person, probes), database.find("Users", {"email": person.email})
    sound = reset_begun(person, [ask("sound", person.email)])

    expect.injection.no_crash(probes)
    expect.unchanged(
        expect.sessions.passwords(before), expect.sessions.passwords(after), because="no address was named to reset"
    )
    expect.injection.no_reset(probes, begun, sound=sound)


@pytest.mark.item("PRE-7.3")
@pytest.mark.needs("db")
def test_account_forms_take_no_objects(actors, world, database, as_id):
    """Registration, profile, organization and role refuse objects in every field, or keep texts, without an error 500.

    All else in the forms is in order, so that nothing else is refused in their place.
    """
    tenant = world.organization()
    owner, member = world.person(tenant=tenant, role="OWNER"), world.person(tenant=tenant)
    newcomer, founder, chosen, name = world.newcomer(), world.person(), world.password(), world.name("form")
    passwords = {"password": chosen, "confirmPassword": chosen}
    signing_up = {"name": newcomer.name, "email": newcomer.email, "language": "en", **passwords}
    profile = {"name": owner.name, "username": owner.name, "account_name": owner.name}
    forms = (
        (None, "POST", "/api/user", signing_up),
        (founder, "POST", "/api/organization", {"name": name, "slug": world.slug()}),
        (owner, "PUT", "/api/organization", {"name": tenant.name}),
        (owner, "PUT", f"/api/organization/members/{member.id}/role", {"role": "VIEWER"}),
        (owner, "PUT", f"/api/user/{owner.id}/updateprofile", profile),
        (owner, "PUT", f"/api/user/{owner.id}/set-language", {"language": "en"}),
        (owner, "PUT", f"/api/user/{owner.id}/setnewpass", {"password": chosen, "cpassword": chosen}),
    )

    probes = []
    for who, method, path, good in forms:
        actor, route = actors("somebody", who), path.replace(owner.id, "{id}").replace(member.id, "{id}")
        probes += [
            actor.probing.attempt(
                method, path, where=f"{method} {route} {field}", what="an operator", body={**good, field: OBJECT}
            )
            for field in good
        ]

    ids = [as_id(someone.id) for someone in (owner, member, founder)]
    users = {"$or": [{"_id": {"$in": ids}}, {"email": newcomer.email}, {"name": newcomer.name}]}
    organizations = {"$or": [{"_id": as_id(tenant.id)}, {"ownerId": as_id(founder.id)}]}
    expect.injection.no_crash(probes)
    expect.injection.stored_plain(database.find("Users", users), USER_TEXTS)
    expect.injection.stored_plain(database.find("Organizations", organizations), ("name", "slug"))


@pytest.mark.item("PRE-7.3")
def test_search_takes_no_operators_and_patterns(actors, world):
    """The search finds what contains the very characters; an operator finds nothing, and nothing crashes (1.2.4)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    marker = world.name("account")
    world.row("crm_Accounts", tenant=tenant, by=owner, words=lambda field: marker if field == "name" else "x")
    probing = actors("an OWNER", owner).probing

    def search(what, value):
        return probing.attempt("POST", "/api/fulltext-search", where="search data", what=what, body={"data": value})

    answers = {text: search(text, text) for text in (marker, *PATTERNS)}
    operators = [search(what, make(marker)) for what, make in OPERATORS.items()]

    expect.injection.no_crash([*answers.values(), *operators], sound=[answers[marker]])
    expect.injection.found_only(answers, marker=marker, by=marker)
    expect.injection.found_by_none(operators, marker=marker)


@pytest.mark.item("PRE-7.3")
@pytest.mark.needs("db")
@pytest.mark.parametrize(("resource", "collection", "needed", "fields"), RESOURCES, ids=[one[0] for one in RESOURCES])
def test_fields_of_the_crm_are_kept_as_text(actors, world, database, as_id, resource, collection, needed, fields):
    """Objects, lists and operators in every text field are refused or stored as text, in create and update (2.2.1)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    row = world.row(collection, tenant=tenant, by=owner)
    probing, path = actors("an OWNER", owner).probing, f"/api/crm/{resource}"
    good = {**needed, "assigned_to": owner.id}
    sound = [
        probing.attempt("PUT", path, what="sound", body={**good, "id": row}),
        probing.attempt("POST", path, what="sound", body={**good, **NEEDED.get(resource, {})}),
    ]

    probes = []
    for field in fields:
        for what, value in OBJECTS.items():
            where, changed = f"{field} of PUT {path}", {**good, "id": row, field: value}
            probes.append(probing.attempt("PUT", path, where=where, what=what, body=changed))
        created = {**good, **NEEDED.get(resource, {}), field: OBJECTS["an operator"]}
        probes.append(probing.attempt("POST", path, where=f"{field} of POST {path}", what="an operator", body=created))
    for what, more in KEYS.items():
        probes.append(probing.attempt("PUT", path, where=f"PUT {path}", what=what, body={**good, "id": row, **more}))

    expect.injection.no_crash(probes, sound=sound)
    rows = database.find(collection, {"organizationId": as_id(tenant.id)})
    expect.injection.stored_plain(rows, fields)
    expect.injection.looked_at(sound)


@pytest.mark.item("PRE-7.3")
@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_amounts_that_are_none_crash_nothing(actors, world, method):
    """Endless, huge and worded amounts are refused without an error 500, in create and update (2.2.1)."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    row = world.row("crm_Opportunities", tenant=tenant, by=owner)
    probing, path = actors("an OWNER", owner).probing, "/api/crm/opportunity"
    good = {"name": "x", "assigned_to": owner.id, "id": row, "budget": 1, "expected_revenue": 1}
    sound = [probing.attempt(method, path, what="sound", body=good)]

    probes = [
        probing.attempt(method, path, where=f"{field} of {method} {path}", what=word, body={**good, field: word})
        for field in ("budget", "expected_revenue")
        for word in NO_NUMBERS
    ]

    expect.injection.no_crash(probes, sound=sound)
    expect.injection.looked_at(sound)


@pytest.mark.item("PRE-7.3")
@pytest.mark.parametrize(("resource", "collection", "needed", "fields"), RESOURCES, ids=[one[0] for one in RESOURCES])
def test_ids_take_no_operator(actors, world, resource, collection, needed, fields):
    """Malformed ids in the path, and operators in place of the id in the body, are refused without an error 500."""
    tenant = world.organization()
    owner = world.person(tenant=tenant, role="OWNER")
    row = world.row(collection, tenant=tenant, by=owner)
    probing, path = actors("an OWNER", owner).probing, f"/api/crm/{resource}"
    good = {**needed, "assigned_to": owner.id}
    sound = [probing.attempt("PUT", path, what="sound", body={**good, "id": row})]

    in_body = [
        probing.attempt("PUT", path, where=f"id of PUT {path}", what=what, body={**good, "id": make(row)})
        for what, make in OPERATORS.items()
    ]
    in_path = [probing.attempt("DELETE", f"{path}/{bad}", where=f"DELETE {path}/{bad[:30]}") for bad in BAD_IDS]

    expect.injection.no_crash([*in_path, *in_body], sound=sound)
    expect.injection.refused(in_body, what=f"the id of PUT {path}")
    expect.injection.refused(in_path, what=f"the id of DELETE {path}")
    expect.injection.looked_at(sound)


@pytest.mark.item("PRE-7.3")
def test_filters_take_no_operator(actors, world):
    """Operators, words for numbers and unknown values in the filters of the audit trail crash nothing (2.2.1)."""
    owner = world.person(tenant=world.organization(), role="OWNER")
    probing = actors("an OWNER", owner).probing

    sound = [probing.attempt("GET", "/api/organization/audit-logs", what="sound")]
    probes = [probing.attempt("GET", f"/api/organization/audit-logs?{query}", where=query) for query in FILTERS]

    expect.injection.no_crash(probes, sound=sound)
    expect.injection.looked_at(sound)
