"""Faults of rules that give way to whoever means ill (OWASP A04)."""

from __future__ import annotations

from twin.faults import Fault

_A04 = ("PRE-7.4",)
_ROLES = ("PRE-7.1", "PRE-7.9", "PRE-7.15", "DEP-3.16")
_QUOTA = r"overshoot the quota"

FAULTS = (
    Fault("quota-checked-before-the-write", "The quota is compared first and counted later.", _A04, _QUOTA),
    Fault("quota-raced-by-leads", "Only for leads, the quota is compared first and counted later.", _A04, _QUOTA),
    Fault("quota-absent", "There is no quota.", _A04, _QUOTA),
    Fault("quota-refuses-everything", "The quota refuses what is still left of it.", _A04, r"still left of it"),
    Fault(
        "registrations-raced",
        "Nothing but a look beforehand keeps an e-mail unique.",
        _A04,
        r"user more than once",
        ("PRE-8.2", "DEP-3.1"),
    ),
    Fault(
        "foundings-raced",
        "A user can found several organizations at the same moment.",
        _A04,
        r"organization of one founder more than once",
    ),
    Fault(
        "slugs-raced",
        "Nothing but a look beforehand keeps a slug unique.",
        _A04,
        r"this slug more than once",
        ("PRE-8.2", "DEP-3.8"),
    ),
    Fault(
        "members-change-their-own-role", "Everybody can change their own role.", _A04, r"VIEWER to ADMIN is not", _ROLES
    ),
    Fault(
        "role-refused-but-changed",
        "A change of role is refused, and done all the same.",
        _A04,
        r"refused, but done",
        _ROLES,
    ),
    Fault("owner-role-handed-out", "The role OWNER can be handed out.", _A04, r"second OWNER", _ROLES),
    Fault("owner-may-step-down", "The only OWNER can give up the role.", _A04, r"steps down", _ROLES),
    Fault("owner-may-leave", "The only OWNER can leave.", _A04, r"OWNER leaves", _ROLES),
    Fault("owner-removable", "An ADMIN can remove the OWNER.", _A04, r"removed by an ADMIN", _ROLES),
    Fault("amounts-wrap-around", "Amounts beyond 32 bits wrap around.", _A04, r"stored as another one"),
    Fault(
        "negative-amounts-turned-round", "A negative amount is kept as a positive one.", _A04, r"stored as another one"
    ),
    Fault("huge-amounts-cut", "A huge amount is kept as the largest that fits.", _A04, r"stored as another one"),
    Fault("endless-amounts-are-zero", "An amount without end is kept as zero.", _A04, r"stored as another one"),
)
