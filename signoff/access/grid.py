"""Draws what was asked as a grid: a colour and a sign for each cell, words for each on hovering. SVG, no scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

GOOD, REFUSED, WRONG, UNKNOWN, EMPTY = "good", "refused", "wrong", "unknown", "empty"
# Okabe and Ito's colours, which people tell apart who see red and green alike; the sign says the same.
LOOKS = {
    GOOD: ("#009e73", "✓"),
    REFUSED: ("#56b4e9", "⊘"),
    WRONG: ("#d55e00", "✗"),
    UNKNOWN: ("#f0e442", "?"),
    EMPTY: ("#ffffff", ""),
}
CELL, ROW, TOP, LETTER, MARGIN = 44, 22, 64, 6.2, 12


@dataclass(frozen=True)
class Mark:
    """One cell of a grid. look: one of the constants above. words: what is shown on hovering."""

    look: str = EMPTY
    words: str = ""


def draw(
    title: str,
    columns: Sequence[tuple[str, str]],
    rows: Sequence[tuple[str, Sequence[Sequence[Mark]]]],
    legend: dict[str, str],
) -> str:
    """The grid as SVG.

    columns: group and name of each. rows: name, and for each column the marks that share the cell. legend: what
    the looks that occur mean.
    """
    left = MARGIN * 2 + max((len(name) for name, _ in rows), default=0) * LETTER
    width = MARGIN + max(
        left + CELL * len(columns),
        len(title) * LETTER * 1.25,
        sum(36 + len(words) * LETTER for words in legend.values()),
    )
    height = TOP + ROW * len(rows) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" '
        f'height="{height}" font-family="system-ui, sans-serif" font-size="11" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width:.0f}" height="{height}" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="18" font-size="13" font-weight="600">{escape(title)}</text>',
        *_heads(columns, left),
    ]
    for number, (name, cells) in enumerate(rows):
        y = TOP + number * ROW
        parts.append(f'<text x="{MARGIN}" y="{y + 14}">{escape(name)}</text>')
        for place, marks in enumerate(cells):
            parts += _cell(left + place * CELL, y, marks)
    parts += _legend(legend, TOP + ROW * len(rows) + 24)
    return "\n".join([*parts, "</svg>", ""])


def _heads(columns: Sequence[tuple[str, str]], left: float) -> list[str]:
    parts, last = [], ""
    for place, (group, name) in enumerate(columns):
        x = left + place * CELL
        if group != last:
            parts.append(f'<text x="{x:.0f}" y="40" font-weight="600">{escape(group)}</text>')
            last = group
        parts.append(f'<text x="{x:.0f}" y="56" fill="#444444">{escape(name)}</text>')
    return parts


def _cell(x: float, y: int, marks: Sequence[Mark]) -> list[str]:
    parts, width = [], (CELL - 4) / max(1, len(marks))
    for number, mark in enumerate(marks):
        colour, sign = LOOKS[mark.look]
        start = x + number * width
        words = f"<title>{escape(mark.words)}</title>" if mark.words else ""
        parts.append(
            f'<g>{words}<rect x="{start:.1f}" y="{y}" width="{width - 1:.1f}" height="{ROW - 4}" rx="3" '
            f'fill="{colour}" stroke="#999999" stroke-width="0.5"/>'
            f'<text x="{start + width / 2:.1f}" y="{y + 13}" text-anchor="middle">{sign}</text></g>'
        )
    return parts


def _legend(legend: dict[str, str], y: int) -> list[str]:
    parts, x = [], float(MARGIN)
    for look, words in legend.items():
        colour, sign = LOOKS[look]
        parts.append(
            f'<rect x="{x:.0f}" y="{y - 11}" width="16" height="14" rx="3" fill="{colour}" stroke="#999999"/>'
            f'<text x="{x + 8:.0f}" y="{y}" text-anchor="middle">{sign}</text>'
            f'<text x="{x + 22:.0f}" y="{y}">{escape(words)}</text>'
        )
        x += 36 + len(words) * LETTER
    return parts
