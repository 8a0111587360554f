"""What was recorded around the twin since it was deployed, kept on disk: statements, probes, the access log."""

from __future__ import annotations

from pathlib import Path

from twin.platform import statements
from twin.state import Twin


def folder(twin: Twin) -> Path:
    """Where the records are."""
    return twin.folder / "records"


def describe(twin: Twin) -> dict[str, str]:
    """Where everything is."""
    return {"statements": str(folder(twin) / "statements")}


def settle(twin: Twin) -> None:
    """Bring what is on disk into line with the faults that are on."""
    statements.write(twin, folder(twin) / "statements")
