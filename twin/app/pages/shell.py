"""The shell around every page of a signed-in visitor: sidebar, header, footer."""

from __future__ import annotations

from typing import Any

from pymongo.asynchronous.database import AsyncDatabase

Document = dict[str, Any]
Links = tuple[tuple[str, str], ...]

SIDEBAR: Links = (
    ("Projects", "/projects"),
    ("Second brain", "/secondBrain"),
    ("Invoices", "/invoice"),
    ("Reports", "/reports"),
    ("Documents", "/documents"),
    ("ChatGPT", "/openAi"),
)
SALES: tuple[Links, ...] = (
    (("Dashboard", "/crm/dashboard"), ("My Dashboard", "/crm/dashboard/user"), ("Overview", "/crm")),
    (
        ("Companies", "/crm/accounts"),
        ("Contacts", "/crm/contacts"),
        ("Leads", "/crm/leads"),
        ("Opportunities", "/crm/opportunities"),
        ("Contracts", "/crm/contracts"),
    ),
)
LANGUAGES = (("en", "English"), ("cz", "Czech"), ("de", "German"), ("uk", "Ukrainian"))


async def shell_of(db: AsyncDatabase[Document], user: Document, organization: Document) -> Document:
    """What the shell's template draws. ``others`` are the organizations the visitor could switch to."""
    memberships = await db["OrganizationMembers"].find({"userId": user["_id"]}).to_list()
    wanted = [row["organizationId"] for row in memberships if row["organizationId"] != organization["_id"]]
    others = await db["Organizations"].find({"_id": {"$in": wanted}}).sort("name").to_list() if wanted else []
    return {
        "links": SIDEBAR,
        "sales": SALES,
        "languages": LANGUAGES,
        "others": [{"id": str(row["_id"]), "name": row["name"]} for row in others],
    }
