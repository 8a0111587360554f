"""Faults "one route unwired": a control that exists and is used everywhere but on one operation.

Generated from the route table, so that each name says which control and which route.
"""

from __future__ import annotations

from twin.faults import Fault
from twin.operations import OPERATIONS, Operation, Permission

CRM = ("account", "contact", "lead", "opportunity", "document")
"""The resources of PRE-7.14."""
_WRITES = (Permission.WRITE, Permission.OWN)

UNWIRED: dict[str, frozenset[str]] = {
    "audit": frozenset(
        one.slug for one in OPERATIONS.values() if one.resource in CRM and one.action and "/projects/" not in one.path
    ),
    "role": frozenset(one.slug for one in OPERATIONS.values() if one.resource in CRM and one.permission in _WRITES),
    "denial": frozenset(one.slug for one in OPERATIONS.values() if one.resource in CRM and one.permission in _WRITES),
    "tenant": frozenset(
        one.slug
        for one in OPERATIONS.values()
        if (one.resource in (*CRM, "search") and one.permission not in (Permission.MACHINE, Permission.WRITE))
        or one.slug == "get-organization-audit-logs"
    ),
    "session": frozenset(
        one.slug
        for one in OPERATIONS.values()
        if one.resource in (*CRM, "search", "audit") and one.permission is not Permission.MACHINE
    ),
}
"""For each control the slugs of the operations that can be without it."""


def _fault(control: str, one: Operation) -> Fault:
    name = f"unwired-{control}-{one.slug}"
    if control == "audit":
        return Fault(name, f"{one.name} leaves no audit row.", ("PRE-7.14",), r"audit", ("DEP-3.34",))
    if control == "role":
        return Fault(
            name,
            f"{one.name} does not ask for the role.",
            ("PRE-7.1",),
            r"refused|role|viewer|member",
            ("DEP-3.13", "DEP-3.14", "DEP-3.15", "PRE-7.14", "PRE-7.15"),
        )
    if control == "denial":
        return Fault(
            name,
            f"{one.name} leaves no row of a denial.",
            ("PRE-7.15",),
            r"PERMISSION_DENIED|audit",
            ("DEP-3.17", "PRE-7.1", "PRE-7.9", "PRE-8.3"),
        )
    if control == "tenant":
        return Fault(
            name,
            f"{one.name} reaches the rows of every tenant.",
            ("DEP-3.12",),
            r"tenant|leak|organization",
            ("PRE-7.1", "DEP-3.34"),
        )
    return Fault(
        name,
        f"{one.name} is open to visitors without a session.",
        ("PRE-7.1",),
        r"session|anonymous|401",
        ("PRE-7.7", "DEP-3.12"),
    )


FAULTS = tuple(
    _fault(control, one) for control, slugs in UNWIRED.items() for one in OPERATIONS.values() if one.slug in slugs
)
