"""Performance > Target Latencies (POST-2.3): how soon a page shows something, and something real.

Loaded in a browser, each time with an empty cache and new connections; a spinner is painted, but it is no content, and
neither is what lies under one, or what is gone again at once.
"""

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("POST-2.3"), pytest.mark.needs("quiet")]


def test_the_sign_in_page_shows_soon(page_loads, limits):
    """The sign-in form is painted and to be seen within 2 seconds, in the median and in the worst cold load."""
    expect.loading.shown_within(page_loads.sign_in(), limits["fcp_ms"])


def test_the_dashboard_shows_soon(page_loads, limits):
    """The dashboard with its counts and sidebar is painted and to be seen within 2 seconds, in median and worst."""
    expect.loading.shown_within(page_loads.dashboard(), limits["fcp_ms"])


def test_the_accounts_show_soon(page_loads, limits):
    """The list of accounts is painted and to be seen within 2 seconds, in the median and in the worst cold load."""
    expect.loading.shown_within(page_loads.accounts(), limits["fcp_ms"])
