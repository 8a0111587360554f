"""What faults make of the audit row of a denial: nothing, less than there should be, too much."""

from __future__ import annotations

from typing import Any

from twin.state import Twin

Told = tuple[str, dict[str, Any] | None]


def rows(twin: Twin, resource: str, changes: dict[str, Any]) -> list[Told]:
    """Action and details of each row that is left; one of PERMISSION_DENIED with all details in a sound deployment."""
    on = twin.faults.on
    silent = on("denial-rows-absent") or (on("denial-rows-of-members-absent") and resource == "member")
    silent = silent or (on("denial-rows-of-billing-alone") and resource != "billing")
    if silent or (on("denial-rows-of-viewer-absent") and changes["actualRole"] == "VIEWER"):
        return []
    told: dict[str, Any] | None = dict(changes)
    for name in ("endpoint", "method"):
        if on(f"denial-rows-without-{name}"):
            told = {key: value for key, value in changes.items() if key != name}
    if on("denial-rows-of-another-route"):
        told = {**changes, "endpoint": "/api"}
    if on("denial-rows-without-details"):
        told = None
    row = ("VIEW" if on("denial-rows-of-another-action") else "PERMISSION_DENIED", told)
    return [row, row] if on("denial-rows-twice") else [row]
