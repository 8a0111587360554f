"""``signoff.html``: one page without scripts, without network, everything from the target escaped."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from signoff.report import view
from signoff.report.contradictions import contradictions
from signoff.report.record import RunRecord
from signoff.verdict import State

HERE = Path(__file__).parent
_TICKS = re.compile(r"`([^`]+)`")
# A page that says nothing may be fetched or run, should anything ever get past the escaping.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'"


def render(run: RunRecord, place: Path) -> str:
    """The page of *run*, whose evidence lies in *place*."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "template"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(ticks=_ticks, when=_when, seconds=_seconds, slug=_slug)
    return environment.get_template("page.html").render(
        run=run,
        decision=run.decision,
        parts=view.sections(run, place),
        bar=view.bar(run),
        due=view.due(run),
        advice=view.advice(run),
        tone=view.tone(run),
        slowest=view.slowest(run),
        meanings=view.meanings(run),
        beside=view.beside(place),
        contradictions=contradictions(record.item for record in run.items),
        glyphs=view.GLYPHS,
        states=list(State),
        policy=POLICY,
        style=Markup((HERE / "template" / "style.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    )


def _ticks(text: str) -> Markup:
    """*text* escaped, with what stands in backticks as code."""
    return Markup(_TICKS.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped one call further in


def _when(moment: datetime | str) -> str:
    """A moment in UTC, to the minute; text that is no moment as it is."""
    try:
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    except ValueError:
        return str(moment)
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _seconds(number: float) -> str:
    if number >= 60:
        return f"{int(number // 60)} min {int(number % 60)} s"
    return f"{number:.1f} s" if number >= 0.1 else f"{number * 1000:.0f} ms"


def _slug(state: str) -> str:
    return str(state).lower().replace(" ", "-")
