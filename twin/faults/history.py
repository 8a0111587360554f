"""Faults of the time since the deployment: of the access log, of the watcher, of the reviews."""

from __future__ import annotations

from twin.faults import Fault

_DAY = ("POST-4.1", "POST-4.2", "POST-4.3", "POST-4.4", "OK-5")
_STRIPE = ("POST-4.5", "WEEK-1.1")
FAULTS = (
    Fault("log-empty", "The access log is empty.", _DAY, r"empty", _STRIPE),
    Fault("log-unreadable", "The access log has lines that are none.", _DAY, r"cannot be read", _STRIPE),
    Fault("log-with-a-hole", "Three hours are missing from the access log.", _DAY, r"hole", _STRIPE),
    Fault("log-stopped", "The access log stopped two hours ago.", _DAY, r"hole", _STRIPE),
    Fault("log-with-one-500", "One request of a person ended in 500.", ("POST-4.1", "OK-5"), r"server error"),
    Fault("log-with-a-crash", "One function crashed without an answer.", ("POST-4.1",), r"server error", ("OK-5",)),
    Fault("log-404-over-one-percent", "1.5 % of the requests ended in 404.", ("POST-4.2",), r"404", ("OK-5",)),
    Fault("log-403-over-five-percent", "7 % of the requests ended in 403.", ("POST-4.3",), r"403", ("OK-5",)),
    Fault(
        "log-with-a-database-error",
        "The database could not be reached once.",
        ("POST-4.4",),
        r"connection error",
        ("OK-5",),
    ),
    Fault(
        "log-with-a-pool-error",
        "The pool of database connections was used up once.",
        ("POST-4.4",),
        r"connection error",
        ("OK-5",),
    ),
    Fault(
        "log-with-a-refused-sign-in-at-the-database",
        "The database refused the application's user once.",
        ("POST-4.4",),
        r"connection error",
        ("OK-5",),
    ),
    Fault("log-with-a-failed-webhook", "One webhook delivery was answered 400.", ("POST-4.5",), r"webhook", ("OK-5",)),
    Fault("log-with-a-fatal-line", "One exception was handled by nobody.", ("OK-5",), r"critical"),
    Fault("probes-absent", "Nobody watched the deployment.", ("OK-3",), r"nobody watched"),
    Fault("probes-unreadable", "The record of probes is damaged.", ("OK-3",), r"cannot be read"),
    Fault("probes-of-another-build", "Another build was watched.", ("OK-3",), r"nobody watched"),
    Fault(
        "probes-before-the-deployment",
        "The record of probes says of no build, and is of the time before the deployment.",
        ("OK-3",),
        r"nobody watched",
    ),
    Fault("probe-failed-once", "One probe of the hour failed.", ("OK-3",), r"failed"),
    Fault(
        "watcher-down-for-ten-minutes",
        "The watcher was down for ten minutes of its hour.",
        ("OK-3",),
        r"watcher was down",
    ),
    Fault("watcher-stopped-early", "The watcher stopped after half an hour.", ("OK-3",), r"watcher was down"),
    Fault("review-of-a-day-missing", "Nobody reviewed the errors of the second day.", ("WEEK-1.1",), r"nobody"),
    Fault("review-without-a-name", "The reviews have no name under them.", ("WEEK-1.1",), r"nobody"),
    Fault("review-edited", "The reviews were edited afterwards.", ("WEEK-1.1",), r"edited"),
    Fault(
        "review-before-the-day-was-over",
        "The days were reviewed before they were over.",
        ("WEEK-1.1",),
        r"after that day",
    ),
    Fault("review-of-other-numbers", "The reviews rest on other numbers than the log has.", ("WEEK-1.1",), r"numbers"),
)
