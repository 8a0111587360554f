"""Success criteria (OK-1 to OK-7): computed from other items, never asserted by themselves."""

from __future__ import annotations

from signoff.evidence import CheckFailed, NotRun
from signoff.evidence.rollup import RestsOn
from signoff.expect.judging import expectation

SHOWN = 5


@expectation
def in_order(found: RestsOn) -> None:
    """Everything that the item rests on is PASS or ATTESTED.

    Raises NotRun while that is not known here: at the end of the run it is computed from the final states.
    """
    if not found.parts:
        raise CheckFailed(f"{found.item} rests on nothing", "at least one item", "none", found, "checklist.toml")
    if found.failed:
        shown = "\n".join(f"{one.item} FAIL: {one.reason}" for one in found.failed[:SHOWN])
        more = f"\nand {len(found.failed) - SHOWN} more" if len(found.failed) > SHOWN else ""
        claim = f"{len(found.failed)} of the {len(found.parts)} items that {found.item} rests on failed"
        raise CheckFailed(claim, "each PASS or ATTESTED", shown + more, found, "the items that failed")
    if found.open:
        raise NotRun(
            f"computed at the end of a run from {len(found.parts)} items; not in order or not known here: "
            f"{', '.join(one.item for one in found.open[:SHOWN])}" + (" …" if len(found.open) > SHOWN else "")
        )
