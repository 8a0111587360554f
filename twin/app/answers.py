"""How the application answers: JSON, plain text errors, documents of the database as JSON; and how it reads bodies."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bson import ObjectId
from bson.errors import InvalidId
from starlette.requests import Request
from starlette.responses import Response


class RefusedError(Exception):
    """A request that is answered with an error; handlers raise it from any depth."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def data(content: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(content, separators=(",", ":")), status, media_type="application/json")


def text(content: str, status: int) -> Response:
    """A plain text answer, the usual form of the application's errors."""
    return Response(content, status, headers={"content-type": "text/plain;charset=UTF-8"})


def page(content: str, status: int = 200) -> Response:
    """An HTML answer."""
    return Response(content, status, headers={"content-type": "text/html; charset=utf-8"})


def refuse(content: str, status: int) -> RefusedError:
    """A plain text refusal, to be raised."""
    return RefusedError(text(content, status))


async def body_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body. Raises a 400 for anything else."""
    try:
        found = json.loads(await request.body())
    except ValueError as error:
        raise refuse("Invalid JSON", 400) from error
    if not isinstance(found, dict):
        raise refuse("Invalid JSON", 400)
    return found


def strings(found: dict[str, Any], *names: str) -> list[str]:
    """Those members as strings, absent ones as ``""``. An operator object such as ``{"$ne": null}`` is a 400."""
    values = [found.get(name) or "" for name in names]
    if not all(isinstance(value, str) for value in values):
        raise refuse("Invalid input", 400)
    return values


def object_id(value: object) -> ObjectId | None:
    """*value* as an ObjectId, or None if it is none."""
    try:
        return ObjectId(value) if isinstance(value, str | ObjectId) else None
    except InvalidId:
        return None


def plain(value: Any) -> Any:
    """A database value as JSON has it: ids as hex, dates in ISO 8601 with milliseconds and ``Z``."""
    if isinstance(value, ObjectId):
        return str(value)
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value


def now() -> datetime:
    """The present, as the database keeps it."""
    return datetime.now(UTC)
