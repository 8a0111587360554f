"""Alert rules, and what became of synthetic events that were replayed through one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from signoff.evidence.failures import CheckFailed

LOOK = "the rules of the alerting system"


@dataclass(frozen=True)
class AlertRule:
    """Alerts when more than ``threshold`` events of one kind fall into ``window_s`` seconds."""

    id: str
    name: str
    event: str
    operator: str
    threshold: float
    window_s: float
    enabled: bool
    receivers: tuple[str, ...]

    @property
    def shown(self) -> str:
        """The rule in one line."""
        state = "" if self.enabled else ", disabled"
        reach = f", to {len(self.receivers)} receiver(s)" if self.receivers else ", to no receiver"
        return f"{self.name}: {self.event} {self.operator} {self.threshold:g} in {self.window_s:g} s{state}{reach}"

    def fires(self, moments: Sequence[datetime]) -> bool:
        """Whether events at *moments* are too many by this rule's own expression."""
        window = timedelta(seconds=self.window_s)
        counts = [sum(moment <= other < moment + window for other in moments) for moment in moments] or [0]
        return max(counts) >= self.threshold if self.operator == ">=" else max(counts) > self.threshold


@dataclass(frozen=True)
class AlertRules:
    """The rules on one kind of event. of_all: how many rules the source has in all."""

    source: str
    event: str
    rules: tuple[AlertRule, ...]
    of_all: int

    @property
    def asked(self) -> str:
        return f"{self.source}: rules on {self.event}"

    @property
    def answered(self) -> str:
        said = "; ".join(rule.shown for rule in self.rules)
        return said or f"none, among {self.of_all} rule(s)"

    @property
    def repeat(self) -> str:
        return ""

    @property
    def only(self) -> AlertRule:
        """The one rule on this event. Raises CheckFailed for none or several: nobody could say which one counts."""
        if len(self.rules) != 1:
            raise CheckFailed(
                f"There is {'no rule' if not self.rules else 'more than one rule'} on {self.event}",
                "exactly one",
                self.answered,
                self,
                LOOK,
            )
        return self.rules[0]


@dataclass(frozen=True)
class Replay:
    """Synthetic events that were replayed through a rule. by: who evaluated it."""

    rule: AlertRule
    events: int
    spread_s: float
    by: str
    fired: bool

    @property
    def asked(self) -> str:
        return f"{self.by}: {self.events} × {self.rule.event} within {self.spread_s:g} s, through “{self.rule.name}”"

    @property
    def answered(self) -> str:
        return "fires" if self.fired else "does not fire"

    @property
    def repeat(self) -> str:
        return ""


def alert_rules(found: Any, event: str, source: str) -> AlertRules:
    """The rules on *event* in a document ``{"rule": [...]}``. Raises CheckFailed for what cannot be read."""
    listed = found.get("rule") if isinstance(found, Mapping) else None
    if not isinstance(listed, list):
        raise CheckFailed("The alert rules cannot be read", "a list named rule", type(found).__name__, None, LOOK)
    every = [_rule(one, number) for number, one in enumerate(listed, 1)]
    return AlertRules(source, event, tuple(rule for rule in every if rule.event == event), len(every))


def _rule(one: Any, number: int) -> AlertRule:
    try:
        threshold, window = one["threshold"], one["window_s"]
        operator = one.get("operator", ">")
        if isinstance(threshold, bool) or isinstance(window, bool) or operator not in {">", ">="}:
            raise TypeError("threshold and window_s are numbers, operator is > or >=")
        return AlertRule(
            id=str(one.get("id") or one["name"]),
            name=str(one["name"]),
            event=str(one["event"]),
            operator=operator,
            threshold=float(threshold),
            window_s=float(window),
            enabled=one.get("enabled", True) is True,
            receivers=_receivers(one.get("receivers", [])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CheckFailed(
            f"Alert rule {number} cannot be read",
            "name, event, threshold and window_s",
            f"{type(error).__name__}: {error}",
            None,
            LOOK,
        ) from None


def _receivers(found: Any) -> tuple[str, ...]:
    """Who is told. One may be a plain text, whose letters are no receivers."""
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, list):
        raise TypeError("receivers is a list of texts")
    return tuple(str(receiver) for receiver in listed if receiver and str(receiver).strip())
