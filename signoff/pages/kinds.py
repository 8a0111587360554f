"""The four kinds of row in the CRM as its pages have them: addresses, buttons, and the fields of the forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Control:
    """One control of a form. kind: "text", "select", "date" or "switch". nth: among those with the same label."""

    label: str
    kind: str = "text"
    nth: int = 0


@dataclass(frozen=True)
class Kind:
    """One kind of row. create, update: title of the dialog and its button. filter: placeholder of the list's filter.

    assignee: the control by which a row is assigned. stays_open: the dialog outlives a create.
    """

    name: str
    path: str
    create: tuple[str, str]
    update: tuple[str, str]
    filter: str
    controls: Mapping[str, Control]
    assignee: str = "assigned_to"
    stays_open: bool = False


def _controls(**given: str | Control) -> dict[str, Control]:
    return {name: Control(one) if isinstance(one, str) else one for name, one in given.items()}


KINDS = {
    "account": Kind(
        "account",
        "/en/crm/accounts",
        ("Create new Account", "Create account"),
        ("Update Account", "Update account"),
        "Filter leads ...",
        _controls(
            name="Account name",
            office_phone="Office phone",
            email="E-mail",
            website="Website",
            company_id="Account ID",
            vat="Account VAT number",
            billing_street="Billing street",
            billing_postal_code="Billing postal code",
            billing_city="Billing City",
            billing_state="Billing state",
            billing_country="Billing country",
            shipping_street="Shipping street",
            shipping_postal_code="Shipping postal code",
            shipping_city="Shipping City",
            shipping_state="Shipping state",
            shipping_country="Shipping country",
            description="Description",
            annual_revenue="Annual revenue",
            member_of="Is member of",
            industry=Control("Choose industry", "select"),
            assigned_to=Control("Assigned to", "select"),
        ),
    ),
    "contact": Kind(
        "contact",
        "/en/crm/contacts",
        ("Create new Account", "Create contact"),
        ("Update Contact", "Update contact"),
        "Filter in last name ...",
        _controls(
            first_name="First name",
            last_name="Last name",
            mobile_phone="Mobile phone",
            office_phone="Office phone",
            email="Email",
            personal_email="Personal email",
            website="Website",
            description="Description",
            assigned_to=Control("Assigned user", "select"),
            status=Control("Is contact active?", "switch"),
            # As in the application: the type's label is that of the assignee.
            type=Control("Assigned user", "select", nth=1),
        ),
    ),
    "lead": Kind(
        "lead",
        "/en/crm/leads",
        ("Create new lead", "Create lead"),
        ("Update lead", "Update lead"),
        "Filter leads ...",
        _controls(
            first_name="First name",
            last_name="Last name",
            company="Company",
            jobTitle="Job Title",
            email="E-mail",
            phone="Phone",
            description="Description",
            lead_source="Lead source",
            refered_by="Refered by",
            campaign="Campaign",
            assigned_to=Control("Assigned to", "select"),
        ),
        stays_open=True,
    ),
    "opportunity": Kind(
        "opportunity",
        "/en/crm/opportunities",
        ("Create new opportunity form", "Create opportunity"),
        ("Update Opportunity", "Updates opportunity"),
        "Filter opportunities...",
        _controls(
            name="Oportunity name",
            close_date=Control("Expected close date", "date"),
            description="Description",
            type=Control("Sales type", "select"),
            sales_stage=Control("Sale stage", "select"),
            budget="Bugdget",
            currency="Currency",
            expected_revenue="Expected revenue",
            next_step="Next step",
            assigned_to=Control("Assigned to", "select"),
            account=Control("Assigned Account", "select"),
            contact=Control("Assigned Contact", "select"),
            campaign=Control("From campaign", "select"),
        ),
        stays_open=True,
    ),
}
