"""Faults of input that is meant as code (OWASP A03): operators, objects, scripts, formulas, header lines."""

from __future__ import annotations

from twin.faults import Fault

_A03 = ("PRE-7.3",)
_ID = "[0-9a-f]{24}"
_NOUNS = ("account", "contacts", "leads", "opportunity")
KEEP_SLUGS = frozenset(f"{verb}-crm-{noun}" for verb in ("post", "put") for noun in _NOUNS)
ID_SLUGS = frozenset(f"put-crm-{noun}" for noun in _NOUNS)

CRASHES = {
    **{
        f"objects-crash-{verb}-crm-{noun}": (verb.upper(), f"/api/crm/{noun}")
        for verb in ("post", "put")
        for noun in _NOUNS
    },
    "objects-crash-search": ("POST", "/api/fulltext-search"),
    "objects-crash-registration": ("POST", "/api/user"),
    "objects-crash-reset": ("POST", "/api/user/passwordReset"),
    "objects-crash-new-organization": ("POST", "/api/organization"),
    "objects-crash-organization": ("PUT", "/api/organization"),
    "objects-crash-role": ("PUT", f"/api/organization/members/{_ID}/role"),
    "objects-crash-profile": ("PUT", f"/api/user/{_ID}/updateprofile"),
    "objects-crash-language": ("PUT", f"/api/user/{_ID}/set-language"),
    "objects-crash-password": ("PUT", f"/api/user/{_ID}/setnewpass"),
    "objects-crash-sign-in": ("POST", "/api/auth/callback/credentials"),
}
"""By fault: the route (method and path) that answers 500 to an object in place of text."""

FAULTS = (
    *(
        Fault(
            name,
            f"{method} {path.replace(_ID, '{id}')} crashes on an object in place of text.",
            _A03,
            r"crashes the handler",
        )
        for name, (method, path) in CRASHES.items()
    ),
    *(
        Fault(f"objects-kept-by-{slug}", f"{slug} keeps objects in place of text.", _A03, r"stored in place of text")
        for slug in sorted(KEEP_SLUGS)
    ),
    Fault(
        "objects-kept-by-registration",
        "A registration with a good password keeps an object for a name.",
        _A03,
        r"stored in place of text",
    ),
    *(
        Fault(
            f"id-operator-taken-by-{slug}",
            f"{slug} takes an operator for the id of the row.",
            _A03,
            r"operator is accepted[\s\S]*id of PUT",
        )
        for slug in sorted(ID_SLUGS)
    ),
    Fault(
        "sign-in-email-operator-accepted",
        "An operator in place of the e-mail finds the user.",
        _A03,
        r"operator is accepted .*email",
        ("PRE-7.7",),
    ),
    Fault(
        "sign-in-password-operator-accepted",
        "An operator in place of the password is compared by its value.",
        _A03,
        r"operator is accepted .*password",
        ("PRE-7.7",),
    ),
    Fault(
        "sign-in-form-operator-accepted",
        "Form fields with an operator in their name are taken.",
        _A03,
        r"operator is accepted",
        ("PRE-7.7",),
    ),
    Fault(
        "reset-operator-accepted",
        "An operator in place of the address finds a user to reset.",
        _A03,
        r"operator is accepted .*reset",
    ),
    Fault(
        "search-operator-accepted",
        "An operator in place of the word is searched by.",
        _A03,
        r"operator is accepted .*search",
    ),
    Fault(
        "search-runs-patterns",
        "What is typed into the search runs as a pattern.",
        _A03,
        r"pattern or an operator|crashes",
    ),
    Fault("endless-amounts-crash", "An amount without end crashes the handler.", _A03, r"crashes the handler"),
    Fault("malformed-ids-crash", "An id that is none crashes the deletion of rows.", _A03, r"crashes the handler"),
    Fault(
        "audit-filters-crash",
        "A word in place of a number crashes the audit view.",
        _A03,
        r"crashes the handler",
        ("DEP-3.34",),
    ),
    Fault("detail-markup-unescaped", "Details put what was stored into the page as markup.", _A03, r"not escaped"),
    *(
        Fault(
            f"{kind}-markup-unescaped",
            f"Only details of a kind ({kind}) put markup into the page.",
            _A03,
            r"not escaped",
        )
        for kind in ("account", "contact", "lead", "opportunity")
    ),
    Fault("detail-crashes-on-markup", "Details of a row with markup in it crash.", _A03, r"crashes with it, and not"),
    Fault("website-is-a-link", "A website becomes a link, whatever its scheme.", _A03, r"link to javascript"),
    Fault("templates-evaluated", "Details compute templates in what was stored.", _A03, r"template was evaluated"),
    Fault("csv-formulas-raw", "The export hands formulas on.", _A03, r"CSV injection"),
    Fault("csv-only-equals-quoted", "The export quotes formulas only where they begin with =.", _A03, r"CSV injection"),
    Fault("header-lines-in-paths", "A line break in a path becomes a header.", _A03, r"header injection"),
    Fault("header-lines-in-queries", "A line break in a query becomes a header.", _A03, r"header injection"),
    Fault("open-redirect-after-sign-in", "A sign-in leads wherever the address says.", _A03, r"open redirect"),
    Fault(
        "open-redirect-by-prefix", "Addresses that begin like the deployment's own are trusted.", _A03, r"open redirect"
    ),
)
