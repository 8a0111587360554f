"""Expectations on what a browser shows."""

from __future__ import annotations

from signoff.evidence import CheckFailed, Screen
from signoff.expect.judging import expectation


@expectation
def shows(screen: Screen, heading: str, *, at: str, because: str) -> None:
    """The browser is at the path *at* and shows *heading*."""
    if screen.crashed or screen.path != at or not any(heading in text for text in screen.headings):
        raise CheckFailed(
            f"The browser does not show {heading!r}, though {because}",
            f"at {at}, with the heading {heading!r}",
            screen.answered,
            screen,
            f"the page {at} and the gate in front of it",
        )


@expectation
def says(screen: Screen, *, because: str, containing: str = "") -> None:
    """The page tells the user something (and it contains *containing*), and has not crashed."""
    if screen.crashed or not screen.said or containing.lower() not in screen.said.lower():
        raise CheckFailed(
            f"The user is told {'nothing' if not screen.said else 'something else'}, though {because}",
            f"a message {f'with {containing!r}' if containing else ''}".strip(),
            screen.answered,
            screen,
            "the form's handling of this answer",
        )


@expectation
def stays_out(screen: Screen, *, because: str) -> None:
    """The browser is on the sign-in page."""
    if screen.crashed or not screen.path.endswith("/sign-in"):
        raise CheckFailed(
            f"The browser is not kept at the sign-in page, though {because}",
            "at /en/sign-in",
            screen.answered,
            screen,
            "the gate in front of the pages for signed-in users",
        )


@expectation
def not_run(screen: Screen, mark: str, *, what: str) -> None:
    """A planted script did not run: the browser enforced the policy."""
    if mark in screen.headings:
        raise CheckFailed(
            f"The browser ran {what}",
            "blocked by the Content-Security-Policy",
            f"{what} ran",
            screen,
            "the Content-Security-Policy of this page (script-src)",
        )
