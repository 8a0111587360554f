"""The four kinds of row in the CRM as the API has them: fields, where ids lead, what is set without being sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

USER = "Users"
ADDRESS = tuple(
    f"{kind}_{part}"
    for kind in ("billing", "shipping")
    for part in ("street", "postal_code", "city", "state", "country")
)


@dataclass(frozen=True)
class Noun:
    """One kind of row.

    fields: members of a body, and what the document calls them.
    owned: fields that hold the id of a row of the same organization, and its collection.
    looked_up: fields that hold the id of a row that all organizations share.
    needed: fields that a create cannot do without.
    numbers, dates, flags: fields that are no strings.
    fixed: what a create sets whatever was sent.
    answers: the member of the answer to a create and to an update.
    """

    title: str
    path: str
    collection: str
    fields: Mapping[str, str]
    owned: Mapping[str, str]
    needed: tuple[str, ...]
    answers: tuple[str, str]
    fixed: Mapping[str, Any]
    looked_up: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    creators: tuple[str, ...] = ("createdBy",)
    update_only: tuple[str, ...] = field(default=())

    @property
    def resource(self) -> str:
        """What the audit trail calls it, and the faults."""
        return self.title.lower()


def _same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


ACCOUNT = Noun(
    title="Account",
    path="/api/crm/account",
    collection="crm_Accounts",
    fields=_same(
        "name",
        "office_phone",
        "website",
        "fax",
        "company_id",
        "vat",
        "email",
        *ADDRESS,
        "description",
        "assigned_to",
        "status",
        "annual_revenue",
        "member_of",
        "industry",
    ),
    owned={"assigned_to": USER},
    looked_up=("industry",),
    needed=("name",),
    answers=("newAccount", "newAccount"),
    fixed={"status": "Active", "type": "Customer", "watchers": [], "documentsIDs": []},
    creators=("createdBy", "updatedBy"),
    update_only=("status",),
)

CONTACT = Noun(
    title="Contact",
    path="/api/crm/contacts",
    collection="crm_Contacts",
    fields=_same(
        "assigned_to",
        "description",
        "email",
        "personal_email",
        "first_name",
        "last_name",
        "office_phone",
        "mobile_phone",
        "website",
        "status",
        "social_twitter",
        "social_facebook",
        "social_linkedin",
        "social_skype",
        "social_instagram",
        "social_youtube",
        "social_tiktok",
        "type",
        "position",
        "birthday_day",
        "birthday_month",
        "birthday_year",
    )
    | {"assigned_account": "accountsIDs"},
    owned={"assigned_to": USER, "assigned_account": "crm_Accounts"},
    needed=("last_name",),
    answers=("newContact", "newContact"),
    fixed={"tags": [], "notes": [], "opportunitiesIDs": []},
    flags=("status",),
    creators=("createdBy", "created_by", "updatedBy"),
)

LEAD = Noun(
    title="Lead",
    path="/api/crm/leads",
    collection="crm_Leads",
    fields=_same(
        "company",
        "jobTitle",
        "email",
        "phone",
        "description",
        "lead_source",
        "refered_by",
        "campaign",
        "assigned_to",
        "status",
        "type",
        "firstName",
        "lastName",
    )
    | {"first_name": "firstName", "last_name": "lastName", "accountIDs": "accountsIDs"},
    owned={"assigned_to": USER, "accountIDs": "crm_Accounts"},
    needed=("last_name",),
    answers=("newLead", "updatedLead"),
    fixed={"status": "NEW", "type": "DEMO"},
    creators=("createdBy", "updatedBy"),
    update_only=("status", "type", "firstName", "lastName"),
)

OPPORTUNITY = Noun(
    title="Opportunity",
    path="/api/crm/opportunity",
    collection="crm_Opportunities",
    fields=_same(
        "account",
        "assigned_to",
        "budget",
        "campaign",
        "close_date",
        "contact",
        "currency",
        "description",
        "expected_revenue",
        "name",
        "next_step",
        "sales_stage",
        "type",
        "status",
    ),
    owned={"assigned_to": USER, "account": "crm_Accounts", "contact": "crm_Contacts"},
    looked_up=("campaign", "sales_stage", "type"),
    needed=("name", "budget", "expected_revenue"),
    answers=("newOpportunity", "updatedOpportunity"),
    fixed={"status": "ACTIVE", "connected_documents": [], "connected_contacts": []},
    numbers=("budget", "expected_revenue"),
    dates=("close_date",),
    creators=("createdBy", "created_by", "last_activity_by"),
    update_only=("status",),
)

NOUNS = (ACCOUNT, CONTACT, LEAD, OPPORTUNITY)
