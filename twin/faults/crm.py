"""Faults of the CRM's rows and of documents."""

from __future__ import annotations

from twin.faults import Fault

ITEMS = {"account": "DEP-3.28", "contact": "DEP-3.29", "lead": "DEP-3.30", "opportunity": "DEP-3.31"}
LOST = {"account": "member_of", "contact": "website", "lead": "refered_by", "opportunity": "next_step"}
"""The field that each kind loses."""
SINGLE_ROW = ("PRE-7.1", "PRE-7.14", "DEP-3.13", "DEP-3.14", "DEP-3.15", "DEP-3.34", "DEP-3.12")
"""Items that create, change or delete a row on their way to what they claim."""
ASSIGNED = ("DEP-3.32",)
DOCUMENTS = ("DEP-3.33",)


def _of(kind: str, item: str) -> tuple[Fault, ...]:
    one = "an" if kind[0] in "aeiou" else "a"
    assigned = ("DEP-3.32",)
    return (
        Fault(
            f"{kind}-create-fails",
            f"Creating {one} {kind} is always answered by 500.",
            (item,),
            r"500|created|create",
            SINGLE_ROW + assigned,
        ),
        Fault(
            f"{kind}-create-without-row",
            f"Creating {one} {kind} is answered well, and nothing is written.",
            (item,),
            r"row|written|database|shows",
            SINGLE_ROW + assigned,
        ),
        Fault(
            f"{kind}-create-writes-two-rows",
            f"Creating {one} {kind} writes it twice.",
            (item,),
            r"2 rows|twice|one row",
            SINGLE_ROW + assigned,
        ),
        Fault(
            f"{kind}-create-in-wrong-tenant",
            f"A new {kind} is written into another organization.",
            (item,),
            r"organization|tenant|shows",
            SINGLE_ROW + assigned,
        ),
        Fault(
            f"{kind}-create-without-creator",
            f"A new {kind} does not say who created it.",
            (item,),
            r"creat",
            SINGLE_ROW,
        ),
        Fault(
            f"{kind}-create-loses-a-field",
            f"One field of a new {kind}, {LOST[kind]}, is not written.",
            (item,),
            rf"stored as it was entered: {LOST[kind]}",
        ),
        Fault(
            f"{kind}-update-changes-nothing",
            f"Changing {one} {kind} is answered well, and nothing changes.",
            (item,),
            r"chang|updat",
            SINGLE_ROW + assigned,
        ),
        Fault(
            f"{kind}-update-loses-a-field",
            f"Changing {one} {kind} empties a field that was not to be changed, {LOST[kind]}.",
            (item,),
            rf"changed in more than was asked for: {LOST[kind]}",
        ),
        Fault(
            f"{kind}-delete-keeps-row",
            f"Deleting {one} {kind} is answered well, and it is still there.",
            (item,),
            r"delet|still",
            SINGLE_ROW,
        ),
    )


FAULTS = (
    *(fault for kind, item in ITEMS.items() for fault in _of(kind, item)),
    Fault(
        "list-filter-ignored",
        "The filter above the lists of the CRM has no effect.",
        ("DEP-3.28",),
        r"list shows|filter",
        ("DEP-3.29", "DEP-3.30", "DEP-3.31", "DEP-3.32", "DEP-3.11"),
    ),
    Fault(
        "list-pages-ignored",
        "Every page of the lists of the CRM shows the first rows.",
        ("DEP-3.28",),
        r"[Pp]age",
    ),
    Fault(
        "assignee-not-saved",
        "Who a row is assigned to is not saved.",
        ASSIGNED,
        r"assign",
        ("DEP-3.28", "DEP-3.29", "DEP-3.30", "DEP-3.31"),
    ),
    Fault(
        "assignee-of-any-tenant-accepted",
        "The API assigns rows to users of other organizations.",
        ASSIGNED,
        r"assign|member",
        ("PRE-7.1", "DEP-3.12"),
    ),
    Fault(
        "viewer-may-write",
        "VIEWER may create, change and delete.",
        ("DEP-3.13",),
        r"viewer|refused",
        ("PRE-7.1", "PRE-7.14", "PRE-7.15", "DEP-3.17", "PRE-7.9", "PRE-8.3"),
    ),
    Fault(
        "member-changes-rows-of-others",
        "MEMBER may change and delete what others created.",
        ("DEP-3.14",),
        r"member|own|refused",
        ("PRE-7.1", "PRE-7.15"),
    ),
    Fault("document-upload-fails", "No document can be uploaded.", DOCUMENTS, r"upload|500", ("PRE-7.14", "DEP-3.12")),
    Fault(
        "document-callback-lost",
        "The file is stored, and no row says so.",
        DOCUMENTS,
        r"row|listed|document",
        ("PRE-7.14", "DEP-3.12"),
    ),
    Fault("document-bytes-differ", "Line ends inside a file are changed.", DOCUMENTS, r"byte"),
    Fault("document-truncated", "Only the first half of a file comes back.", DOCUMENTS, r"byte"),
    Fault(
        "document-public",
        "Everybody can read a file, without a session.",
        DOCUMENTS,
        r"session|visitor|tenant|anybody",
        ("DEP-3.12", "PRE-7.1"),
    ),
    Fault(
        "document-of-any-tenant",
        "Every signed-in user can read a file.",
        DOCUMENTS,
        r"tenant|organization",
        ("DEP-3.12", "PRE-7.1"),
    ),
    Fault("document-oversize-accepted", "Files of any size are accepted.", DOCUMENTS, r"size|large|MB"),
    Fault("document-wrong-type-accepted", "Files of any type are accepted.", DOCUMENTS, r"type"),
)
