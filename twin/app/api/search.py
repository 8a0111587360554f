"""``POST /api/fulltext-search``: what of the organization's own rows has a word in it."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute

from twin.app import injected, users
from twin.app.answers import data
from twin.app.api.admission import Call, route
from twin.app.api.opportunities import listed

PLACES = {
    "opportunities": ("crm_Opportunities", ("name", "description")),
    "accounts": ("crm_Accounts", ("name", "description", "email")),
    "contacts": ("crm_Contacts", ("first_name", "last_name", "email")),
    "tasks": ("Tasks", ("title", "content")),
    "projects": ("Boards", ("title", "description")),
}
MOST_ROWS = 100


async def _search(call: Call) -> Response:
    word = injected.word(call.twin, (await call.body()).get("data"))

    def wanted(kind: str, names: tuple[str, ...]) -> dict[str, Any]:
        pattern = word if call.broken("search-runs-patterns") else re.escape(word)
        has_word = {"$regex": pattern, "$options": "i"}
        return call.within(f"leak-in-search-{kind}") | {"$or": [{name: has_word} for name in names]}

    found: dict[str, Any] = {name: [] for name in (*PLACES, "users")}
    if word:
        for name, (collection, names) in PLACES.items():
            rows = await call.db[collection].find(wanted(name, names)).to_list(MOST_ROWS)
            found[name] = [listed(row) for row in rows]
        people = await call.db.Users.find(wanted("users", ("name", "email", "account_name"))).to_list(MOST_ROWS)
        found["users"] = [users.shown(call.twin, one) for one in people]
    return data({"data": found})


def routes() -> list[BaseRoute]:
    """``/api/fulltext-search``."""
    return [route("/api/fulltext-search", POST=_search)]
