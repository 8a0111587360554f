"""The flows of bench/playwright/flows.spec.ts as the suite has them, with its page objects, evidence and judgements."""

from __future__ import annotations

import os

import pytest

from signoff import expect

pytestmark = [pytest.mark.item("DEP-3.1"), pytest.mark.parametrize("number", range(int(os.environ["BENCH_REPEATS"])))]


def test_sign_in(visitor, person, number):
    """Who signs in comes to the dashboard."""
    screen = visitor.sign_in.attempt(person.email, person.password)

    expect.shows(screen, "Dashboard", at="/en", because="the password is right")


def test_wrong_password(visitor, person, number):
    """Who gives a wrong password is told, and stays."""
    screen = visitor.sign_in.attempt(person.email, "Wrong1!password")

    expect.says(screen, because="the password is wrong")
    expect.stays_out(screen, because="the password is wrong")


def test_sign_out(visitor, person, number):
    """Who signs out comes back to the sign-in form."""
    expect.shows(visitor.sign_in.attempt(person.email, person.password), "Dashboard", at="/en", because="signed in")

    screen = visitor.shell.sign_out()

    expect.stays_out(screen, because="signed out")
