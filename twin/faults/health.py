"""Faults of the health answer: it says something else than what is so."""

from __future__ import annotations

from twin.faults import Fault

FAULTS = (
    Fault("health-absent", "There is no health address: it is 404.", ("POST-1.1", "DEP-2.3"), r"404",
          ("POST-1.2", "POST-1.3", "POST-1.4", "DEP-2.4", "DEP-5.3")),
    Fault("health-html", "The health address answers 200 with a page instead of JSON.", ("POST-1.1", "DEP-2.3"),
          r"json|html", ("POST-1.2", "POST-1.3", "POST-1.4", "DEP-2.4", "DEP-5.3")),
    Fault("health-degraded", "Health is 200, but its status is `degraded`.", ("POST-1.1", "DEP-2.3"), r"degraded",
          ("DEP-5.3",)),
    Fault("health-always-healthy", "Health is always `healthy`, whatever is broken.", ("POST-1.1",),
          r"healthy|database|503", ("POST-1.2", "POST-1.3", "POST-1.4")),
    Fault("health-cached", "Health shows the first answer again and again.", ("POST-1.1",),
          r"cache|no-store|timestamp|healthy", ("POST-1.2", "POST-1.3", "POST-1.4")),
    Fault("health-200-when-unhealthy", "Health says `unhealthy`, but with status 200.", ("POST-1.1",),
          r"503|200|unhealthy", ("POST-1.2", "POST-1.3", "POST-1.4")),
    Fault("health-behind-sign-in", "Health is refused to who is not signed in.", ("POST-1.1", "DEP-2.3"), r"401",
          ("POST-1.2", "POST-1.3", "POST-1.4", "DEP-2.4", "DEP-5.3")),
    Fault("health-without-checks", "Health says `healthy` and nothing about the parts.",
          ("POST-1.2", "POST-1.3", "POST-1.4"), r"checks|missing|absent", ("POST-1.1", "DEP-2.3", "DEP-5.3")),
    Fault("health-check-absent-storage", "The health answer has no word on storage.", ("POST-1.4",), r"storage",
          ("POST-1.1", "DEP-2.3", "DEP-5.3")),
    Fault("health-checks-are-words", "The checks are the text \"true\" instead of the value.",
          ("POST-1.2", "POST-1.3", "POST-1.4"), r"true|bool", ("POST-1.1", "DEP-2.3", "DEP-5.3")),
    Fault("health-checks-are-objects", "The checks are objects, and of database and payment only.",
          ("POST-1.2", "POST-1.3", "POST-1.4"), r"database|auth|storage", ("POST-1.1", "DEP-2.3", "DEP-5.3")),
    Fault("health-without-build", "Health does not say which build answers.", ("POST-1.1",), r"build",
          ("DEP-2.3", "DEP-2.4", "DEP-1.2")),
    Fault("health-database-not-asked", "The database check is a constant.", ("POST-1.2",), r"database", ("POST-1.1",)),
    Fault("health-auth-not-asked", "The sign-in check is a constant.", ("POST-1.3",), r"auth", ("POST-1.1",)),
    Fault("health-storage-not-asked", "The storage check is a constant.", ("POST-1.4",), r"storage", ("POST-1.1",)),
    Fault("health-database-true-while-down", "The application cannot reach its database, and health says it can.",
          ("POST-1.2",), r"database", ("POST-1.1", "POST-1.3", "DEP-5.3")),
    Fault("health-auth-true-while-down", "Sign-in is broken (no key for sessions), and health says it works.",
          ("POST-1.3",), r"auth|csrf|session|provider", ("POST-1.1", "DEP-5.3")),
    Fault("health-storage-true-while-down", "The bucket refuses, and health says it works.", ("POST-1.4",),
          r"storage|bucket|503", ("POST-1.1", "DEP-5.3")),
)
