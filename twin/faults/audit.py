"""Faults of the audit trail: what is written into it, and who reads what of it."""

from __future__ import annotations

from twin.faults import Fault

ROWS = ("PRE-7.14",)
VIEW = ("DEP-3.34",)
ENUM = ("PRE-8.3",)
DENIED = ("DEP-3.17", "PRE-7.1", "PRE-7.9", "PRE-7.15", "DEP-3.34")

FAULTS = (
    Fault("crm-changes-not-audited", "What is done to rows of the CRM leaves no audit row.", ROWS + VIEW, r"audit|row"),
    Fault("audit-wrong-actor", "Rows name a user who did not do it.", ROWS, r"actor|who", ("PRE-7.9", "DEP-3.34")),
    Fault("audit-without-actor", "Rows do not say who did it.", ROWS, r"actor|who", ("PRE-7.9", "DEP-3.34")),
    Fault("audit-wrong-action", "Every change is called VIEW.", ROWS, r"action|CREATE|row", ("DEP-3.34",)),
    Fault(
        "audit-wrong-resource", "Rows do not say what kind of thing was changed.", ROWS, r"resource|row", ("DEP-3.34",)
    ),
    Fault("audit-wrong-id", "Rows carry the id of something else.", ROWS, r"\bid\b|row", ("DEP-3.34",)),
    Fault("audit-without-address", "No row says from which address it was done.", ("PRE-7.9",), r"address"),
    Fault("audit-wrong-time", "Rows carry a time of two days ago.", ROWS, r"time", ("DEP-3.34",)),
    Fault("audit-twice", "Every change leaves two rows.", ROWS, r"2 rows|twice|one row", ("DEP-3.34",)),
    Fault(
        "audit-of-another-tenant",
        "Rows are kept in another organization's trail.",
        ROWS,
        r"organization|tenant|row",
        ("DEP-3.34", "DEP-3.12"),
    ),
    Fault(
        "audit-row-of-refused-write",
        "A refused write leaves the row of a write that was done.",
        ROWS,
        r"refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "audit-view-empty",
        "The trail is always empty to its readers.",
        VIEW,
        r"row|missing|trail",
        ("PRE-8.3", "PRE-7.1", "PRE-7.16"),
    ),
    Fault(
        "audit-view-of-all-tenants",
        "The trail shows the rows of every organization.",
        VIEW,
        r"tenant|organization",
        ("DEP-3.12", "PRE-7.1"),
    ),
    Fault("audit-view-oldest-first", "The trail begins with its oldest rows.", VIEW, r"order|newest", ("PRE-8.3",)),
    Fault(
        "audit-view-refused-to-all",
        "Nobody may read the trail, not even the owner.",
        VIEW,
        r"OWNER|refused|403",
        ("PRE-8.3", "PRE-7.1", "PRE-7.8", "DEP-3.12"),
    ),
    Fault("audit-filter-ignored", "No filter of the trail has an effect.", VIEW, r"filter", ("PRE-8.3",)),
    Fault("audit-filter-userid-ignored", "The trail cannot be filtered by user.", VIEW, r"filter"),
    Fault("audit-filter-resource-ignored", "The trail cannot be filtered by resource.", VIEW, r"filter"),
    Fault("audit-filter-action-ignored", "The trail cannot be filtered by action.", VIEW, r"filter", ("PRE-8.3",)),
    Fault("audit-page-ignored", "Every page of the trail is the first.", VIEW, r"page"),
    Fault("audit-limit-ignored", "A page of the trail has more rows than asked for.", VIEW, r"page|limit"),
    Fault(
        "audit-view-open-to-all",
        "MEMBER and VIEWER may read the trail.",
        VIEW,
        r"MEMBER|VIEWER|refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault(
        "enum-denial-rejected",
        "The database rejects PERMISSION_DENIED, and the row is lost.",
        ENUM,
        r"PERMISSION_DENIED",
        DENIED,
    ),
    Fault(
        "enum-limit-rejected",
        "The database rejects RATE_LIMIT_EXCEEDED, and the row is lost.",
        ENUM,
        r"RATE_LIMIT_EXCEEDED",
        ("PRE-7.16", "DEP-3.27", "PRE-7.9"),
    ),
    Fault("enum-denial-not-shown", "The API leaves rows of PERMISSION_DENIED out.", ENUM, r"PERMISSION_DENIED", DENIED),
    Fault(
        "enum-limit-not-shown",
        "The API leaves rows of RATE_LIMIT_EXCEEDED out.",
        ENUM,
        r"RATE_LIMIT_EXCEEDED",
        ("PRE-7.16", "DEP-3.27", "PRE-7.9"),
    ),
)
