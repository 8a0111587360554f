"""Waivers: a failure that a named person accepts, for a reason, until a day. Bound to the failure's fingerprint.

The file is TOML with a list ``waiver``; each has ``item``, ``fingerprint`` (as the report shows it), ``owner``,
``reason`` and ``expires`` (a date). Critical items cannot be waived.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

LONGEST_DAYS = 90


class WaiverError(ValueError):
    """The file of waivers cannot be used; the message says which entry and why."""


@dataclass(frozen=True)
class Waiver:
    """One accepted failure. expires: the last day on which it counts."""

    item: str
    fingerprint: str
    owner: str
    reason: str
    expires: date

    def counts(self, now: datetime) -> bool:
        """Whether it has not expired, and does not reach further than a waiver may."""
        end = datetime.combine(self.expires, time.max, UTC)
        return now <= end and (end - now).days <= LONGEST_DAYS

    @property
    def shown(self) -> str:
        """Who accepted it, why, until when."""
        return f"waived by {self.owner} until {self.expires}: {self.reason}"


def waivers(text: str) -> list[Waiver]:
    """The waivers in *text*. Raises WaiverError: a slip in one must not go unseen."""
    try:
        listed = tomllib.loads(text).get("waiver", [])
        return [_waiver(one, number) for number, one in enumerate(listed, 1)]
    except tomllib.TOMLDecodeError as error:
        raise WaiverError(f"the waivers cannot be read: {error}") from None


def _waiver(one: object, number: int) -> Waiver:
    given = one if isinstance(one, dict) else {}
    texts = {name: str(given.get(name) or "").strip() for name in ("item", "fingerprint", "owner", "reason")}
    lacking = [name for name, value in texts.items() if not value]
    expires = given.get("expires")
    if isinstance(expires, datetime):
        expires = expires.date()
    if not isinstance(expires, date):
        lacking.append("expires (a date)")
    if lacking or not isinstance(expires, date):
        raise WaiverError(f"waiver {number} lacks {', '.join(lacking)}")
    return Waiver(**texts, expires=expires)
