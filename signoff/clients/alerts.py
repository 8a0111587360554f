"""The alerting system: its rules from a file or a service, and synthetic events replayed through them.

A rules file is TOML or JSON with a list ``rule``; each entry has ``name``, ``event`` (an action of the audit trail,
or DATABASE_CONNECTION_ERROR), ``threshold``, ``window_s`` and ``receivers``, and may have ``operator`` (> or >=)
and ``enabled``. A service hands out the same document at ``GET /rules`` and evaluates a rule on given events at
``POST /rules/<id>/evaluate``.
"""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from signoff.clients.platform import PlatformCaller, Unanswered
from signoff.evidence import TRAIL, CheckFailed, Exchange
from signoff.evidence.alerts import AlertRule, AlertRules, Replay, alert_rules


class AlertSource(Protocol):
    """Knows the rules, and evaluates one of them."""

    def rules(self, event: str) -> AlertRules:
        """The rules on *event*."""
        ...

    def replay(self, rule: AlertRule, events: int, spread_s: float) -> Replay:
        """Whether *rule* fires on so many events, evenly spread over so many seconds."""
        ...


class AlertFile:
    """Rules in a file. There is nobody to evaluate them, so the suite does, and says so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rules(self, event: str) -> AlertRules:
        """The rules on *event*. Raises CheckFailed for a file that cannot be read."""
        try:
            text = self._path.read_text(encoding="utf-8")
            found = json.loads(text) if self._path.suffix == ".json" else tomllib.loads(text)
        except (OSError, ValueError) as error:
            cause = f"{type(error).__name__}: {error}"
            raise CheckFailed("The alert rules cannot be read", "TOML or JSON", cause, None, str(self._path)) from None
        rules = alert_rules(found, event, f"the rules file {self._path.name}")
        TRAIL.note(rules)
        return rules

    def replay(self, rule: AlertRule, events: int, spread_s: float) -> Replay:
        """Whether *rule* fires by its own expression."""
        fired = rule.fires(_moments(events, spread_s))
        found = Replay(rule, events, spread_s, "the suite, by the rule's expression (a file evaluates nothing)", fired)
        TRAIL.note(found)
        return found


class AlertService:
    """Rules in a service that evaluates them itself."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._caller = PlatformCaller(url, name="the alerting service", headers=headers)

    def rules(self, event: str) -> AlertRules:
        """The rules on *event*."""
        rules = alert_rules(self._caller.ask("GET", "/rules").json(), event, "the alerting service")
        TRAIL.note(rules)
        return rules

    def replay(self, rule: AlertRule, events: int, spread_s: float) -> Replay:
        """Whether the service says that *rule* fires."""
        body = {"events": [{"event": rule.event, "at": at.isoformat()} for at in _moments(events, spread_s)]}
        answer = self._caller.ask("POST", f"/rules/{rule.id}/evaluate", json=body)
        found = Replay(rule, events, spread_s, "the alerting service", _firing(answer))
        TRAIL.note(found)
        return found


def _firing(answer: Exchange) -> bool:
    found = answer.json()
    firing = found.get("firing") if isinstance(found, dict) else None
    if answer.status != 200 or not isinstance(firing, bool):
        raise Unanswered(f"the alerting service evaluates nothing: {answer.answered}")
    return firing


def _moments(events: int, spread_s: float) -> list[datetime]:
    # Up to now: a service may look back over the rule's window from the present.
    begin = datetime.now(UTC) - timedelta(seconds=spread_s + 1)
    return [begin + timedelta(seconds=spread_s * number / max(1, events)) for number in range(events)]
