"""How the API says no."""

from __future__ import annotations

from typing import Any


class ProblemError(Exception):
    """A request that is refused; carries status and body."""

    def __init__(self, status: int, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"error": {"type": "invalid_request_error", "message": message} | more}


def missing(kind: str, key: object, param: str = "id") -> ProblemError:
    """404: there is no such object."""
    name = kind.rpartition(".")[2].replace("_", " ")
    return ProblemError(404 if param == "id" else 400, f"No such {name}: '{key}'", code="resource_missing", param=param)
