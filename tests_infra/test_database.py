"""Pre-Deployment > Database Migration (PRE-8.2): the schema that the application relies on is there."""

import pytest

from signoff import expect

COLLECTIONS = (
    "Users",
    "Organizations",
    "OrganizationInvitations",
    "AuditLog",
    "Subscriptions",
    "PaymentHistory",
    "OrganizationUsage",
    "DataExport",
    "UserSession",
    "crm_Accounts",
    "crm_Contacts",
    "crm_Leads",
    "crm_Opportunities",
    "crm_Contracts",
    "crm_Accounts_Tasks",
    "Documents",
    "Invoices",
    "Boards",
    "Sections",
    "Tasks",
)
UNIQUE = (
    ("Users", "email"),
    ("Organizations", "slug"),
    ("Organizations", "stripeCustomerId"),
    ("OrganizationInvitations", "token"),
    ("Subscriptions", "stripeSubscriptionId"),
    ("PaymentHistory", "stripePaymentIntentId"),
    ("OrganizationUsage", "organizationId"),
)


@pytest.mark.item("PRE-8.2")
def test_collections_exist(database_schema):
    """Every collection that the application relies on exists."""
    expect.schema.has_collections(database_schema(), COLLECTIONS)


@pytest.mark.item("PRE-8.2")
def test_what_must_not_come_twice_is_unique(database_schema):
    """Unique indexes keep e-mail addresses, slugs, tokens and ids of Stripe from coming twice."""
    schema = database_schema()

    for collection, field in UNIQUE:
        expect.schema.is_unique(schema, collection, field)


@pytest.mark.item("PRE-8.2")
def test_organizations_can_be_without_a_stripe_customer(database_schema):
    """Any number of organizations can be without a Stripe customer: its unique index leaves them out."""
    expect.schema.spares_the_absent(database_schema(), "Organizations", "stripeCustomerId")


@pytest.mark.item("PRE-8.2")
def test_documents_have_the_required_fields(database_schema):
    """No document lacks a field that the application reads as required."""
    expect.schema.has_fields(database_schema())
