"""Rows of an organization as the application keeps them, for seeding what it cannot make (or must not be asked to).

Every field that the application requires is set (contract, section 12.3). Fields that hold text are filled by the
caller, so that a test can plant a word of its own in each. A row goes with the organization it belongs to.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bson import ObjectId

Document = dict[str, Any]
Words = Callable[[str], str]

_ADDRESS = tuple(f"{kind}_{part}" for kind in ("billing", "shipping") for part in ("street", "city", "state"))
TEXT: dict[str, tuple[str, ...]] = {
    "crm_Accounts": (
        *("name", "office_phone", "website", "fax", "company_id", "vat", "email", "description"),
        *("annual_revenue", "member_of", *_ADDRESS),
    ),
    "crm_Contacts": (
        *("first_name", "last_name", "email", "personal_email", "office_phone", "mobile_phone", "website"),
        *("description", "position", "social_linkedin"),
    ),
    "crm_Leads": (
        *("firstName", "lastName", "company", "jobTitle", "email", "phone", "description"),
        *("lead_source", "refered_by", "campaign"),
    ),
    "crm_Opportunities": ("name", "description", "next_step"),
    "crm_Contracts": ("title", "description"),
    "crm_Accounts_Tasks": ("title", "content"),
    "Documents": ("document_name", "description", "document_file_url", "key"),
    "Invoices": ("invoice_file_url", "description", "partner"),
    "Boards": ("title", "description"),
    "Sections": ("title",),
    "Tasks": ("title", "content"),
    "OrganizationInvitations": ("email",),
    "AuditLog": ("resource", "resourceId", "userAgent"),
    "PaymentHistory": ("description", "receiptUrl", "stripeInvoiceId"),
}
"""The fields of each collection that hold text a user (or a provider) chose."""
_URLS = ("website", "receiptUrl", "document_file_url", "invoice_file_url", "social_linkedin")
_EMAILS = ("email", "personal_email")


def document(
    collection: str, *, organization: str, by: str, words: Words, parents: dict[str, str] | None = None
) -> Document:
    """A row of *collection* that *by* (a user's id) created in *organization*.

    words: the text for a field, by its name. parents: ids of the rows it hangs on ("section", "board", "account").
    """
    moment = datetime.now(UTC)
    creator = ObjectId(by)
    text: Document = {name: _text(name, words(name)) for name in TEXT[collection]}
    common = {"__v": 0, "organizationId": ObjectId(organization), "createdAt": moment, "updatedAt": moment}
    above = {name: ObjectId(key) for name, key in (parents or {}).items()}
    return common | {"createdBy": creator} | _REST[collection](creator, moment) | text | above


def _text(name: str, word: str) -> str:
    if name in _EMAILS:
        return f"{word}@example.test"
    return f"https://example.test/{word}" if name in _URLS else word


def _account(by: ObjectId, at: datetime) -> Document:
    return {"status": "Active", "type": "Customer", "updatedBy": by, "assigned_to": by, "watchers": []} | _links()


def _contact(by: ObjectId, at: datetime) -> Document:
    dates = {"created_on": at, "cratedAt": at, "last_activity": at}
    lists: Document = {"tags": [], "notes": [], "opportunitiesIDs": []}
    return dates | lists | _links() | {"created_by": by, "assigned_to": by, "status": True, "type": "Customer"}


def _lead(by: ObjectId, at: datetime) -> Document:
    return {"status": "NEW", "type": "DEMO", "assigned_to": by, "updatedBy": by} | _links()


def _opportunity(by: ObjectId, at: datetime) -> Document:
    money = {"budget": 1000, "expected_revenue": 1000, "currency": "EUR", "close_date": at + timedelta(days=30)}
    people = {"created_by": by, "assigned_to": by, "last_activity_by": by}
    lists: Document = {"connected_documents": [], "connected_contacts": []}
    return money | people | lists | {"created_on": at, "last_activity": at, "status": "ACTIVE"}


def _contract(by: ObjectId, at: datetime) -> Document:
    return {"value": 1000, "status": "NOTSTARTED", "startDate": at, "endDate": at, "assigned_to": by}


def _task(by: ObjectId, at: datetime) -> Document:
    due = {"dueDateAt": at + timedelta(days=30)}
    return due | {"priority": "normal", "user": by, "taskStatus": "ACTIVE", "position": 0, "updatedBy": by}


def _document(by: ObjectId, at: datetime) -> Document:
    people = {"created_by_user": by, "assigned_user": by}
    about = {"document_file_mimeType": "application/pdf", "document_system_type": "OTHER", "size": 100}
    names = ("invoiceIDs", "opportunityIDs", "contactsIDs", "tasksIDs", "leadsIDs", "accountsIDs")
    lists: Document = {name: [] for name in names}
    return people | about | lists | {"date_created": at, "last_updated": at}


def _invoice(by: ObjectId, at: datetime) -> Document:
    dates = {"date_created": at, "last_updated": at, "date_received": at}
    return dates | {
        "invoice_file_mimeType": "application/pdf",
        "assigned_user_id": by,
        "status": "new",
        "visibility": True,
    }


def _board(by: ObjectId, at: datetime) -> Document:
    return {"user": by, "visibility": "private", "sharedWith": [by], "watchers": [], "position": 0}


def _section(by: ObjectId, at: datetime) -> Document:
    return {"position": 0}


def _invitation(by: ObjectId, at: datetime) -> Document:
    # As the application makes them: 32 random bytes, valid for a week.
    token = {"token": secrets.token_hex(32), "expiresAt": at + timedelta(days=7)}
    return token | {"role": "MEMBER", "status": "PENDING", "invitedBy": by}


def _audit(by: ObjectId, at: datetime) -> Document:
    return {"userId": by, "action": "UPDATE", "changes": None, "ipAddress": "198.51.100.7"}


def _payment(by: ObjectId, at: datetime) -> Document:
    intent = {"stripePaymentIntentId": f"pi_signoff_{secrets.token_hex(12)}"}
    return intent | {"amount": 2900, "currency": "usd", "status": "SUCCEEDED"}


def _links() -> Document:
    return {"documentsIDs": []}


_REST: dict[str, Callable[[ObjectId, datetime], Document]] = {
    "crm_Accounts": _account,
    "crm_Contacts": _contact,
    "crm_Leads": _lead,
    "crm_Opportunities": _opportunity,
    "crm_Contracts": _contract,
    "crm_Accounts_Tasks": _task,
    "Documents": _document,
    "Invoices": _invoice,
    "Boards": _board,
    "Sections": _section,
    "Tasks": _task,
    "OrganizationInvitations": _invitation,
    "AuditLog": _audit,
    "PaymentHistory": _payment,
}
