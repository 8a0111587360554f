"""Reading the fields of a row from a body: types, ids that must lead somewhere, operators refused."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from twin.app import amounts, injected
from twin.app.answers import object_id, refuse
from twin.app.api.admission import Call
from twin.app.api.nouns import USER, Noun

LARGEST = 2.0**53
"""The largest number that is kept exactly."""
LONGEST = 4000
"""Characters that a text field may have."""


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise refuse(f"Invalid {name}", 400)
    return value


def _number(name: str, value: Any) -> float | int:
    try:
        found = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= LARGEST:  # NaN is not, either
        raise refuse(f"Invalid {name}", 400)
    return int(found) if found.is_integer() else found


def moment(name: str, value: Any) -> datetime:
    """A date-time in ISO 8601. 400 for anything else."""
    try:
        return datetime.fromisoformat(_text(name, value))
    except ValueError as error:
        raise refuse(f"Invalid {name}", 400) from error


async def _reference(call: Call, noun: Noun, name: str, value: Any) -> Any:
    """The id in an id field; 400 if it leads to nothing that the caller may point at."""
    found = object_id(value)
    if found is None:
        raise refuse(f"Invalid {name}", 400)
    collection = noun.owned.get(name)
    unchecked = "assignee-of-any-tenant-accepted" if collection == USER else "rows-of-any-tenant-referred-to"
    if collection is None or call.broken(unchecked):
        return found
    mine = {"organizationId": call.organization, "_id": found}
    if await call.db[collection].find_one(mine, {"_id": 1}) is None:
        what = "is not a member of the organization" if collection == USER else "was not found"
        raise refuse(f"{name} {what}", 400)
    return found


async def read(call: Call, noun: Noun, body: dict[str, Any], *, update: bool) -> dict[str, Any]:
    """The members of the document that *body* sets. 400 for what is malformed."""
    found: dict[str, Any] = {}
    for name, stored in noun.fields.items():
        value = body.get(name)
        if injected.keeps_objects(call.twin, call.operation.slug) and isinstance(value, dict | list):
            found[stored] = value
            continue
        if name not in body or (name in noun.update_only and not update):
            continue
        if value is None or (value == "" and (name in noun.owned or name in noun.looked_up or name in noun.dates)):
            found[stored] = None
        elif name in noun.owned or name in noun.looked_up:
            found[stored] = await _reference(call, noun, name, value)
        elif name in noun.numbers:
            found[stored] = amounts.spoilt(call.twin, _number(name, amounts.sent(call.twin, value)))
        elif name in noun.dates:
            found[stored] = moment(name, value)
        elif name in noun.flags:
            found[stored] = value is True or value == "true"
        else:
            found[stored] = _text(name, value)
    return found
