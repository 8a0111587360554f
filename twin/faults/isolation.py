"""Faults of isolation: ways in which what one tenant stores comes to another."""

from __future__ import annotations

from twin.faults import Fault

ISOLATION = ("DEP-3.12",)
REASON = r"tenant|organization"
# The same claim in passing: routes are asked with the ids of others.
ROUTES = ("PRE-7.1",)


def _leak(name: str, breaks: str, also: tuple[str, ...] = ()) -> Fault:
    return Fault(f"leak-{name}", breaks, ISOLATION, REASON, ROUTES + also)


FAULTS = (
    _leak("in-form-users", "The form of an opportunity offers the users of every tenant as assignees.", ("DEP-3.32",)),
    _leak("in-form-accounts", "The form of an opportunity offers the accounts of every tenant."),
    _leak("in-form-contacts", "The form of an opportunity offers the contacts of every tenant."),
    _leak("in-members", "The list of members has the users of every tenant.", ("DEP-3.10",)),
    _leak("in-invitations", "The list of invitations has those of every tenant.", ("DEP-3.9",)),
    _leak("in-export", "The export has the rows of every tenant."),
    _leak("in-export-users", "The export has the users of every tenant."),
    _leak("in-search-accounts", "The search finds the accounts of every tenant."),
    _leak("in-search-opportunities", "The search finds the opportunities of every tenant."),
    _leak("in-search-contacts", "The search finds the contacts of every tenant."),
    _leak("in-search-tasks", "The search finds the tasks of every tenant."),
    _leak("in-search-projects", "The search finds the projects of every tenant."),
    _leak("in-search-users", "The search finds the users of every tenant."),
    _leak("in-audit-export", "The audit trail as CSV has the rows of every tenant.", ("DEP-3.34",)),
    _leak("in-audit-statistics", "The statistics of the audit trail count the rows of every tenant."),
    _leak("in-user-by-id", "Every user can be read by his id."),
    _leak("in-organization-users", "The organization is shown with the users of every tenant."),
    _leak("in-invoices", "Invoices of every tenant can be read and deleted by their ids."),
    _leak("in-error-text", "The error about another tenant's row says its name."),
    _leak("in-documents-page", "The page of documents lists those of every tenant.", ("DEP-3.33",)),
    _leak("in-team-members", "The page of the team lists the users of every tenant.", ("DEP-3.9", "DEP-3.10")),
    _leak("in-team-invitations", "The page of the team lists the invitations of every tenant.", ("DEP-3.9",)),
    _leak("in-dashboard-counts", "The dashboard counts the rows of every tenant."),
    _leak("in-switcher", "The menu of organizations offers every organization there is.", ("DEP-3.11",)),
    _leak("in-page-comment", "Pages carry the names of other tenants' accounts in a comment."),
    _leak("in-page-base64", "Pages carry the names of other tenants' accounts in base64."),
    _leak("in-page-link", "Pages carry the names of other tenants' accounts in links, URL-encoded."),
    _leak("in-page-entities", "Pages carry the names of other tenants' accounts as HTML entities."),
    _leak("in-page-script", "Pages carry the names of other tenants' accounts in a script, escaped."),
    _leak("in-page-truncated", "Pages carry the first twelve characters of other tenants' accounts."),
    _leak("in-page-header", "Pages carry the names of other tenants' accounts in a header."),
    _leak("to-users-without-organization", "Who belongs to no organization reads the rows of all."),
)
