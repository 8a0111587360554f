"""Charts of the access log as inline SVG: how many requests, how many errors, how long answers took.

``of_traffic`` gives every chart of one window by name. Each is a whole ``<svg>`` element without scripts and without
anything that has to be fetched; colours follow the page (``currentColor``) but for the errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from signoff.evidence.traffic import Bucket, Traffic

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 180, 48, 24
ERROR, WARNING, CALM = "#c0392b", "#d68910", "#5d6d7e"
Line = tuple[str, str, Callable[[Bucket], float | None]]


def of_traffic(traffic: Traffic) -> dict[str, str]:
    """Every chart that *traffic* has numbers for, by name; {} for an empty window."""
    if not traffic.buckets:
        return {}
    found = {"requests": requests(traffic), "error-rate": error_rate(traffic)}
    if any(one.p95_ms is not None for one in traffic.buckets):
        found["latency"] = latency(traffic)
    return found


def requests(traffic: Traffic) -> str:
    """Requests of people over time."""
    lines: list[Line] = [("requests", CALM, lambda one: float(one.requests))]
    return _chart("Requests of people", "requests", traffic.buckets, lines)


def error_rate(traffic: Traffic) -> str:
    """The shares of server errors and of client errors over time, in percent."""
    lines: list[Line] = [
        ("4xx", WARNING, lambda one: 100 * one.client_errors / one.requests if one.requests else None),
        ("5xx", ERROR, lambda one: 100 * one.server_errors / one.requests if one.requests else None),
    ]
    return _chart("Share of errors", "%", traffic.buckets, lines)


def latency(traffic: Traffic) -> str:
    """How long answers took over time: median and 95th percentile, in milliseconds."""
    lines: list[Line] = [
        ("median", CALM, lambda one: one.p50_ms),
        ("95 %", WARNING, lambda one: one.p95_ms),
    ]
    return _chart("Time to answer", "ms", traffic.buckets, lines)


def _chart(title: str, unit: str, buckets: Sequence[Bucket], lines: Sequence[Line]) -> str:
    values = [value for _, _, of in lines for one in buckets if (value := of(one)) is not None]
    top = _round_up(max(values, default=0.0))
    begin, end = buckets[0].start, buckets[-1].start
    span = max(1.0, (end - begin).total_seconds())

    def x(one: Bucket) -> float:
        return LEFT + (WIDTH - LEFT - 8) * (one.start - begin).total_seconds() / span

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - 24) * value / top

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="sans-serif" font-size="11" fill="currentColor">',
        f"<title>{escape(title)}</title>",
        f'<text x="{LEFT}" y="14" font-weight="bold">{escape(title)} ({escape(unit)})</text>',
    ]
    for share in (0.0, 0.5, 1.0):
        at = y(top * share)
        parts.append(
            f'<line x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - 8}" y2="{at:.1f}" stroke="currentColor" opacity="0.2"/>'
            f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{top * share:g}</text>'
        )
    for number, (name, colour, of) in enumerate(lines):
        dots = [(x(one), y(value)) for one in buckets if (value := of(one)) is not None]
        path = " ".join(f"{'L' if index else 'M'}{left:.1f} {up:.1f}" for index, (left, up) in enumerate(dots))
        parts.append(f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        parts.append(
            f'<text x="{WIDTH - 8 - 70 * number}" y="14" text-anchor="end" fill="{colour}">{escape(name)}</text>'
        )
    parts.append(
        f'<text x="{LEFT}" y="{HEIGHT - 6}">{begin:%d %b %H:%M}</text>'
        f'<text x="{WIDTH - 8}" y="{HEIGHT - 6}" text-anchor="end">{end:%d %b %H:%M} UTC</text></svg>'
    )
    return "".join(parts)


def _round_up(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    step = 0.001
    while True:
        for factor in (1, 2, 5):
            if step * factor >= value:
                return step * factor
        step *= 10
