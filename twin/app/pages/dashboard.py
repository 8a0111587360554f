"""The home page: the numbers of the visitor's organization."""

from __future__ import annotations

from starlette.responses import Response
from starlette.routing import Route

from twin.app.pages.gates import Visit, in_shell
from twin.app.pages.lateness import way
from twin.app.pages.render import page, twin_of
from twin.app.pages.words import number

# title, address, collection; every count is of the visitor's own organization
CARDS = (
    ("Active users", "/admin/users", "Users"),
    ("Companies", "/crm/accounts", "crm_Accounts"),
    ("Deals", "/crm/opportunities", "crm_Opportunities"),
    ("Contacts", "/crm/contacts", "crm_Contacts"),
    ("Leads", "/crm/leads", "crm_Leads"),
    ("Contracts", "/crm/contracts", "crm_Contracts"),
    ("Projects", "/projects", "Boards"),
    ("Tasks", "/projects/tasks", "Tasks"),
    ("My tasks", "/projects/tasks/{user}", "Tasks"),
    ("Invoices", "/invoice", "Invoices"),
    ("Documents", "/documents", "Documents"),
)


@in_shell
async def dashboard(visit: Visit) -> Response:
    """The cards with counts, and what is expected to come in."""
    if visit.broken("dashboard-crashes"):
        return page(visit.request, "crash.html")
    cards = []
    for title, address, collection in CARDS:
        wanted = dict(visit.within("leak-in-dashboard-counts"))
        if title == "Active users":
            wanted["userStatus"] = "ACTIVE"
        if title == "My tasks":
            wanted["user"] = visit.user["_id"]
        count = await visit.db[collection].count_documents(wanted)
        cards.append((title, address.format(user=visit.user["_id"]), count))
    deals = visit.db["crm_Opportunities"].find({**visit.mine, "status": "ACTIVE"}, {"expected_revenue": 1})
    expected = sum([number(deal.get("expected_revenue")) async for deal in deals])
    return await visit.page("dashboard.html", cards=cards, expected=expected, late=way(twin_of(visit.request)))


ROUTES = [Route("/", dashboard)]
