"""Faults of the database's schema, of its migration, and of its backup."""

from __future__ import annotations

from twin.faults import Fault

_ALL = ("PRE-8.1", "PRE-8.4", "DEP-5.2")

FAULTS = (
    Fault(
        "schema-index-missing",
        "The index that keeps invitation tokens unique does not exist.",
        ("PRE-8.2",),
        r"OrganizationInvitations.*token",
    ),
    Fault(
        "schema-index-not-unique",
        "The index on Stripe subscriptions lets one come twice.",
        ("PRE-8.2",),
        r"stripeSubscriptionId.*not unique",
    ),
    Fault(
        "schema-index-not-sparse",
        "Only one organization can be without a Stripe customer.",
        ("PRE-8.2",),
        r"stripeCustomerId.*sparse",
    ),
    Fault(
        "schema-collection-missing",
        "A collection that the application relies on does not exist.",
        ("PRE-8.2",),
        r"DataExport",
    ),
    Fault(
        "schema-field-missing",
        "A user lacks a field that the application reads as required.",
        ("PRE-8.2",),
        r"userStatus",
    ),
    Fault("migration-lost-a-row", "The migration has lost a row.", ("PRE-8.4",), r"crm_campaigns"),
    Fault(
        "migration-lost-a-collection",
        "The migration has lost all rows of a collection.",
        ("PRE-8.4",),
        r"crm_Industry_Type",
    ),
    Fault(
        "migration-dropped-a-field",
        "The migration has dropped a field of a row.",
        ("PRE-8.4",),
        r"userLanguage",
        ("PRE-8.1",),
    ),
    Fault(
        "migration-changed-values",
        "The migration has overwritten values.",
        ("PRE-8.4",),
        r"crm_Opportunities_Type",
        ("PRE-8.1",),
    ),
    Fault("backup-missing", "There is no backup.", _ALL, r"no backup"),
    Fault("backup-empty", "The files of the backup are there, and empty.", _ALL, r"empty|no document"),
    Fault("backup-truncated", "A file of the backup is cut off.", _ALL, r"Users\.bson"),
    Fault("backup-of-another-database", "The backup is of another database.", _ALL, r"no backup of"),
    Fault("backup-one-document-short", "The backup lacks one document.", ("PRE-8.1",), r"Users"),
    Fault(
        "backup-field-changed",
        "A field of a document is another one in the backup.",
        ("PRE-8.1",),
        r"Users.*name",
        ("PRE-8.4",),
    ),
    Fault(
        "backup-field-lost",
        "A document of the backup lacks a field.",
        ("PRE-8.1",),
        r"Users.*organization_role",
        ("PRE-8.4",),
    ),
    Fault("backup-index-lost", "The backup lacks an index.", ("PRE-8.1",), r"Users_email_key"),
    Fault("backup-collection-missing", "The backup lacks a collection.", ("PRE-8.1", "DEP-5.2"), r"crm_campaigns"),
    Fault("backup-old", "The newest backup is nine days old.", ("PRE-8.1",), r"old"),
    Fault(
        "backup-breaks-unique-index",
        "The backup cannot be restored with its indexes: a value comes twice.",
        ("PRE-8.1", "DEP-5.2"),
        r"duplicate|E11000|Users_email_key",
        ("PRE-8.4",),
    ),
)
