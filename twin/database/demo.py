"""The first rows of a fresh twin: two workshops with their people, and one user who waits."""

from __future__ import annotations

import secrets

from twin.app import users
from twin.app.api import organizations
from twin.state import Twin

WORKSHOPS = (("Demo Workshop", "demo-workshop", "PRO", "demo"), ("Other Workshop", "other-workshop", "FREE", "other"))
ROLES = ("OWNER", "ADMIN", "MEMBER", "VIEWER")


LOOKUPS = {
    "crm_Industry_Type": ("Public sector", "Other", "SW Development"),
    "crm_Opportunities_Type": ("Business from partners", "Upsale", "New deal", "Cross sale"),
    "crm_Opportunities_Sales_Stages": (
        "New",
        "Need analysis",
        "Offer sent",
        "Offer accepted",
        "Contract draft",
        "Contract negotiation",
        "Send for signing",
        "Signing",
        "Realization of the project",
    ),
    "crm_campaigns": ("Social networks", "Cold calls"),
}
"""What the application's own seeding writes, for all organizations."""


async def fill(twin: Twin) -> None:
    """Write the rows and note the accounts. The owner of the first workshop administers the platform."""
    for collection, names in LOOKUPS.items():
        await twin.db[collection].insert_many([{"__v": 0, "name": name} for name in names])
    password = f"Demo-{secrets.token_urlsafe(9)}"
    stored = await users.hash_of(password)

    def account(email: str, role: str, organization: str | None) -> None:
        twin.accounts.append({"email": email, "password": password, "role": role, "organization": organization})

    for name, slug, plan, domain in WORKSHOPS:
        people = [
            users.new(
                f"{role.lower()}@{domain}.test",
                f"{domain.title()} {role.title()}",
                password=stored,
                userStatus="ACTIVE",
                organization_role=role,
                is_admin=(role, domain) == ("OWNER", "demo"),
            )
            for role in ROLES
        ]
        await twin.db.Users.insert_many(people)
        organization = organizations.new(name, slug, people[0]["_id"], plan)
        await twin.db.Organizations.insert_one(organization)
        ids = [person["_id"] for person in people]
        await twin.db.Users.update_many({"_id": {"$in": ids}}, {"$set": {"organizationId": organization["_id"]}})
        for person in people:
            account(person["email"], person["organization_role"], slug)
    waiting = users.new("pending@demo.test", "Demo Pending", password=stored)
    await twin.db.Users.insert_one(waiting)
    account(waiting["email"], "PENDING", None)
