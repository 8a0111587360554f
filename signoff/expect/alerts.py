"""What must be true of an alert rule (DEP-4.10 to DEP-4.13): it exists, reaches somebody, and fires where it should."""

from __future__ import annotations

from signoff.evidence import CheckFailed
from signoff.evidence.alerts import LOOK, AlertRules, Replay
from signoff.expect.judging import expectation


@expectation
def rule(
    found: AlertRules, *, over: float, window_s: float | None = None, longest_window_s: float | None = None
) -> None:
    """One enabled rule with a receiver alerts on more than *over* events in *window_s* seconds.

    longest_window_s: where the checklist names no window, one of at most so many seconds.
    """
    one = found.only
    if not one.enabled:
        raise CheckFailed(f"The rule “{one.name}” is disabled", "an enabled rule", one.shown, found, LOOK)
    if not one.receivers:
        raise CheckFailed(f"The rule “{one.name}” has no receiver", "at least one receiver", one.shown, found, LOOK)
    limit = one.threshold - 1 if one.operator == ">=" else one.threshold
    if limit != over:
        wanted = f"> {over:g}"
        actual = f"{one.operator} {one.threshold:g}"
        raise CheckFailed(f"The rule “{one.name}” has another threshold", wanted, actual, found, LOOK)
    if window_s is not None and one.window_s != window_s:
        claim = f"The rule “{one.name}” counts over another window"
        raise CheckFailed(claim, f"{window_s:g} s", f"{one.window_s:g} s", found, LOOK)
    if longest_window_s is not None and not 0 < one.window_s <= longest_window_s:
        claim = f"The window of the rule “{one.name}” is too long to alert anybody in time"
        raise CheckFailed(claim, f"at most {longest_window_s:g} s", f"{one.window_s:g} s", found, LOOK)


@expectation
def fires(replay: Replay) -> None:
    """The rule fires on what was replayed."""
    if not replay.fired:
        raise CheckFailed(
            f"The rule “{replay.rule.name}” does not fire on {replay.events} events within {replay.spread_s:g} s",
            "an alert",
            "none",
            replay,
            LOOK,
        )


@expectation
def stays_silent(replay: Replay) -> None:
    """The rule does not fire on what was replayed."""
    if replay.fired:
        raise CheckFailed(
            f"The rule “{replay.rule.name}” fires on {replay.events} events within {replay.spread_s:g} s",
            "no alert",
            "an alert",
            replay,
            LOOK,
        )
