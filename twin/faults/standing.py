"""Faults of who may go on (OWASP A01): other people's accounts, users who are not active, suspended organizations."""

from __future__ import annotations

from twin.faults import Fault

_A01 = ("PRE-7.1",)
_ROUTES = {
    "list-of-users": ("GET", "/api/user"),
    "members": ("GET", "/api/organization/members"),
    "accounts": ("GET", "/api/crm/account"),
    "new-account": ("POST", "/api/crm/account"),
    "search": ("POST", "/api/fulltext-search"),
}
SERVED_ON = {
    **{f"inactive-served-by-{name}": ("inactive", *route) for name, route in _ROUTES.items()},
    **{
        f"suspended-served-by-{name}": ("suspended", *route)
        for name, route in _ROUTES.items()
        if name != "list-of-users"
    },
}
"""By fault: whom one route serves (its method and path) whom no other serves."""
DONE_ANYWAY = ("POST", "/api/crm/account")
"""The route that refuses whom it must only after it has written, with the faults on refusals that are none."""
OTHERS = {
    "others-language-changed": "set-language",
    "others-profile-changed": "updateprofile",
    "others-password-changed": "setnewpass",
}
"""By fault: the last word of the path that takes anybody's account."""
_WHO = {"inactive": "users who are not active", "suspended": "suspended organizations"}
_OTHERS = r"acts on the account of somebody else"
_MAY = ("PRE-7.4", "PRE-7.9", "PRE-7.7", "PRE-7.15")

FAULTS = (
    *(
        Fault(name, f"Only {method} {path} serves {_WHO[kind]}.", _A01, rf"is served by the API[\s\S]*{path}", _MAY)
        for name, (kind, method, path) in SERVED_ON.items()
    ),
    Fault("inactive-served", "The API serves users who wait or were deactivated.", _A01, r"is served by the API", _MAY),
    Fault(
        "suspended-served", "The API serves suspended organizations.", _A01, r"suspended organization is served", _MAY
    ),
    *(
        Fault(
            f"{kind}-refused-but-written",
            f"A new account of {who} is refused after it was written.",
            _A01,
            r"refused, but written",
            _MAY,
        )
        for kind, who in _WHO.items()
    ),
    Fault(
        "deleted-users-live-on",
        "A living cookie is enough after its user was deleted.",
        _A01,
        r"the user has been deleted",
        ("PRE-7.7",),
    ),
    *(
        Fault(name, f"PUT /api/user/{{id}}/{path} takes anybody's account.", _A01, _OTHERS, _MAY)
        for name, path in OTHERS.items()
    ),
    Fault("others-deleted", "Any user can delete any other.", _A01, _OTHERS, _MAY),
    Fault(
        "owners-administer-the-platform", "An OWNER counts as an administrator of the platform.", _A01, _OTHERS, _MAY
    ),
)
