"""Charts as SVG text, for the report: no script, no font, no picture from elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 34, 36
INK, BAR, MARK, LIMIT = "#333", "#4878a8", "#b3541e", "#b00020"
MOST_POINTS = 3000


def histogram(title: str, values: Sequence[float], *, limit: float, marks: Sequence[tuple[str, float]] = ()) -> str:
    """How often which time was measured, in ms, on a logarithmic axis. *marks*: named times; errors are left out."""
    good = [max(value, 0.1) for value in values if math.isfinite(value)]
    low, high = _span([*good, limit])
    columns = 60
    counts = [0] * columns
    for value in good:
        counts[min(columns - 1, int(columns * _log_place(value, low, high)))] += 1
    peak = max(counts, default=0) or 1
    inner, room = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    bars = [
        f'<rect x="{LEFT + index * inner / columns:.1f}" y="{TOP + room * (1 - count / peak):.1f}" '
        f'width="{inner / columns - 1:.1f}" height="{room * count / peak:.1f}" fill="{BAR}"/>'
        for index, count in enumerate(counts)
        if count
    ]
    ticks = [_tick_x(LEFT + inner * _log_place(tick, low, high), _plain(tick)) for tick in _decades(low, high)]
    lines = [_line_x(LEFT + inner * _log_place(limit, low, high), f"limit {_plain(limit)}", LIMIT, 0)]
    lines += [
        _line_x(LEFT + inner * _log_place(value, low, high), f"{name} {_plain(value)}", MARK, row)
        for row, (name, value) in enumerate(marks, 1)
        if math.isfinite(value)
    ]
    lost = len(values) - len(good)
    note = f"{len(good)} good answers, ms" + (f"; {lost} errors not shown" if lost else "")
    return _frame(title, note, [*bars, *ticks, *lines])


def time_line(title: str, points: Sequence[tuple[float, float]], *, limit: float) -> str:
    """Each request as a point: when it was due (s) and how long it took (ms). Errors are marked at the top."""
    step = max(1, len(points) // MOST_POINTS)
    shown = points[::step]
    last = max((due for due, _ in points), default=1.0) or 1.0
    low, high = _span([*(max(time, 0.1) for _, time in shown if math.isfinite(time)), limit])
    inner, room = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    dots = []
    for due, time in shown:
        x = LEFT + inner * due / last
        if math.isfinite(time):
            y = TOP + room * (1 - _log_place(max(time, 0.1), low, high))
            dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.6" fill="{BAR}" fill-opacity="0.6"/>')
        else:
            dots.append(f'<path d="M{x - 3:.1f} {TOP}l6 6m0 -6l-6 6" stroke="{LIMIT}"/>')
    rows = [_tick_y(TOP + room * (1 - _log_place(tick, low, high)), _plain(tick)) for tick in _decades(low, high)]
    ticks = [_tick_x(LEFT + inner * part / 5, f"{last * part / 5:.1f} s") for part in range(6)]
    edge = TOP + room * (1 - _log_place(limit, low, high))
    bound = f'<path d="M{LEFT} {edge:.1f}H{WIDTH - RIGHT}" stroke="{LIMIT}" stroke-dasharray="4 3"/>'
    return _frame(
        title, f"each point one request, ms; limit {_plain(limit)}; a cross is an error", [*rows, *ticks, *dots, bound]
    )


def trend(title: str, points: Sequence[tuple[str, float, float, float]], *, limit: float) -> str:
    """A value with its interval for each run: (label, low, value, high), oldest first."""
    finite = [number for _, *numbers in points for number in numbers if math.isfinite(number)]
    low, high = _span([*(max(number, 0.1) for number in finite), limit])
    inner, room = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def y_of(value: float) -> float:
        held = min(max(value, low), high) if math.isfinite(value) else (high if value > 0 else low)
        return TOP + room * (1 - _log_place(held, low, high))

    parts = [_tick_y(y_of(tick), _plain(tick)) for tick in _decades(low, high)]
    for index, (label, lower, value, upper) in enumerate(points):
        x = LEFT + inner * (index + 0.5) / len(points)
        parts.append(f'<path d="M{x:.1f} {y_of(lower):.1f}V{y_of(upper):.1f}" stroke="{BAR}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y_of(value):.1f}" r="3" fill="{BAR}"/>')
        parts.append(_tick_x(x, label))
    parts.append(f'<path d="M{LEFT} {y_of(limit):.1f}H{WIDTH - RIGHT}" stroke="{LIMIT}" stroke-dasharray="4 3"/>')
    return _frame(title, f"p95 with its interval, ms, run by run; limit {_plain(limit)}", parts)


def _frame(title: str, note: str, parts: Sequence[str]) -> str:
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="{escape(title)}" font-family="sans-serif" font-size="11">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
            f'<text x="{LEFT}" y="14" fill="{INK}" font-size="12">{escape(title)}</text>',
            f'<text x="{LEFT}" y="28" fill="{INK}">{escape(note)}</text>',
            f'<path d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}" stroke="{INK}" fill="none"/>',
            *parts,
            "</svg>",
            "",
        )
    )


def _tick_x(x: float, label: str) -> str:
    return f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" fill="{INK}" text-anchor="middle">{escape(label)}</text>'


def _tick_y(y: float, label: str) -> str:
    return f'<text x="{LEFT - 6}" y="{y + 4:.1f}" fill="{INK}" text-anchor="end">{escape(label)}</text>'


def _line_x(x: float, label: str, colour: str, row: int) -> str:
    side, gap = ("end", -4) if x > WIDTH * 0.75 else ("start", 4)
    return (
        f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="{colour}"/>'
        f'<text x="{x + gap:.1f}" y="{TOP + 10 + 13 * row}" fill="{colour}" text-anchor="{side}">{escape(label)}</text>'
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    return min(values) * 0.8, max(values) * 1.25


def _log_place(value: float, low: float, high: float) -> float:
    return (math.log(value) - math.log(low)) / (math.log(high) - math.log(low))


def _decades(low: float, high: float) -> list[float]:
    steps = [digit * 10.0**power for power in range(-2, 6) for digit in (1, 2, 5)]
    return [step for step in steps if low <= step <= high]


def _plain(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"
