"""Running one product test: its needs, its trail, its state, its evidence file.

Works in every process that runs tests.
"""

from __future__ import annotations

import json
from collections.abc import Generator
from typing import Any

import pytest

from signoff.evidence import REDACTOR, TRAIL, Evidence, Exchange, visible
from signoff.plugin import so_far, states
from signoff.plugin.collecting import ITEM, NEEDS
from signoff.plugin.facts import evidence_folder
from signoff.verdict import State

EVIDENCE_FILE = "exchanges.json"
MOST_PIECES = 200
LONGEST_PIECE = 20_000


class Runner:
    """Stands around every test that belongs to an item."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """File what was asked and answered, however the test ended."""
        try:
            return (yield)
        finally:
            if ITEM in item.stash:
                file_evidence(item)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Begin a new trail, and do not begin at all for want of a need."""
        if ITEM not in item.stash:
            return
        TRAIL.clear()
        so_far.forget([item.nodeid])
        lacking = [text for need in item.stash[NEEDS] if (text := missing(item.config, need))]
        if lacking:
            raise states.Missing("; ".join(lacking), _use_item_location=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> None:
        """Count from here: what set-up asked is kept as evidence, but makes no claim."""
        if ITEM in item.stash:
            TRAIL.asked = TRAIL.judged = 0
            TRAIL.attested = ""

    # Outermost, so that the state has the last word over skipping, xfail and other plugins.
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Put the state on the report, and make pytest's outcome follow it."""
        report = yield
        states.clean(report)
        if ITEM in item.stash:
            found = states.finding(item.stash[ITEM].id, call, report, TRAIL.asked, TRAIL.judged, TRAIL.attested)
            if found:
                states.apply(found, report, call)
                so_far.note(item.nodeid, State(found.state), found.reason)
        return report


def missing(config: pytest.Config, need: str) -> str | None:
    """What to supply for *need*, or None if it is there. "a|b" is met by either."""
    texts = []
    for one in need.split("|"):
        text: str | None = config.hook.pytest_signoff_missing(config=config, need=one)
        if not text:
            return None
        texts.append(text)
    return " or ".join(texts)


def file_evidence(item: pytest.Item) -> None:
    """Write the trail of *item* beside whatever else is in its evidence folder."""
    if TRAIL.evidence:
        half = MOST_PIECES // 2
        many = len(TRAIL.evidence) > MOST_PIECES
        pieces = TRAIL.evidence[:half] + TRAIL.evidence[-half:] if many else TRAIL.evidence
        text = json.dumps([_piece(piece) for piece in pieces], indent=1, ensure_ascii=False)
        (evidence_folder(item) / EVIDENCE_FILE).write_text(text, encoding="utf-8")


def _piece(piece: Evidence) -> dict[str, Any]:
    found = {"asked": piece.asked, "answered": piece.answered, "repeat": piece.repeat}
    if isinstance(piece, Exchange):
        found["headers"] = "\n".join(f"{name}: {value}" for name, value in piece.headers.multi_items())
        found["body"] = piece.text
    room = LONGEST_PIECE
    for name, raw in found.items():
        # Once more: what became known as a secret after the exchange was made is taken out as well.
        # Colours, turned text and half a character, which no file can keep, are written out, here and in the report.
        clean = visible(REDACTOR.text(raw))
        found[name] = clean if len(clean) <= room else clean[:room] + "… (cut)"
        room = max(0, room - len(clean))
    return found
