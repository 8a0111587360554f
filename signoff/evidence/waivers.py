"""Waivers: a failure that a named person accepts, for a reason, until a day. Bound to the failure's fingerprint.

The file is TOML with a list ``waiver``; each has ``item``, ``fingerprint`` (as the report shows it), ``owner``,
``reason`` and ``expires`` (a date). Critical items cannot be waived.
"""

from __future__ import annotations

import tomllib
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

LONGEST_DAYS = 90


class WaiverError(ValueError):
    """The file of waivers cannot be used; the message says which entry and why."""

    remedy = "mend the file that WAIVERS_FILE names; docs/pointing-at-staging.md shows one"


@dataclass(frozen=True)
class Waiver:
    """One accepted failure. expires: the last day on which it counts, in UTC."""

    item: str
    fingerprint: str
    owner: str
    reason: str
    expires: date

    def counts(self, now: datetime) -> bool:
        """Whether it has not expired, and does not reach further than a waiver may."""
        end = datetime.combine(self.expires, time.max, UTC)
        return now <= end and (end - now).days <= LONGEST_DAYS

    def why_not(self, fingerprint: str, now: datetime) -> str:
        """Why it does not accept the failure with *fingerprint*, "" if it does."""
        if self.fingerprint != fingerprint:
            return f"{self.owner}'s waiver is of another failure ({self.fingerprint}, this is {fingerprint})"
        if self.counts(now):
            return ""
        if datetime.combine(self.expires, time.max, UTC) < now:
            return f"{self.owner}'s waiver expired on {self.expires}"
        return f"{self.owner}'s waiver reaches further than {LONGEST_DAYS} days"

    @property
    def shown(self) -> str:
        """Who accepted it, why, until when."""
        return f"waived by {self.owner} until {self.expires}: {self.reason}"


def waivers(text: str | bytes, items: Container[str]) -> list[Waiver]:
    """The waivers in *text*, each of one of *items*. Raises WaiverError: a slip in one must not go unseen."""
    try:
        found = tomllib.loads(text if isinstance(text, str) else text.decode())
    except ValueError as error:  # no TOML, or no UTF-8
        raise WaiverError(f"the waivers cannot be read: {error}") from None
    listed = found.get("waiver", [])
    if foreign := sorted(found.keys() - {"waiver"}):
        raise WaiverError(f"the waivers have {', '.join(foreign)}, which is nothing; each stands under [[waiver]]")
    if not isinstance(listed, list):
        raise WaiverError("the waivers are no list: each stands under [[waiver]]")
    read = [_waiver(one, number) for number, one in enumerate(listed, 1)]
    if unknown := [one.item for one in read if one.item not in items]:
        raise WaiverError(f"there is a waiver for {', '.join(unknown)}, which is no item of the checklist")
    return read


def _waiver(one: object, number: int) -> Waiver:
    given = one if isinstance(one, dict) else {}
    texts = {name: str(given.get(name) or "").strip() for name in ("item", "fingerprint", "owner", "reason")}
    lacking = [name for name, value in texts.items() if not value]
    expires = given.get("expires")
    # A time in some zone would be another day here; a waiver ends with a day, in UTC.
    if isinstance(expires, datetime) or not isinstance(expires, date):
        expires = None
        lacking.append("expires (a date) without a time")
    if lacking or expires is None:
        raise WaiverError(f"waiver {number} lacks {', '.join(lacking)}")
    return Waiver(**texts, expires=expires)
