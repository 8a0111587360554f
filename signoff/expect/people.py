"""What only a person can say (DEP-5.4, WEEK-3.3, WEEK-3.4): a statement that counts makes an item ATTESTED."""

from __future__ import annotations

from datetime import datetime

from signoff.evidence import TRAIL, CheckFailed, Pending
from signoff.evidence.statements import Deployed, Stated
from signoff.expect.judging import expectation


@expectation
def attested(
    stated: Stated, *, of: Deployed, now: datetime, critical: bool = False, due: datetime | None = None
) -> None:
    """A named person stated it for this deployment, unedited and unexpired; for a critical item a second one agreed.

    due: until then the want of a statement is no failure yet.
    """
    found, why_not = stated.counting(of, now, critical=critical)
    if found is not None:
        TRAIL.attested = found.shown
        return
    missing = "; ".join(why_not) or "no statement"
    if due is not None and now < due:
        raise Pending(f"{stated.item} is to be attested ({missing})", due)
    raise CheckFailed(
        f"Nobody has attested {stated.item} for this deployment",
        f"a statement for {of.host}, {of.build or of.fingerprint}",
        missing,
        stated,
        f"python -m signoff attest {stated.item}",
    )
