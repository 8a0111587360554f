"""What must be true of the time since the deployment: of probes (OK-3) and of the access log (POST-4, OK-5, WEEK-1.1).

Until a window is complete the item is PENDING with the time at which it can be judged. A record with a hole, or one
that cannot be read, never passes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from signoff.evidence import CheckFailed, Inconclusive, Pending
from signoff.evidence.probes import Probes
from signoff.evidence.reviews import Review, counts_of
from signoff.evidence.traffic import Traffic
from signoff.expect.intervals import wilson
from signoff.expect.judging import expectation

LOG = "the access log of the deployment, and who writes it"
WATCHER = "the watcher (python -m signoff watch), and the deployment at that time"
LEAST = 100  # requests of people without which a log of a day says nothing


@expectation
def healthy_for(
    probes: Probes, *, window_s: float, max_gap_s: float, build: str, deployed: datetime, now: datetime
) -> None:
    """The last *window_s* seconds of probes of this build have no failure, and no gap of more than *max_gap_s*.

    build: "" where the deployment does not say. deployed: not before *now* where nobody knows it. Where neither is
    known, only a record that goes on until now can be of what is deployed now.
    """
    window = timedelta(seconds=window_s)
    minutes = f"{window_s / 60:g} minutes"
    nameless = not build and deployed >= now
    found = probes.of(build, datetime.min.replace(tzinfo=UTC) if nameless else deployed, now)
    if probes.unreadable:
        actual = f"{probes.unreadable} lines that cannot be read"
        raise CheckFailed("The record of probes cannot be read whole", "whole lines", actual, probes, WATCHER)
    if not found.rounds:
        if now < deployed + window:
            raise Pending(f"nobody has watched yet; {minutes} are to be watched", now + window)
        of_it = f"of build {build}" if build else f"since {deployed:%Y-%m-%d %H:%M} UTC"
        actual = f"no probe {of_it}, though {len(probes.rounds)} others" if probes.rounds else "no probe"
        raise CheckFailed("Nobody watched this deployment", f"probes over {minutes}", actual, probes, WATCHER)
    first, last = found.rounds[0].at, found.rounds[-1].at
    begin = max(first, last - window)
    bad = [one for one in found.within(begin, last) if one.problem]
    if bad:
        shown = "; ".join(f"{one.at:%H:%M:%S} {one.problem}" for one in bad[:3])
        claim = f"{len(bad)} of the probes of the last {minutes} failed"
        raise CheckFailed(
            claim,
            "no failure",
            f"{shown}; well again for {minutes} at the earliest at {bad[-1].at + window:%Y-%m-%d %H:%M} UTC",
            found,
            WATCHER,
        )
    gaps = found.gaps(begin, last, max_gap_s)
    if now - last > timedelta(seconds=max_gap_s) and last - first < window:
        gaps.append((last, now))
    if gaps:
        shown = "; ".join(f"{one:%H:%M:%S} to {other:%H:%M:%S} UTC" for one, other in gaps[:3])
        claim = f"The watcher was down for {max((b - a).total_seconds() for a, b in gaps) / 60:.0f} minutes of its hour"
        raise CheckFailed(claim, f"a probe every {max_gap_s:g} s", f"a gap from {shown}", found, WATCHER)
    if last - first < window:
        raise Pending(f"watched for {(last - first).total_seconds() / 60:.0f} of {minutes}", first + window)
    if nameless and now - last > timedelta(seconds=max_gap_s):
        raise Inconclusive(
            f"the record of probes ends at {last:%Y-%m-%d %H:%M} UTC, and nobody says if that was this deployment: "
            "set DEPLOYED_AT, or let the watcher go on"
        )


@expectation
def whole_day(traffic: Traffic, *, deployed: datetime, now: datetime) -> None:
    """The log covers its window without a hole, every line can be read, and people asked often enough to judge."""
    due = deployed + (traffic.until - traffic.since)
    if now < due:
        raise Pending(f"the log of the time since the deployment ({deployed:%Y-%m-%d %H:%M} UTC) is not complete", due)
    wanted = f"lines from {traffic.since:%Y-%m-%d %H:%M} to {traffic.until:%Y-%m-%d %H:%M} UTC without a hole"
    if traffic.lines == 0 or traffic.first is None:
        raise CheckFailed("The access log is empty", wanted, "no line", traffic, LOG)
    if traffic.unreadable:
        actual = f"{traffic.unreadable} of {traffic.lines} lines"
        raise CheckFailed("The access log has lines that cannot be read", "none", actual, traffic, LOG)
    if traffic.holes:
        shown = "; ".join(f"{one:%m-%d %H:%M} to {other:%m-%d %H:%M}" for one, other in traffic.holes[:3])
        raise CheckFailed("The access log has a hole", wanted, f"nothing from {shown} UTC", traffic, LOG)
    if traffic.requests < LEAST:
        raise Inconclusive(
            f"only {traffic.requests} requests of people in the window ({traffic.own} of the suite left out); "
            f"at least {LEAST} are needed to say anything"
        )


@expectation
def no_server_errors(traffic: Traffic) -> None:
    """No request of a person was answered with 5xx, or not at all."""
    _judge_named(traffic)
    if traffic.server_errors:
        statuses = [status for status in traffic.by_status if status >= 500]
        claim = f"{traffic.server_errors} of {traffic.requests} requests ended in a server error"
        raise CheckFailed(claim, "none", traffic.worst(*statuses), traffic, "the routes with 5xx in the log")


@expectation
def share_below(traffic: Traffic, status: int, *, percent: float, of: str) -> None:
    """Less than *percent* of people's requests were answered with *status*, and enough were counted to be sure."""
    _judge_named(traffic)
    hits, every = traffic.count(status), traffic.requests
    low, high = wilson(hits, every)
    share = 100 * hits / every if every else 0.0
    shown = f"{share:.2f} % ({hits} of {every}; 95 % interval {100 * low:.2f} to {100 * high:.2f} %)"
    if share >= percent:
        claim = f"{share:.2f} % of the requests ended in {status} ({of})"
        actual = f"{shown}: {traffic.worst(status)}"
        raise CheckFailed(claim, f"less than {percent:g} %", actual, traffic, f"the routes with most {status}")
    if 100 * high >= percent:
        raise Inconclusive(f"{status}: {shown}; too few requests to say that it is less than {percent:g} %")


@expectation
def no_database_errors(traffic: Traffic) -> None:
    """No line of the log speaks of a lost or refused connection to the database."""
    if traffic.database_error_count:
        claim = f"{traffic.database_error_count} connection errors of the database in the log"
        actual = "; ".join(traffic.database_errors)
        raise CheckFailed(claim, "none", actual, traffic, "the database, its limits and its pool at that time")
    _judge_told(traffic)


@expectation
def no_fatal_errors(traffic: Traffic) -> None:
    """No line of the log is fatal: no crash, no unhandled exception, no lack of memory."""
    if traffic.fatal_count:
        claim = f"{traffic.fatal_count} critical errors in the log"
        raise CheckFailed(claim, "none", "; ".join(traffic.fatal), traffic, "the functions that crashed")
    _judge_told(traffic)


@expectation
def webhooks_delivered(traffic: Traffic) -> None:
    """Every delivery of the payment provider in the window was answered 2xx."""
    if traffic.webhooks_failed:
        claim = f"{traffic.webhooks_failed} of {traffic.webhooks} webhook deliveries failed"
        actual = traffic.worst(*(one for one in traffic.by_status if one >= 300)) or "see the log"
        raise CheckFailed(claim, "all answered 2xx", actual, traffic, "POST /api/webhooks/stripe in the log")
    if not traffic.named:
        raise Inconclusive("no line of the log names a user agent, by which webhook deliveries are told apart")
    if not traffic.webhooks:
        raise Inconclusive("the log has no webhook delivery at all, so nobody knows whether one would have failed")


@expectation
def reviewed(review: Review, traffic: Traffic, *, now: datetime) -> None:
    """A named person looked at that day's errors after it was over, and at the numbers that the log has."""
    if now < traffic.until:
        raise Pending(f"{review.day} is not over", traffic.until)
    wanted = f"a review of {review.day}, with name, e-mail, date and what came of it"
    look = f"python -m signoff review {review.day}"
    by = review.data.get("by")
    named = isinstance(by, dict) and str(by.get("name") or "").strip() and "@" in str(by.get("email"))
    if review.problem or not named:
        actual = review.problem or "nobody's name is under it, or nobody who can be asked"
        raise CheckFailed(f"Nobody has reviewed the errors of {review.day}", wanted, actual, review, look)
    if not str(review.data.get("says") or "").strip():
        raise CheckFailed(f"The review of {review.day} does not say what came of it", wanted, "no word", review, look)
    if review.edited:
        claim = f"The review of {review.day} was edited after it was written"
        raise CheckFailed(claim, wanted, "another digest", review, look)
    try:
        made = datetime.fromisoformat(str(review.data.get("made")))
        dated = traffic.until <= made <= now
    except (ValueError, TypeError):
        dated = False
    if not dated:
        actual = f"made {review.data.get('made')!r}"
        raise CheckFailed(f"The review of {review.day} is not dated after that day", wanted, actual, review, look)
    if not traffic.requests + traffic.own:
        claim = f"The review of {review.day} rests on a log that says nothing of that day"
        raise CheckFailed(claim, f"lines of {review.day} in the access log", "no request", traffic, LOG)
    ours, theirs = counts_of(traffic), review.data.get("counts")
    if theirs != ours:
        claim = f"The review of {review.day} rests on other numbers than the log has"
        raise CheckFailed(claim, str(ours), str(theirs), review, look)


def _judge_named(traffic: Traffic) -> None:
    # The suite is refused, and asks for what is not there, thousands of times in a run.
    if not traffic.named:
        raise Inconclusive(
            f"no line of the log names a user agent, so that the suite's own requests cannot be told from the "
            f"{traffic.requests} in it: let ACCESS_LOG be in the combined format, or in another that has it"
        )


def _judge_told(traffic: Traffic) -> None:
    if not traffic.told:
        raise Inconclusive(
            "the log has no words of the application, only requests, and so says nothing of connections and crashes: "
            "let ACCESS_LOG be a log that has both, or a folder with both logs"
        )
