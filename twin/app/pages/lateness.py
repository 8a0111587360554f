"""Ways in which the content of a page is late although its document is not: faults, all for the script to carry out."""

from __future__ import annotations

from twin.state import Twin

_WAYS = {
    "content-after-spinner": "spinner",
    "content-under-overlay": "overlay",
    "content-flashes": "flash",
    "dashboard-counts-late": "counts",
}


def way(twin: Twin) -> str:
    """How the content is late while a fault is on; empty when it is not."""
    return next((how for fault, how in _WAYS.items() if twin.faults.on(fault)), "")
