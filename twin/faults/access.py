"""Faults of access: the role matrix, what a body may set, and the audit rows of denials."""

from __future__ import annotations

from twin.faults import Fault

MATRIX = ("PRE-7.1",)
VIEWER, MEMBER, ADMIN = ("DEP-3.13",), ("DEP-3.14",), ("DEP-3.15",)
CRM = ("DEP-3.28", "DEP-3.29", "DEP-3.30", "DEP-3.31", "DEP-3.32", "DEP-3.33", "PRE-7.14")
DENIED = ("PRE-7.15", "DEP-3.17", "PRE-7.9", "PRE-8.3")
DENIALS = ("PRE-7.15",)
TRAIL = ("DEP-3.17", "PRE-7.9", "PRE-8.3")


def _viewer(name: str, breaks: str, reason: str) -> Fault:
    return Fault(f"viewer-{name}", breaks, VIEWER + MATRIX, reason, (*DENIED, "PRE-7.14"))


def _gain(name: str, breaks: str, reason: str, also: tuple[str, ...] = ()) -> Fault:
    return Fault(name, breaks, MATRIX, reason, ("PRE-7.4", *also))


FAULTS = (
    _viewer(
        "refused-but-written", "VIEWER is refused a write after it was done.", r"refused but written|and yet written"
    ),
    _viewer("refused-for-a-quota", "VIEWER is refused for a spent quota.", r"quota, not a permission"),
    _viewer("refused-as-anonymous", "VIEWER is refused as if he had no session.", r"session, not a permission"),
    _viewer("refused-as-malformed", "VIEWER is refused as if his request were malformed.", r"malformed request"),
    _viewer("refused-without-a-reason", "VIEWER is refused with an empty body.", r"without a reason"),
    _viewer("refused-by-a-page", "VIEWER is refused by a page of something in front.", r"page that something in front"),
    _viewer("write-accepted-not-written", "VIEWER's writes are accepted, and lost.", r"not refused.*|nothing written"),
    Fault(
        "viewer-may-not-read",
        "VIEWER is refused to read.",
        VIEWER + MATRIX,
        r"may read|showing the row",
        ("DEP-3.12", *DENIED),
    ),
    Fault(
        "everybody-refused-to-write",
        "Nobody may write, whatever the role.",
        VIEWER + MEMBER + ADMIN + MATRIX,
        r"everybody is refused|was refused|OWNER may, others may not|done, and written as asked",
        ("DEP-3.12", *CRM, *DENIED),
    ),
    Fault(
        "member-may-not-create",
        "MEMBER is refused to create.",
        MEMBER + MATRIX,
        r"MEMBER was refused|MEMBER creates",
        (*CRM, *DENIED),
    ),
    Fault(
        "member-create-accepted-not-written",
        "What MEMBER creates is accepted, and lost.",
        MEMBER + MATRIX,
        r"accepted but not written|answer and audit trail lie|the answer lies",
        CRM,
    ),
    Fault(
        "member-may-not-change-own-rows",
        "MEMBER is refused to change what he created.",
        MEMBER + MATRIX,
        r"own",
        (*CRM, *DENIED),
    ),
    Fault(
        "member-refused-but-written",
        "MEMBER is refused to change others' rows after it was done.",
        MEMBER + MATRIX,
        r"refused but written|and yet written|but it was done",
        (*CRM, *DENIED),
    ),
    Fault(
        "admin-may-change-own-rows-alone",
        "ADMIN is refused to change what others created.",
        ADMIN + MATRIX,
        r"ADMIN (was refused|updates another|deletes another)",
        (*CRM, *DENIED),
    ),
    Fault(
        "admin-delete-accepted-not-written",
        "ADMIN's deletions are accepted, and the rows stay.",
        ADMIN + MATRIX,
        r"accepted but not written|ADMIN deletes",
        CRM,
    ),
    _gain("profile-takes-administration", "A profile can be sent with is_admin.", r"is_admin"),
    _gain("profile-takes-role", "A profile can be sent with a role.", r"organization_role"),
    _gain("profile-takes-tenant", "A profile can be sent with an organization.", r"organizationId", ("DEP-3.12",)),
    _gain("language-takes-role", "A language can be sent with a role.", r"organization_role"),
    _gain("photo-takes-administration", "A photo can be sent with is_admin.", r"is_admin"),
    _gain("users-activate-themselves", "Who waits to be let in can let himself in.", r"userStatus|not refused"),
    _gain("renaming-takes-owner", "An organization can be renamed with another owner.", r"owns the organization"),
    _gain("registration-takes-administration", "Registering with is_admin makes an administrator.", r"is_admin"),
    _gain("registration-takes-tenant", "Registering with an organization joins it.", r"organizationId", ("DEP-3.12",)),
    _gain("create-takes-tenant", "A new row goes to the organization that the body names.", r"organization", CRM),
    _gain("update-takes-tenant", "An update moves a row to the organization that the body names.", r"organization"),
    _gain("create-takes-creator", "A new row has the creator that the body names.", r"creator", CRM),
    _gain("rows-of-any-tenant-referred-to", "A row can point at another tenant's account or contact.", r"points at"),
    Fault("denial-rows-absent", "No denial leaves an audit row.", (*DENIALS, "DEP-3.17"), r"audit|denial", TRAIL),
    Fault(
        "denial-rows-of-members-absent",
        "Denials about members leave no audit row.",
        DENIALS,
        r"/api/organization/members",
        TRAIL,
    ),
    Fault(
        "denial-rows-of-viewer-absent",
        "VIEWER's denials leave no audit row.",
        DENIALS,
        r"VIEWER was denied|as VIEWER: 0 such rows",
        TRAIL,
    ),
    Fault(
        "denial-rows-of-billing-alone",
        "Only denials by billing leave an audit row.",
        DENIALS,
        r"0 such rows|audit trail does not say so",
        TRAIL,
    ),
    Fault("denial-rows-without-endpoint", "Rows of denials do not say where.", DENIALS, r"where|audit trail", TRAIL),
    Fault("denial-rows-without-method", "Rows of denials do not say what was tried.", DENIALS, r"what \(method", TRAIL),
    Fault("denial-rows-of-another-route", "Rows of denials name another route.", DENIALS, r"where|audit trail", TRAIL),
    Fault("denial-rows-without-details", "Rows of denials say nothing more.", DENIALS, r"what|audit trail", TRAIL),
    Fault("denial-rows-of-another-action", "Denials are called VIEW.", (*DENIALS, "DEP-3.17"), r"VIEW|denial", TRAIL),
    Fault("denial-rows-twice", "Every denial leaves two rows.", DENIALS, r"2 such rows", TRAIL),
)
