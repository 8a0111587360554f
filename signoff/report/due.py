"""The items that can be judged only later, as a calendar (RFC 5545): one entry for each moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from signoff.verdict import Standing

LINE = 75  # octets, section 3.1
LASTS = timedelta(minutes=30)


def calendar(due: Iterable[Standing], *, target: str, now: datetime) -> str:
    """The calendar of what is due; without entries for an empty list."""
    by_moment: dict[datetime, list[Standing]] = {}
    for one in due:
        if one.due:
            by_moment.setdefault(datetime.fromisoformat(one.due).astimezone(UTC), []).append(one)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//awms-signoff//due//EN", "CALSCALE:GREGORIAN"]
    for moment in sorted(by_moment):
        some = by_moment[moment]
        ids = ", ".join(one.id for one in some)
        reasons = "\n".join(f"{one.id}: {one.reason}" for one in some)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_stamp(moment)}-{'-'.join(one.id for one in some)}@awms-signoff",
            f"DTSTAMP:{_stamp(now)}",
            f"DTSTART:{_stamp(moment)}",
            f"DTEND:{_stamp(moment + LASTS)}",
            f"SUMMARY:{_text(f'Sign-off of {target}: judge {ids}')}",
            f"DESCRIPTION:{_text(reasons)}",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(f'Judge {ids}')}",
            "TRIGGER:PT0S",
            "END:VALARM",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(raw: str) -> str:
    """*raw* as a TEXT value (section 3.3.11)."""
    escaped = raw.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return escaped.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """*line* in pieces of at most LINE octets; further ones begin with a space."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return [*pieces, piece]
