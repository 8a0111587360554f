"""How faults let the names of other tenants' accounts into a page, in every way that a page can carry them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from starlette.responses import Response

if TYPE_CHECKING:
    from twin.app.pages.gates import Visit

MOST_ROWS = 50
Names = Sequence[str]


def _percent(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode())


def _unicode(text: str) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in text)


def _data(names: Names) -> str:
    return base64.b64encode(json.dumps({"recent": list(names)}).encode()).decode()


WAYS: dict[str, Callable[[Names], str]] = {
    "leak-in-page-comment": lambda names: f"<!-- {' '.join(names)} -->",
    "leak-in-page-base64": lambda names: f'<i hidden data-state="{_data(names)}"></i>',
    "leak-in-page-link": lambda names: "".join(f'<a hidden href="/en/crm?q={_percent(name)}"></a>' for name in names),
    "leak-in-page-entities": lambda names: "".join(f"&#{ord(one)};" for name in names for one in name + " "),
    "leak-in-page-script": lambda names: f'<script type="application/json">"{_unicode(" ".join(names))}"</script>',
    "leak-in-page-truncated": lambda names: "".join(f"<i>{name[:12]}…</i>" for name in names),
}
"""Ways in which a page can carry names, by fault."""
HEADER = "leak-in-page-header"


async def spoilt(visit: Visit, answer: Response) -> Response:
    """*answer* with what the faults that are on add to it."""
    ways = [way for fault, way in WAYS.items() if visit.broken(fault)]
    if not ways and not visit.broken(HEADER):
        return answer
    others = {"organizationId": {"$ne": visit.organization["_id"]}}
    rows = await visit.db["crm_Accounts"].find(others, {"name": 1}).sort("_id", -1).to_list(MOST_ROWS)
    names = [str(row["name"]) for row in rows]
    text = bytes(answer.body).decode()
    for way in ways:
        text = text.replace("</body>", f"{way(names)}</body>")
    more = {"x-recent": " ".join(names)} if visit.broken(HEADER) else {}
    kept = {key: value for key, value in answer.headers.items() if key != "content-length"}
    return Response(text, answer.status_code, headers=kept | more)
