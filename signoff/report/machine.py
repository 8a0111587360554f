"""``signoff.json``: the run for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from signoff.report.record import ItemRecord, RunRecord

SCHEMA = 1


def as_data(run: RunRecord) -> dict[str, Any]:
    """The run as JSON-able data.

    For a rehearsal and for a shard ``verdict`` is never GO: what it would be stands in ``would_be``.
    """
    decision = run.decision
    outcome = str(decision.outcome) if decision.outcome else None
    alone = "REHEARSAL" if decision.rehearsal else "SHARD" if decision.shard else ""
    return {
        "schema": SCHEMA,
        "verdict": alone or outcome,
        "would_be": outcome if alone else None,
        "promotable": decision.promotable and run.exit_code == 0,
        "provisional": decision.provisional,
        "headline": decision.headline,
        "reasons": list(decision.reasons),
        "exit_code": run.exit_code,
        "scope": asdict(run.scope),
        "target": run.target or None,
        "run": {
            "started": run.started.isoformat(),
            "finished": run.finished.isoformat(),
            "command": run.command,
            "suite": run.suite,
            "merged": list(run.merged),
        },
        "shard": asdict(run.shard) if run.shard else None,
        "problems": [asdict(note) for note in run.notes],
        "due": [{"item": one.id, "due": one.due, "reason": one.reason} for one in decision.due],
        "counts": Counter(str(one.state) for one in run.items if one.in_scope),
        "items": [_item(one) for one in run.items],
        "tests": [asdict(test) for test in run.tests],
    }


def _item(record: ItemRecord) -> dict[str, Any]:
    item = record.item
    return {
        "id": item.id,
        "text": item.text,
        "level": item.level,
        "marks": list(item.marks),
        "stage": item.stage,
        "state": str(record.state),
        "reason": record.reason,
        "in_scope": record.in_scope,
        "tested": record.tested,
        "flaky": record.flaky,
        "due": record.due,
        "duration_s": round(record.duration_s, 3),
        "tests": [test.nodeid for test in record.tests],
    }
