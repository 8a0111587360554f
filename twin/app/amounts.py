"""What faults make of amounts: wrapped, cut, negative ones turned round, endless ones let through."""

from __future__ import annotations

from typing import Any

from twin.app.answers import refuse
from twin.state import Twin

_INT32 = 2**31


def sent(twin: Twin, value: Any) -> Any:
    """The amount as it came; a fault takes what is no number for zero, or crashes on it."""
    endless = str(value).lower() in ("nan", "infinity", "1e400")
    if endless and twin.faults.on("endless-amounts-crash"):
        raise refuse("Initial error", 500)
    return 0 if endless and twin.faults.on("endless-amounts-are-zero") else value


def spoilt(twin: Twin, value: float) -> float:
    """The amount as it is kept."""
    if twin.faults.on("amounts-wrap-around") and abs(value) >= _INT32:
        return int((value + _INT32) % (2 * _INT32) - _INT32)
    if twin.faults.on("negative-amounts-turned-round"):
        return abs(value)
    return min(value, _INT32 - 1) if twin.faults.on("huge-amounts-cut") else value
