"""Items that ask once each: what the harness takes beside the call."""

from __future__ import annotations

import os

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("POST-1.1"), pytest.mark.parametrize("number", range(int(os.environ["BENCH_REPEATS"])))]


def test_status(nobody, number):
    """The list of sign-in providers is answered."""
    expect.status(nobody.auth.providers(), 200, because="it is public")
