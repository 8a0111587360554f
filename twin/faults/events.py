"""Faults of the audit trail about security events (OWASP A09): one event silent, rows that lack something, secrets."""

from __future__ import annotations

from dataclasses import dataclass

from twin.faults import Fault

_A09 = ("PRE-7.9",)
ID = "[0-9a-f]{24}"


@dataclass(frozen=True)
class Event:
    """One kind of row: its action, and the method and path (a regular expression) of the request that makes it."""

    words: str
    action: str
    method: str
    path: str


EVENTS = {
    "role-denial": Event(
        "A refused change of role", "PERMISSION_DENIED", "PUT", f"/api/organization/members/{ID}/role"
    ),
    "removal-denial": Event("A refused removal", "PERMISSION_DENIED", "DELETE", f"/api/organization/members/{ID}"),
    "audit-denial": Event("A refused look at the trail", "PERMISSION_DENIED", "GET", "/api/organization/audit-logs"),
    "invitations-denial": Event(
        "A refused look at invitations", "PERMISSION_DENIED", "GET", "/api/organization/invitations"
    ),
    "export-denial": Event("A refused export", "PERMISSION_DENIED", "POST", "/api/organization/export-data"),
    "account-denial": Event("A refused create of an account", "PERMISSION_DENIED", "POST", "/api/crm/account"),
    "activation-denial": Event("A refused activation", "PERMISSION_DENIED", "POST", f"/api/user/activate/{ID}"),
    "administration-denial": Event("A refused administration", "PERMISSION_DENIED", "GET", "/api/admin/dashboard"),
    "role-change": Event("A change of role", "ROLE_CHANGE", "PUT", f"/api/organization/members/{ID}/role"),
    "removal": Event("A removal", "REMOVE", "DELETE", f"/api/organization/members/{ID}"),
    "organization-change": Event("A new name of an organization", "UPDATE", "PUT", "/api/organization"),
    "activation": Event("An activation", "UPDATE", "POST", f"/api/user/activate/{ID}"),
}
_MAY = ("PRE-7.1", "PRE-7.14", "PRE-7.15", "DEP-3.17", "DEP-3.13", "PRE-8.3", "DEP-3.34")
_WITHOUT = {"actor": "who did it", "address": "from where", "time": "when, as a date"}

FAULTS = (
    *(
        Fault(f"event-{name}-silent", f"{event.words} leaves no audit row.", _A09, r"no row in the audit trail", _MAY)
        for name, event in EVENTS.items()
    ),
    *(
        Fault(f"denials-without-{what}", f"Rows of denials do not say {words}.", _A09, rf"{what} is missing", _MAY)
        for what, words in _WITHOUT.items()
    ),
    *(
        Fault(
            f"admin-changes-without-{what}",
            f"Rows of changes to members do not say {words}.",
            _A09,
            rf"{what} is missing",
            _MAY,
        )
        for what, words in _WITHOUT.items()
    ),
    *(
        Fault(
            f"sign-in-failures-without-{what}",
            f"Rows of failed sign-ins do not say {words}.",
            _A09,
            rf"{what} is missing",
            _MAY,
        )
        for what, words in _WITHOUT.items()
    ),
    Fault(
        "sign-in-failure-of-unknown-users-silent",
        "A failed sign-in of nobody leaves no audit row.",
        _A09,
        r"unknown user leaves no row",
    ),
    Fault(
        "sign-in-failure-logged-as-success",
        "The row of a failed sign-in is that of a successful one.",
        _A09,
        r"does not say that it failed",
    ),
    Fault("denials-logged-as-somebody-else", "Rows of denials name another user.", _A09, r"another one", _MAY),
    Fault("audit-row-with-wrong-password", "The row of a failed sign-in holds what was typed.", _A09, r"carry secrets"),
    Fault("audit-row-with-new-password", "The row of a change of password holds the new one.", _A09, r"carry secrets"),
    Fault(
        "audit-row-with-new-password-late",
        "Rows are written after the answer, and that of a change of password holds the new one.",
        _A09,
        r"carry secrets",
    ),
    Fault("audit-row-with-hash", "The row of a change of password holds the hash.", _A09, r"carry secrets"),
    Fault("audit-row-with-session-token", "The row of a sign-in holds the session token.", _A09, r"carry secrets"),
    Fault(
        "audit-row-with-registered-password", "The row of a registration holds the password.", _A09, r"carry secrets"
    ),
)
