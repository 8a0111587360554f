"""The four kinds of row in the CRM as data: form, list and where they live. Wording follows the application's forms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from twin.app.pages.forms import Field, Rule

REQUIRED = Rule(required=True)
SHORT = Rule(optional=True, least=3, most=50)
PERSON = "Select a user to assign the account"


@dataclass(frozen=True)
class Column:
    """A column of a list.

    key: the member of the document, or ``assignee``, ``account_name``, ``contact_name``.
    form: how it is written: ``text``, ``status``, ``money`` or a ``strftime`` form.
    """

    title: str
    key: str
    sorts: bool = False
    form: str = "text"
    links: bool = False


@dataclass(frozen=True)
class Entity:
    """One kind of row.

    sources: where the options of a select come from, by field name.
    renamed: names of fields that an update calls otherwise than a create; the document calls them so too.
    stored: members of the document that hold a field, where the names differ.
    extra: fields that only the update form has.
    """

    name: str
    plural: str
    address: str
    collection: str
    api: str
    about: str
    create_title: str
    update_title: str
    submits: tuple[str, str]
    closes: str
    filter: tuple[str, str]
    fields: tuple[Field, ...]
    columns: tuple[Column, ...]
    sources: Mapping[str, str]
    renamed: Mapping[str, str] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)
    extra: tuple[Field, ...] = ()
    watchable: bool = False
    statuses: tuple[str, ...] = ()
    busy: str = "Saving data ..."
    failure: str = ""


def _address(kind: str, *, required: bool) -> tuple[Field, ...]:
    """Street, code, city, state and country of the billing or shipping address."""
    low = kind.lower()

    def rule(least: int, most: int) -> Rule:
        return Rule(required=True, least=least, most=most) if required else Rule(optional=True)

    return (
        Field(f"{kind} street", f"{low}_street", placeholder="Švábova 772/18", rule=rule(3, 50)),
        Field(f"{kind} postal code", f"{low}_postal_code", placeholder="252 18", rule=rule(2, 10)),
        Field(f"{kind} City", f"{low}_city", placeholder="Prague", rule=rule(3, 50)),
        Field(f"{kind} state", f"{low}_state", rule=SHORT if required else Rule(optional=True)),
        Field(f"{kind} country", f"{low}_country", placeholder="Czechia", rule=rule(3, 50)),
    )


ACCOUNT = Entity(
    name="Account",
    plural="Accounts",
    address="/crm/accounts",
    collection="crm_Accounts",
    api="/api/crm/account",
    about="Everything you need to know about your accounts",
    create_title="Create new Account",
    update_title="Update Account - ",
    submits=("Create account", "Update account"),
    closes="always",
    filter=("Filter leads ...", "Name"),
    busy="",
    failure="Something went wrong. Please try again.",
    watchable=True,
    statuses=("Active", "Inactive"),
    fields=(
        Field("Account name", "name", placeholder="NextCRM Inc.", rule=Rule(required=True, least=3, most=80)),
        Field("Office phone", "office_phone", placeholder="+420 ...."),
        Field("E-mail", "email", placeholder="account@domain.com", rule=Rule(required=True, email=True)),
        Field("Website", "website", placeholder="https://www.domain.com"),
        Field("Account ID", "company_id", placeholder="1234567890", rule=Rule(required=True, least=5, most=10)),
        Field("Account VAT number", "vat", placeholder="CZ1234567890", rule=Rule(optional=True, most=20)),
        *_address("Billing", required=True),
        *_address("Shipping", required=False),
        Field(
            "Description",
            "description",
            "textarea",
            "Description",
            rule=Rule(optional=True, least=3, most=1000),
        ),
        Field("Annual revenue", "annual_revenue", placeholder="1.0000.000", rule=SHORT),
        Field("Is member of", "member_of", placeholder="Tesla Inc.", rule=SHORT),
        Field("Choose industry", "industry", "select", "Select new account industry", rule=REQUIRED),
        Field("Assigned to", "assigned_to", "select", PERSON, rule=REQUIRED),
    ),
    sources={"industry": "industries", "assigned_to": "users"},
    columns=(
        Column("Created", "createdAt", form="%y/%m/%d-%H:%M"),
        Column("Assigned to", "assignee", sorts=True),
        Column("Name", "name", links=True),
        Column("E-mail", "email", sorts=True),
        Column("Account contact", "contact_names"),
        Column("Status", "status", sorts=True, form="status"),
    ),
)

CONTACT = Entity(
    name="Contact",
    plural="Contacts",
    address="/crm/contacts",
    collection="crm_Contacts",
    api="/api/crm/contacts",
    about="Everything you need to know about your contacts",
    create_title="Create new Account",  # as in the application
    update_title="Update Contact - ",
    submits=("Create contact", "Update contact"),
    closes="always",
    filter=("Filter in last name ...", "Sure name"),
    fields=(
        Field("First name", "first_name", placeholder="John"),
        Field("Last name", "last_name", placeholder="Doe", rule=REQUIRED),
        Field("Mobile phone", "mobile_phone", placeholder="+11 1236 77 55"),
        Field("Office phone", "office_phone", placeholder="+11 1236 77 55"),
        Field("Email", "email", placeholder="john@domain.com", rule=REQUIRED),
        Field("Personal email", "personal_email", placeholder="littlejohny@gmail.com"),
        Field("Website", "website", placeholder="https://www.domain.com"),
        Field("Description", "description", "textarea", "Useful information about the contact"),
        Field("Assigned user", "assigned_to", "select", "Choose an user", rule=REQUIRED, search="Search in users ..."),
        Field("Assign an Account", "assigned_account", "select", "Choose assigned account"),
        Field("Position", "position", placeholder="CTO"),
        Field("Is contact active?", "status", "switch"),
        Field(
            "Assigned user",  # as in the application, though it is the type
            "type",
            "select",
            "Choose contact type",
            rule=REQUIRED,
            options=(("Customer", "Customer"), ("Partner", "Partner"), ("Vendor", "Vendor")),
        ),
        *(
            Field(label, f"social_{label.lower()}", placeholder=f"https://www.{label.lower()}.com/john")
            for label in ("Twitter", "Facebook", "Linkedin", "Skype", "YouTube", "TikTok")
        ),
    ),
    sources={"assigned_to": "users", "assigned_account": "accounts"},
    stored={"assigned_account": "accountsIDs"},
    columns=(
        Column("Date created", "created_on", form="%y-%m-%d"),
        Column("Assigned to", "assignee", sorts=True),
        Column("Assigned account", "account_name"),
        Column("Name", "first_name", sorts=True),
        Column("Sure name", "last_name", sorts=True),
        Column("E-mail", "email", sorts=True),
        Column("Mobile", "mobile_phone", sorts=True),
        Column("Status", "status", sorts=True, form="active"),
    ),
)

LEAD = Entity(
    name="Lead",
    plural="Leads",
    address="/crm/leads",
    collection="crm_Leads",
    api="/api/crm/leads",
    about="Everything you need to know about your leads",
    create_title="Create new lead",
    update_title="Update lead - ",
    submits=("Create lead", "Update lead"),
    closes="never",
    filter=("Filter leads ...", "Company"),
    statuses=("New", "In progress", "Completed"),
    fields=(
        Field("First name", "first_name", placeholder="Johny", rule=REQUIRED),
        Field("Last name", "last_name", placeholder="Walker", rule=Rule(required=True, least=3, most=30)),
        Field("Company", "company", placeholder="NextCRM Inc."),
        Field("Job Title", "jobTitle", placeholder="CTO"),
        Field("E-mail", "email", placeholder="johny@domain.com", rule=Rule(optional=True, email=True)),
        Field("Phone", "phone", placeholder="+11 123 456 789", rule=Rule(optional=True, most=15)),
        Field("Description", "description", "textarea", "New NextCRM functionality"),
        Field("Lead source", "lead_source", "textarea", "Website"),
        Field("Refered by", "refered_by", "textarea", "Johny Walker"),
        Field("Campaign", "campaign", "textarea", "Social networks"),
        Field("Assigned to", "assigned_to", "select", PERSON),
        Field("Assign an Account", "accountIDs", "select", "Choose assigned account"),
    ),
    extra=(
        Field(
            "Lead status",
            "status",
            "select",
            "Choose lead status",
            options=(("NEW", "New"), ("IN_PROGRESS", "In progress"), ("COMPLETED", "Completed")),
        ),
        Field("Type", "type", placeholder="Social networks"),
    ),
    sources={"assigned_to": "users", "accountIDs": "accounts"},
    renamed={"first_name": "firstName", "last_name": "lastName"},
    stored={"accountIDs": "accountsIDs"},
    columns=(
        Column("Expected close", "createdAt", form="%y-%m-%d"),
        Column("Last update", "updatedAt", form="%y-%m-%d"),
        Column("Assigned to", "assignee", sorts=True),
        Column("Company", "company"),
        Column("Name", "firstName"),
        Column("E-mail", "email", sorts=True),
        Column("Phone", "phone"),
        Column("Status", "status", sorts=True, form="status"),
    ),
)

OPPORTUNITY = Entity(
    name="Opportunity",
    plural="Opportunities",
    address="/crm/opportunities",
    collection="crm_Opportunities",
    api="/api/crm/opportunity",
    about="Everything you need to know about your opportinities",
    create_title="Create new opportunity form",
    update_title="Update Opportunity - ",
    submits=("Create opportunity", "Updates opportunity"),
    closes="never",
    filter=("Filter opportunities...", "Name"),
    statuses=("Active", "Inactive", "Pending", "Closed"),
    fields=(
        Field("Oportunity name", "name", placeholder="New NextCRM functionality", rule=REQUIRED),
        Field(
            "Expected close date",
            "close_date",
            "date",
            "Pick a expected close date",
            rule=Rule(required=True, messages={"required": "A expected close date is required."}),
        ),
        Field("Description", "description", "textarea", "New NextCRM functionality", rule=REQUIRED),
        Field("Sales type", "type", "select", "Choose type", rule=REQUIRED),
        Field("Sale stage", "sales_stage", "select", "Choose actual stage", rule=REQUIRED),
        Field("Bugdget", "budget", "number", "1.000.000", rule=REQUIRED),
        Field("Currency", "currency", placeholder="USD", rule=REQUIRED),
        Field("Expected revenue", "expected_revenue", "number", "1.000.000", rule=REQUIRED),
        Field("Next step", "next_step", "textarea", "Describe the next step", rule=REQUIRED),
        Field("Assigned to", "assigned_to", "select", PERSON, rule=REQUIRED),
        Field("Assigned Account", "account", "select", "Choose account", rule=REQUIRED),
        Field("Assigned Contact", "contact", "select", PERSON, rule=REQUIRED, search="Search contact..."),
        Field("From campaign", "campaign", "select", "Select a campaign", rule=REQUIRED),
    ),
    sources={
        "type": "types",
        "sales_stage": "stages",
        "assigned_to": "users",
        "account": "accounts",
        "contact": "contacts",
        "campaign": "campaigns",
    },
    columns=(
        Column("Expected close", "close_date", form="%y-%m-%d"),
        Column("Assigned to", "assignee", sorts=True),
        Column("Assigned account", "account_name"),
        Column("Name", "name", sorts=True, links=True),
        Column("Budget", "budget", sorts=True, form="money"),
        Column("Next step", "next_step"),
        Column("Status", "status", sorts=True, form="status"),
    ),
)

ENTITIES = (ACCOUNT, CONTACT, LEAD, OPPORTUNITY)
