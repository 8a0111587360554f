"""Faults of the deployment itself: something else answers, or an older build."""

from __future__ import annotations

from twin.faults import Fault

_ALL = (
    "POST-1.1",
    "POST-1.2",
    "POST-1.3",
    "POST-1.4",
    "POST-3.5",
    "POST-3.8",
    "DEP-3.1",
    "DEP-3.2",
    "DEP-3.3",
    "DEP-3.4",
    "DEP-3.5",
    "DEP-3.6",
    "DEP-3.7",
    "DEP-3.8",
    "DEP-5.3",
)

FAULTS = (
    Fault(
        "parking-page",
        "The address is parked: every path answers 200 with somebody else's page.",
        ("DEP-2.3", "DEP-2.4"),
        r"parked|app|json|html",
        _ALL,
    ),
    Fault(
        "login-wall",
        "The hosting platform asks for a login: every path answers 200 with its form.",
        ("DEP-2.3", "DEP-2.4"),
        r"login|app|json|html",
        _ALL,
    ),
    Fault(
        "login-wall-redirect",
        "The hosting platform sends everybody to its own login.",
        ("DEP-2.3", "DEP-2.4"),
        r"302|login|redirect",
        _ALL,
    ),
    Fault(
        "front-leads-to-another-host",
        "The front of the site sends everybody to another deployment.",
        ("DEP-2.4",),
        r"does not lead into the application",
        ("PRE-7.6",),
    ),
    Fault("everything-refused", "Every request is refused with 403.", ("DEP-2.3", "DEP-2.4"), r"403", _ALL),
    Fault(
        "alias-on-old-build",
        "The address leads to an older build.",
        ("DEP-2.4",),
        r"build",
        ("POST-1.1", "DEP-2.3", "DEP-1.2"),
    ),
)
